import * as z from "zod";
import { versionOf, versionProblems } from "../components/add-on-version.ts";
import { inOrder, knownAddOn, standardAddOns } from "../components/known-add-ons.ts";
import type { Problem } from "../problems.ts";
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
    return [name, { ...setting, version: versionOf({ addOnName: name, ...setting, kubernetesVersion }) ?? "" }];
  });
  return Object.fromEntries(chosen);
}

function enabledNames(settings: AddOns): string[] {
  const names = new Set([...standardAddOns, ...Object.keys(settings)]);
  return inOrder([...names].filter((name) => settings[name]?.enabled !== false));
}

export function addOnsProblems(settings: AddOns, kubernetesVersion: string): Problem[] {
  return [
    ...enabledNames(settings).flatMap((addOnName) => {
      const { version } = settings[addOnName] ?? {};
      return versionProblems({ addOnName, version, kubernetesVersion }, ["addOns", addOnName, "version"]);
    }),
    ...Object.keys(settings).flatMap((name) => disabledProblems(name, settings)),
  ];
}

function disabledProblems(name: string, settings: AddOns): Problem[] {
  if (settings[name]?.enabled !== false) return [];
  const path = ["addOns", name, "enabled"];
  if (knownAddOn(name).byCluster)
    return [{ path, value: false, rule: "but no node gets ready without it", fix: "Remove the line." }];
  if (standardAddOns.includes(name)) return [];
  return [{ path, value: false, rule: "but it is not installed anyway", fix: `Remove addOns.${name}.` }];
}
