import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { ClusterError } from "../cluster-error.ts";

/** A reference to an image, taken apart: https://github.com/distribution/reference/blob/main/reference.go */
export interface Reference {
  /** With its registry, for example `docker.io/library/nginx`. */
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

const referencePattern =
  /^([a-z0-9][a-z0-9._-]*(?::\d+(?=\/))?(?:\/[a-z0-9._-]+)*)(?::([A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/;

/** `nginx` means `docker.io/library/nginx:latest`, as everywhere. */
export function parseReference(reference: string): Reference {
  const [, name, tag, digest] = referencePattern.exec(reference) ?? [];
  if (name === undefined)
    throw new ClusterError(`${reference} is no reference to an image. Write it as in a manifest: repository:tag.`);
  const repository = withRegistry(name);
  return digest === undefined ? { repository, tag: tag ?? "latest" } : { repository, tag, digest };
}

function withRegistry(name: string): string {
  const [first = "", ...rest] = name.split("/");
  if (rest.length === 0) return `docker.io/library/${name}`;
  return /[.:]/.test(first) || first === "localhost" ? name : `docker.io/${name}`;
}

/**
 * What containerd keeps an image under, so that the kubelet finds it by this reference. Where there is a digest, the tag counts for
 * nothing (`ParseDockerRef`): https://github.com/containerd/containerd/blob/v1.6.20/reference/docker/reference.go
 * The digest is that of the published image, while what lies under the name was made here. containerd compares the two when it
 * pulls; what it has, it looks up by name alone: https://github.com/containerd/containerd/blob/v1.6.20/pkg/cri/store/image/image.go
 */
export function storedName(reference: string): string {
  const { repository, tag, digest } = parseReference(reference);
  return digest === undefined ? `${repository}:${tag}` : `${repository}@${digest}`;
}

/** Every image that the project's own stack files name, wherever in them. */
export function imagesOfStackFiles(root = fileURLToPath(new URL("../..", import.meta.url))): string[] {
  const files = readdirSync(root).filter((name) => /^Pulumi\.[^.]+\.yaml$/.test(name));
  return [...new Set(files.flatMap((file) => imagesIn(parse(readFileSync(join(root, file), "utf8")))))].sort();
}

/** Every text by the name `image`. */
export function imagesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === "image" && typeof inner === "string" ? [inner] : imagesIn(inner),
  );
}
