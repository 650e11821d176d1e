import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../problems.ts";
import type { Account } from "./account.ts";
import { addOnRoles, installAddOn } from "./add-on-resource.ts";
import { versionOf, versionProblems } from "./add-on-version.ts";
import { merged } from "./canonical-json.ts";
import { checked } from "./checked.ts";
import { knownAddOn, ownConfiguration } from "./known-add-ons.ts";

export interface AddOnArgs {
  /** Account, region and partition the cluster lives in. */
  account: Account;
  /** Name of the cluster, as a plain value. */
  clusterName: string;
  /** Name that EKS knows the add-on by. `vpc-cni`, `kube-proxy` and `eks-pod-identity-agent` are refused: the cluster installs them itself. https://docs.aws.amazon.com/eks/latest/userguide/eks-add-ons.html */
  addOnName: string;
  /** Version with its build: `v1.14.6-eksbuild.4`. By default the one this package pins for `kubernetesVersion`; never the newest, since each new cluster would then get another one. */
  version?: string;
  /** Kubernetes minor of the cluster, like `1.36`. Needed where `version` is left out. */
  kubernetesVersion?: string;
  /** The add-on's own configuration, as `aws eks describe-addon-configuration` describes it. None by default. */
  // biome-ignore lint/suspicious/noExplicitAny: the schema of the configuration is the add-on's, and changes with its version
  configuration?: Record<string, any>;
  /** AWS managed policies by service account, instead of those the add-on is known to need. */
  serviceAccounts?: Record<string, string[]>;
  /** Namespace of those service accounts. That of the add-on where it is known, `kube-system` otherwise. */
  namespace?: string;
  /** Tags of what the add-on creates in AWS later on, where it can be told. None by default. */
  tags?: Record<string, string>;
  /** ARN of the policy that bounds what the add-on's roles can ever do. None by default. */
  permissionsBoundary?: string;
}

/** An EKS add-on at a pinned version, with a role for each of its service accounts that calls AWS. */
export class AddOn extends pulumi.ComponentResource {
  public readonly addOnArn: pulumi.Output<string>;

  constructor(name: string, args: AddOnArgs, opts?: pulumi.ComponentResourceOptions) {
    super("eks-platform:index:AddOn", name, checked(args, addOnProblems(args)), opts);
    const { account, clusterName, addOnName, permissionsBoundary } = args;
    const known = knownAddOn(addOnName);
    const { namespace = known.namespace, serviceAccounts = known.serviceAccounts } = args;

    const roles = addOnRoles(
      name,
      { account, clusterName, namespace, serviceAccounts, associate: false, permissionsBoundary },
      { parent: this },
    );
    const addOn = installAddOn(
      `${name}-add-on`,
      {
        clusterName,
        addOnName,
        version: versionOf(args)!,
        configuration: merged(ownConfiguration(addOnName, args.tags ?? {}), args.configuration ?? {}),
        roles,
      },
      { parent: this, dependsOn: roles.map(({ role }) => role) },
    );

    this.addOnArn = addOn.arn;
    this.registerOutputs({ addOnArn: this.addOnArn });
  }
}

export function addOnProblems(args: AddOnArgs): Problem[] {
  return [...byClusterProblems(args), ...versionProblems(args, ["version"])];
}

function byClusterProblems({ addOnName }: AddOnArgs): Problem[] {
  if (!knownAddOn(addOnName).byCluster) return [];
  const rule = "which the cluster installs itself, since its nodes need it from the start";
  return [{ path: ["addOnName"], value: addOnName, rule, fix: "Set its version and configuration on the cluster." }];
}
