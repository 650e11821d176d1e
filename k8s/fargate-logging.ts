import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
import * as pulumi from "@pulumi/pulumi";
import { checked } from "../components/checked.ts";
import { fargateLoggingConfig, fargateLoggingConfigProblems } from "./fargate-logging-config.ts";
import { labels } from "./labels.ts";
import type { LogFilter } from "./log-filters.ts";
import { Namespace } from "./namespace.ts";

export interface FargateLoggingArgs {
  /** Region of the log group, for example `ap-northeast-1`. */
  region: string;
  /** Name of the log group. It must exist, and the role of every Fargate profile must be allowed to write to it. */
  logGroupName: string;
  /** What the names of log streams begin with. `fargate-` by default. */
  streamPrefix?: string;
  /** Steps that each line takes before it is sent, in this order. A change holds for pods started after it. Selecting by container is refused. None by default. */
  filters?: LogFilter[];
  /** True has EKS write what the log router says of itself to the group `<cluster>-fluent-bit-logs`, which helps where no logs come, and costs. False by default. */
  processLogs?: boolean;
}

const identity = { name: "aws-logging", instance: "aws-logging", component: "log-router" };

/** The names are EKS's: it reads this ConfigMap of this namespace, and no other. */
const namespace = "aws-observability";

/** Tells the log router that EKS runs beside each pod on Fargate where to send its logs. Pods that run already keep what they were told. */
export class FargateLogging extends pulumi.ComponentResource {
  constructor(name: string, args: FargateLoggingArgs, opts?: pulumi.ComponentResourceOptions) {
    super("eks-platform:index:FargateLogging", name, checked(args, fargateLoggingConfigProblems(args)), opts);

    const home = new Namespace(
      `${name}-namespace`,
      // No pod ever runs here, so there is nothing a NetworkPolicy could hold for.
      { namespace, labels: { "aws-observability": "enabled" }, defaultDeny: false },
      { parent: this },
    );
    new ConfigMap(
      `${name}-config`,
      { metadata: { name: identity.name, namespace, labels: labels(identity) }, data: fargateLoggingConfig(args) },
      { parent: this, dependsOn: home },
    );

    this.registerOutputs({});
  }
}
