import type { Problem } from "../problems.ts";
import { configProblems, type Permitted } from "./fluent-bit-config/problems.ts";
import { render } from "./fluent-bit-config/render.ts";
import {
  type ConfigFile,
  entriesOf,
  type Output,
  type Parser,
  type Section,
  titleOf,
} from "./fluent-bit-config/sections.ts";
import { logFilterProblems } from "./log-filter-problems.ts";
import { filterSections, type LogFilter } from "./log-filters.ts";

export interface FargateLoggingConfig {
  readonly region: string;
  readonly logGroupName: string;
  readonly streamPrefix?: string;
  readonly filters?: readonly LogFilter[];
  readonly processLogs?: boolean;
}

/** How EKS tags what containers on Fargate write, before the log file's name. */
const tagPrefix = "kube.var.log.containers.";

const permitted: Permitted = { variables: [], ownInputs: false };

/** The data of the ConfigMap `aws-logging`: https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html */
export function fargateLoggingConfig(config: FargateLoggingConfig): Record<string, string> {
  return { flb_log_cw: String(config.processLogs ?? false), ...render(files(config), permitted) };
}

/** What is wrong with what people can set, and, if that is fine, with what comes out of it. */
export function fargateLoggingConfigProblems(config: FargateLoggingConfig): Problem[] {
  const filters = logFilterProblems(config.filters ?? [], ["filters"], { onFargate: true });
  if (filters.length > 0) return filters;
  const all = files(config);
  const written = [...configProblems(all, permitted), ...routerProblems(all)];
  return written.length > 0 ? written : sizeProblems(fargateLoggingConfig(config));
}

function files({ region, logGroupName, streamPrefix = "fargate-", filters = [] }: FargateLoggingConfig): ConfigFile[] {
  const output: Output = {
    kind: "OUTPUT",
    plugin: "cloudwatch_logs",
    match: "kube.*",
    properties: {
      region,
      log_group_name: logGroupName,
      log_stream_prefix: streamPrefix,
      // The group is ours, with an end to what it keeps; the profile's role cannot create one either.
      auto_create_group: "false",
    },
  };
  return [
    { name: "output.conf", sections: [output] },
    {
      name: "filters.conf",
      sections: [...metadata, ...filters.flatMap((filter) => filterSections(filter, tagPrefix))],
    },
    { name: "parsers.conf", sections: [crio] },
  ];
}

/** Takes containerd's line apart, then adds what Kubernetes knows of the pod. */
const metadata: Section[] = [
  { kind: "FILTER", plugin: "parser", match: "kube.*", properties: { Key_name: "log", Parser: "crio" } },
  {
    kind: "FILTER",
    plugin: "kubernetes",
    match: "kube.*",
    // The metadata of a pod on Fargate hardly changes; the router's own default of half an hour hides a new label for too long.
    properties: { Merge_Log: true, Keep_Log: false, Buffer_Size: 0, Kube_Meta_Cache_TTL: "300s" },
  },
];

const crio: Parser = {
  kind: "PARSER",
  name: "crio",
  format: "regex",
  properties: {
    Regex: "^(?<time>[^ ]+) (?<stream>stdout|stderr) (?<logtag>[FP]) (?<log>.*)$",
    Time_Key: "time",
    Time_Format: "%Y-%m-%dT%H:%M:%S.%L%z",
  },
};

const allowedKinds: Readonly<Record<string, Section["kind"]>> = {
  "output.conf": "OUTPUT",
  "filters.conf": "FILTER",
  "parsers.conf": "PARSER",
};
const allowedPlugins: Readonly<Record<string, readonly string[]>> = {
  FILTER: ["grep", "parser", "record_modifier", "rewrite_tag", "throttle", "nest", "modify", "kubernetes"],
  OUTPUT: ["es", "firehose", "kinesis_firehose", "cloudwatch", "cloudwatch_logs", "kinesis"],
};
const forbiddenKeys = ["kube_url", "kube_ca_file", "kube_token_command", "kube_token_file"];

/** What EKS refuses in files of the log router. A ConfigMap that it refuses turns logging off without a word at deployment. */
export function routerProblems(all: readonly ConfigFile[]): Problem[] {
  const missing: Problem[] = all.some(({ name, sections }) => name === "output.conf" && sections.length > 0)
    ? []
    : [{ path: ["output.conf"], rule: "is missing, but the router needs an output", fix: "Add one." }];
  return [...missing, ...all.flatMap(({ name, sections }) => sections.flatMap((one) => sectionProblems(name, one)))];
}

function sectionProblems(file: string, section: Section): Problem[] {
  const path = [file, titleOf(section)];
  const allowed = allowedKinds[file];
  if (section.kind !== allowed) {
    const fix = `Only output.conf, filters.conf and parsers.conf, with sections OUTPUT, FILTER and PARSER, are read.`;
    return [{ path, rule: `is a section ${section.kind}, which EKS refuses in ${file}`, fix }];
  }
  const plugins = allowedPlugins[section.kind] ?? [];
  const refused: Problem[] =
    "plugin" in section && !plugins.includes(section.plugin)
      ? [{ path, value: section.plugin, rule: "which Fargate does not offer", fix: `Use ${plugins.join(", ")}.` }]
      : [];
  const regex: Problem[] =
    "matchRegex" in section && section.matchRegex !== undefined
      ? [{ path, value: section.matchRegex, rule: "but EKS wants Match in every section", fix: "Select by wildcard." }]
      : [];
  const keys = entriesOf(section)
    .map(([key]) => key)
    .filter((key) => forbiddenKeys.includes(key.toLowerCase()))
    .map((key) => ({ path: [...path, key], rule: "belongs to EKS, which sets it", fix: "Leave it out." }));
  return [...refused, ...regex, ...keys];
}

/** https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html */
export const sizeLimit = 5300;

/** Keys count as well: the documentation says only that the ConfigMap is limited. */
export function sizeProblems(data: Readonly<Record<string, string>>): Problem[] {
  const size = Object.entries(data).reduce((sum, [key, text]) => sum + key.length + text.length, 0);
  if (size <= sizeLimit) return [];
  const rule = `make a configuration of ${size} characters, but EKS takes at most ${sizeLimit}`;
  return [{ path: ["filters"], rule, fix: "Shorten or remove some; several patterns fit into one, as a|b." }];
}
