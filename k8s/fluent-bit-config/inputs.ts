import { database, journal } from "./files.ts";
import type { Input, Properties } from "./sections.ts";

/** https://docs.fluentbit.io/manual/data-pipeline/inputs/tail */
export function tail(
  tag: string,
  paths: readonly string[],
  db: string,
  readFromHead: boolean,
  more: Properties,
): Input {
  return {
    kind: "INPUT",
    plugin: "tail",
    tag,
    properties: {
      Path: paths.join(", "),
      ...more,
      // containerd writes CRI lines; the other format costs nothing and keeps a node with Docker readable.
      "multiline.parser": "docker, cri",
      DB: database(db),
      Skip_Long_Lines: true,
      Refresh_Interval: 10,
      Read_from_Head: readFromHead,
    },
  };
}

/** What a busy stream adds: chunks go to the node's disk, and outlive a pod or an outage of CloudWatch. */
export const busy: Properties = { Mem_Buf_Limit: "50MB", Rotate_Wait: 30, "storage.type": "filesystem" };

/** What the agents' own logs add: little memory and no disk, since their errors multiply just when nothing can be sent. */
export const modest: Properties = { Mem_Buf_Limit: "5MB" };

/** The journal: Amazon Linux 2023 and Bottlerocket write no syslog files. https://docs.fluentbit.io/manual/data-pipeline/inputs/systemd */
export function systemd(tag: string, filters: readonly string[], db: string, readFromHead: boolean): Input {
  return {
    kind: "INPUT",
    plugin: "systemd",
    tag,
    properties: {
      Path: journal,
      Systemd_Filter: filters,
      DB: database(db),
      Read_From_Tail: !readFromHead,
      "storage.type": "filesystem",
    },
  };
}
