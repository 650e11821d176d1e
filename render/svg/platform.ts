/** What the picture shows of a platform, before anything has a place. */

import type { SubnetKind } from "../../model/network.ts";

/** What is drawn beside the words of a box: each kind of thing has a sign of its own. */
export const Glyph = {
  Internet: "internet",
  ControlPlane: "controlPlane",
  LoadBalancer: "loadBalancer",
  Nat: "nat",
  Endpoint: "endpoint",
  Nodes: "nodes",
  Fargate: "fargate",
  Pods: "pods",
  Agent: "agent",
  AddOns: "addOns",
  Logs: "logs",
  Alarm: "alarm",
  Key: "key",
  Identity: "identity",
  Registry: "registry",
  Subnet: "subnet",
} as const;
export type Glyph = (typeof Glyph)[keyof typeof Glyph];

/** A thing, in words. */
export interface Card {
  /** Unique in the picture. */
  readonly id: string;
  readonly glyph: Glyph;
  readonly title: string;
  readonly lines: readonly string[];
  /** The resource behind it, where it is one. */
  readonly urn?: string;
}

export interface ControlPlane extends Card {
  /** Its endpoint answers outside the VPC, or may do so. */
  readonly public: boolean;
}

/** What a thing spans: indexes of the first and the last zone of its area. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A VPC, or where the plan makes none, what stands for it. */
export interface Area {
  readonly id: string;
  readonly kind: "vpc" | "existing" | "cluster";
  readonly title: string;
  readonly zones: readonly string[];
  readonly rows: readonly SubnetRow[];
  /** Gateway endpoints: they are of the VPC and in no subnet. */
  readonly gateways: readonly Card[];
}

/** Subnets of one use, over the zones, and what is in them. Without subnets: what nobody knows the subnets of. */
export interface SubnetRow {
  readonly kind?: SubnetKind;
  readonly subnets: readonly SubnetCell[];
  readonly loadBalancers: readonly Card[];
  readonly endpoints: readonly Card[];
  readonly pools: readonly Pool[];
  readonly nats: readonly NatCell[];
}

export interface SubnetCell extends Card {
  readonly zone: number;
  /** The NAT gateway that takes what leaves from here to the internet. */
  readonly wayOut?: string;
}

export interface NatCell extends Card {
  readonly zone: number;
}

/** What pods run on, with the pods. */
export interface Pool extends Card {
  /** By a name, or anonymous: pods of which the plan does not say what they run on. */
  readonly kind: "nodes" | "everyNode" | "fargate" | "other";
  readonly span?: Span;
  /** Node groups, where there are several. */
  readonly groups: readonly Card[];
  readonly namespaces: readonly NamespaceGroup[];
}

export interface NamespaceGroup {
  readonly id: string;
  readonly title: string;
  readonly workloads: readonly Card[];
}

export const LinkKind = { In: "in", Serve: "serve", Out: "out", Logs: "logs" } as const;
export type LinkKind = (typeof LinkKind)[keyof typeof LinkKind];

/** Who talks to whom; both are ids of cards, never of what contains others. */
export interface Link {
  readonly kind: LinkKind;
  readonly from: string;
  readonly to: string;
}

/** Id of the sign in a subnet from which the way out starts. */
export function wayOutId(subnet: string): string {
  return `${subnet} out`;
}

export interface Platform {
  readonly title: string;
  /** Absent where nothing is in AWS. */
  readonly region?: string;
  readonly internet?: Card;
  readonly controlPlanes: readonly ControlPlane[];
  readonly services: readonly Card[];
  readonly areas: readonly Area[];
  readonly links: readonly Link[];
}
