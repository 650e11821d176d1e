import { nodeNameVariable } from "./files.ts";
import type { Output } from "./sections.ts";

export interface LogOutput {
  readonly match: string;
  readonly region: string;
  readonly logGroupName: string;
  /** Stands between the node's name and the tag in a stream's name. */
  readonly separator: string;
  /** How much may wait on the node's disk; beyond it, the oldest goes. */
  readonly diskLimit: string;
}

/** https://docs.fluentbit.io/manual/data-pipeline/outputs/cloudwatch */
export function cloudWatchLogs({ match, region, logGroupName, separator, diskLimit }: LogOutput): Output {
  return {
    kind: "OUTPUT",
    plugin: "cloudwatch_logs",
    match,
    properties: {
      region,
      log_group_name: logGroupName,
      log_stream_prefix: `\${${nodeNameVariable}}${separator}`,
      // A group that an agent creates never expires and is not encrypted with our key; the role could not create one either.
      auto_create_group: "false",
      extra_user_agent: "container-insights",
      // The default drops a chunk after one failed retry; with growing pauses, these last through hours of an outage.
      Retry_Limit: 15,
      // Without it, an outage fills the node's disk.
      "storage.total_limit_size": diskLimit,
    },
  };
}
