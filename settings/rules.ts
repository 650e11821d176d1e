import type { Problem } from "../problems.ts";
import { accessProblems } from "./access.ts";
import { addOnsProblems } from "./add-ons.ts";
import { clusterProblems } from "./cluster.ts";
import { fargateProfilesProblems } from "./fargate-profiles.ts";
import { loggingProblems } from "./logging.ts";
import { metricsProblems } from "./metrics.ts";
import { namespacesProblems } from "./namespaces.ts";
import { networkProblems } from "./network.ts";
import { nodeGroupsProblems } from "./node-groups.ts";
import type { Path } from "./paths.ts";
import { agentRules } from "./rules/agents.ts";
import { arnRules } from "./rules/arns.ts";
import { awsRules } from "./rules/aws.ts";
import { capacityRules } from "./rules/capacity.ts";
import { endpointRules } from "./rules/endpoints.ts";
import { existingClusterRules } from "./rules/existing-cluster.ts";
import { fargateRules } from "./rules/fargate.ts";
import type { Contradiction } from "./rules/finding.ts";
import { imageRules } from "./rules/images.ts";
import { loadBalancingRules } from "./rules/load-balancing.ts";
import { networkRules } from "./rules/network.ts";
import { referenceRules } from "./rules/references.ts";
import type { EksSettings, ExistingClusterSettings } from "./schema.ts";
import { workloadsProblems } from "./workloads.ts";

/**
 * Every rule between settings: those within one concept, then those between concepts. What a rule within a concept says
 * rests on the whole of it, or, where a concept is many things by name, on that thing.
 */
export function contradictions(settings: EksSettings): Contradiction[] {
  const { access, region, nodeGroups, addOns } = settings;
  const { kubernetesVersion } = settings.cluster;
  return [
    ...awsRules(settings),
    ...within(1, accessProblems(access, region), partitionOfArn),
    ...within(1, networkProblems(settings.network)),
    ...within(1, clusterProblems(settings.cluster)),
    ...within(2, nodeGroupsProblems(nodeGroups, kubernetesVersion), minorOfRelease),
    ...within(2, fargateProfilesProblems(settings.fargateProfiles)),
    ...within(2, addOnsProblems(addOns, kubernetesVersion), () => [version]),
    ...within(1, loggingProblems(settings.logging)),
    ...within(1, metricsProblems(settings.metrics)),
    ...within(2, namespacesProblems(settings.namespaces)),
    ...within(2, workloadsProblems(settings.workloads)),
    ...networkRules(settings),
    ...endpointRules(settings),
    ...arnRules(settings),
    ...capacityRules(settings),
    ...fargateRules(settings),
    ...loadBalancingRules(settings),
    ...referenceRules(settings),
    ...imageRules(settings),
    ...agentRules(settings),
  ];
}

/** The same where the cluster is there already. */
export function existingClusterContradictions(settings: ExistingClusterSettings): Contradiction[] {
  return [
    ...within(2, namespacesProblems(settings.namespaces)),
    ...within(2, workloadsProblems(settings.workloads)),
    ...existingClusterRules(settings),
    ...referenceRules(settings),
  ];
}

const version: Path = ["cluster", "kubernetesVersion"];

/** What is said of an ARN rests on the partition, and that on the region. */
function partitionOfArn({ value }: Problem): Path[] {
  return value === undefined ? [] : [["aws", "region"]];
}

function minorOfRelease({ path }: Problem): Path[] {
  return path[2] === "releaseVersion" ? [version] : [];
}

/** `also`: what a problem rests on beside the first `depth` steps of its own path. */
function within(
  depth: number,
  problems: readonly Problem[],
  also: (problem: Problem) => Path[] = () => [],
): Contradiction[] {
  return problems.map((problem) => ({ ...problem, also: [problem.path.slice(0, depth), ...also(problem)] }));
}
