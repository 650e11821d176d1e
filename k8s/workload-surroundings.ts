import * as pulumi from "@pulumi/pulumi";
import { Identity, identityProblems } from "../components/pod-role.ts";
import type { Problem } from "../problems.ts";
import { ExposureType, hasLoadBalancer } from "./exposure-args.ts";
import { balancerTagProblems } from "./exposure-problems.ts";
import { Compute } from "./pod-template.ts";
import type { WorkloadArgs } from "./workload.ts";
import type { WorkloadSpec } from "./workload-args.ts";
import { workloadProblems } from "./workload-problems.ts";

/** The secrets that the workload names, and no others: what a component is given is kept in the state. */
export function namedSecrets({
  secrets = {},
  sidecars = {},
  ...main
}: WorkloadArgs): Record<string, pulumi.Input<string>> {
  const named = new Set([main, ...Object.values(sidecars)].flatMap(secretNames));
  return Object.fromEntries(
    Object.entries(secrets)
      .filter(([name]) => named.has(name))
      .map(([name, value]) => [name, pulumi.secret(value)]),
  );
}

function secretNames({ secretEnv = {}, secretFiles = {} }: Pick<WorkloadSpec, "secretEnv" | "secretFiles">): string[] {
  return [...Object.values(secretEnv), ...Object.values(secretFiles)];
}

/** What cannot be in a workload, alone or with what surrounds it. */
export function workloadArgsProblems(name: string, args: WorkloadArgs): Problem[] {
  const tags = hasLoadBalancer(args.exposure ?? { type: ExposureType.ClusterIp }) ? (args.tags ?? {}) : {};
  return [
    ...workloadProblems(name, args),
    ...balancerTagProblems(tags),
    ...missingSecrets(args, []),
    ...Object.entries(args.sidecars ?? {}).flatMap(([sidecar, own]) =>
      missingSecrets({ ...own, secrets: args.secrets }, ["sidecars", sidecar]),
    ),
    ...roleProblems(args),
  ];
}

function missingSecrets(
  { secretEnv = {}, secretFiles = {}, secrets = {} }: Pick<WorkloadArgs, "secretEnv" | "secretFiles" | "secrets">,
  path: readonly string[],
): Problem[] {
  return Object.entries({ secretEnv, secretFiles }).flatMap(([key, names]) =>
    Object.entries(names)
      .filter(([, secret]) => !(secret in secrets))
      .map(([where, secret]) => ({
        path: [...path, key, where],
        value: secret,
        rule: "but secrets has no value of that name",
        fix: "Add it to secrets, or name another.",
      })),
  );
}

function roleProblems({
  role,
  account,
  clusterName,
  compute,
  oidcProviderArn,
  oidcProviderUrl,
}: WorkloadArgs): Problem[] {
  if (role === undefined) return [];
  const missing = Object.entries({ account, clusterName })
    .filter(([, value]) => value === undefined)
    .map(([key]) => ({
      path: [key],
      rule: "is missing, but the workload has a role",
      fix: "Give it, or remove role.",
    }));
  const identity = compute === Compute.Fargate ? Identity.Irsa : Identity.PodIdentity;
  return [...missing, ...identityProblems({ identity, oidcProviderArn, oidcProviderUrl })];
}
