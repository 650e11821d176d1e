import { at, text } from "./json.ts";
import { networksOf } from "./network.ts";
import { perPlan } from "./per-plan.ts";

/** Where the platform is: the region of the AWS providers, and where they differ, or say nothing, that of the subnets' zones. */
export const regionOf = perPlan((index): string | undefined => {
  const given = index.ofType("pulumi:providers:aws").flatMap(({ inputs }) => text(at(inputs, "region")) ?? []);
  const ofProviders = [...new Set(given)];
  if (ofProviders.length === 1) return ofProviders[0];
  const zones = networksOf(index).flatMap(({ subnets }) => subnets.flatMap(({ zone }) => zone ?? []));
  const ofZones = new Set(zones.map((zone) => zone.replace(/[a-z]$/, "")));
  return ofZones.size === 1 ? [...ofZones][0] : undefined;
});
