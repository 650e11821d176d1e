/** Which version of an EKS add-on is installed: the one asked for, or the pin for the cluster's Kubernetes. No Pulumi in here. */

import type { Problem } from "../problems.ts";
import { addOnVersions } from "../versions.ts";

/** A version with its build; EKS takes no other for an add-on. */
export const versionPattern = /^v\d+\.\d+\.\d+-eksbuild\.\d+$/;

export interface AddOnVersion {
  readonly addOnName: string;
  readonly version?: string | undefined;
  readonly kubernetesVersion?: string | undefined;
}

export function versionOf({ addOnName, version, kubernetesVersion = "" }: AddOnVersion): string | undefined {
  return version ?? addOnVersions[kubernetesVersion]?.[addOnName];
}

/** `path` is where the version stands, or would. */
export function versionProblems(addOn: AddOnVersion, path: readonly (string | number)[]): Problem[] {
  const { addOnName, kubernetesVersion } = addOn;
  const value = versionOf(addOn);
  if (value === undefined && kubernetesVersion === undefined)
    return [{ path, rule: "is missing, and so is kubernetesVersion", fix: "Give one of the two." }];
  if (value === undefined) {
    const fix = `Ask \`aws eks describe-addon-versions --addon-name ${addOnName}\` and write one.`;
    return [{ path, rule: `is missing, and none is pinned for Kubernetes ${kubernetesVersion}`, fix }];
  }
  if (!versionPattern.test(value)) {
    const fix = "Write it whole, like v1.14.6-eksbuild.4.";
    return [{ path, value, rule: "which is no version of an EKS add-on", fix }];
  }
  // https://docs.aws.amazon.com/eks/latest/userguide/managing-kube-proxy.html
  if (addOnName !== "kube-proxy" || kubernetesVersion === undefined || value.startsWith(`v${kubernetesVersion}.`))
    return [];
  const rule = `but the cluster's Kubernetes version is ${kubernetesVersion}, and kube-proxy goes with it`;
  return [{ path, value, rule, fix: `Use a version that starts with v${kubernetesVersion}.` }];
}
