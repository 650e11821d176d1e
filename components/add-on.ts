import { Addon } from "@pulumi/aws/eks/addon.js";
import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../problems.ts";
import type { Account } from "./account.ts";
import { canonicalJson, merged } from "./canonical-json.ts";
import { checked } from "./checked.ts";
import { addOnNamespace, knownAddOn, ownConfiguration } from "./known-add-ons.ts";
import { PodRole } from "./pod-role.ts";

export interface AddOnArgs {
  /** Account, region and partition the cluster lives in. */
  account: Account;
  /** Name of the cluster, as a plain value. */
  clusterName: string;
  /** Name that EKS knows the add-on by. `vpc-cni` and `kube-proxy` are refused: the cluster installs them itself. https://docs.aws.amazon.com/eks/latest/userguide/eks-add-ons.html */
  addOnName: string;
  /** Version with its build: `v1.14.6-eksbuild.4`. Required: unpinned, each new cluster would get another one. */
  version: string;
  /** The add-on's own configuration, as `aws eks describe-addon-configuration` describes it. None by default. */
  // biome-ignore lint/suspicious/noExplicitAny: the schema of the configuration is the add-on's, and changes with its version
  configuration?: Record<string, any>;
  /** AWS managed policies by service account, instead of those the add-on is known to need. */
  serviceAccounts?: Record<string, string[]>;
  /** Namespace of those service accounts. `kube-system` by default. */
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

    const roles = createRoles(name, args, this);
    const addOn = new Addon(
      `${name}-add-on`,
      {
        clusterName: args.clusterName,
        addonName: args.addOnName,
        addonVersion: args.version,
        configurationValues: configurationValues(args),
        // EKS may have installed the same by itself when the cluster was made.
        resolveConflictsOnCreate: "OVERWRITE",
        // What should differ from the defaults stands in `configuration`; a change made by hand would otherwise outlive every update of
        // the add-on unseen. https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-field-management.html
        resolveConflictsOnUpdate: "OVERWRITE",
        // What the stack installed it also removes; left behind, it would run on without anybody who updates it.
        preserve: false,
        podIdentityAssociations: roles.map(({ serviceAccount, role }) => ({ serviceAccount, roleArn: role.roleArn })),
      },
      { parent: this, dependsOn: roles.map(({ role }) => role) },
    );

    this.addOnArn = addOn.arn;
    this.registerOutputs({ addOnArn: this.addOnArn });
  }
}

/** One role for each service account; EKS itself makes the association, together with the add-on. */
function createRoles(name: string, args: AddOnArgs, parent: pulumi.Resource) {
  const { account, clusterName, namespace = addOnNamespace, permissionsBoundary } = args;
  const serviceAccounts = args.serviceAccounts ?? knownAddOn(args.addOnName).serviceAccounts;
  return Object.entries(serviceAccounts).map(([serviceAccount, policies]) => {
    const role = new PodRole(
      `${name}-${serviceAccount}`,
      {
        account,
        clusterName,
        namespace,
        serviceAccount,
        managedPolicies: [...policies],
        associate: false,
        permissionsBoundary,
      },
      { parent },
    );
    return { serviceAccount, role };
  });
}

/** The text is the same for the same configuration, so that the order of keys in a stack file is no change. */
function configurationValues({ addOnName, configuration = {}, tags = {} }: AddOnArgs): string | undefined {
  const values = merged(ownConfiguration(addOnName, tags), configuration);
  return Object.keys(values).length === 0 ? undefined : canonicalJson(values);
}

export function addOnProblems({ addOnName, version }: AddOnArgs): Problem[] {
  const problems: Problem[] = [];
  if (knownAddOn(addOnName).byCluster)
    problems.push({
      path: ["addOnName"],
      value: addOnName,
      rule: "which the cluster installs itself, since its nodes need it from the start",
      fix: "Set its version and configuration on the cluster.",
    });
  if (!/^v\d+\.\d+\.\d+-eksbuild\.\d+$/.test(version))
    problems.push({
      path: ["version"],
      value: version,
      rule: "which is no version of an EKS add-on",
      fix: "Write it whole, like v1.14.6-eksbuild.4.",
    });
  return problems;
}
