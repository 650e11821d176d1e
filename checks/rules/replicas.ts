import { loadBalancerControllersOf } from "../../model/load-balancer-controller.ts";
import type { PlanIndex } from "../../model/plan-index.ts";
import { podSetsOf } from "../../model/pods.ts";
import { isProduction } from "../../model/production.ts";
import { type Route, Strength, spreadOf, type Workload, workloadsOf, zonesOf } from "../../model/workloads.ts";
import { Severity } from "../../plan/plan.ts";
import { type Check, type Hit, hit } from "../check.ts";

export const singleReplica: Check = {
  id: "single-replica",
  severity: Severity.Warning,
  title:
    "What clients reach through a load balancer runs at least twice; in production, so does all that has a Service.",
  why: "Every drain, every lost node and every crash is otherwise an outage. A cluster that is protected from deletion counts as production.",
  page: "https://docs.aws.amazon.com/eks/latest/best-practices/application.html",
  find: (_, index) => [
    ...workloadsOf(index)
      .filter((workload) => isDependedOn(workload, index) && workload.pods.minReplicas === 1)
      .map((workload) => alone(workload)),
    ...platform(index),
  ],
};

/** Clients outside the cluster depend on it, or the plan says that others do. */
function isDependedOn({ routes, services }: Workload, index: PlanIndex): boolean {
  return routes.length > 0 || (services.length > 0 && isProduction(index));
}

function alone({ pod, routes, autoscaler }: Workload): Hit {
  const { resource, label } = pod.object;
  const where = routes.length > 0 ? `stands behind ${balancers(routes)}` : "has a Service";
  const input = autoscaler === undefined ? "replicas" : `minReplicas of ${autoscaler.label}`;
  const count = autoscaler === undefined ? "with 1 pod" : "and may have just 1 pod";
  return hit(resource, `${label} ${where} ${count}.`, `Set ${input} to 2 or more.`);
}

function balancers(routes: readonly Route[]): string {
  return [...new Set(routes.map(({ balancer }) => balancer.label))].join(", ");
}

/** Those without which nothing else works: name resolution, and the webhooks of the load balancer controller. */
function platform(index: PlanIndex): Hit[] {
  const controllers = new Set(loadBalancerControllersOf(index).map(({ urn }) => urn));
  return podSetsOf(index)
    .filter(({ label, resource }) => label === "add-on coredns" || controllers.has(resource.urn))
    .filter(({ minReplicas }) => minReplicas === 1)
    .map(({ resource, label }) => {
      const input =
        label === "add-on coredns" ? "replicaCount in its configurationValues" : "replicaCount in its values";
      return hit(resource, `${label} runs with 1 pod, and the cluster depends on it.`, `Set ${input} to 2.`);
    });
}

export const replicaSpread: Check = {
  id: "replica-spread",
  severity: Severity.Warning,
  title:
    "Several pods that clients depend on are kept on different nodes, and in different zones where that is asked for.",
  why: "Left to itself the scheduler may put all of them on one node, whose end is then the end of all.",
  page: "https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/",
  find: (_, index) =>
    workloadsOf(index)
      .filter((workload) => isDependedOn(workload, index) && (workload.pods.minReplicas ?? 0) >= 2)
      // On Fargate each pod has a machine of its own.
      .filter(({ pods }) => pods.runsOn.fargateProfile === undefined)
      .flatMap((workload) => [...together(workload), ...inOneZone(workload, isProduction(index))]),
};

function together({ pod, pods }: Workload): Hit[] {
  const { zones, nodes } = spreadOf(pod);
  if (zones !== Strength.None || nodes !== Strength.None) return [];
  const { resource, label } = pod.object;
  const message = `${label}: nothing keeps its ${pods.minReplicas} pods on different nodes.`;
  return [
    hit(resource, message, "Add topologySpreadConstraints for kubernetes.io/hostname and topology.kubernetes.io/zone."),
  ];
}

function inOneZone({ pod, pods }: Workload, production: boolean): Hit[] {
  const zones = zonesOf(pods);
  const asked = spreadOf(pod).zones === Strength.Required;
  if (zones?.length !== 1 || !(asked || production)) return [];
  const { resource, label } = pod.object;
  const message = `${label}: all nodes that take its pods are in ${zones[0]}${asked ? ", although it asks to be spread over zones" : ""}.`;
  return [hit(resource, message, "Give a node group that takes them subnets of several zones.")];
}
