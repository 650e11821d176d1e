import { readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fits, type ReadSection, read, textOf } from "../k8s/fluent-bit-reader.ts";

/** What Fluent Bit does with a line between the node's file and CloudWatch Logs, step by step as its documentation and source have it. */

/** All sections, in the order in which Fluent Bit comes to them: those of the main file, then those of each file it includes. */
export function sectionsOf(files: Readonly<Record<string, string>>, main = "fluent-bit.conf"): ReadSection[] {
  const text = files[main];
  if (text === undefined) throw new Error(`there is no ${main}`);
  const { sections, includes } = read(text);
  return [...sections, ...includes.flatMap((name) => sectionsOf(files, name))];
}

export function sectionsOfKind(sections: readonly ReadSection[], kind: string, plugin: string): ReadSection[] {
  return sections.filter((section) => section.kind === kind && textOf(section, "Name") === plugin);
}

/** Files that a tail input reads: those that one of its paths names, without the excluded ones. https://docs.fluentbit.io/manual/data-pipeline/inputs/tail */
export function tailedFiles(input: ReadSection): string[] {
  const excluded = patterns(input, "Exclude_Path");
  const found = patterns(input, "Path").flatMap(expanded);
  return found.filter((file) => !excluded.some((pattern) => fits(pattern, file)));
}

function patterns(input: ReadSection, key: string): string[] {
  return (textOf(input, key) ?? "").split(",").flatMap((pattern) => pattern.trim() || []);
}

/** Plain files only, or links to them. A wildcard in the name of a folder is not understood here. */
function expanded(pattern: string): string[] {
  const folder = dirname(pattern);
  if (folder.includes("*")) throw new Error(`${pattern}: only the name of a file may have a wildcard`);
  return readdirSync(folder)
    .filter((name) => !name.startsWith(".") && fits(basename(pattern), name))
    .map((name) => join(folder, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false)
    .sort();
}

/** The tag of a file's records: its path stands for the `*`, with dots for slashes and no two dots in a row. */
export function tagOf(input: ReadSection, file: string): string {
  const tag = textOf(input, "Tag") ?? "";
  return tag.replace("*", file.replaceAll("/", ".")).replace(/\.{2,}/g, ".");
}

/** Whether a filter or an output takes records of that tag: https://docs.fluentbit.io/manual/data-pipeline/router */
export function takes(section: ReadSection, tag: string): boolean {
  const regex = textOf(section, "Match_Regex");
  return regex === undefined ? fits(textOf(section, "Match") ?? "", tag) : new RegExp(regex).test(tag);
}

/** What the kubernetes filter asks the kubelet about. */
export interface KubernetesNames {
  readonly pod: string;
  readonly namespace: string;
  readonly container: string;
  readonly containerId: string;
}

/** KUBE_TAG_TO_REGEX in https://github.com/fluent/fluent-bit/blob/master/plugins/filter_kubernetes/kube_regex.h */
const namesInTag =
  /(?<pod>[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*)_(?<namespace>[^_]+)_(?<container>.+)-(?<containerId>[a-z0-9]{64})\.log$/;

/** Undefined where the filter leaves the record without metadata: the tag is not one of its prefix, or not a container's. */
export function namesOf(filter: ReadSection, tag: string): KubernetesNames | undefined {
  const prefix = textOf(filter, "Kube_Tag_Prefix") ?? "kube.var.log.containers.";
  if (!tag.startsWith(prefix)) return undefined;
  return namesInTag.exec(tag.slice(prefix.length))?.groups as KubernetesNames | undefined;
}

/** Where records of that tag go: https://docs.fluentbit.io/manual/data-pipeline/outputs/cloudwatch */
export function logStream(output: ReadSection, tag: string, environment: Readonly<Record<string, string>>): string {
  const name = textOf(output, "log_stream_name") ?? `${textOf(output, "log_stream_prefix")}${tag}`;
  return name.replace(/\$\{(\w+)\}/g, (_, variable: string) => environment[variable] ?? "");
}

/** What a grep filter lets through: https://docs.fluentbit.io/manual/data-pipeline/filters/grep */
export function lets(filter: ReadSection, log: string): boolean {
  return filter.entries.every(([key, value]) => {
    const [, field, pattern = ""] = /^\$?(\S+) (.*)$/.exec(value) ?? [];
    if (!/^(Exclude|Regex)$/i.test(key) || field !== "log") return true;
    return new RegExp(pattern).test(log) === /^Regex$/i.test(key);
  });
}
