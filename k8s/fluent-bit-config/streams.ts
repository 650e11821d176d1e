import { filterSections, type LogFilter } from "../log-filters.ts";
import { applicationTagPrefix, containerLogs, ownPods } from "./files.ts";
import { busy, modest, systemd, tail } from "./inputs.ts";
import { cloudWatchLogs } from "./outputs.ts";
import type { ConfigFile, Filter, Section } from "./sections.ts";

export interface Stream {
  readonly region: string;
  readonly logGroupName: string;
  readonly readFromHead: boolean;
}

export interface ApplicationStream extends Stream {
  readonly filters: readonly LogFilter[];
  readonly joinStackTraces: readonly string[];
  readonly keepRawLine: boolean;
}

export function applicationFile({
  readFromHead,
  filters,
  joinStackTraces,
  keepRawLine,
  ...to
}: ApplicationStream): ConfigFile {
  const exclude = { Exclude_Path: Object.values(ownPods).join(", ") };
  return {
    name: "application-log.conf",
    sections: [
      tail("application.*", [`${containerLogs}/*.log`], "flb_container.db", readFromHead, { ...exclude, ...busy }),
      tail("application.*", [ownPods.fluentBit], "flb_log.db", readFromHead, modest),
      tail("application.*", [ownPods.cloudWatchAgent], "flb_cwagent.db", readFromHead, modest),
      ...stackTraces(joinStackTraces),
      kubernetesMetadata(keepRawLine),
      ...filters.flatMap((filter) => filterSections(filter, applicationTagPrefix)),
      cloudWatchLogs({ match: "application.*", separator: "-", diskLimit: "1G", ...to }),
    ],
  };
}

/** Must be the first filter, since it sends the records it joins through the filters anew: https://docs.fluentbit.io/manual/data-pipeline/filters/multiline-stacktrace */
function stackTraces(languages: readonly string[]): Section[] {
  if (languages.length === 0) return [];
  const properties = {
    "multiline.key_content": "log",
    "multiline.parser": languages.join(", "),
    "emitter_storage.type": "filesystem",
    emitter_mem_buf_limit: "10M",
  };
  return [{ kind: "FILTER", plugin: "multiline", match: "application.*", properties }];
}

/** Asks the node's own kubelet, not the API server: https://docs.fluentbit.io/manual/data-pipeline/filters/kubernetes */
function kubernetesMetadata(keepRawLine: boolean): Filter {
  return {
    kind: "FILTER",
    plugin: "kubernetes",
    match: "application.*",
    properties: {
      Kube_URL: "https://kubernetes.default.svc:443",
      Kube_Tag_Prefix: applicationTagPrefix,
      Merge_Log: true,
      Merge_Log_Key: "log_processed",
      Keep_Log: keepRawLine,
      "K8S-Logging.Parser": true,
      // Otherwise an annotation on a pod would hide its logs.
      "K8S-Logging.Exclude": false,
      Labels: false,
      Annotations: false,
      Use_Kubelet: true,
      Kubelet_Port: 10250,
      Buffer_Size: 0,
    },
  };
}

export function dataplaneFile({ readFromHead, ...to }: Stream): ConfigFile {
  const units = ["docker", "containerd", "kubelet"].map((unit) => `_SYSTEMD_UNIT=${unit}.service`);
  return {
    name: "dataplane-log.conf",
    sections: [
      systemd("dataplane.systemd.*", units, "systemd.db", readFromHead),
      tail("dataplane.tail.*", [ownPods.awsNode, ownPods.kubeProxy], "flb_dataplane_tail.db", readFromHead, busy),
      {
        kind: "FILTER",
        plugin: "modify",
        match: "dataplane.systemd.*",
        properties: {
          Rename: ["_HOSTNAME hostname", "_SYSTEMD_UNIT systemd_unit", "MESSAGE message"],
          Remove_regex: "^((?!hostname|systemd_unit|message).)*$",
        },
      },
      instanceMetadata("dataplane.*"),
      cloudWatchLogs({ match: "dataplane.*", separator: "-", diskLimit: "256M", ...to }),
    ],
  };
}

export function hostFile({ readFromHead, ...to }: Stream): ConfigFile {
  const upToInformational = [0, 1, 2, 3, 4, 5, 6].map((priority) => `PRIORITY=${priority}`);
  return {
    name: "host-log.conf",
    sections: [
      systemd("host.dmesg", ["_TRANSPORT=kernel"], "flb_dmesg.db", readFromHead),
      systemd("host.messages", upToInformational, "flb_messages.db", readFromHead),
      systemd("host.secure", ["SYSLOG_FACILITY=10"], "flb_secure.db", readFromHead),
      {
        kind: "FILTER",
        plugin: "grep",
        match: "host.messages",
        // Mail, cron and sign-ins (the latter have a stream of their own), as syslog's messages file leaves them out.
        properties: { Exclude: "$SYSLOG_FACILITY ^(2|9|10)$" },
      },
      {
        kind: "FILTER",
        plugin: "modify",
        match: "host.*",
        properties: {
          Rename: ["_HOSTNAME host", "MESSAGE message", "SYSLOG_IDENTIFIER ident", "_PID pid"],
          Remove_regex: "^[A-Z_][A-Z0-9_]*$",
        },
      },
      instanceMetadata("host.*"),
      cloudWatchLogs({ match: "host.*", separator: ".", diskLimit: "256M", ...to }),
    ],
  };
}

/** Adds zone and instance id; reaches the metadata service at hop limit 1 since the pod is on the node's network. */
function instanceMetadata(match: string): Filter {
  return { kind: "FILTER", plugin: "aws", match, properties: { imds_version: "v2" } };
}
