import { at } from "../../model/json.ts";
import {
  evictable,
  graceSeconds,
  rolloutOf,
  spreadOf,
  type Workload,
  workloadsOf,
  zonesOf,
} from "../../model/workloads.ts";
import { tableOf } from "../table-of.ts";

const notKnown = "not known";

export const availabilityTable = tableOf(
  {
    id: "availability",
    title: "Availability",
    tells: "What a workload withstands: the loss of a node or a zone, a drain, a rollout.",
    page: "https://kubernetes.io/docs/concepts/workloads/pods/disruptions/",
  },
  (index) => ({
    columns: [
      { title: "Workload" },
      { title: "Pods", numeric: true },
      { title: "Spread over zones" },
      { title: "Spread over nodes" },
      { title: "A drain may take" },
      { title: "A rollout" },
      { title: "Grace (s)", numeric: true },
      { title: "Drained by its load balancer (s)", numeric: true },
    ],
    rows: workloadsOf(index).map((workload) => ({
      cells: [
        workload.pod.object.label,
        replicas(workload),
        zones(workload),
        workload.pods.runsOn.fargateProfile === undefined ? spreadOf(workload.pod).nodes : "one machine each",
        drain(workload),
        rollout(workload),
        `${graceSeconds(workload.pod) ?? notKnown}`,
        balancerDrain(workload),
      ],
      urn: workload.pod.object.resource.urn,
    })),
    notes: [],
  }),
);

function replicas({ pods: { minReplicas, maxReplicas } }: Workload): string {
  if (minReplicas === undefined) return notKnown;
  return minReplicas === maxReplicas ? `${minReplicas}` : `${minReplicas} to ${maxReplicas ?? notKnown}`;
}

function zones({ pod, pods }: Workload): string {
  const { zones: strength } = spreadOf(pod);
  const found = zonesOf(pods);
  return found === undefined ? strength : `${strength}, over ${found.length}`;
}

function drain({ budgets, pods }: Workload): string {
  if (budgets.length > 1) return "none: two budgets";
  const [budget] = budgets;
  if (budget === undefined) return "all: no budget";
  const count = pods.minReplicas === undefined ? undefined : evictable(budget, pods.minReplicas);
  return count === undefined ? notKnown : `${count} at a time`;
}

function rollout(workload: Workload): string {
  const { kind, spec } = workload.pod.object;
  if (kind === "StatefulSet") return "1 at a time";
  if (at(spec, "strategy", "type") === "Recreate") return "all at once";
  const known = rolloutOf(workload);
  return known === undefined ? notKnown : `${known.more} more, ${known.fewer} fewer`;
}

function balancerDrain({ routes }: Workload): string {
  if (routes.length === 0) return "–";
  return [...new Set(routes.map(({ target }) => target.deregistrationSeconds ?? notKnown))].join(", ");
}
