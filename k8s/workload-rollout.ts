import { exposureDefaults, routing } from "./exposure.ts";
import { type Rollout, Routing, rollout } from "./rollout.ts";
import { type WorkloadSpec, workloadDefaults } from "./workload-args.ts";

/** When a workload's pods may go, and when their successors count as there. */
export function workloadRollout(spec: WorkloadSpec): Rollout {
  return rollout({
    routing:
      spec.port === undefined ? Routing.None : spec.exposure === undefined ? Routing.Nodes : routing(spec.exposure),
    deregistrationDelaySeconds:
      spec.exposure?.deregistrationDelaySeconds ?? exposureDefaults.deregistrationDelaySeconds,
    healthCheckIntervalSeconds:
      spec.exposure?.healthCheck?.intervalSeconds ?? exposureDefaults.healthCheck.intervalSeconds,
    healthyThreshold: spec.exposure?.healthCheck?.healthyThreshold ?? exposureDefaults.healthCheck.healthyThreshold,
    stopSeconds: spec.shutdown?.stopSeconds ?? workloadDefaults.stopSeconds,
  });
}
