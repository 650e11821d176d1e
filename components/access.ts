import { AccessEntry as EksAccessEntry } from "@pulumi/aws/eks/accessEntry.js";
import { AccessPolicyAssociation } from "@pulumi/aws/eks/accessPolicyAssociation.js";
import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../problems.ts";
import {
  type AccessEntry,
  type AccessTeam,
  accessEntries,
  accessProblems,
  type EntryPolicy,
} from "./access-entries.ts";
import type { Account } from "./account.ts";
import { checked } from "./checked.ts";

export interface AccessArgs {
  /** Name of the cluster; it must use access entries (authentication mode API). */
  clusterName: pulumi.Input<string>;
  /** Where the stack lives; `lookUpAccount` answers it. */
  account: Account;
  /** ARNs of the IAM roles and users that may do everything in the cluster. At least one: creating a cluster gives no rights in it, so whoever deploys belongs here. https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html */
  administrators: string[];
  /** Who else may use the cluster, by name of the team. Nobody by default. A principal belongs to one team, or to the administrators. */
  teams?: Record<string, AccessTeam>;
}

/** Who may use a cluster, and how far: one access entry for each IAM principal, and the policies that go with it. */
export class Access extends pulumi.ComponentResource {
  /** ARNs of the principals that have an entry, sorted. */
  public readonly principalArns: string[];

  constructor(name: string, args: AccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super("eks-platform:index:Access", name, checked(args, accessArgsProblems(args)), opts);
    const entries = accessEntries(args.administrators, args.teams ?? {});
    for (const entry of entries) createEntry(name, args, entry, this);
    this.principalArns = entries.map(({ principalArn }) => principalArn).sort();
    this.registerOutputs({ principalArns: this.principalArns });
  }
}

function accessArgsProblems({ administrators, teams, account }: AccessArgs): Problem[] {
  return accessProblems(administrators, teams ?? {}, account.partition);
}

function createEntry(name: string, args: AccessArgs, entry: AccessEntry, parent: pulumi.Resource): void {
  const { clusterName, account } = args;
  const { principalArn, kubernetesGroups } = entry;
  const created = new EksAccessEntry(
    `${name}-${entry.name}`,
    { clusterName, principalArn, ...(kubernetesGroups.length > 0 ? { kubernetesGroups } : {}) },
    { parent },
  );
  for (const policy of entry.policies) {
    new AccessPolicyAssociation(
      `${name}-${entry.name}-${policy.policy}`,
      {
        clusterName,
        principalArn,
        policyArn: `arn:${account.partition}:eks::aws:cluster-access-policy/${policy.policy}`,
        accessScope: scope(policy),
      },
      { parent, dependsOn: created },
    );
  }
}

function scope({ namespaces }: EntryPolicy) {
  return namespaces === undefined ? { type: "cluster" } : { type: "namespace", namespaces };
}
