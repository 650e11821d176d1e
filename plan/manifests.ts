import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
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
  return [
    ...objects.map((resource) => {
      const object = manifest(resource);
      return { path: `${fileName(object)}.yaml`, text: header(plan, resource) + stringify(object, { lineWidth: 0 }) };
    }),
    ...releases.flatMap((release) => releaseFiles(plan, release)),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
}

const firstLine = "# Planned by eks-platform";

function header({ project, stack }: Plan, { source }: PlannedResource): string {
  return `${firstLine}: project ${project}, stack ${stack}${source === undefined ? "" : `, from ${source}`}\n`;
}

function manifest({ name, inputs }: PlannedResource): JsonObject {
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
  return readable(object, (text) => text) as JsonObject;
}

const base64 = (text: string) => Buffer.from(text).toString("base64");

/** Stand-ins become text that says so; `encode` gives it the form that the place demands. */
function readable(value: Json, encode: (text: string) => string): Json {
  if (Array.isArray(value)) return value.map((item) => readable(item, encode));
  if (!isObject(value)) return value;
  if (value.secret === true) return encode("(secret)");
  if (value.unknown === true) return encode("(known after deployment)");
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, readable(item, encode)]));
}

/** What others need comes first: a namespace before what lives in it, an account before the pods that run as it. */
const order: readonly string[][] = [
  ["Namespace"],
  ["ResourceQuota", "LimitRange", "NetworkPolicy", "ServiceAccount", "ClusterRole", "Role", "StorageClass"],
  ["ClusterRoleBinding", "RoleBinding", "ConfigMap", "Secret", "PersistentVolumeClaim"],
];

function fileName(object: JsonObject): string {
  const metadata = isObject(object.metadata) ? object.metadata : {};
  const kind = String(object.kind);
  const at = order.findIndex((kinds) => kinds.includes(kind));
  const place = String((at === -1 ? order.length : at) * 10).padStart(2, "0");
  const parts = [place, kind.toLowerCase(), metadata.namespace, metadata.name].filter((part) => part !== undefined);
  return parts
    .map(String)
    .join("-")
    .replace(/[^a-z0-9.-]/g, "-");
}

function releaseFiles(plan: Plan, release: PlannedResource): ManifestFile[] {
  const { inputs } = release;
  const name = typeof inputs.name === "string" ? inputs.name : release.name;
  const repository = isObject(inputs.repositoryOpts) ? inputs.repositoryOpts.repo : undefined;
  const words = [
    `helm upgrade --install ${name} ${inputs.chart}`,
    repository === undefined ? [] : `--repo ${repository}`,
    inputs.version === undefined ? [] : `--version ${inputs.version}`,
    `--namespace ${inputs.namespace ?? "default"}`,
    `--values ${name}.values.yaml`,
  ].flat();
  const values = readable(isObject(inputs.values) ? inputs.values : {}, (text) => text);
  return [
    { path: `helm/${name}.values.yaml`, text: `${header(plan, release)}# ${words.join(" ")}\n${stringify(values)}` },
  ];
}

/** Writes the files into a folder that is empty or holds an earlier plan's; nobody else's file is touched. */
export function writeManifests(folder: string, files: readonly ManifestFile[]): void {
  const before = existsSync(folder) ? yamlFilesOf(folder) : [];
  const foreign = before.filter((path) => !readFileSync(path, "utf8").startsWith(firstLine));
  if (foreign.length > 0) {
    const names = foreign.slice(0, 3).map((path) => relative(folder, path));
    throw new UsageError(
      `--yaml ${folder} holds files that no plan wrote (${names.join(", ")}). Choose an empty folder.`,
    );
  }
  for (const path of before) rmSync(path);
  for (const { path, text } of files) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function yamlFilesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
