import { createHash } from "node:crypto";
import { type TarEntry, tarOf } from "./oci-tar.ts";

/** How a container of an image is started: https://github.com/opencontainers/image-spec/blob/v1.1.1/config.md */
export interface ImageConfig {
  /** Number, or `number:number` with the group. 0 where left out. */
  readonly user?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly workingFolder?: string;
  readonly stopSignal?: string;
  /** Ports it listens on: what people are told, and nothing that anybody obeys. */
  readonly ports?: readonly number[];
}

export interface Image {
  /** Every name it can be asked for by: `registry/repository:tag` or `registry/repository@sha256:…`. */
  readonly names: readonly string[];
  /** Each is laid over the one before it. A layer that images share is in the archive once. */
  readonly layers: readonly (readonly TarEntry[])[];
  readonly config: ImageConfig;
}

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

type Blobs = Map<string, Buffer>;

/** The kind of machine, as Go calls it. */
export const architecture = process.arch === "x64" ? "amd64" : process.arch;

/** Several images in one archive: https://github.com/opencontainers/image-spec/blob/v1.1.1/image-layout.md */
export function ociArchive(images: readonly Image[]): Buffer {
  const blobs: Blobs = new Map();
  const layers = new Map<readonly TarEntry[], Descriptor>();
  const manifests = images.flatMap((image) => {
    const manifest = addManifest(image, blobs, layers);
    const platform = { os: "linux", architecture };
    return image.names.map((name) => ({ ...manifest, platform, annotations: { "io.containerd.image.name": name } }));
  });
  const index = { schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests };
  return tarOf([
    { path: "oci-layout", content: JSON.stringify({ imageLayoutVersion: "1.0.0" }) },
    { path: "index.json", content: JSON.stringify(index) },
    ...[...blobs].map(([digest, content]) => ({ path: `blobs/${digest.replace(":", "/")}`, content })),
  ]);
}

function addManifest(image: Image, blobs: Blobs, known: Map<readonly TarEntry[], Descriptor>): Descriptor {
  const layers = image.layers.map((layer) => {
    const descriptor = known.get(layer) ?? add(blobs, "application/vnd.oci.image.layer.v1.tar", tarOf(layer));
    known.set(layer, descriptor);
    return descriptor;
  });
  const config = addJson(blobs, "application/vnd.oci.image.config.v1+json", configOf(image.config, layers));
  const mediaType = "application/vnd.oci.image.manifest.v1+json";
  return addJson(blobs, mediaType, { schemaVersion: 2, mediaType, config, layers });
}

function configOf(config: ImageConfig, layers: readonly Descriptor[]): object {
  return {
    architecture,
    os: "linux",
    config: {
      User: config.user,
      Env: Object.entries(config.environment ?? {}).map(([name, value]) => `${name}=${value}`),
      Entrypoint: config.entrypoint,
      Cmd: config.command,
      WorkingDir: config.workingFolder ?? "/",
      StopSignal: config.stopSignal,
      ExposedPorts: Object.fromEntries((config.ports ?? []).map((port) => [`${port}/tcp`, {}])),
      Labels: { "eks-platform/origin": "made on this machine; not the published image" },
    },
    // Layers are not compressed, so what identifies one is the digest of its content as well.
    rootfs: { type: "layers", diff_ids: layers.map(({ digest }) => digest) },
  };
}

function addJson(blobs: Blobs, mediaType: string, value: object): Descriptor {
  return add(blobs, mediaType, Buffer.from(JSON.stringify(value)));
}

function add(blobs: Blobs, mediaType: string, content: Buffer): Descriptor {
  const digest = `sha256:${createHash("sha256").update(content).digest("hex")}`;
  blobs.set(digest, content);
  return { mediaType, digest, size: content.length };
}
