/** From where the Kubernetes API can be reached: https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html */

import type { PlannedResource } from "../plan/plan.ts";
import { at, isHidden, list, strings, type Value } from "./json.ts";

export interface ClusterEndpoint {
  /** Absent where it is not known, as with the other two. */
  readonly publicAccess?: boolean;
  readonly privateAccess?: boolean;
  /** Who may call the public endpoint; everyone where nobody is named. */
  readonly cidrs?: readonly string[];
}

/** Of a cluster's resource, whichever of the two types it has. */
export function clusterEndpoint({ inputs, type }: PlannedResource): ClusterEndpoint {
  const input = (name: string) => (type === "eks:index:Cluster" ? at(inputs, name) : at(inputs, "vpcConfig", name));
  const publicAccess = known(input("endpointPublicAccess"), true);
  const privateAccess = known(input("endpointPrivateAccess"), false);
  const given = input("publicAccessCidrs");
  const hidden = isHidden(given) || list(given).some(isHidden);
  const cidrs = strings(given);
  return {
    ...(publicAccess === undefined ? {} : { publicAccess }),
    ...(privateAccess === undefined ? {} : { privateAccess }),
    ...(hidden ? {} : { cidrs: cidrs.length > 0 ? cidrs : ["0.0.0.0/0"] }),
  };
}

function known(value: Value, usual: boolean): boolean | undefined {
  if (isHidden(value)) return undefined;
  return typeof value === "boolean" ? value : usual;
}
