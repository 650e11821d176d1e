import { images as stackImages } from "../../versions.ts";
import { clusterImages, workloadImages } from "../pins.ts";
import { agentConfig, agentLayer } from "./image-agent.ts";
import { baseLayer } from "./image-base.ts";
import { programConfig, programLayer } from "./image-cluster.ts";
import { httpdConfig, httpdFiles, httpdLayer, unprivilegedHttpdConfig, unprivilegedHttpdFiles } from "./image-httpd.ts";
import { parseReference, storedName } from "./image-names.ts";
import { nginxConfig, nginxFiles, nginxLayer, unprivilegedNginxConfig, unprivilegedNginxFiles } from "./image-nginx.ts";
import type { Image, ImageConfig } from "./oci-archive.ts";
import type { TarEntry } from "./oci-tar.ts";

type Layer = readonly TarEntry[];

/** Layers that several images share. */
interface SharedLayers {
  readonly base: Layer;
  readonly nginx: Layer;
  readonly httpd: Layer;
  readonly agent: Layer;
}

/** An image made here. */
export interface Recipe {
  /** What it is made instead of, as manifests name it. */
  readonly reference: string;
  readonly layers: (shared: SharedLayers) => readonly Layer[];
  readonly config: ImageConfig;
}

const agents: readonly Recipe[] = [
  {
    reference: referenceTo(stackImages.fluentBit),
    config: agentConfig({ name: "Fluent Bit", configuration: "/fluent-bit/etc", address: "127.0.0.1:2020" }),
  },
  {
    reference: referenceTo(stackImages.cloudWatchAgent),
    config: agentConfig({ name: "the CloudWatch agent", configuration: "/etc/cwagentconfig" }),
  },
  {
    reference: referenceTo(stackImages.loadBalancerController),
    config: agentConfig({ name: "the AWS Load Balancer Controller", address: ":61779", user: "65532:65532" }),
  },
].map((agent) => ({ ...agent, layers: ({ agent }) => [agent] }));

/** The first of a program's images is the one for a registry that is not known, see `recipeFor`. */
export const recipes: readonly Recipe[] = [
  clusterRecipe("pause", clusterImages.pause),
  clusterRecipe("coredns", clusterImages.coreDns),
  clusterRecipe("metrics-server", clusterImages.metricsServer),
  {
    reference: workloadImages.busybox,
    layers: ({ base }) => [base],
    config: { command: ["sh"] },
  },
  {
    reference: workloadImages.nginx,
    layers: ({ base, nginx }) => [base, nginx, nginxFiles()],
    config: nginxConfig,
  },
  {
    reference: referenceTo(stackImages.nginx),
    layers: ({ base, nginx }) => [base, nginx, unprivilegedNginxFiles()],
    config: unprivilegedNginxConfig,
  },
  {
    reference: workloadImages.httpd,
    layers: ({ base, httpd }) => [base, httpd, httpdFiles()],
    config: httpdConfig,
  },
  {
    reference: workloadImages.unprivilegedHttpd,
    layers: ({ base, httpd }) => [base, httpd, unprivilegedHttpdFiles()],
    config: unprivilegedHttpdConfig,
  },
  ...agents,
];

/** The image made here that a reference is given: of the same repository, or else of the same program in whatever registry. */
export function recipeFor(reference: string): Recipe | undefined {
  const { repository } = parseReference(reference);
  const program = (name: string) => name.slice(name.lastIndexOf("/") + 1);
  const of = (recipe: Recipe) => parseReference(recipe.reference).repository;
  return (
    recipes.find((recipe) => of(recipe) === repository) ??
    recipes.find((recipe) => program(of(recipe)) === program(repository))
  );
}

/** Every name that each image has: its own, and whatever else is asked for of what it is made instead of. */
export function namesOf(recipe: Recipe, references: readonly string[]): string[] {
  const all = [recipe.reference, ...references.filter((reference) => recipeFor(reference) === recipe)];
  return [...new Set(all.flatMap((reference) => [storedName(reference), ...taggedName(reference)]))];
}

/** With files as they are now; `references` are names beside those of the recipes. */
export async function makeImages(references: readonly string[]): Promise<Image[]> {
  const shared = { base: await baseLayer(), nginx: await nginxLayer(), httpd: await httpdLayer(), agent: agentLayer() };
  return recipes.map((recipe) => ({
    names: namesOf(recipe, references),
    layers: recipe.layers(shared),
    config: recipe.config,
  }));
}

/** For people, and for manifests without the digest. */
function taggedName(reference: string): string[] {
  const { repository, tag } = parseReference(reference);
  return tag === undefined ? [] : [`${repository}:${tag}`];
}

function clusterRecipe(program: "pause" | "coredns" | "metrics-server", reference: string): Recipe {
  return { reference, layers: () => [programLayer(program)], config: programConfig(program) };
}

function referenceTo(image: { readonly repository: string; readonly tag: string; readonly digest?: string }): string {
  const { repository, tag, digest } = image;
  return `${repository}:${tag}${digest === undefined ? "" : `@${digest}`}`;
}
