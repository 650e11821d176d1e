import type { Problem } from "../problems.ts";
import { nodeNameVariable, stateFolder } from "./fluent-bit-config/files.ts";
import { configProblems, type Permitted } from "./fluent-bit-config/problems.ts";
import { render } from "./fluent-bit-config/render.ts";
import type { ConfigFile, Section } from "./fluent-bit-config/sections.ts";
import { applicationFile, dataplaneFile, hostFile } from "./fluent-bit-config/streams.ts";
import { logFilterProblems } from "./log-filter-problems.ts";
import type { LogFilter } from "./log-filters.ts";

/** The log groups that a node's Fluent Bit writes to. */
export interface NodeLogGroups {
  /** For what containers write. */
  application: string;
  /** For kubelet, containerd, VPC CNI and kube-proxy. */
  dataplane: string;
  /** For the node's journal. */
  host: string;
}

export interface FluentBitConfig {
  readonly region: string;
  readonly logGroups: NodeLogGroups;
  /** Steps of the application stream, in this order; the other two streams are nobody's to thin out. */
  readonly filters?: readonly LogFilter[];
  /** Languages whose stack traces become one record. */
  readonly joinStackTraces?: readonly string[];
  readonly readFromHead?: boolean;
  readonly keepRawLine?: boolean;
}

/** Those that come with Fluent Bit: https://docs.fluentbit.io/manual/data-pipeline/parsers/multiline-parsing#built-in-multiline-parsers */
export const stackTraceLanguages = ["go", "java", "python", "ruby"] as const;

/** Where Fluent Bit answers on the node, to the kubelet alone. */
export const httpPort = 2020;

/** Seconds that Fluent Bit takes at most to send what it holds when it is stopped. */
export const graceSeconds = 30;

const permitted: Permitted = { variables: [nodeNameVariable], ownInputs: true };

/** The configuration's files by name, ready for a ConfigMap. */
export function fluentBitConfig(config: FluentBitConfig): Record<string, string> {
  return render(files(config), permitted);
}

/** What is wrong with what people can set, and, if that is fine, with what comes out of it. */
export function fluentBitConfigProblems(config: FluentBitConfig): Problem[] {
  const mistakes = [
    ...logFilterProblems(config.filters ?? [], ["filters"]),
    ...(config.joinStackTraces ?? []).flatMap((value, index) => languageProblems(value, index)),
  ];
  return mistakes.length > 0 ? mistakes : configProblems(files(config), permitted);
}

function languageProblems(value: string, index: number): Problem[] {
  if (stackTraceLanguages.some((language) => language === value)) return [];
  const path = ["joinStackTraces", index];
  const fix = `Write some of ${stackTraceLanguages.join(", ")}.`;
  return [{ path, value, rule: "whose stack traces Fluent Bit does not know", fix }];
}

export function files({ region, logGroups, filters = [], ...config }: FluentBitConfig): ConfigFile[] {
  const { joinStackTraces = [], readFromHead = false, keepRawLine = true } = config;
  const stream = (logGroupName: string) => ({ region, logGroupName, readFromHead });
  const streams = [
    applicationFile({ ...stream(logGroups.application), filters, joinStackTraces, keepRawLine }),
    dataplaneFile(stream(logGroups.dataplane)),
    hostFile(stream(logGroups.host)),
  ];
  const includes = streams.map(({ name }) => name);
  return [{ name: "fluent-bit.conf", sections: [service], includes }, ...streams, parsersFile];
}

/** https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/classic-mode/configuration-file#config_section */
const service: Section = {
  kind: "SERVICE",
  properties: {
    Flush: 5,
    Grace: graceSeconds,
    Log_Level: "error",
    Daemon: "off",
    Parsers_File: "parsers.conf",
    HTTP_Server: true,
    // The pod is on the node's network; on all addresses, the whole VPC could ask.
    HTTP_Listen: "127.0.0.1",
    HTTP_Port: httpPort,
    Health_Check: true,
    "storage.path": `${stateFolder}/flb-storage/`,
    "storage.sync": "normal",
    "storage.checksum": "off",
    "storage.backlog.mem_limit": "5M",
    // The default of 128 chunks of up to 2 MB does not fit the container's memory limit; the rest waits on disk.
    "storage.max_chunks_up": 48,
  },
};

/** Nothing here reads these; a pod chooses one with the annotation fluentbit.io/parser. */
const parsersFile: ConfigFile = {
  name: "parsers.conf",
  sections: [
    { kind: "PARSER", name: "json", format: "json", properties: { Time_Key: "time", Time_Keep: true } },
    {
      kind: "PARSER",
      name: "nginx",
      format: "regex",
      properties: {
        Regex:
          '^(?<remote>\\S+) \\S+ (?<user>\\S+) \\[(?<time>[^\\]]+)\\] "(?<method>\\S+) (?<path>\\S+) [^"]*" (?<code>\\d{3}) (?<size>\\S+)( "(?<referer>[^"]*)" "(?<agent>[^"]*)")?',
        Time_Key: "time",
        Time_Format: "%d/%b/%Y:%H:%M:%S %z",
      },
    },
  ],
};
