import { existsSync } from "node:fs";
import { ClusterError } from "../cluster-error.ts";
import { parseReference, storedName } from "./image-names.ts";
import { recipeFor, recipes } from "./image-recipes.ts";

/** A path rather than a name; an image's name never begins with a dot or a slash, nor ends like an archive. */
export function isArchive(image: string): boolean {
  if (!/^[./~]|\.(tar|tgz|tar\.gz)$/.test(image)) return false;
  if (existsSync(image)) return true;
  throw new ClusterError(`There is no file ${image}. Save an image first: docker save example/web:1.0 -o web.tar`);
}

/** The names in what `ctr images import` prints: `unpacking docker.io/library/web:1.0 (sha256:…)...done`. */
export function importedNames(printed: string): string[] {
  return [...printed.matchAll(/^unpacking (\S+) \(sha256:[0-9a-f]+\)/gm)].map(([, name]) => name!);
}

/** The other names under which containerd is to keep an image made here, and the one it has already. */
export function namesToAdd(image: string): { readonly from: string; readonly to: readonly string[] } {
  const recipe = recipeFor(image);
  if (recipe === undefined) {
    const programs = [...new Set(recipes.map(({ reference }) => programOf(reference)))].sort().join(", ");
    throw new ClusterError(
      `${image} cannot be had: no image is pulled here, and none of this name is made here (${programs}). Give an archive instead: docker save ${image} -o image.tar`,
    );
  }
  const { repository, tag } = parseReference(image);
  const tagged = tag === undefined ? [] : [`${repository}:${tag}`];
  const from = storedName(recipe.reference);
  return { from, to: [...new Set([storedName(image), ...tagged])].filter((name) => name !== from) };
}

function programOf(reference: string): string {
  return parseReference(reference).repository.split("/").at(-1)!;
}
