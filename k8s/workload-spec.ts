import type { types } from "@pulumi/kubernetes";
import type { Rollout } from "./rollout.ts";
import {
  type AutoscalingArgs,
  disruptionBudget,
  fewestPods,
  type PodDisruptionBudgetArgs,
  replacesWithGap,
  type WorkloadSpec,
  workloadDefaults,
} from "./workload-args.ts";

type MetricSpec = types.input.autoscaling.v2.MetricSpec;

/** The Deployment around a pod template. No pod goes before its successor has been ready for long enough. */
export function deploymentSpec(
  spec: WorkloadSpec,
  rollout: Rollout,
  selector: Record<string, string>,
  template: types.input.core.v1.PodTemplateSpec,
): types.input.apps.v1.DeploymentSpec {
  return {
    replicas: fewestPods(spec),
    selector: { matchLabels: selector },
    strategy: replacesWithGap(spec)
      ? { type: "Recreate" }
      : { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: "25%" } },
    minReadySeconds: rollout.minReadySeconds,
    // Older revisions name ConfigMaps that are gone; the way back is the previous commit.
    revisionHistoryLimit: 2,
    template,
  };
}

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/ */
export function autoscalerSpec(
  name: string,
  { min, max, cpuUtilization, memoryUtilization, scaleDownAfterSeconds }: AutoscalingArgs,
): types.input.autoscaling.v2.HorizontalPodAutoscalerSpec {
  const cpu = cpuUtilization ?? (memoryUtilization === undefined ? workloadDefaults.cpuUtilization : undefined);
  return {
    scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
    minReplicas: min,
    maxReplicas: max,
    metrics: [...utilization("cpu", cpu), ...utilization("memory", memoryUtilization)],
    behavior: {
      scaleDown: { stabilizationWindowSeconds: scaleDownAfterSeconds ?? workloadDefaults.scaleDownAfterSeconds },
    },
  };
}

function utilization(name: string, averageUtilization: number | undefined): MetricSpec[] {
  if (averageUtilization === undefined) return [];
  return [{ type: "Resource", resource: { name, target: { type: "Utilization", averageUtilization } } }];
}

export function budgetSpec(
  spec: WorkloadSpec,
  selector: Record<string, string>,
): types.input.policy.v1.PodDisruptionBudgetSpec | undefined {
  const budget: PodDisruptionBudgetArgs | undefined = disruptionBudget(spec);
  if (budget === undefined) return undefined;
  return {
    ...(budget.maxUnavailable === undefined
      ? { minAvailable: budget.minAvailable! }
      : { maxUnavailable: budget.maxUnavailable }),
    selector: { matchLabels: selector },
    // Pods that never became ready would otherwise hold up every drain.
    unhealthyPodEvictionPolicy: "AlwaysAllow",
  };
}
