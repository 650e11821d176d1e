import { lookUp } from "../../model/look-up.ts";
import type { Cluster, NodeGroup } from "../../model/nodes.ts";
import { clustersOf, nodeGroupsOf } from "../../model/nodes.ts";
import type { PlanIndex } from "../../model/plan-index.ts";
import { minorOf, minorsAhead, type Versioned, versionsOf } from "../../model/versions.ts";
import { Severity } from "../../plan/plan.ts";
import { type Check, type Hit, hit } from "../check.ts";

const skewPage = "https://kubernetes.io/releases/version-skew-policy/";

/** https://kubernetes.io/releases/version-skew-policy/#kubelet */
const mostBehind = 3;

export const versionSkew: Check = {
  id: "version-skew",
  severity: Severity.Error,
  title: "Nodes, kube-proxy, node images and autoscalers fit the control plane's version.",
  why: "Nothing may be newer than the API server it talks to, and only three minor versions older; EKS refuses the update, or the parts misunderstand each other.",
  page: skewPage,
  find: (_, index) => {
    const [cluster, ...others] = clustersOf(index);
    // Which part belongs to which of several clusters is not always told.
    if (cluster?.version === undefined || others.length > 0) return [];
    return [
      ...nodeGroupsOf(index).flatMap((group) => nodes(group, cluster)),
      ...versionsOf(index).flatMap((part) => parts(part, cluster)),
    ];
  },
};

function nodes({ resource, name, version, releaseVersion, amiType }: NodeGroup, cluster: Cluster): Hit[] {
  const own = version ?? cluster.version;
  const hits = apart(`The nodes of ${name} are`, version, cluster).map(({ message, fix }) =>
    hit(resource, message, fix),
  );
  if (releaseVersion !== undefined && minorOf(own) !== undefined && minorsAhead(releaseVersion, own) !== 0) {
    const message = `The image of ${name} is ${releaseVersion}, but its nodes are to run Kubernetes ${own}.`;
    if (minorOf(releaseVersion) !== undefined && !isBottlerocket(amiType))
      hits.push(hit(resource, message, "Take a release of the node image for that minor version."));
  }
  const minor = minorOf(own)?.[1] ?? 0;
  if (/^AL2_/.test(amiType ?? "") && minor >= 33) {
    const message = `${name} asks for ${amiType}, and there is no Amazon Linux 2 image for Kubernetes ${own}.`;
    hits.push(hit(resource, message, "Take the AL2023 or Bottlerocket image of the same architecture."));
  }
  return hits;
}

/** Its releases have numbers of their own. */
function isBottlerocket(amiType: string | undefined): boolean {
  return (amiType ?? "").startsWith("BOTTLEROCKET");
}

/** From which version on it works with a minor of Kubernetes: https://karpenter.sh/docs/upgrading/compatibility/ */
const karpenterFrom: Readonly<Record<string, number>> = { "1.34": 6, "1.35": 9, "1.36": 13 };

function parts({ resource, kind, name, version }: Versioned, cluster: Cluster): Hit[] {
  if (kind === "add-on" && name === "kube-proxy")
    return apart("kube-proxy is", version, cluster).map(({ message, fix }) => hit(resource, message, fix));
  const from = lookUp(karpenterFrom, cluster.version);
  const own = minorOf(version);
  if (kind === "chart" && name === "karpenter" && from !== undefined && own?.[0] === 1 && own[1] < from) {
    const message = `Karpenter ${version} does not know Kubernetes ${cluster.version}, which needs 1.${from} or newer.`;
    return [hit(resource, message, `Take version 1.${from} or newer.`)];
  }
  const ahead = minorsAhead(version, cluster.version);
  if (kind === "autoscaler" && ahead !== undefined && ahead !== 0) {
    const message = `Cluster Autoscaler ${version} is made for another minor version than the cluster's ${cluster.version}.`;
    return [hit(resource, message, `Take an image v${cluster.version}.*.`)];
  }
  return [];
}

function apart(what: string, version: string | undefined, cluster: Cluster): { message: string; fix: string }[] {
  const ahead = minorsAhead(version, cluster.version);
  if (ahead === undefined || (ahead <= 0 && ahead >= -mostBehind)) return [];
  const difference = ahead > 0 ? "newer than" : `more than ${mostBehind} minor versions behind`;
  return [
    {
      message: `${what} ${version}, ${difference} the control plane's ${cluster.version}.`,
      fix: ahead > 0 ? "Upgrade the control plane first." : "Upgrade this part before the control plane.",
    },
  ];
}

export const versionJump: Check = {
  id: "version-jump",
  severity: Severity.Error,
  title:
    "A change raises the control plane, the VPC CNI and the Pod Identity agent by one minor version at most, and lowers none.",
  why: "EKS refuses larger steps and steps back. Minor versions are taken one after the other, nodes following the control plane.",
  page: "https://docs.aws.amazon.com/eks/latest/userguide/update-cluster.html",
  find: (_, index, { base }) => (base === undefined ? [] : jumps(index, base)),
};

const oneAtATime = ["vpc-cni", "eks-pod-identity-agent"];

function jumps(index: PlanIndex, base: PlanIndex): Hit[] {
  const before = new Map(versionsOf(base).map((one) => [`${one.kind} ${one.name}`, one.version]));
  return versionsOf(index).flatMap(({ resource, kind, name, version }): Hit[] => {
    const from = before.get(`${kind} ${name}`);
    const step = minorsAhead(version, from);
    if (step === undefined) return [];
    if (kind === "cluster" && step < 0) {
      const message = `Kubernetes of ${name} goes back from ${from} to ${version}, which Pulumi cannot do.`;
      return [hit(resource, message, `Stay at ${from}. Within seven days of an upgrade EKS itself can roll it back.`)];
    }
    if (step <= 1 || !(kind === "cluster" || (kind === "add-on" && oneAtATime.includes(name)))) return [];
    const what = kind === "cluster" ? `Kubernetes of ${name}` : name;
    const [major = 1, minor = 0] = minorOf(from) ?? [];
    const fix = `Go to ${major}.${minor + 1} first, and deploy that.`;
    return [hit(resource, `${what} goes from ${from} to ${version}, ${step} minor versions at once.`, fix)];
  });
}
