/** All pods that a plan leads to, those of add-ons and charts included, with what they ask for and where they can run. */

import type { PlannedResource } from "../plan/plan.ts";
import type { Value } from "./json.ts";
import type { FargateProfile, NodeGroup } from "./nodes.ts";
import { perPlan } from "./per-plan.ts";

export interface PodSet {
  /** "Deployment web/nginx", "add-on coredns" */
  readonly label: string;
  /** The object, or the add-on or chart that makes it. */
  readonly resource: PlannedResource;
  readonly namespace?: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The pods' spec; absent for those of add-ons and charts, of which only a table knows. */
  readonly spec?: Value;
  /** One on each node that takes it. */
  readonly perNode: boolean;
  /** Of the object, or of its autoscaler; both absent for `perNode`, and where they are not known. */
  readonly minReplicas?: number;
  readonly maxReplicas?: number;
  /** Of one pod: containers together, or the largest init container, whichever is more; a limit stands in for a request. */
  readonly cpuMillis: number;
  readonly memoryMib: number;
  /** Takes an address of the subnet; pods on the host's network do not. */
  readonly ownAddress: boolean;
  readonly runsOn: RunsOn;
}

/** Either a profile takes it, or the node groups named have no taint, selector or affinity against it. */
export interface RunsOn {
  readonly fargateProfile?: FargateProfile;
  readonly nodeGroups: readonly NodeGroup[];
}

export const podSetsOf = perPlan((_index): readonly PodSet[] => []);
