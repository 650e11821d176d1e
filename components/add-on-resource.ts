import { Addon } from "@pulumi/aws/eks/addon.js";
import type * as pulumi from "@pulumi/pulumi";
import type { Account } from "./account.ts";
import { canonicalJson } from "./canonical-json.ts";
import { PodRole } from "./pod-role.ts";

export interface AddOnResource {
  readonly clusterName: string;
  readonly addOnName: string;
  readonly version: string;
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly roles: readonly AddOnRole[];
}

/** The add-on as EKS installs it. */
export function installAddOn(name: string, addOn: AddOnResource, opts: pulumi.CustomResourceOptions): Addon {
  const { clusterName, addOnName, version, configuration, roles } = addOn;
  return new Addon(
    name,
    {
      clusterName,
      addonName: addOnName,
      addonVersion: version,
      // The text is the same for the same configuration, so that the order of keys in a stack file is no change.
      ...(Object.keys(configuration).length === 0 ? {} : { configurationValues: canonicalJson(configuration) }),
      // EKS may have installed the same by itself when the cluster was made.
      resolveConflictsOnCreate: "OVERWRITE",
      // What should differ from the defaults stands in `configuration`; a change made by hand would otherwise outlive every update of
      // the add-on unseen. https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-field-management.html
      resolveConflictsOnUpdate: "OVERWRITE",
      // What the stack installed it also removes; left behind, it would run on without anybody who updates it.
      preserve: false,
      podIdentityAssociations: roles.map(({ serviceAccount, role }) => ({ serviceAccount, roleArn: role.roleArn })),
    },
    opts,
  );
}

export interface AddOnRoles {
  readonly account: Account;
  readonly clusterName: string;
  readonly namespace: string;
  /** AWS managed policies by service account. */
  readonly serviceAccounts: Readonly<Record<string, readonly string[]>>;
  /** False where EKS itself makes the association, together with the add-on. */
  readonly associate: boolean;
  readonly permissionsBoundary?: string | undefined;
}

export interface AddOnRole {
  readonly serviceAccount: string;
  readonly role: PodRole;
}

/** One role for each service account of an add-on. */
export function addOnRoles(
  name: string,
  { serviceAccounts, ...common }: AddOnRoles,
  opts: pulumi.ComponentResourceOptions,
): AddOnRole[] {
  return Object.entries(serviceAccounts).map(([serviceAccount, policies]) => ({
    serviceAccount,
    role: new PodRole(`${name}-${serviceAccount}`, { ...common, serviceAccount, managedPolicies: [...policies] }, opts),
  }));
}
