import type { PlannedResource } from "../plan/plan.ts";
import { at, isHidden, type Value } from "./json.ts";
import { Answer } from "./kubernetes.ts";
import { clusterNameOf } from "./node-groups.ts";
import { clustersOf, fargateProfilesOf, type NodeGroup, nodeGroupsOf } from "./nodes.ts";
import type { PlanIndex } from "./plan-index.ts";
import type { RunsOn, UnplacedPodSet } from "./pods.ts";
import { type Place, placeOf, profileMatcher, takes } from "./scheduling.ts";

type OnGroups = Omit<RunsOn, "fargateProfile">;

/** Works out for each set of pods which profile or which groups take it. Thousands may ask the same: it is answered once. */
export function placement(index: PlanIndex) {
  const places = nodeGroupsOf(index).map((group) => ({ group, place: placeOf(group) }));
  const profiles = fargateProfilesOf(index);
  const profilesFor = profileMatcher(profiles);
  const unclearProfiles = profiles.some(({ unclear }) => unclear);
  const clusterOf = clusterFinder(index);
  const answers = new Map<string, OnGroups>();
  return ({ namespace, labels, scheduling, resource, staysOnNodes }: UnplacedPodSet): RunsOn => {
    const profile = staysOnNodes || namespace === undefined ? undefined : profilesFor(namespace, labels)[0];
    if (profile !== undefined) return { fargateProfile: profile, nodeGroups: [], unclear: false };
    const cluster = clusterOf(resource);
    const question = JSON.stringify([cluster, ...conditions(scheduling)]);
    const candidates = places.filter(({ group }) => cluster === undefined || group.clusterName === cluster);
    const answer = answers.get(question) ?? onGroups(candidates, scheduling);
    answers.set(question, answer);
    const mayBeFargate = !staysOnNodes && (unclearProfiles || (namespace === undefined && profiles.length > 0));
    return mayBeFargate ? { ...answer, unclear: true } : answer;
  };
}

function conditions(spec: Value): (Value | boolean)[] {
  return [
    isHidden(spec),
    at(spec, "nodeSelector") ?? null,
    at(spec, "affinity", "nodeAffinity") ?? null,
    at(spec, "tolerations") ?? null,
  ];
}

function onGroups(places: readonly { group: NodeGroup; place: Place }[], spec: Value): OnGroups {
  const found = places.map(({ group, place }) => ({ group, answer: takes(place, spec) }));
  const possible = found.filter(({ answer }) => answer !== Answer.No);
  return {
    nodeGroups: possible.map(({ group }) => group),
    unclear: possible.some(({ answer }) => answer === Answer.CannotTell),
  };
}

/** The name of the cluster that something is in; undefined where there is but one, or where it is not known. */
function clusterFinder(index: PlanIndex): (resource: PlannedResource) => string | undefined {
  const clusters = clustersOf(index);
  if (clusters.length <= 1) return () => undefined;
  const byProvider = new Map<string, string | undefined>();
  const ofProvider = (urn: string) => {
    const dependencies = new Set(index.resource(urn)?.dependencies);
    const found = clusters.filter(({ resource }) => dependencies.has(resource.urn));
    return found.length === 1 ? found[0]?.name : undefined;
  };
  return (resource) => {
    const own = clusters.find((cluster) => cluster.resource === resource)?.name ?? clusterNameOf(resource, index);
    if (own !== undefined || resource.provider === undefined) return own;
    if (!byProvider.has(resource.provider)) byProvider.set(resource.provider, ofProvider(resource.provider));
    return byProvider.get(resource.provider);
  };
}
