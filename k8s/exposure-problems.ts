import type { Problem } from "../problems.ts";
import { type ExposureArgs, ExposureType, hasLoadBalancer, Scheme, TargetType } from "./exposure-args.ts";
import { exposurePortProblems, outOfRange } from "./exposure-port-problems.ts";
import { Compute } from "./pod-template.ts";

type Path = readonly (string | number)[];

export interface ExposedWorkload {
  readonly port?: number;
  readonly compute?: Compute;
}

/** What cannot be in the exposure that stands at `path`. */
export function exposureProblems(exposure: ExposureArgs, path: Path, workload: ExposedWorkload): Problem[] {
  return [
    ...foreignProblems(exposure, path),
    ...rangeProblems(exposure, path),
    ...exposurePortProblems(exposure, path),
    ...encryptionProblems(exposure, path),
    ...fargateProblems(exposure, path, workload),
    ...(exposure.rules ?? []).flatMap((rule, index) => ruleProblems(rule, [...path, "rules", index])),
    ...groupProblems(exposure, path),
    ...(workload.port === undefined
      ? [{ path, rule: "needs a port that requests come to", fix: "Set port to the one the container listens on." }]
      : []),
  ];
}

const loadBalancers = [ExposureType.Nlb, ExposureType.Clb, ExposureType.Alb] as const;
const byController = [ExposureType.Nlb, ExposureType.Alb] as const;
const alb = [ExposureType.Alb] as const;

/** Which types know a setting; those that all know are left out. */
const knownBy: Partial<Record<keyof ExposureArgs, readonly ExposureType[]>> = {
  nodePort: [ExposureType.NodePort],
  additionalPorts: [ExposureType.ClusterIp, ExposureType.NodePort],
  scheme: loadBalancers,
  certificateArns: loadBalancers,
  sslPolicy: loadBalancers,
  plainTextFromInternet: loadBalancers,
  clientCidrBlocks: loadBalancers,
  deregistrationDelaySeconds: loadBalancers,
  healthCheck: loadBalancers,
  targetType: byController,
  subnets: byController,
  loadBalancerAttributes: byController,
  targetGroupAttributes: byController,
  rules: alb,
  group: alb,
  redirectToHttps: alb,
  webAclArn: alb,
};

function foreignProblems(exposure: ExposureArgs, path: Path): Problem[] {
  return Object.entries(knownBy)
    .filter(([key, types]) => exposure[key as keyof ExposureArgs] !== undefined && !types.includes(exposure.type))
    .map(([key, types]) => ({
      path: [...path, key],
      rule: `means nothing to the type ${exposure.type}`,
      fix: `Remove it, or choose ${types.join(" or ")}.`,
    }));
}

function rangeProblems(exposure: ExposureArgs, path: Path): Problem[] {
  const { healthCheck = {} } = exposure;
  const ranges: [key: string[], value: number | undefined, low: number, high: number][] = [
    [["deregistrationDelaySeconds"], exposure.deregistrationDelaySeconds, 1, 600],
    [["healthCheck", "intervalSeconds"], healthCheck.intervalSeconds, 5, 300],
    [["healthCheck", "timeoutSeconds"], healthCheck.timeoutSeconds, 2, 120],
    [["healthCheck", "healthyThreshold"], healthCheck.healthyThreshold, 2, 10],
    [["healthCheck", "unhealthyThreshold"], healthCheck.unhealthyThreshold, 2, 10],
  ];
  const outside = ranges.flatMap(([key, value, low, high]) => outOfRange([...path, ...key], value, low, high));
  return [...outside, ...healthProblems(exposure, path)];
}

function healthProblems({ type, healthCheck = {} }: ExposureArgs, path: Path): Problem[] {
  const at = [...path, "healthCheck"];
  const { intervalSeconds = 10, timeoutSeconds = 5, protocol, path: asked } = healthCheck;
  const problems: Problem[] = [];
  if (type !== ExposureType.Nlb && timeoutSeconds >= intervalSeconds)
    problems.push({
      path: [...at, "timeoutSeconds"],
      value: timeoutSeconds,
      rule: `but intervalSeconds is ${intervalSeconds}, and an answer must come before the next question`,
      fix: "Lower the timeout, or raise the interval.",
    });
  if (type === ExposureType.Alb && protocol === "tcp")
    problems.push({
      path: [...at, "protocol"],
      value: protocol,
      rule: "but an ALB asks by HTTP only",
      fix: "Write http or https.",
    });
  if (type === ExposureType.Clb && (protocol !== undefined || asked !== undefined))
    problems.push({
      path: at,
      rule: "names a protocol or a path, but a CLB only opens a connection to the node",
      fix: "Remove them, or use an NLB or ALB.",
    });
  return [...problems, ...slashProblems(asked, at)];
}

