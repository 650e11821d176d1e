import * as z from "zod";
import { accessProblems as entryProblems } from "../components/access-entries.ts";
import type { Problem } from "../problems.ts";
import { partitionOf } from "./partition.ts";
import { name63, named, principalArn, says } from "./primitives.ts";

/** https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html */
const accessPolicy = z
  .string()
  .regex(
    /^Amazon[A-Za-z0-9]+$/,
    says(
      "which is no name of an EKS access policy",
      "Write its name alone: AmazonEKSClusterAdminPolicy, AmazonEKSAdminPolicy, AmazonEKSEditPolicy, AmazonEKSViewPolicy or another.",
    ),
  )
  .meta({ examples: ["AmazonEKSViewPolicy"] });

/** EKS keeps these beginnings for itself: https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html */
const group = z
  .string()
  .min(1)
  .refine((name) => !/^(system|eks|aws|amazon|iam):/.test(name), {
    error: says(
      "which begins with a word that EKS keeps for itself",
      "Name a group of your own and bind it to a Kubernetes role.",
    ),
  })
  .meta({ examples: ["payments-developers"] });

const policy = z.strictObject({
  policy: accessPolicy.describe("EKS access policy: what the team may do"),
  namespaces: z
    .array(name63())
    .min(1)
    .optional()
    .describe("Namespaces in which the policy holds; in the whole cluster if left out"),
});

const team = z.strictObject({
  principals: z.array(principalArn()).min(1).describe("ARNs of the IAM roles and users that make up the team"),
  groups: z.array(group).default([]).describe("Kubernetes groups the team belongs to, for role bindings of your own"),
  policies: z.array(policy).default([]).describe("EKS access policies the team holds"),
});

export const access = z.strictObject({
  administrators: z
    .array(principalArn())
    .default([])
    .describe(
      "ARNs of the IAM roles and users that may do everything in the cluster. Whoever deploys must be among them: creating the cluster gives no rights in it",
    ),
  teams: named(team).default({}).describe("Who else may use the cluster, by name of the team"),
});
export type Access = z.infer<typeof access>;

/** Rules across the entries; `region` tells the partition the ARNs must be of. */
export function accessProblems({ administrators, teams }: Access, region: string): Problem[] {
  const entries = entryProblems(administrators, teams, partitionOf(region));
  return [...entries.map((problem) => ({ ...problem, path: ["access", ...problem.path] })), ...idleTeams(teams)];
}

function idleTeams(teams: Access["teams"]): Problem[] {
  return Object.entries(teams)
    .filter(([, { groups, policies }]) => groups.length + policies.length === 0)
    .map(([name]) => ({
      path: ["access", "teams", name],
      rule: "has neither groups nor policies, so it may do nothing",
      fix: "Add a policy, for example AmazonEKSViewPolicy, or a group.",
    }));
}
