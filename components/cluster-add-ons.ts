import type * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../problems.ts";
import type { Account } from "./account.ts";
import { addOnRoles, installAddOn } from "./add-on-resource.ts";
import { versionOf, versionProblems } from "./add-on-version.ts";
import { knownAddOn } from "./known-add-ons.ts";

/** An add-on that the cluster installs itself, since no node gets ready without it. */
export interface ClusterAddOn {
  /** Version with its build, like `v1.22.4-eksbuild.3`. By default the one this package pins for the cluster's Kubernetes version; never the newest, which each preview would have to look up. */
  version?: string;
  /** The add-on's own configuration, as `aws eks describe-addon-configuration` describes it. The add-on's defaults by default. */
  // biome-ignore lint/suspicious/noExplicitAny: the schema of the configuration is the add-on's, and changes with its version
  configuration?: Record<string, any>;
  /** AWS managed policies by service account, instead of those the add-on is known to need. */
  serviceAccounts?: Record<string, string[]>;
}

export interface ClusterAddOns {
  readonly account: Account;
  readonly clusterName: string;
  readonly kubernetesVersion: string;
  readonly vpcCni?: ClusterAddOn | undefined;
  readonly kubeProxy?: ClusterAddOn | undefined;
  readonly podIdentityAgent?: ClusterAddOn | undefined;
  readonly permissionsBoundary?: string | undefined;
}

const names = { vpcCni: "vpc-cni", kubeProxy: "kube-proxy", podIdentityAgent: "eks-pod-identity-agent" } as const;
type Key = keyof typeof names;
const keys = Object.keys(names) as Key[];

/** The two add-ons that eks.Cluster has arguments for. */
export function packagedAddOns(args: ClusterAddOns) {
  const { vpcCni, kubeProxy } = args;
  return {
    vpcCniOptions: {
      addonVersion: pinned("vpcCni", args),
      configurationValues: vpcCniConfiguration(vpcCni?.configuration),
    },
    kubeProxyAddonOptions: {
      version: pinned("kubeProxy", args),
      ...(kubeProxy?.configuration === undefined ? {} : { configurationValues: kubeProxy.configuration }),
    },
  };
}

/**
 * Without the agent that enforces them, Kubernetes takes network policies and ignores them: a default deny that denies
 * nothing. https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html
 */
function vpcCniConfiguration(configuration: ClusterAddOn["configuration"]): Record<string, unknown> {
  return { enableNetworkPolicy: "true", ...configuration };
}

/** The third one, and the roles of all three: pods of the VPC CNI, which run before anything else on a node, ask the agent for theirs. */
export function completeAddOns(
  name: string,
  args: ClusterAddOns,
  opts: { parent: pulumi.Resource; dependsOn: pulumi.Resource },
): void {
  const { account, clusterName, permissionsBoundary } = args;
  const roles = (key: Key, associate: boolean) => {
    const { namespace, serviceAccounts } = knownAddOn(names[key]);
    const given = { namespace, serviceAccounts: args[key]?.serviceAccounts ?? serviceAccounts };
    return addOnRoles(name, { account, clusterName, ...given, associate, permissionsBoundary }, opts);
  };
  roles("vpcCni", true);
  roles("kubeProxy", true);
  const ofAgent = roles("podIdentityAgent", false);
  installAddOn(
    `${name}-pod-identity-agent`,
    {
      clusterName,
      addOnName: names.podIdentityAgent,
      version: pinned("podIdentityAgent", args),
      configuration: args.podIdentityAgent?.configuration ?? {},
      roles: ofAgent,
    },
    { ...opts, dependsOn: [opts.dependsOn, ...ofAgent.map(({ role }) => role)] },
  );
}

export function clusterAddOnProblems(args: ClusterAddOns): Problem[] {
  return keys.flatMap((key) => versionProblems(wanted(key, args), [key, "version"]));
}

function pinned(key: Key, args: ClusterAddOns): string {
  return versionOf(wanted(key, args))!;
}

function wanted(key: Key, args: ClusterAddOns) {
  const { kubernetesVersion } = args;
  return { addOnName: names[key], version: args[key]?.version, kubernetesVersion };
}
