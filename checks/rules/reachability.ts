import { groupBy } from "../../model/groups.ts";
import { Answer } from "../../model/kubernetes.ts";
import { endpointFix } from "../../model/reachability/services.ts";
import { type Flow, flowsOf, Purpose } from "../../model/reachability.ts";
import { Severity } from "../../plan/plan.ts";
import type { Check, Hit, Rule } from "../check.ts";

export const controlPlaneReachesNodes: Check = rule([Purpose.ControlPlane], {
  id: "control-plane-reaches-nodes",
  severity: Severity.Error,
  title: "The control plane reaches kubelets, and the webhooks and APIs that pods serve.",
  why: "Without the kubelet there are no logs and no exec; while a webhook does not answer, the API server refuses whatever it is asked about.",
  page: "https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html",
});

export const nodesReachApi: Check = rule([Purpose.Api], {
  id: "nodes-reach-api",
  severity: Severity.Error,
  title: "Nodes reach the Kubernetes API.",
  why: "A node that does not reach it never joins, and the node group fails after half an hour.",
  page: "https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html",
});

export const podsReachDns: Check = rule([Purpose.Names], {
  id: "pods-reach-dns",
  severity: Severity.Error,
  title: "Pods of every node group reach CoreDNS on the others.",
  why: "CoreDNS runs on some nodes only; from where it is not reached, half of all names, or all, do not resolve.",
  page: "https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html",
});

export const nodesReachServices: Check = rule([Purpose.Services, Purpose.Images], {
  id: "nodes-reach-services",
  severity: Severity.Error,
  title:
    "Nodes and their pods reach the services of AWS that they call, and the registries of their images, by a NAT gateway or an endpoint.",
  why: "Without ECR and EC2 no node gets ready; without other services agents and controllers start and do nothing, and without its registry, which only ECR's private ones have endpoints for, an image never comes.",
  page: "https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html",
});

export const loadBalancerReachesPods: Check = rule([Purpose.LoadBalancer], {
  id: "load-balancer-reaches-pods",
  severity: Severity.Error,
  title: "Load balancers reach the pods behind them.",
  why: "Targets that security groups or network policies close stay unhealthy, and every request ends in an error.",
  page: "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/security_groups/",
});

export const nodesReachFileSystem: Check = rule([Purpose.FileSystem], {
  id: "nodes-reach-file-system",
  severity: Severity.Error,
  title: "Nodes reach the mount targets of the file systems that their pods use.",
  why: "A mount that is not answered hangs, and so does the pod.",
  page: "https://docs.aws.amazon.com/efs/latest/ug/network-access.html",
});

function rule(purposes: readonly Purpose[], about: Rule): Check {
  return {
    ...about,
    find: (_, index) => {
      const flows = flowsOf(index).filter(({ purpose }) => purposes.includes(purpose));
      const closed = flows.filter(({ answer }) => answer === Answer.No);
      const doubtful = flows.filter(({ answer }) => answer === Answer.CannotTell);
      return [
        ...[...groupBy(closed, ({ resource, how }) => `${resource.urn} ${how}`).values()].map(noWay),
        ...[...groupBy(doubtful, ({ how }) => how).values()].map(perhaps),
      ];
    },
  };
}

type Flows = readonly [Flow, ...Flow[]];

function noWay(flows: Flows): Hit {
  const [{ resource, how }] = flows;
  return { urn: resource.urn, message: `${subject(flows)} cannot reach ${targets(flows)}: ${how}.`, fix: fixOf(flows) };
}

/** Of all that the same thing is not known of at once. */
function perhaps(flows: Flows): Hit {
  const [{ resource, how }] = flows;
  const message = `Cannot tell whether ${subject(flows)} can reach ${targets(flows)}: ${how}.`;
  return { urn: resource.urn, message, fix: fixOf(flows), cannotTell: true };
}

/** One endpoint less is one line less, but not one finding less. */
function fixOf(flows: Flows): string {
  const services = flows.flatMap(({ endpointMissing, to }) => (endpointMissing === true ? [to] : []));
  return services.length > 1 ? endpointFix([...new Set(services)], flows[0].answer) : flows[0].fix;
}

function subject(flows: Flows): string {
  return listed(flows.map(({ from }) => from));
}

/** With the port behind them where they share it, and behind each where they do not. */
function targets(flows: Flows): string {
  const ports = new Set(flows.map(({ port }) => port));
  if (ports.size === 1) return `${listed(flows.map(({ to }) => to))} (${flows[0].port})`;
  return listed(flows.map(({ to, port }) => `${to} (${port})`));
}

function listed(names: readonly string[]): string {
  const all = [...new Set(names)];
  return all.length > 12 ? `${all.slice(0, 12).join(", ")} and ${all.length - 12} more` : all.join(", ");
}
