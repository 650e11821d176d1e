import { selectorLabels } from "../../k8s/labels.ts";
import { agentNamespace } from "../../k8s/node-agent.ts";
import { Compute } from "../../k8s/pod-template.ts";
import type { EksSettings } from "../schema.ts";
import type { Contradiction } from "./finding.ts";

type FargateSettings = Pick<
  EksSettings,
  "nodeGroups" | "fargateProfiles" | "workloads" | "addOns" | "logging" | "metrics"
>;
type Labels = Readonly<Record<string, string>>;
type Selector = EksSettings["fargateProfiles"][string]["selectors"][number];

interface Pods {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  /** Why they cannot run on Fargate, which has neither DaemonSets nor the agent of Pod Identity. */
  readonly reason: string;
}

export function fargateRules(settings: FargateSettings): Contradiction[] {
  return [...caughtPods(settings), ...unselectedWorkloads(settings), ...selectedWorkloads(settings)];
}

/** The profile that would run a pod with these labels; none if it would run on a node. */
export function fargateProfileOf(
  { fargateProfiles }: Pick<EksSettings, "fargateProfiles">,
  namespace: string,
  labels: Labels,
): string | undefined {
  const profiles = Object.entries(fargateProfiles);
  return profiles.find(([, { selectors }]) => selectors.some((one) => selects(one, namespace, labels)))?.[0];
}

/** https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html#fargate-profile-wildcards */
function selects(selector: Selector, namespace: string, labels: Labels): boolean {
  if (!fits(selector.namespace, namespace)) return false;
  return Object.entries(selector.labels ?? {}).every(([key, value]) => {
    const has = labels[key];
    return has !== undefined && fits(value, has);
  });
}

function fits(pattern: string, text: string): boolean {
  const expression = [...pattern].map((sign) => (sign === "*" ? ".*" : sign === "?" ? "." : escaped(sign))).join("");
  return new RegExp(`^${expression}$`).test(text);
}

function escaped(sign: string): string {
  return sign.replace(/[^A-Za-z0-9]/, "\\$&");
}

const daemonSet = "belongs to a DaemonSet, and Fargate runs none: its pods would wait for ever";
const podIdentity = "gets its AWS credentials by Pod Identity, whose agent Fargate has not";

/** Labels as the manifests of AWS have them. */
const systemPods: readonly (Pods & { readonly addOn: string })[] = [
  {
    addOn: "vpc-cni",
    name: "aws-node",
    namespace: "kube-system",
    labels: { "k8s-app": "aws-node" },
    reason: daemonSet,
  },
  {
    addOn: "kube-proxy",
    name: "kube-proxy",
    namespace: "kube-system",
    labels: { "k8s-app": "kube-proxy" },
    reason: daemonSet,
  },
  {
    addOn: "eks-pod-identity-agent",
    name: "eks-pod-identity-agent",
    namespace: "kube-system",
    labels: { "app.kubernetes.io/name": "eks-pod-identity-agent" },
    reason: daemonSet,
  },
  {
    addOn: "aws-ebs-csi-driver",
    name: "ebs-csi-node",
    namespace: "kube-system",
    labels: { app: "ebs-csi-node", "app.kubernetes.io/name": "aws-ebs-csi-driver" },
    reason: daemonSet,
  },
  {
    addOn: "aws-ebs-csi-driver",
    name: "ebs-csi-controller",
    namespace: "kube-system",
    labels: { app: "ebs-csi-controller", "app.kubernetes.io/name": "aws-ebs-csi-driver" },
    reason: podIdentity,
  },
];

function agents({ logging, metrics }: FargateSettings): Pods[] {
  return [logging.enabled ? "fluent-bit" : "", metrics.enabled ? "cloudwatch-agent" : ""]
    .filter((name) => name !== "")
    .map((name) => ({
      name,
      namespace: agentNamespace,
      labels: selectorLabels({ name, instance: name }),
      reason: daemonSet,
    }));
}

/** Where there are no nodes, DaemonSets have nothing to run on anyway, and whole namespaces may go to Fargate. */
function caughtPods(settings: FargateSettings): Contradiction[] {
  if (Object.keys(settings.nodeGroups).length === 0) return [];
  const pods = [...agents(settings), ...systemPods.filter(({ addOn }) => settings.addOns[addOn]?.enabled !== false)];
  return Object.entries(settings.fargateProfiles).flatMap(([profile, { selectors }]) =>
    selectors.flatMap((selector, index) => {
      const caught = pods.find(({ namespace, labels }) => selects(selector, namespace, labels));
      if (caught === undefined) return [];
      const { name, namespace, reason } = caught;
      return [
        {
          path: ["fargateProfiles", profile, "selectors", index],
          rule: `would catch ${name} in ${namespace}, which ${reason}`,
          fix: fixFor(selector, namespace),
          also: [["nodeGroups"], ["logging"], ["metrics"], ["addOns"]],
        },
      ];
    }),
  );
}

function fixFor({ namespace, labels }: Selector, caughtIn: string): string {
  if (namespace !== caughtIn) return "Name the namespaces it is meant for, without wildcards that reach further.";
  if (labels === undefined && caughtIn === "kube-system")
    return "Add labels that only the pods meant for Fargate have, like k8s-app: kube-dns for CoreDNS.";
  return "Choose another namespace, or labels that only the pods meant for Fargate have.";
}

function podLabels(name: string, { podLabels = {} }: EksSettings["workloads"][string]): Labels {
  return { ...podLabels, ...selectorLabels({ name, instance: name }) };
}

function unselectedWorkloads(settings: FargateSettings): Contradiction[] {
  return Object.entries(settings.workloads).flatMap(([name, workload]) => {
    if (workload.compute !== Compute.Fargate) return [];
    if (fargateProfileOf(settings, workload.namespace, podLabels(name, workload)) !== undefined) return [];
    return [
      {
        path: ["workloads", name, "compute"],
        value: Compute.Fargate,
        rule: `but no Fargate profile selects its pods in namespace ${workload.namespace}`,
        fix: "Add a selector to a profile under fargateProfiles, or remove compute.",
        also: [["fargateProfiles"], ["workloads", name]],
      },
    ];
  });
}

/** It would run on Fargate without being made for it: no Pod Identity there, requests that must equal limits, no instance targets. */
function selectedWorkloads(settings: FargateSettings): Contradiction[] {
  return Object.entries(settings.workloads).flatMap(([name, workload]) => {
    if (workload.compute === Compute.Fargate) return [];
    const profile = fargateProfileOf(settings, workload.namespace, podLabels(name, workload));
    if (profile === undefined) return [];
    const lost = workload.role === undefined ? "" : ", where its role, given by Pod Identity, would never reach it";
    return [
      {
        path: ["workloads", name],
        rule: `would run on Fargate, since profile ${profile} selects its pods${lost}`,
        fix: "Set compute: fargate, or narrow the selector.",
        also: [["fargateProfiles", profile]],
      },
    ];
  });
}
