import { type ExposureArgs, ExposureType, hasLoadBalancer, Scheme } from "../../k8s/exposure-args.ts";
import { balancerTagProblems } from "../../k8s/exposure-problems.ts";
import type { EksSettings } from "../schema.ts";
import type { Contradiction } from "./finding.ts";
import { overlaps } from "./network.ts";

type LoadBalancingSettings = Pick<EksSettings, "tags" | "workloads" | "loadBalancerController" | "network">;

export function loadBalancingRules(settings: LoadBalancingSettings): Contradiction[] {
  return [...exposureRules(settings), ...tagRules(settings)];
}

function tagRules({ tags, workloads }: LoadBalancingSettings): Contradiction[] {
  const balanced = Object.values(workloads).some(({ exposure }) => exposure !== undefined && hasLoadBalancer(exposure));
  return balanced ? balancerTagProblems(tags) : [];
}

function exposureRules(settings: LoadBalancingSettings): Contradiction[] {
  return Object.entries(settings.workloads).flatMap(([name, workload]) => {
    const exposure: ExposureArgs | undefined = workload.exposure;
    if (exposure === undefined) return [];
    const path = ["workloads", name, "exposure"];
    return [
      ...withoutController(exposure, settings, path),
      ...classicBehindMutator(exposure, settings, path),
      ...unguarded(exposure, settings, path),
      ...withoutPublicSubnets(exposure, settings, path),
      ...overlaps(exposure.clientCidrBlocks ?? [], [...path, "clientCidrBlocks"]),
    ];
  });
}

function withoutController(
  { type }: ExposureArgs,
  { loadBalancerController: { enabled } }: LoadBalancingSettings,
  path: string[],
): Contradiction[] {
  if (enabled || (type !== ExposureType.Alb && type !== ExposureType.Nlb)) return [];
  return [
    {
      path: [...path, "type"],
      value: type,
      rule: "but loadBalancerController.enabled is false, and nothing else makes such a load balancer",
      fix: `Set loadBalancerController.enabled to true, or choose ${ExposureType.Clb} or ${ExposureType.ClusterIp}.`,
      also: [["loadBalancerController"]],
    },
  ];
}

/** https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/nlb/#configuration */
function classicBehindMutator(
  { type }: ExposureArgs,
  { loadBalancerController: { enabled, serviceMutator } }: LoadBalancingSettings,
  path: string[],
): Contradiction[] {
  if (type !== ExposureType.Clb || !enabled || !serviceMutator) return [];
  return [
    {
      path: [...path, "type"],
      value: type,
      rule: "but loadBalancerController.serviceMutator is true, which turns every such Service into an NLB",
      fix: "Set serviceMutator to false, or choose nlb.",
      also: [["loadBalancerController"]],
    },
  ];
}

/** The controller then passes over the annotation in silence. */
function unguarded(
  { webAclArn }: ExposureArgs,
  { loadBalancerController: { enabled, webFirewall } }: LoadBalancingSettings,
  path: string[],
): Contradiction[] {
  if (webAclArn === undefined || !enabled || webFirewall) return [];
  return [
    {
      path: [...path, "webAclArn"],
      value: webAclArn,
      rule: "but loadBalancerController.webFirewall is false, so that nothing would guard it",
      fix: "Set webFirewall to true, or remove webAclArn.",
      also: [["loadBalancerController"]],
    },
  ];
}

function withoutPublicSubnets(
  { scheme, subnets }: ExposureArgs,
  { network: { existing } }: LoadBalancingSettings,
  path: string[],
): Contradiction[] {
  if (scheme !== Scheme.InternetFacing || subnets !== undefined) return [];
  if (existing === undefined || existing.publicSubnetIds.length > 0) return [];
  return [
    {
      path: [...path, "scheme"],
      value: scheme,
      rule: "but network.existing.publicSubnetIds is empty, so there is nowhere to put it",
      fix: "Name the public subnets there, or choose internal.",
      also: [["network", "existing"]],
    },
  ];
}
