import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { stringify } from "yaml";
import type { Json, Plan, PlannedResource } from "./plan.ts";
import { UsageError } from "./usage-error.ts";

/** A file of a plan's manifests: its path within their folder, and its text. */
export interface ManifestFile {
  readonly path: string;
  readonly text: string;
}

type JsonObject = { [key: string]: Json };

/**
 * The plan's Kubernetes objects as files for `kubectl apply -f`, one object a file, in an order that applies: kubectl
 * takes the files of a folder by name. What a Helm release needs stands in `helm/`, which kubectl passes over.
 */
export function manifestFiles(plan: Plan): ManifestFile[] {
  const objects = plan.resources.filter(({ type, inputs }) => type.startsWith("kubernetes:") && "kind" in inputs);
  const releases = plan.resources.filter(({ type }) => type === "kubernetes:helm.sh/v3:Release");
  const taken = new Set<string>();
  return [
    ...objects.map((resource) => {
      const object = manifest(resource);
      const name = distinct(fileName(object), taken);
      return { path: `${name}.yaml`, text: header(plan, resource) + yaml(object) };
    }),
    ...releases.map((release) => releaseFile(plan, release, taken)),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** kubectl and Helm read `yes`, `0777` and `1_000` by the older rules of YAML 1.1, as other things than texts. */
function yaml(value: Json): string {
  return stringify(value, { lineWidth: 0, compat: "yaml-1.1" });
}

/** "b-c" in the namespace "a" and "c" in "a-b" would otherwise share a file. */
function distinct(name: string, taken: Set<string>): string {
  let free = name;
  for (let next = 2; taken.has(free); next++) free = `${name}-${next}`;
  taken.add(free);
  return free;
}

const firstLine = "# Planned by eks-platform";
const helmFolder = "helm";

function header({ project, stack }: Plan, { source }: PlannedResource): string {
  return `${firstLine}: project ${project}, stack ${stack}${source === undefined ? "" : `, from ${source}`}\n`;
}

function manifest({ name, inputs, options }: PlannedResource): JsonObject {
  const metadata = isObject(inputs.metadata) ? inputs.metadata : {};
  const annotations = isObject(metadata.annotations) ? metadata.annotations : {};
  const kept = Object.entries(annotations).filter(([key]) => !key.startsWith("pulumi.com/"));
  const { annotations: _, ...rest } = metadata;
  const object: JsonObject = {
    apiVersion: inputs.apiVersion ?? "",
    kind: inputs.kind ?? "",
    metadata: { name, ...rest, ...(kept.length === 0 ? {} : { annotations: Object.fromEntries(kept) }) },
    ...Object.fromEntries(Object.entries(inputs).filter(([key]) => !["apiVersion", "kind", "metadata"].includes(key))),
  };
  if (object.kind === "Secret" && isObject(object.data)) {
    object.data = Object.fromEntries(Object.entries(object.data).map(([key, value]) => [key, readable(value, base64)]));
  }
  return readable(withoutIgnored(object, options.ignoreChanges ?? []), (text) => text) as JsonObject;
}

/** What Pulumi leaves to others after creation (an autoscaler's `spec.replicas`) kubectl would take back at each apply. */
function withoutIgnored(object: JsonObject, paths: readonly string[]): JsonObject {
  return paths.reduce((rest, path) => without(rest, path.split(".")), object);
}

function without(object: JsonObject, [first = "", ...path]: readonly string[]): JsonObject {
  const { [first]: value, ...rest } = object;
  if (value === undefined || path.length === 0) return rest;
  return { ...object, [first]: isObject(value) ? without(value, path) : value };
}

const base64 = (text: string) => Buffer.from(text).toString("base64");

/** Stand-ins become text that says so; `encode` gives it the form that the place demands. */
function readable(value: Json, encode: (text: string) => string): Json {
  if (Array.isArray(value)) return value.map((item) => readable(item, encode));
  if (!isObject(value)) return value;
  // A plan's own sign is alone in its object; beside others, such a key is the object's.
  if (Object.keys(value).length === 1 && value.secret === true) return encode("(secret)");
  if (Object.keys(value).length === 1 && value.unknown === true) return encode("(known after deployment)");
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, readable(item, encode)]));
}

/** What others need comes first: a namespace before what lives in it, an account before the pods that run as it. */
const order: readonly string[][] = [
  ["Namespace", "CustomResourceDefinition", "PriorityClass"],
  ["ResourceQuota", "LimitRange", "NetworkPolicy", "ServiceAccount", "ClusterRole", "Role", "StorageClass"],
  ["ClusterRoleBinding", "RoleBinding", "ConfigMap", "Secret", "PersistentVolumeClaim"],
];

function fileName(object: JsonObject): string {
  const metadata = isObject(object.metadata) ? object.metadata : {};
  const kind = String(object.kind);
  const at = order.findIndex((kinds) => kinds.includes(kind));
  const place = String((at === -1 ? order.length : at) * 10).padStart(2, "0");
  return safe([place, kind, metadata.namespace, metadata.name].filter((part) => part !== undefined).join("-"));
}

function safe(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9.-]/g, "-");
}

function releaseFile(plan: Plan, release: PlannedResource, taken: Set<string>): ManifestFile {
  const inputs = readable(release.inputs, (text) => text) as JsonObject;
  const name = typeof inputs.name === "string" ? inputs.name : release.name;
  const repository = isObject(inputs.repositoryOpts) ? inputs.repositoryOpts.repo : undefined;
  const file = `${distinct(safe(name), taken)}.values.yaml`;
  const words = [
    `helm upgrade --install ${name} ${inputs.chart}`,
    repository === undefined ? [] : `--repo ${repository}`,
    inputs.version === undefined ? [] : `--version ${inputs.version}`,
    `--namespace ${inputs.namespace ?? "default"}`,
    inputs.createNamespace === true ? "--create-namespace" : [],
    `--values ${file}`,
  ].flat();
  return {
    path: `${helmFolder}/${file}`,
    text: `${header(plan, release)}# ${words.join(" ")}\n${yaml(inputs.values ?? {})}`,
  };
}

/** Writes the files into a folder that is empty or holds an earlier plan's; nobody else's file is touched. */
export function writeManifests(folder: string, files: readonly ManifestFile[]): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === false) {
    throw new UsageError(`--yaml ${folder} is a file. Name a folder.`);
  }
  const before = existsSync(resolve(folder)) ? entriesOf(resolve(folder)) : [];
  const foreign = before.filter(({ planned }) => !planned).map(({ path }) => relative(folder, path));
  if (foreign.length > 0) {
    const names = foreign.sort().slice(0, 3).join(", ");
    throw new UsageError(`--yaml ${folder} holds files that no plan wrote (${names}). Choose an empty folder.`);
  }
  for (const { path } of before) rmSync(path);
  for (const { path, text } of files) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** What is there, as far as a plan writes; anything else, be it a folder or a link, no plan wrote. */
function entriesOf(folder: string): { path: string; planned: boolean }[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name === helmFolder) return entriesOf(path);
    return { path, planned: entry.isFile() && readFileSync(path, "utf8").startsWith(firstLine) };
  });
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
