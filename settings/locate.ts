import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import type { Path } from "./paths.ts";

/** A component of this program, as a plan names it. */
export interface Made {
  readonly type: string;
  readonly name: string;
}

/** The setting that a component is made from, by the type it has. */
const settingOf: Readonly<Record<string, (name: string) => Path>> = {
  Network: () => ["network"],
  Cluster: () => ["cluster"],
  Access: () => ["access"],
  NodeGroup: (name) => ["nodeGroups", name],
  FargateProfile: (name) => ["fargateProfiles", name],
  AddOn: (name) => ["addOns", name],
  LoadBalancerController: () => ["loadBalancerController"],
  LogGroups: (name) => [name.startsWith("metric") ? "metrics" : "logging"],
  FluentBit: () => ["logging"],
  FargateLogging: () => ["logging", "fargate"],
  CloudWatchAgent: () => ["metrics"],
  Namespace: (name) => ["namespaces", name.replace(/-namespace$/, "")],
  Workload: (name) => ["workloads", name],
};

/** What a check is about, within the setting of what it finds: an alert shows in a pull request only on a line of the change. */
const aspects: Readonly<Record<string, Path>> = {
  "api-open-to-the-world": ["endpoint", "publicAccessCidrs"],
  "autoscaler-range": ["autoscaling"],
  "budget-blocks-drain": ["podDisruptionBudget"],
  "container-hardening": ["exceptions"],
  "fargate-requests": ["resources"],
  "floating-version": ["image"],
  "grace-period": ["shutdown"],
  "internet-facing-by-default": ["exposure"],
  "internet-plain-text": ["exposure"],
  "kubernetes-end-of-support": ["kubernetesVersion"],
  "kubernetes-support-ending": ["kubernetesVersion"],
  "log-retention": ["retentionDays"],
  "nat-per-zone": ["natGateways"],
  "old-tls-policy": ["exposure"],
  "pod-security-unset": ["podSecurity"],
  "readiness-probe": ["probes"],
  "replica-spread": ["topologySpread"],
  "single-replica": ["replicas"],
  "spot-variety": ["instanceTypes"],
  "subnet-addresses": ["cidrBlock"],
  "subnet-addresses-full": ["cidrBlock"],
  "version-jump": ["kubernetesVersion"],
  "version-skew": ["kubernetesVersion"],
};

/** Checks that have a part of a setting to themselves. */
export const aspectRules = Object.keys(aspects);

/** Where in the settings something is decided; undefined where nothing there decides it. */
export function settingPath(made: readonly Made[], rule = ""): Path | undefined {
  for (const { type, name } of made) {
    const [, token = ""] = /^eks-platform:index:(\w+)$/.exec(type) ?? [];
    const path = Object.hasOwn(settingOf, token) ? settingOf[token]?.(name) : undefined;
    if (path !== undefined) return Object.hasOwn(aspects, rule) ? [...path, ...(aspects[rule] ?? [])] : path;
  }
  return undefined;
}

/** Lines of a stack file, from 1: the key itself, or the nearest above it that stands there. */
export function locator(stackFile: string): (path: Path) => number | undefined {
  const counter = new LineCounter();
  const document = parseDocument(stackFile, { lineCounter: counter });
  return (path) => {
    let at: unknown = document.get("config", true);
    let line: number | undefined;
    for (const [depth, step] of path.entries()) {
      const found = child(at, depth === 0 ? topKeys(String(step)) : [step]);
      if (found === undefined) break;
      const [start] = found.where.range ?? [];
      if (start !== undefined) line = counter.linePos(start).line;
      at = found.value;
    }
    return line;
  };
}

/** The project's own settings carry its name; others, as aws:region, stand there as they are. */
function topKeys(step: string): string[] {
  return step.includes(":") ? [step] : [`eks-platform:${step}`, step];
}

function child(at: unknown, steps: Path): { where: Node; value: unknown } | undefined {
  if (isSeq(at)) {
    const item = typeof steps[0] === "number" ? at.items[steps[0]] : undefined;
    return item === undefined ? undefined : { where: item as Node, value: item };
  }
  if (!isMap(at)) return undefined;
  const pair = at.items.find(({ key }) => isScalar(key) && steps.includes(String(key.value)));
  return pair === undefined ? undefined : { where: pair.key as Node, value: pair.value };
}
