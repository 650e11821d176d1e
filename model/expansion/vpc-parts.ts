import type { Json, PlannedResource } from "../../plan/plan.ts";
import { at, fields, isHidden, type Value } from "../json.ts";
import { unknown } from "./inside.ts";

/** A subnet with its route table, as others in the VPC refer to them. */
export interface MadeSubnet {
  readonly urn: string;
  readonly routeTable: string;
  /** `public`, `private`, `isolated` */
  readonly type: string;
  readonly zone: number;
}

/** What every resource of the VPC is made with. */
export interface Surroundings {
  readonly component: PlannedResource;
  readonly vpc: string;
  readonly region: Value;
  readonly tags: Json;
}

/** Of the VPC; absent where a pool of addresses gives it. */
export function cidrOf(inputs: PlannedResource["inputs"]): Value {
  const cidr = at(inputs, "cidrBlock");
  if (cidr !== undefined && cidr !== null) return cidr;
  return at(inputs, "ipv4IpamPoolId") === undefined ? "10.0.0.0/16" : undefined;
}

/** Later ones win; what cannot be told of one cannot be told of all. */
export function mergedTags(...all: readonly Value[]): Json {
  if (all.some(isHidden)) return unknown;
  return Object.assign({}, ...all.map(fields)) as Json;
}
