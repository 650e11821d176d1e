import * as z from "zod";
import { inOrder, knownAddOn, podIdentityAgent, standardAddOns } from "../components/known-add-ons.ts";
import type { Problem } from "../problems.ts";
import { addOnVersions } from "../versions.ts";
import { addOnVersion, named } from "./primitives.ts";

const policy = z
  .string()
  .min(1)
  .meta({ examples: ["service-role/AmazonEBSCSIDriverPolicyV2"] });

const addOn = z.strictObject({
  enabled: z.boolean().default(true).describe("False leaves out an add-on that comes without being asked for"),
  version: addOnVersion()
    .optional()
    .describe("Version with its build; the pin of versions.ts for the cluster's Kubernetes version if left out"),
  configuration: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("The add-on's own configuration, as `aws eks describe-addon-configuration` describes it"),
  serviceAccounts: z
    .record(z.string().min(1), z.array(policy))
    .optional()
    .describe("AWS managed policies by service account, instead of those the add-on is known to need"),
});

export const addOns = named(addOn);
export type AddOns = z.infer<typeof addOns>;

/** An add-on that will be installed, with nothing left open. */
export interface ChosenAddOn {
  readonly version: string;
  readonly configuration?: Record<string, unknown>;
  readonly serviceAccounts?: Record<string, string[]>;
}

/** What is installed, in the order of installation: the standard add-ons and those that were asked for, without those turned off. */
export function chosenAddOns(settings: AddOns, kubernetesVersion: string): Record<string, ChosenAddOn> {
  const chosen = enabledNames(settings).map((name): [string, ChosenAddOn] => {
    const { enabled: _, ...setting } = settings[name] ?? { enabled: true };
    return [name, { ...setting, version: setting.version ?? pinned(name, kubernetesVersion) ?? "" }];
  });
  return Object.fromEntries(chosen);
}

function enabledNames(settings: AddOns): string[] {
  const names = new Set([...standardAddOns, ...Object.keys(settings)]);
  return inOrder([...names].filter((name) => settings[name]?.enabled !== false));
}

function pinned(name: string, kubernetesVersion: string): string | undefined {
  return addOnVersions[kubernetesVersion]?.[name];
}

export function addOnsProblems(settings: AddOns, kubernetesVersion: string): Problem[] {
  return [
    ...enabledNames(settings).flatMap((name) => versionProblems(name, settings, kubernetesVersion)),
    ...Object.keys(settings).flatMap((name) => disabledProblems(name, settings)),
    ...identityProblems(settings),
  ];
}

function versionProblems(name: string, settings: AddOns, kubernetesVersion: string): Problem[] {
  const path = ["addOns", name, "version"];
  const version = settings[name]?.version ?? pinned(name, kubernetesVersion);
  if (version === undefined) {
    const rule = `is missing, and none is pinned for Kubernetes ${kubernetesVersion}`;
    return [{ path, rule, fix: `Ask \`aws eks describe-addon-versions --addon-name ${name}\` and write one.` }];
  }
  // https://docs.aws.amazon.com/eks/latest/userguide/managing-kube-proxy.html
  if (name !== "kube-proxy" || version.startsWith(`v${kubernetesVersion}.`)) return [];
  const rule = `but cluster.kubernetesVersion is ${kubernetesVersion}, and kube-proxy goes with it`;
  return [{ path, value: version, rule, fix: `Use a version that starts with v${kubernetesVersion}.` }];
}

function disabledProblems(name: string, settings: AddOns): Problem[] {
  if (settings[name]?.enabled !== false) return [];
  const path = ["addOns", name, "enabled"];
  if (knownAddOn(name).byCluster)
    return [{ path, value: false, rule: "but no node gets ready without it", fix: "Remove the line." }];
  if (standardAddOns.includes(name)) return [];
  return [{ path, value: false, rule: "but it is not installed anyway", fix: `Remove addOns.${name}.` }];
}

/** Roles of add-ons come by Pod Identity, and so do those of the agents and of workloads on nodes. */
function identityProblems(settings: AddOns): Problem[] {
  if (settings[podIdentityAgent]?.enabled !== false) return [];
  const path = ["addOns", podIdentityAgent, "enabled"];
  const rule = "but pods get their AWS credentials from it, those that give nodes their network first of all";
  return [{ path, value: false, rule, fix: "Remove the line." }];
}
