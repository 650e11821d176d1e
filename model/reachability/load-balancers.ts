import { anyResource } from "../expansion.ts";
import { urnsById } from "../ids.ts";
import { at, list, text, type Value } from "../json.ts";
import { Answer, type KubernetesObject, type PodTemplate } from "../kubernetes.ts";
import { type LoadBalancer, LoadBalancerKind, loadBalancersOf, type Target } from "../load-balancers.ts";
import { ingressPolicies, letsInAddresses, policiesEnforced, portNumber } from "../network-policies.ts";
import { perPlan } from "../per-plan.ts";
import type { PlanIndex } from "../plan-index.ts";
import { podSetsOf } from "../pods.ts";
import { connects, type Verdict } from "../security-groups.ts";
import { type Flow, Purpose, worse } from "./flow.ts";
import { type Place, placesOf } from "./places.ts";

/** From the load balancers of Services and Ingresses to the pods behind them. */
export function loadBalancerFlows(index: PlanIndex): Flow[] {
  return loadBalancersOf(index).flatMap((balancer) =>
    balancer.targets.flatMap((target) =>
      target.workloads.flatMap((urn) => {
        const pod = index.podOf(urn);
        return pod === undefined ? [] : targetFlows(balancer, target, pod, index);
      }),
    ),
  );
}

function targetFlows(balancer: LoadBalancer, target: Target, pod: PodTemplate, index: PlanIndex): Flow[] {
  const service = index.objectOf(target.service);
  if (service === undefined) return [];
  return targetPorts(service).map(({ port, protocol }): Flow => {
    const number = portNumber(pod, port);
    const place = balancer.instanceTargets ? "its node's port" : `port ${number ?? text(port) ?? "not known"}`;
    return {
      purpose: Purpose.LoadBalancer,
      resource: balancer.resources[0] ?? service.resource,
      from: balancer.label,
      to: pod.object.label,
      port: `${protocol} ${number ?? text(port) ?? "not known"}`,
      why: `requests for ${service.label} go to ${place}`,
      ...[byPolicies(pod, port, index), bySecurityGroups(balancer, pod, number, index)].reduce(worse),
    };
  });
}

function targetPorts({ spec }: KubernetesObject): { readonly port: Value; readonly protocol: string }[] {
  return list(at(spec, "ports")).map((one) => ({
    port: at(one, "targetPort") ?? at(one, "port"),
    protocol: text(at(one, "protocol")) ?? "TCP",
  }));
}

type FixableVerdict = Verdict & { readonly fix: string };

function byPolicies(pod: PodTemplate, port: Value, index: PlanIndex): FixableVerdict {
  const fix = "Add an ingress rule with an ipBlock of the load balancer's subnets, or of its clients, for this port.";
  const policies = policiesEnforced(index) ? ingressPolicies(index, pod) : [];
  if (policies.length === 0) return { answer: Answer.Yes, how: "no network policy", fix };
  const answer = letsInAddresses(policies, pod, port);
  const open = policies.filter((policy) => letsInAddresses([policy], pod, port) === Answer.Yes);
  const names = (open.length > 0 ? open : policies).map(({ label }) => label).join(", ");
  if (answer === Answer.No) return { answer, how: `${names} lets in no address outside the cluster on it`, fix };
  return { answer, how: answer === Answer.Yes ? names : `what ${names} lets in is not known`, fix };
}

/** https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/security_groups/ */
const managing = ["alb.ingress.kubernetes.io/", "service.beta.kubernetes.io/aws-load-balancer-"].map(
  (prefix) => `${prefix}manage-backend-security-group-rules`,
);

function bySecurityGroups(
  balancer: LoadBalancer,
  pod: PodTemplate,
  port: number | undefined,
  index: PlanIndex,
): FixableVerdict {
  const fix =
    "Let the controller add the rules (manage-backend-security-group-rules: \"true\"), or add one to the nodes' group from the load balancer's.";
  const own = balancer.securityGroups ?? [];
  const maker = balancer.byController ? "the load balancer controller" : "the cloud provider";
  if (own.length === 0 || managesRules(balancer) || balancer.kind === LoadBalancerKind.Classic)
    return { answer: Answer.Yes, how: `a rule that ${maker} adds`, fix };
  const urns = own.flatMap((id) => urnsById(index).get(id) ?? byName(index, id));
  const from = { groups: { urns, certain: urns.length === own.length } };
  const places = placesByPod(index).get(pod.object.resource.urn) ?? [];
  const verdicts = places.map((place) => ({
    ...(port === undefined || balancer.instanceTargets
      ? { answer: Answer.CannotTell, how: "the port is only known once it is made" }
      : connects(index, from, place, port)),
    fix,
  }));
  const [first, ...rest] = verdicts;
  if (first === undefined) return { answer: Answer.CannotTell, how: "where its pods run is not known", fix };
  return rest.reduce(worse, first);
}

function managesRules({ resources }: LoadBalancer): boolean {
  return resources.some(({ inputs }) => {
    const annotations = at(inputs, "metadata", "annotations");
    return managing.some((name) => text(at(annotations, name)) === "true");
  });
}

function byName(index: PlanIndex, name: string): string[] {
  return [...urnsById(index).values()].filter((urn) => {
    const { type, inputs } = anyResource(index, urn) ?? { type: "", inputs: {} };
    return (
      type === "aws:ec2/securityGroup:SecurityGroup" && [at(inputs, "name"), at(inputs, "tags", "Name")].includes(name)
    );
  });
}

const placesByPod = perPlan((index): ReadonlyMap<string, readonly Place[]> => {
  const places = new Map(placesOf(index).map((place) => [place.resource.urn, place]));
  return new Map(
    podSetsOf(index).map(({ resource, runsOn: { fargateProfile, nodeGroups } }) => {
      const all = fargateProfile === undefined ? nodeGroups : [fargateProfile];
      return [resource.urn, all.flatMap((one) => places.get(one.resource.urn) ?? [])];
    }),
  );
});
