import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runProgram } from "../build/run-program.ts";
import { isCurrent, stamp, stampText, unstamp } from "../build/stamp.ts";
import { toolEnvironment } from "../build/tools.ts";
import { paths } from "../home.ts";
import type { Step } from "../progress.ts";
import { imagesOfStackFiles } from "./image-names.ts";
import { makeImages, namesOf, recipes } from "./image-recipes.ts";
import { ociArchive } from "./oci-archive.ts";

/** containerd keeps what the kubelet uses apart from what anybody else does. */
export const kubernetesNamespace = "k8s.io";

const archive = join(paths.images, "images.tar");

/** What a node's containerd is given. All images are in one archive, so that what they share is in it once. */
export function imageArchives(): string[] {
  return [archive];
}

/** Makes the images where they are not there, or where what they are made of has changed. */
export function imageSteps(): Step[] {
  if (isCurrent(stampOfImages())) return [];
  return [{ title: `make ${recipes.length} images`, run: makeArchive }];
}

/** Gives all images to one containerd. They are laid out on its disk when the first container needs them, not now. */
export async function importImages(address: string): Promise<void> {
  await ctr(address, ["import", "--no-unpack", archive]);
}

/** `ctr images …` of one containerd. */
export function ctr(address: string, args: readonly string[], failure?: string): Promise<string> {
  const all = ["--address", address, "--namespace", kubernetesNamespace, "images", ...args];
  return runProgram("ctr", all, {
    env: toolEnvironment(),
    failure: failure ?? `ctr images ${args[0]} failed at ${address}.`,
  });
}

async function makeArchive(): Promise<void> {
  const made = stampOfImages();
  mkdirSync(paths.images, { recursive: true });
  await unstamp(made);
  await writeFile(`${archive}.unfinished`, ociArchive(await makeImages(imagesOfStackFiles())));
  await rename(`${archive}.unfinished`, archive);
  await stamp(made);
}

/** The recipes as they are written, the names, and what the programs and packages were made from. */
function stampOfImages() {
  const here = dirname(fileURLToPath(import.meta.url));
  const sources = [...readdirSync(here).sort(), "../build/shared-libraries.ts"];
  const hash = createHash("sha256");
  for (const name of sources) hash.update(readFileSync(join(here, name)));
  for (const program of ["pause", "coredns", "metrics-server", "stand-in"])
    hash.update(stampText(join(paths.bin, program)));
  hash.update(stampText(join(paths.packages, "root")));
  const names = recipes.map((recipe) => namesOf(recipe, imagesOfStackFiles()));
  return { of: archive, made: JSON.stringify({ names, sources: hash.digest("hex") }) };
}