function slashProblems(asked: string | undefined, at: Path): Problem[] {
  if (asked === undefined || asked.startsWith("/")) return [];
  const fix = `Write /${asked}.`;
  return [{ path: [...at, "path"], value: asked, rule: "but a path begins with a slash", fix }];
}

function encryptionProblems(exposure: ExposureArgs, path: Path): Problem[] {
  if (!hasLoadBalancer(exposure)) return [];
  const { certificateArns = [], scheme, plainTextFromInternet, redirectToHttps, sslPolicy, type } = exposure;
  const problems: Problem[] = [];
  if (certificateArns.length === 0 && scheme === Scheme.InternetFacing && plainTextFromInternet !== true)
    problems.push({
      path: [...path, "scheme"],
      value: scheme,
      rule: "but there is no certificate, so traffic from the internet would not be encrypted",
      fix: "Add certificateArns, or say plainTextFromInternet: true.",
    });
  if (certificateArns.length === 0 && redirectToHttps === true)
    problems.push({
      path: [...path, "redirectToHttps"],
      value: true,
      rule: "but there is no certificate to answer HTTPS with",
      fix: "Add certificateArns, or remove the redirect.",
    });
  if (certificateArns.length === 0 && sslPolicy !== undefined)
    problems.push({
      path: [...path, "sslPolicy"],
      value: sslPolicy,
      rule: "but there is no certificate",
      fix: "Add certificateArns, or remove it.",
    });
  if (certificateArns.length > 0 && plainTextFromInternet === true)
    problems.push({
      path: [...path, "plainTextFromInternet"],
      value: true,
      rule: "but there is a certificate",
      fix: "Remove one of the two.",
    });
  if (type === ExposureType.Clb && certificateArns.length > 1)
    problems.push({
      path: [...path, "certificateArns"],
      value: certificateArns,
      rule: "but a CLB has one certificate",
      fix: "Leave one, or use an NLB or ALB.",
    });
  return problems;
}

function fargateProblems({ type, targetType }: ExposureArgs, path: Path, { compute }: ExposedWorkload): Problem[] {
  if (compute !== Compute.Fargate) return [];
  const fix = "Use nlb or alb with the target type ip, or run on nodes.";
  if (type === ExposureType.NodePort || type === ExposureType.Clb)
    return [
      { path: [...path, "type"], value: type, rule: "but on Fargate no node has a port that leads to the pods", fix },
    ];
  if (targetType === TargetType.Instance)
    return [{ path: [...path, "targetType"], value: targetType, rule: "but on Fargate there are no instances", fix }];
  return [];
}

const hostPattern = /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

function ruleProblems({ host, path: asked }: { host?: string; path?: string }, at: Path): Problem[] {
  const problems: Problem[] = [];
  if (host !== undefined && !hostPattern.test(host))
    problems.push({
      path: [...at, "host"],
      value: host,
      rule: "but that is no host name",
      fix: "Write it in lower case without scheme and port, like www.example.com or *.example.com.",
    });
  return [...problems, ...slashProblems(asked, at)];
}

function groupProblems({ group }: ExposureArgs, path: Path): Problem[] {
  if (group === undefined) return [];
  const problems: Problem[] = [];
  if (!/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/.test(group.name))
    problems.push({
      path: [...path, "group", "name"],
      value: group.name,
      rule: "but the controller does not accept that name",
      fix: "Use at most 63 lower-case letters, digits, hyphens and dots.",
    });
  const { order } = group;
  if (order !== undefined && (!Number.isInteger(order) || order < 1 || order > 1000))
    problems.push({
      path: [...path, "group", "order"],
      value: order,
      rule: "but must lie between 1 and 1000",
      fix: "Choose a number in between.",
    });
  return problems;
}

/** Tags of a load balancer travel in an annotation, as pairs with an equals sign, separated by commas. */
export function balancerTagProblems(tags: Readonly<Record<string, string>>): Problem[] {
  return Object.entries(tags)
    .filter(([key, value]) => /[,=]/.test(`${key}${value}`))
    .map(([key, value]) => ({
      path: ["tags", key],
      value,
      rule: "but load balancers of workloads cannot carry a tag with a comma or an equals sign",
      fix: "Choose another text for the tag.",
    }));
}
