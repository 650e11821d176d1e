import { coreDnsCompute, fargatePodsOf } from "../../model/fargate.ts";
import { SubnetKind } from "../../model/network.ts";
import {
  type AddOn,
  clustersOf,
  type FargateProfile,
  type FargateSelector,
  fargateProfilesOf,
  nodeGroupsOf,
  otherNodesOf,
} from "../../model/nodes.ts";
import { podSetsOf, unknownPodMakersOf } from "../../model/pods.ts";
import { profileMatcher } from "../../model/scheduling.ts";
import { Severity } from "../../plan/plan.ts";
import { type Check, cannotTell, type Hit, hit } from "../check.ts";

const page = "https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html";
const mostSelectors = 5;
const mostLabels = 5;

export const fargateProfile: Check = {
  id: "fargate-profile",
  severity: Severity.Error,
  title: "EKS takes every Fargate profile as it is written.",
  why: "EKS refuses the profile, after all before it has been created.",
  page,
  find: (_, index) => fargateProfilesOf(index).flatMap(profileHits),
};

function profileHits({ resource, name, selectors, subnets = [], unclear }: FargateProfile): Hit[] {
  const open = subnets.filter(({ kind }) => kind === SubnetKind.Public).map((subnet) => subnet.name);
  const crowded = selectors.filter(({ labels }) => Object.keys(labels).length > mostLabels);
  const wrong = (what: string, fix: string) => hit(resource, `Fargate profile ${name} ${what}.`, fix);
  return [
    ...(name.startsWith("eks-")
      ? [wrong("has a name that begins with eks-, which EKS keeps for itself", "Choose another name.")]
      : []),
    ...(open.length > 0
      ? [wrong(`has the public subnets ${open.join(", ")}`, "Use private subnets with a way out.")]
      : []),
    ...(selectors.length > mostSelectors
      ? [wrong(`has ${selectors.length} selectors, and EKS takes ${mostSelectors}`, "Make it several profiles.")]
      : []),
    ...crowded.map((selector) =>
      wrong(`selects ${selectorText(selector)}, and EKS takes ${mostLabels} labels`, "Keep those that decide."),
    ),
    ...(selectors.length === 0 && !unclear ? [wrong("has no selectors", "Name the namespaces it is for.")] : []),
    ...(unclear
      ? [cannotTell(resource, "which pods it selects", "Give namespaces and labels of its selectors as plain values.")]
      : []),
  ];
}

function selectorText({ namespace, labels }: FargateSelector): string {
  const count = Object.keys(labels).length;
  return count === 0 ? `namespace ${namespace}` : `namespace ${namespace} with ${count} label${count === 1 ? "" : "s"}`;
}

export const fargateProfileOverlap: Check = {
  id: "fargate-profile-overlap",
  severity: Severity.Warning,
  title: "One Fargate profile at most selects a pod.",
  why: "Of several profiles EKS takes the first by name: a new profile with another name may move pods to other subnets and to another role.",
  page,
  find: (_, index) => {
    const matching = profileMatcher(fargateProfilesOf(index));
    return fargatePodsOf(index).flatMap(({ pods: { resource, label, labels, namespace = "" }, profile }) => {
      const names = matching(namespace, labels).map(({ name }) => name);
      if (names.length < 2 || labels[profileLabel] === profile.name) return [];
      const message = `${label} fits the Fargate profiles ${names.join(", ")}; EKS takes ${profile.name}, the first by name.`;
      return [hit(resource, message, `Narrow their selectors, or give the pods the label ${profileLabel}.`)];
    });
  },
};

const profileLabel = "eks.amazonaws.com/fargate-profile";

export const fargateProfileUnused: Check = {
  id: "fargate-profile-unused",
  severity: Severity.Note,
  title: "Every Fargate profile selects some pods.",
  why: "A selector that fits nothing is often a misspelt namespace or label, and what should be on Fargate is elsewhere.",
  page,
  find: (_, index) => {
    // Those may be the pods.
    if (unknownPodMakersOf(index).length > 0) return [];
    const matching = profileMatcher(fargateProfilesOf(index));
    const fitting = podSetsOf(index).flatMap(({ namespace, labels }) => matching(namespace ?? "", labels));
    const used = new Set(fitting);
    return fargateProfilesOf(index)
      .filter((profile) => !used.has(profile) && !profile.unclear && profile.selectors.length > 0)
      .map(({ resource, name, selectors }) =>
        hit(
          resource,
          `Fargate profile ${name} selects no pods of this plan: ${selectors.map(selectorText).join(", ")}.`,
          "Correct its selectors, or remove it.",
        ),
      );
  },
};

export const fargateDns: Check = {
  id: "fargate-dns",
  severity: Severity.Error,
  title: "CoreDNS has something to run on.",
  why: "EKS keeps CoreDNS off Fargate unless its add-on's configuration says otherwise, and Fargate takes only what a profile selects: without both it stays pending, and no name resolves in the cluster.",
  page: "https://docs.aws.amazon.com/eks/latest/userguide/fargate-getting-started.html",
  find: (_, index) => {
    const profiles = fargateProfilesOf(index);
    if (profiles.length === 0) return [];
    const selected = profileMatcher(profiles)("kube-system", { "k8s-app": "kube-dns" }).length > 0;
    const nodes = nodeGroupsOf(index).length + otherNodesOf(index).length > 0;
    return clustersOf(index).flatMap(({ addOns }) =>
      addOns.coredns === undefined ? [] : dnsHits(addOns.coredns, selected, nodes),
    );
  },
};

function dnsHits(addOn: AddOn, selected: boolean, nodes: boolean): Hit[] {
  const compute = coreDnsCompute(addOn);
  const say = "Set computeType: Fargate in the configuration of the coredns add-on";
  if (compute === undefined) return [cannotTell(addOn.resource, "what CoreDNS runs on", `${say}, or leave it out.`)];
  if (compute === "fargate" && !selected) {
    const message = "CoreDNS asks for Fargate, and no Fargate profile selects it.";
    const fix = "Give a profile the namespace kube-system with the label k8s-app: kube-dns.";
    return [hit(addOn.resource, message, fix)];
  }
  if (compute === "fargate" || nodes) return [];
  const missing = selected ? "" : ", and let a profile select kube-system with the label k8s-app: kube-dns";
  return [hit(addOn.resource, "CoreDNS waits for nodes, and this plan has none.", `${say}${missing}.`)];
}
