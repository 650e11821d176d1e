import { at, fields, isHidden, list, text } from "../../model/json.ts";
import type { PlanIndex } from "../../model/plan-index.ts";
import { clusterTypes } from "../../model/types.ts";
import { Severity } from "../../plan/plan.ts";
import { type Check, cannotTell, type Hit, hit } from "../check.ts";

const logGroupType = "aws:cloudwatch/logGroup:LogGroup";

export const logRetention: Check = {
  id: "log-retention",
  severity: Severity.Error,
  title: "Every log group has a retention.",
  why: "CloudWatch keeps logs for ever otherwise, and bills them for as long.",
  page: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html",
  find: (_, index) => [...withoutRetention(index), ...clustersWithoutGroup(index)],
};

function withoutRetention(index: PlanIndex): Hit[] {
  return index.ofType(logGroupType).flatMap((resource) => {
    const days = at(resource.inputs, "retentionInDays");
    const fix = "Set retentionInDays.";
    if (isHidden(days)) return [cannotTell(resource, "how long it keeps logs", fix)];
    if (typeof days === "number" && days > 0) return [];
    return [hit(resource, `${resource.name} keeps logs for ever.`, fix)];
  });
}

/** EKS makes the group itself where it finds none, and without a retention. */
function clustersWithoutGroup(index: PlanIndex): Hit[] {
  const groups = new Set(index.ofType(logGroupType).map(({ inputs }) => text(at(inputs, "name"))));
  return index.ofType(...clusterTypes).flatMap((resource) => {
    const types = at(resource.inputs, "enabledClusterLogTypes");
    const name = text(fields(resource.inputs).name);
    if (list(types).length === 0 && !isHidden(types)) return [];
    const fix = "Create the log group /aws/eks/<cluster name>/cluster with a retention before the cluster.";
    if (name === undefined) return [cannotTell(resource, "which log group the control plane writes to", fix)];
    if (groups.has(`/aws/eks/${name}/cluster`)) return [];
    return [
      hit(
        resource,
        `${name}: nothing creates the log group of the control plane, so EKS will, to be kept for ever.`,
        fix,
      ),
    ];
  });
}
