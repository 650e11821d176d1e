import type { Chart, Image } from "./versions.ts";

/** Where a chart comes from instead of its own repository. */
export interface ChartSource {
  /** `https://` for a chart repository, `oci://` for a registry. The published one by default. */
  repository?: string;
  /** A chart folder or archive on this machine, relative to the project. Wins over `repository`. */
  path?: string;
}

/** Where images and charts come from. Empty: from where they are published. */
export interface Sources {
  /** What stands in front of an image's path (`public.ecr.aws`, `docker.io/library`), and what to put there instead. */
  registries: Record<string, string>;
  /** By name of the chart, for example `aws-load-balancer-controller`. */
  charts: Record<string, ChartSource>;
}

/** The three arguments by which `helm.v3.Release` finds a chart. */
export interface ChartReference {
  chart: string;
  version?: string;
  repositoryOpts?: { repo: string };
}

/** How a pod names the image: mirrored where a mirror is set, with tag and digest as they were. */
export function imageReference(image: Image | string, sources?: Sources): string {
  const reference = typeof image === "string" ? image : written(image);
  const mirrors = Object.entries(sources?.registries ?? {});
  if (mirrors.length === 0) return reference;
  const full = withRegistry(reference);
  const [prefix, mirror] = mirrors
    .filter(([start]) => full.startsWith(`${start}/`))
    .reduce((longest, next) => (next[0].length > longest[0].length ? next : longest), ["", ""]);
  return prefix === "" ? reference : `${mirror}${full.slice(prefix.length)}`;
}

/** How Helm finds the chart. A chart on disk has its version inside; Helm refuses a second one. */
export function chartReference(chart: Chart, sources?: Sources): ChartReference {
  const source = sources?.charts[chart.chart];
  if (source?.path !== undefined) return { chart: source.path };
  const repository = (source?.repository ?? chart.repository).replace(/\/$/, "");
  return repository.startsWith("oci://")
    ? { chart: `${repository}/${chart.chart}`, version: chart.version }
    : { chart: chart.chart, version: chart.version, repositoryOpts: { repo: repository } };
}

function written({ repository, tag, digest }: Image): string {
  return `${repository}:${tag}${digest === undefined ? "" : `@${digest}`}`;
}

/** What a container runtime makes of a short name: https://github.com/distribution/reference */
function withRegistry(reference: string): string {
  const [first, ...rest] = reference.split("/") as [string, ...string[]];
  if (rest.length === 0) return `docker.io/library/${reference}`;
  return /[.:]/.test(first) || first === "localhost" ? reference : `docker.io/${reference}`;
}
