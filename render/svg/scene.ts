/** A picture with everything in its place, before it is drawn. */

import type { Face } from "./measure.ts";
import type { Glyph, LinkKind } from "./platform.ts";

export const Role = {
  Internet: "internet",
  Region: "region",
  Vpc: "vpc",
  Existing: "existing",
  Cluster: "cluster",
  Zone: "zone",
  Public: "public",
  Private: "private",
  Isolated: "isolated",
  Pool: "pool",
  Fargate: "fargate",
  Namespace: "namespace",
  Side: "side",
  Card: "card",
  WayOut: "wayOut",
} as const;
export type Role = (typeof Role)[keyof typeof Role];

export interface Text {
  readonly x: number;
  /** Of the line that letters stand on. */
  readonly y: number;
  readonly text: string;
  readonly face: Face;
}

export interface Sign {
  readonly glyph: Glyph;
  readonly x: number;
  readonly y: number;
}

export interface Box {
  readonly id: string;
  readonly role: Role;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Id of the box around it. */
  readonly parent?: string;
  /** Lies across the zones and subnets of its parent, over their borders. */
  readonly across: boolean;
  readonly texts: readonly Text[];
  readonly sign?: Sign;
  /** The whole of what its texts may have cut. */
  readonly hint?: string;
}

export type Point = readonly [x: number, y: number];

/** A line from one card to another, along the lanes kept free for it; it ends in an arrow. */
export interface Path {
  readonly kind: LinkKind;
  readonly from: string;
  readonly to: string;
  readonly points: readonly Point[];
}

/** What a kind of line means. */
export interface LegendEntry {
  readonly kind: LinkKind;
  readonly line: readonly [Point, Point];
  readonly text: Text;
}

export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly title: Text;
  readonly boxes: readonly Box[];
  readonly paths: readonly Path[];
  readonly legend: readonly LegendEntry[];
}
