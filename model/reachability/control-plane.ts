import type { PlannedResource } from "../../plan/plan.ts";
import { clusterEndpoint } from "../cluster-endpoint.ts";
import { addOnPorts, chartPorts } from "../data/webhook-ports.ts";
import { at, isHidden, list, text } from "../json.ts";
import { Answer, type KubernetesObject } from "../kubernetes.ts";
import { lookUp } from "../look-up.ts";
import type { PlanIndex } from "../plan-index.ts";
import { type PodSet, podSetsOf } from "../pods.ts";
import { connects, leaves, type Verdict } from "../security-groups.ts";
import { chartTypes } from "../types.ts";
import { type Flow, Purpose, worse } from "./flow.ts";
import { type ControlPlane, controlPlanesOf, type Place, placeName, placesOf } from "./places.ts";
import { networkOf, vpcResource, wayOut } from "./way-out.ts";

/** From the control plane to kubelets and webhooks, back to the API, and among pods to the names of the cluster. */
export function controlPlaneFlows(index: PlanIndex): Flow[] {
  return controlPlanesOf(index).flatMap((plane) => {
    const places = placesOf(index).filter(({ cluster }) => cluster === plane.cluster);
    const ports = calledPorts(plane, index);
    return places.flatMap((place) => [
      ...ports.filter(({ on }) => on?.has(place.resource) ?? true).map((one) => toNodes(plane, place, one, index)),
      toApi(plane, place, index),
      ...toNames(place, places, index),
    ]);
  });
}

interface Called {
  readonly port: number;
  readonly to: string;
  readonly why: string;
  /** What may run the pods; everything where absent. */
  readonly on?: ReadonlySet<PlannedResource>;
}

const kubelet: Called = { port: 10250, to: "kubelet", why: "logs, exec and metrics of pods" };

/** The kubelet's first. */
function calledPorts({ cluster }: ControlPlane, index: PlanIndex): Called[] {
  const addOns = Object.entries(cluster.addOns).flatMap(([name, { resource }]) =>
    named(addOnPorts, name, resource, index),
  );
  const charts = index
    .ofType(...chartTypes)
    .flatMap((chart) =>
      named(chartPorts, (text(at(chart.inputs, "chart")) ?? "").split("/").at(-1) ?? "", chart, index),
    );
  return [kubelet, ...addOns, ...charts, ...ownWebhooks(index)];
}

function named(table: typeof addOnPorts, name: string, resource: PlannedResource, index: PlanIndex): Called[] {
  const ports = lookUp(table, name) ?? [];
  if (ports.length === 0) return [];
  const on = runners(resource, index);
  return ports.map(({ port, why }) => ({ port, why, to: name, ...(on === undefined ? {} : { on }) }));
}

/** Node groups and profiles that may run the pods of an add-on or a chart; `undefined` where that is not known. */
function runners(
  maker: PlannedResource,
  index: PlanIndex,
  which: (pods: PodSet) => boolean = () => true,
): ReadonlySet<PlannedResource> | undefined {
  const sets = podSetsOf(index).filter((pods) => pods.resource === maker && which(pods));
  const on = sets.flatMap(({ runsOn: { fargateProfile, nodeGroups } }) =>
    fargateProfile === undefined ? nodeGroups.map(({ resource }) => resource) : [fargateProfile.resource],
  );
  return on.length === 0 ? undefined : new Set(on);
}

/** Of webhooks and APIs that the plan itself registers, at the port where the Service leads. */
function ownWebhooks(index: PlanIndex): Called[] {
  const hooks = index
    .ofKind("ValidatingWebhookConfiguration", "MutatingWebhookConfiguration")
    .flatMap(({ resource }) =>
      list(at(resource.inputs, "webhooks")).map((hook) => at(hook, "clientConfig", "service")),
    );
  const apis = index.ofKind("APIService").map(({ spec }) => at(spec, "service"));
  return [...hooks, ...apis].flatMap((service): Called[] => {
    const namespace = text(at(service, "namespace"));
    const name = text(at(service, "name"));
    const found = index.ofKind("Service").find((one) => one.namespace === namespace && one.name === name);
    const port = found === undefined ? undefined : targetPort(found, at(service, "port") ?? 443);
    return port === undefined ? [] : [{ port, to: `${namespace}/${name}`, why: "the API server calls it" }];
  });
}

