import { getAvailabilityZones } from "@pulumi/aws/getAvailabilityZones.js";
import * as pulumi from "@pulumi/pulumi";
import { sentence } from "../problems.ts";
import { selectZones, zoneProblems } from "./zone-rules.ts";

/**
 * Names of the zones the stack spreads over: the first so many of those EKS accepts, by name, or those named, in the order
 * given. Fails if the region does not have them.
 */
export async function chooseZones(
  provider: pulumi.ProviderResource,
  wanted: number | readonly string[],
): Promise<string[]> {
  const { names, zoneIds, region } = await getAvailabilityZones(
    // Local Zones and Wavelength Zones need opting in and hold no control plane.
    { state: "available", filters: [{ name: "opt-in-status", values: ["opt-in-not-required"] }] },
    { provider },
  );
  const zones = names.map((name, index) => ({ name, id: zoneIds[index] ?? "" }));
  const problems = zoneProblems(zones, wanted, region);
  if (problems.length > 0) throw new pulumi.RunError(problems.map(sentence).join("\n"));
  return selectZones(zones, wanted);
}
