import type { PlannedResource } from "../../plan/plan.ts";
import { allOfType } from "../expansion.ts";
import { Answer } from "../kubernetes.ts";
import { type Subnet, subnetsOf } from "../network.ts";
import type { PlanIndex } from "../plan-index.ts";
import { type PodSet, podSetsOf } from "../pods.ts";
import type { Verdict } from "../security-groups.ts";
import { connects, securityGroups } from "../security-groups.ts";
import { efsDriver, volumesOf } from "../volumes.ts";
import { type Flow, Purpose, worse } from "./flow.ts";
import { type Place, placeName, placesOf } from "./places.ts";

const nfs = 2049;

/** From nodes with pods that mount volumes of EFS to the mount targets in their zones: https://docs.aws.amazon.com/efs/latest/ug/mounting-fs-mount-helper.html */
export function fileSystemFlows(index: PlanIndex): Flow[] {
  const targets = allOfType(index, "aws:efs/mountTarget:MountTarget");
  if (targets.length === 0) return [];
  const users = podSetsOf(index).filter((pods) =>
    volumesOf(pods, index).some(({ storage }) => storage?.driver === efsDriver),
  );
  return placesOf(index).flatMap((place): Flow[] => {
    const [first, ...others] = users.filter((pods) => runsOn(pods, place));
    if (first === undefined) return [];
    const more = others.length === 0 ? "" : ` and ${others.length} more`;
    return [
      {
        purpose: Purpose.FileSystem,
        resource: first.resource,
        from: placeName(place),
        to: "EFS",
        port: `TCP ${nfs}`,
        why: `volumes of ${first.label}${more}`,
        ...toTargets(place, targets, index),
      },
    ];
  });
}

function runsOn({ runsOn: { fargateProfile, nodeGroups } }: PodSet, { resource }: Place): boolean {
  const all = fargateProfile === undefined ? nodeGroups : [fargateProfile];
  return all.some((one) => one.resource === resource);
}

/** A file system's name leads to the mount target in the zone of whoever asks. */
function toTargets(place: Place, targets: readonly PlannedResource[], index: PlanIndex) {
  const placed = targets.map((target) => ({ target, subnet: subnetsOf(index, target, "subnetId")?.[0] }));
  const wrong = placed.map(({ target, subnet }) => toTarget(place, target, subnet, index));
  const fix = `Let the security group of the mount targets take TCP ${nfs} from the cluster's security group.`;
  const [first, ...rest] = wrong.map((verdict) => ({ ...verdict, fix }));
  const zones = new Set(placed.flatMap(({ subnet }) => subnet?.zone ?? []));
  const without = place.subnets.filter(({ zone }) => zone !== undefined && !zones.has(zone));
  const open = rest.reduce(worse, first ?? { answer: Answer.Yes, how: "", fix });
  const known = placed.every(({ subnet }) => subnet?.zone !== undefined) && place.certain;
  if (open.answer === Answer.No || without.length === 0 || !known) return open;
  const names = [...new Set(without.flatMap(({ zone }) => zone ?? []))].join(", ");
  return {
    answer: Answer.No,
    how: `no mount target in ${names}`,
    fix: "Add a mount target in each zone that has nodes.",
  };
}

function toTarget(place: Place, target: PlannedResource, subnet: Subnet | undefined, index: PlanIndex): Verdict {
  const groups = securityGroups(index, target, "securityGroups");
  if (groups.certain && groups.urns.length === 0)
    return { answer: Answer.CannotTell, how: `${target.name} wears the VPC's default security group` };
  const block = subnet?.cidrBlock;
  return connects(index, place, { groups, ...(block === undefined ? {} : { cidrBlocks: [block] }) }, nfs);
}
