import type { Problem } from "../problems.ts";

/** A zone by its two names: the name differs from account to account, the id says which data centres are meant. */
export interface Zone {
  readonly name: string;
  readonly id: string;
}

/** Zones whose data centres cannot hold a control plane: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html */
const refusedByEks = ["use1-az3", "usw1-az2", "cac1-az3"];

const settingsPath = ["network", "availabilityZones"];

export function selectZones(zones: readonly Zone[], wanted: number | readonly string[]): string[] {
  return typeof wanted === "number" ? acceptable(zones).slice(0, wanted) : [...wanted];
}

/** Why the region's zones are not those wanted. */
export function zoneProblems(zones: readonly Zone[], wanted: number | readonly string[], region: string): Problem[] {
  const usable = acceptable(zones);
  const choice = `${region} offers ${usable.join(", ") || "no zone"}`;
  if (typeof wanted === "number") {
    if (wanted < 2) return tooFew(wanted, settingsPath);
    if (wanted <= usable.length) return [];
    const rule = `but ${choice} to EKS in this account`;
    return [{ path: settingsPath, value: wanted, rule, fix: `Set ${usable.length} or fewer.` }];
  }
  return [
    ...zoneNameProblems(wanted, settingsPath),
    ...wanted.flatMap((name, index) => unusable(zones, name, index, choice)),
  ];
}

/** What can be said of named zones without asking AWS. */
export function zoneNameProblems(names: readonly string[], path: readonly (string | number)[]): Problem[] {
  const twice = names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : [{ path: [...path, index], value: name, rule: "but it is listed already", fix: "Name another zone." }],
  );
  return names.length < 2 ? [...tooFew(names, path), ...twice] : twice;
}

function tooFew(value: unknown, path: readonly (string | number)[]): Problem[] {
  const rule = "but a cluster needs subnets in two zones or more";
  return [{ path, value, rule, fix: "Choose two zones, or three to survive the loss of one." }];
}

function unusable(zones: readonly Zone[], name: string, index: number, choice: string): Problem[] {
  const zone = zones.find((candidate) => candidate.name === name);
  if (zone !== undefined && !refusedByEks.includes(zone.id)) return [];
  const rule =
    zone === undefined ? "but the region has no such zone for this account" : `but EKS refuses that zone (${zone.id})`;
  return [{ path: [...settingsPath, index], value: name, rule, fix: `Choose another: ${choice}.` }];
}

function acceptable(zones: readonly Zone[]): string[] {
  return zones
    .filter(({ id }) => !refusedByEks.includes(id))
    .map(({ name }) => name)
    .sort();
}
