/** What follows from the kind of image a node boots: no Pulumi in here. */

/**
 * Images that EKS builds, keeps up and updates for managed nodes. Left out on purpose: Amazon Linux 2 (none for Kubernetes 1.33 and
 * newer), Windows (the agents of this platform do not run there), CUSTOM (its owner would have to bring the bootstrap as well).
 * https://docs.aws.amazon.com/eks/latest/APIReference/API_Nodegroup.html#AmazonEKS-Type-Nodegroup-amiType
 */
export const AmiType = {
  Al2023X86: "AL2023_x86_64_STANDARD",
  Al2023Arm: "AL2023_ARM_64_STANDARD",
  Al2023X86Neuron: "AL2023_x86_64_NEURON",
  Al2023X86Nvidia: "AL2023_x86_64_NVIDIA",
  Al2023ArmNvidia: "AL2023_ARM_64_NVIDIA",
  BottlerocketX86: "BOTTLEROCKET_x86_64",
  BottlerocketArm: "BOTTLEROCKET_ARM_64",
  BottlerocketX86Fips: "BOTTLEROCKET_x86_64_FIPS",
  BottlerocketArmFips: "BOTTLEROCKET_ARM_64_FIPS",
  BottlerocketX86Nvidia: "BOTTLEROCKET_x86_64_NVIDIA",
  BottlerocketArmNvidia: "BOTTLEROCKET_ARM_64_NVIDIA",
  BottlerocketX86NvidiaFips: "BOTTLEROCKET_x86_64_NVIDIA_FIPS",
  BottlerocketArmNvidiaFips: "BOTTLEROCKET_ARM_64_NVIDIA_FIPS",
} as const;
export type AmiType = (typeof AmiType)[keyof typeof AmiType];

export const Architecture = { X86: "x86_64", Arm: "arm64" } as const;
export type Architecture = (typeof Architecture)[keyof typeof Architecture];

export function isBottlerocket(amiType: AmiType): boolean {
  return amiType.startsWith("BOTTLEROCKET_");
}

export function architectureOfImage(amiType: AmiType): Architecture {
  return amiType.includes("_ARM_64") ? Architecture.Arm : Architecture.X86;
}

/**
 * The architecture that the name of an instance type tells; absent where the name does not follow the rule, which is no error.
 * https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
 */
export function architectureOfInstanceType(instanceType: string): Architecture | undefined {
  const family = instanceType.slice(0, instanceType.indexOf("."));
  if (family === "a1") return Architecture.Arm;
  const parts = /^[a-z]+\d+([a-z]*)(-flex)?$/.exec(family);
  if (parts === null) return undefined;
  return parts[1]!.includes("g") ? Architecture.Arm : Architecture.X86;
}

/** The device that holds pods, images and their logs; Bottlerocket keeps its own system on another. */
export function dataDevice(amiType: AmiType): string {
  return isBottlerocket(amiType) ? "/dev/xvdb" : "/dev/xvda";
}

/**
 * What the node is told at its first boot, as EKS merges it with its own part: a NodeConfig in MIME for Amazon Linux 2023, TOML for
 * Bottlerocket. https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html#launch-template-user-data
 */
export function userData(amiType: AmiType, settings: { maxPods: number }): string {
  return isBottlerocket(amiType) ? bottlerocketSettings(settings) : nodeConfig(settings);
}

function bottlerocketSettings({ maxPods }: { maxPods: number }): string {
  return `[settings.kubernetes]\nmax-pods = ${maxPods}\n`;
}

/** https://awslabs.github.io/amazon-eks-ami/nodeadm/doc/api/ */
function nodeConfig({ maxPods }: { maxPods: number }): string {
  return [
    "MIME-Version: 1.0",
    'Content-Type: multipart/mixed; boundary="NODECONFIG"',
    "",
    "--NODECONFIG",
    "Content-Type: application/node.eks.aws",
    "",
    "apiVersion: node.eks.aws/v1alpha1",
    "kind: NodeConfig",
    "spec:",
    "  kubelet:",
    "    config:",
    `      maxPods: ${maxPods}`,
    "",
    "--NODECONFIG--",
    "",
  ].join("\n");
}
