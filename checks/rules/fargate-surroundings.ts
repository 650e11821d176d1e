import { type FargatePods, fargatePodsOf } from "../../model/fargate.ts";
import { groupBy, groupByEach } from "../../model/groups.ts";
import { type Grant, Identity } from "../../model/identity.ts";
import { at, isMissing } from "../../model/json.ts";
import { Answer, type KubernetesObject, selects, selectsByLabels, serviceAccountName } from "../../model/kubernetes.ts";
import { type LoadBalancer, LoadBalancerKind, loadBalancersOf } from "../../model/load-balancers.ts";
import { perPlan } from "../../model/per-plan.ts";
import type { PlanIndex } from "../../model/plan-index.ts";
import type { PodSet } from "../../model/pods.ts";
import { Severity } from "../../plan/plan.ts";
import { type Check, type Hit, hit } from "../check.ts";

const page = "https://docs.aws.amazon.com/eks/latest/userguide/fargate.html";

export const fargatePodIdentity: Check = {
  id: "fargate-pod-identity",
  severity: Severity.Error,
  title: "Pods on Fargate get their AWS credentials by IRSA.",
  why: "The agent of Pod Identity runs on nodes only: the pods start, and every call to AWS fails.",
  page: "https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html",
  find: (_, index) => {
    const pods = fargatePodsOf(index);
    if (pods.length === 0) return [];
    const grants = groupBy(
      index.identities().grants,
      ({ namespace, serviceAccount }) => `${namespace}/${serviceAccount}`,
    );
    return pods.flatMap((one) => identityHits(one, grants, index));
  },
};

type Grants = ReadonlyMap<string, readonly Grant[]>;

function identityHits({ pods, profile }: FargatePods, grants: Grants, index: PlanIndex): Hit[] {
  const { resource, label } = pods;
  const found = accountsOf(pods, index).map((account) => ({ account, own: grants.get(account) ?? [] }));
  return found.flatMap(({ account, own }): Hit[] => {
    const [association] = own;
    if (association === undefined || own.some(({ identity }) => identity !== Identity.PodIdentity)) return [];
    const message = `${label} runs on Fargate (profile ${profile.name}), where the Pod Identity association ${association.resource.name} of its service account ${account} gives it no credentials.`;
    return [hit(resource, message, "Give the role by IRSA instead, or let the pods run on nodes.")];
  });
}

function accountsOf({ resource, namespace, spec }: PodSet, index: PlanIndex): readonly string[] {
  if (spec === undefined) return index.identities().accountsOf(resource);
  const pod = index.podOf(resource.urn);
  const name = pod === undefined ? undefined : serviceAccountName(pod);
  return name === undefined ? [] : [`${namespace}/${name}`];
}

export const fargateLoadBalancer: Check = {
  id: "fargate-load-balancer",
  severity: Severity.Error,
  title: "Load balancers reach pods on Fargate by their addresses.",
  why: "A pod on Fargate has no node of the cluster's own, so no port of a node leads to it: an instance target is never healthy.",
  page,
  find: (_, index) => {
    const onFargate = new Map(fargatePodsOf(index).map(({ pods }) => [pods.resource.urn, pods.label]));
    if (onFargate.size === 0) return [];
    const balancers = loadBalancersOf(index);
    const balanced = new Set(balancers.flatMap(({ services }) => services));
    return [
      ...balancers.flatMap((balancer) => balancerHits(balancer, onFargate)),
      ...index
        .ofKind("Service")
        .filter(({ resource, spec }) => at(spec, "type") === "NodePort" && !balanced.has(resource.urn))
        .flatMap((service) => nodePortHits(service, index)),
    ];
  },
};

function balancerHits(balancer: LoadBalancer, onFargate: ReadonlyMap<string, string>): Hit[] {
  const { kind, label, instanceTargets, workloads, resources } = balancer;
  const pods = workloads.flatMap((urn) => onFargate.get(urn) ?? []);
  const [first] = resources;
  if (pods.length === 0 || first === undefined) return [];
  if (kind === LoadBalancerKind.Classic) {
    const message = `${label} is a Classic Load Balancer, which sends to nodes, and ${onFargateText(pods)}.`;
    return [hit(first, message, "Use a Network or an Application Load Balancer with ip targets.")];
  }
  if (!instanceTargets) return [];
  const message = `${label} sends to instances, and ${onFargateText(pods)}.`;
  return [hit(first, message, "Set its target type to ip.")];
}

function nodePortHits({ resource, label, spec, namespace }: KubernetesObject, index: PlanIndex): Hit[] {
  const pods = (podsByNamespace(index).get(namespace ?? "") ?? []).filter(
    ({ labels }) => selectsByLabels(at(spec, "selector"), { ...labels }) === Answer.Yes,
  );
  if (pods.length === 0 || isMissing(at(spec, "selector"))) return [];
  const where = onFargateText(pods.map((one) => one.label));
  const message = `${label} opens a port of the nodes, and ${where}, where no node leads to it.`;
  return [hit(resource, message, "Make it a ClusterIP, or put a load balancer with ip targets in front.")];
}

function onFargateText(labels: readonly string[]): string {
  return `${labels.join(", ")} ${labels.length === 1 ? "runs" : "run"} on Fargate`;
}

const podsByNamespace = perPlan((index) => byNamespace(fargatePodsOf(index).map(({ pods }) => pods)));

function byNamespace<T extends { readonly namespace?: string }>(
  items: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  return groupByEach(items, ({ namespace }) => (namespace === undefined ? [] : [namespace]));
}

export const fargateNetworkPolicy: Check = {
  id: "fargate-network-policy",
  severity: Severity.Warning,
  title: "No network policy is counted on for pods on Fargate.",
  why: "The VPC CNI enforces network policies on its nodes. On Fargate nobody does: the API server takes the policy, and everything can connect as before.",
  page: "https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html",
  find: (_, index) => {
    const pods = podsByNamespace(index);
    const policies = byNamespace(index.ofKind("NetworkPolicy"));
    return [...policies].flatMap(([namespace, own]) => policyHits(namespace, own, pods.get(namespace) ?? []));
  },
};

/** One for each namespace, since its policies come and go together. */
function policyHits(namespace: string, policies: readonly KubernetesObject[], pods: readonly PodSet[]): Hit[] {
  const meant = policies.filter(({ spec }) => pods.some((one) => chooses(spec, one)));
  const unprotected = pods.filter((one) => meant.some(({ spec }) => chooses(spec, one)));
  const [first] = meant;
  if (first === undefined) return [];
  const names = meant.map(({ name, resource }) => name ?? resource.name).join(", ");
  const message = `Namespace ${namespace}: ${meant.length === 1 ? `the network policy ${names} does` : `the network policies ${names} do`} not hold for ${unprotected.map(({ label }) => label).join(", ")}, since Fargate enforces none.`;
  const fix = "Run what they protect on nodes, or restrict it by security groups for pods, and remove the policies.";
  return [hit(first.resource, message, fix)];
}

function chooses(spec: KubernetesObject["spec"], { labels }: PodSet): boolean {
  const selector = at(spec, "podSelector");
  return selects(selector, { ...labels }) === Answer.Yes;
}
