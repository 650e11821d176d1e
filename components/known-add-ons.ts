/** What EKS add-ons need around them: https://docs.aws.amazon.com/eks/latest/userguide/workloads-add-ons-available-eks.html. No Pulumi in here. */

export interface KnownAddOn {
  /** Where its pods run. */
  readonly namespace: string;
  /** AWS managed policies by the service account whose pods need them. */
  readonly serviceAccounts: Readonly<Record<string, readonly string[]>>;
  /** Installed by the cluster itself, before any node, since none gets ready without it; all others come after the nodes that their pods wait for. */
  readonly byCluster: boolean;
  /** Installed without being asked for. */
  readonly standard: boolean;
  /** Add-ons that, where they are installed at all, come first. */
  readonly installedAfter: readonly string[];
}

const plain: KnownAddOn = {
  namespace: "kube-system",
  serviceAccounts: {},
  byCluster: false,
  standard: false,
  installedAfter: [],
};

const known: Record<string, KnownAddOn> = {
  "vpc-cni": {
    ...plain,
    byCluster: true,
    standard: true,
    serviceAccounts: { "aws-node": ["AmazonEKS_CNI_Policy"] },
  },
  "kube-proxy": { ...plain, byCluster: true, standard: true },
  // Gives pods on nodes their credentials, first of all to those that give the nodes their network.
  "eks-pod-identity-agent": { ...plain, byCluster: true, standard: true },
  coredns: { ...plain, standard: true },
  "metrics-server": { ...plain, standard: true },
  "snapshot-controller": plain,
  "aws-ebs-csi-driver": {
    ...plain,
    standard: true,
    // Version 2 of the policy reaches only volumes that the driver has tagged as its own.
    serviceAccounts: { "ebs-csi-controller-sa": ["service-role/AmazonEBSCSIDriverPolicyV2"] },
    // https://docs.aws.amazon.com/eks/latest/userguide/csi-snapshot-controller.html
    installedAfter: ["snapshot-controller"],
  },
  "aws-efs-csi-driver": {
    ...plain,
    serviceAccounts: { "efs-csi-controller-sa": ["service-role/AmazonEFSCSIDriverPolicy"] },
  },
  "eks-node-monitoring-agent": plain,
  "amazon-cloudwatch-observability": {
    ...plain,
    namespace: "amazon-cloudwatch",
    serviceAccounts: { "cloudwatch-agent": ["CloudWatchAgentServerPolicy"] },
  },
};

/** An add-on that is not in the table comes after the nodes and has no role. */
export function knownAddOn(name: string): KnownAddOn {
  return known[name] ?? plain;
}

export const standardAddOns: readonly string[] = Object.keys(known).filter((name) => known[name]!.standard);

/** Names in the order in which they are installed, as far as they depend on one another; otherwise as given. */
export function inOrder(names: readonly string[]): string[] {
  const before = new Set(names.flatMap((name) => knownAddOn(name).installedAfter));
  return [...names.filter((name) => before.has(name)), ...names.filter((name) => !before.has(name))];
}

/**
 * Configuration that the stack itself brings: volumes are made by the driver, long after the stack, and carry its tags only so. The
 * schema of the add-on takes these characters: `aws eks describe-addon-configuration --addon-name aws-ebs-csi-driver`.
 */
export function ownConfiguration(name: string, tags: Readonly<Record<string, string>>): Record<string, unknown> {
  if (name !== "aws-ebs-csi-driver") return {};
  const allowed = /^[\w .:/=+@-]*$/;
  const extraVolumeTags = Object.fromEntries(
    Object.entries(tags).filter(([key, value]) => allowed.test(key) && allowed.test(value)),
  );
  return Object.keys(extraVolumeTags).length === 0 ? {} : { controller: { extraVolumeTags } };
}
