/** What has a version in a plan, and how long Kubernetes of that version is supported on EKS. */

import type { PlannedResource } from "../plan/plan.ts";
import { type KubernetesVersion, kubernetesVersions } from "./data/kubernetes-versions.ts";
import { at, text } from "./json.ts";
import { clustersOf, nodeGroupsOf } from "./nodes.ts";
import { perPlan } from "./per-plan.ts";
import type { PlanIndex } from "./plan-index.ts";
import { releaseType } from "./types.ts";

export interface Versioned {
  readonly resource: PlannedResource;
  readonly kind: "cluster" | "nodes" | "image of nodes" | "add-on" | "chart" | "autoscaler";
  readonly name: string;
  /** As it stands in the plan; absent where it is not known. */
  readonly version?: string;
}

export const versionsOf = perPlan((index): readonly Versioned[] => [
  ...clustersOf(index).flatMap(({ resource, name = resource.name, version, addOns }): Versioned[] => [
    { resource, kind: "cluster", name, ...given(version) },
    ...Object.entries(addOns).map(
      ([addOn, { version: of, resource: by }]): Versioned => ({
        resource: by,
        kind: "add-on",
        name: addOn,
        ...given(of),
      }),
    ),
  ]),
  ...nodeGroupsOf(index).flatMap(({ resource, name, version, releaseVersion }): Versioned[] => [
    { resource, kind: "nodes", name, ...given(version) },
    ...(releaseVersion === undefined
      ? []
      : [{ resource, kind: "image of nodes" as const, name, version: releaseVersion }]),
  ]),
  ...charts(index),
  ...autoscalers(index),
]);

function given(version: string | undefined): { readonly version?: string } {
  return version === undefined ? {} : { version };
}

function charts(index: PlanIndex): Versioned[] {
  return index.ofType(releaseType).map((resource) => {
    const name = text(at(resource.inputs, "chart"))?.split("/").at(-1) ?? resource.name;
    return { resource, kind: "chart", name, ...given(text(at(resource.inputs, "version"))) };
  });
}

const autoscalerImage = /\/cluster-autoscaler:v?([^@]+)/;

function autoscalers(index: PlanIndex): Versioned[] {
  return index.pods.flatMap(({ object, containers }) =>
    containers.flatMap(({ value }): Versioned[] => {
      const [, version] = autoscalerImage.exec(text(at(value, "image")) ?? "") ?? [];
      if (version === undefined) return [];
      return [{ resource: object.resource, kind: "autoscaler", name: "cluster-autoscaler", version }];
    }),
  );
}

/** `[1, 36]` of `1.36`, `v1.36.0-eksbuild.25` and `1.36.4-20260930`. */
export function minorOf(version: string | undefined): readonly [major: number, minor: number] | undefined {
  const [, major, minor] = /^v?(\d+)\.(\d+)(?=\.|-|$)/.exec(version ?? "") ?? [];
  return major === undefined || minor === undefined ? undefined : [Number(major), Number(minor)];
}

/** How many minors the first is ahead of the second; undefined where that cannot be told. */
export function minorsAhead(version: string | undefined, of: string | undefined): number | undefined {
  const one = minorOf(version);
  const other = minorOf(of);
  return one === undefined || other === undefined || one[0] !== other[0] ? undefined : one[1] - other[1];
}

export function calendarOf(version: string | undefined): KubernetesVersion | undefined {
  const minor = minorOf(version);
  return minor && kubernetesVersions.find((one) => one.version === minor.join("."));
}

/** Whole days from one day to another, both `YYYY-MM-DD`. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}