function targetPort({ spec }: KubernetesObject, wanted: unknown): number | undefined {
  const port = list(at(spec, "ports")).find((one) => at(one, "port") === wanted);
  const target = at(port, "targetPort") ?? at(port, "port");
  return typeof target === "number" ? target : undefined;
}

const openFix =
  "Let the launch template's security groups include the cluster's own, or add a rule from the cluster's security group.";

function toNodes(plane: ControlPlane, place: Place, { port, to, why }: Called, index: PlanIndex): Flow {
  const verdict = connects(index, plane, place, port);
  const where = to === kubelet.to ? `kubelets of ${place.name}` : `${to} on ${placeName(place)}`;
  return {
    purpose: Purpose.ControlPlane,
    resource: place.resource,
    from: "control plane",
    to: where,
    port: `TCP ${port}`,
    why,
    ...verdict,
    fix: openFix,
  };
}

function toApi(plane: ControlPlane, place: Place, index: PlanIndex): Flow {
  return {
    purpose: Purpose.Api,
    resource: place.resource,
    from: placeName(place),
    to: "Kubernetes API",
    port: "TCP 443",
    why: "a node joins, and pods ask, by it",
    ...apiVerdict(plane, place, index),
  };
}

function apiVerdict(plane: ControlPlane, place: Place, index: PlanIndex): Verdict & { readonly fix: string } {
  const { privateAccess, publicAccess, cidrs } = clusterEndpoint(plane.resource);
  const fix = "Turn the private endpoint on (endpointPrivateAccess).";
  if (privateAccess === undefined)
    return { answer: Answer.CannotTell, how: "whether there is a private endpoint is not known", fix };
  if (privateAccess) {
    const names = answersNames(plane, index);
    if (names !== undefined) return names;
    const verdict = connects(index, place, plane, 443);
    return { ...verdict, how: `private endpoint, ${verdict.how}`, fix: openFix };
  }
  if (publicAccess === false) return { answer: Answer.No, how: "the API has no endpoint at all", fix };
  const way = worse(wayOut(place, index), leaves(index, place, 443));
  if (way.answer !== Answer.Yes) return { answer: way.answer, how: `no private endpoint, and ${way.how}`, fix };
  if (cidrs?.includes("0.0.0.0/0") && publicAccess)
    return { answer: Answer.Yes, how: `public endpoint, by ${way.how}`, fix };
  const how = "only the public endpoint, which may not let in the addresses that the nodes call from";
  return { answer: Answer.CannotTell, how, fix };
}

/** The private endpoint's name leads there only where the VPC answers names: https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html */
function answersNames(plane: ControlPlane, index: PlanIndex) {
  const vpc = vpcResource(networkOf(plane, index), index);
  if (vpc === undefined) return undefined;
  const fix = "Set enableDnsHostnames and enableDnsSupport of the VPC to true.";
  for (const [key, usual] of [
    ["enableDnsHostnames", false],
    ["enableDnsSupport", true],
  ] as const) {
    const value = at(vpc.inputs, key) ?? usual;
    if (isHidden(value))
      return { answer: Answer.CannotTell, how: `whether ${key} of ${vpc.name} is on is not known`, fix };
    if (value !== true)
      return { answer: Answer.No, how: `${key} of ${vpc.name} is off, so the endpoint's name leads nowhere`, fix };
  }
  return undefined;
}

function toNames(place: Place, places: readonly Place[], index: PlanIndex): Flow[] {
  const addOn = place.cluster.addOns.coredns?.resource;
  const on = addOn === undefined ? undefined : runners(addOn, index, ({ labels }) => labels["k8s-app"] === "kube-dns");
  const others = places
    .filter(({ resource }) => on?.has(resource) ?? true)
    .filter((other) => other.groups.urns.join() !== place.groups.urns.join());
  const [first, ...rest] = others.map((other) => ({
    other,
    ...worse(connects(index, place, other, 53, "udp"), connects(index, place, other, 53)),
  }));
  if (first === undefined) return [];
  const { other, ...verdict } = rest.reduce(worse, first);
  return [
    {
      purpose: Purpose.Names,
      resource: place.resource,
      from: placeName(place),
      to: `CoreDNS on ${placeName(other)}`,
      port: "UDP and TCP 53",
      why: "pods look up names wherever CoreDNS runs",
      ...verdict,
      fix: "Let the nodes of both groups wear the cluster's security group, or add a rule from one to the other for port 53.",
    },
  ];
}
