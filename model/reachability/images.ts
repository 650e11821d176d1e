import type { PlannedResource } from "../../plan/plan.ts";
import { at, list, text } from "../json.ts";
import { Answer } from "../kubernetes.ts";
import type { PlanIndex } from "../plan-index.ts";
import { type PodSet, podSetsOf } from "../pods.ts";
import { leaves } from "../security-groups.ts";
import { compared } from "../sorting.ts";
import { type Flow, Purpose, worse } from "./flow.ts";
import { placeName, placesOf } from "./places.ts";
import { wayOut } from "./way-out.ts";

/** From nodes to registries other than ECR's private ones, for which alone there are endpoints. */
export function imageFlows(index: PlanIndex): Flow[] {
  const users = usersByPlace(index);
  return placesOf(index).flatMap((place) => {
    const registries = users.get(place.resource.urn) ?? new Map<string, User[]>();
    const verdict = worse(wayOut(place, index), leaves(index, place, 443));
    return [...registries]
      .sort(([a], [b]) => compared(a, b))
      .map(([registry, all]): Flow => {
        const [first] = all;
        const known = registry !== ofChart || verdict.answer === Answer.Yes;
        return {
          purpose: Purpose.Images,
          resource: first?.resource ?? place.resource,
          from: placeName(place),
          to: registry,
          port: "TCP 443",
          why: `images of ${listed(all.map(({ label }) => label))}`,
          answer: known ? verdict.answer : Answer.CannotTell,
          how: verdict.how,
          fix: "Mirror the images in ECR, for example by a pull-through cache, or add NAT gateways.",
        };
      });
  });
}

interface User {
  readonly label: string;
  readonly resource: PlannedResource;
}

/** What a chart pulls unless its values name another image. */
const ofChart = "the chart's own registry";

function usersByPlace(index: PlanIndex): ReadonlyMap<string, ReadonlyMap<string, User[]>> {
  const places = new Map<string, Map<string, User[]>>();
  for (const pods of podSetsOf(index)) {
    const registries = [...new Set(imagesOf(pods).flatMap(registryOf))];
    const { fargateProfile, nodeGroups } = pods.runsOn;
    for (const { resource } of fargateProfile === undefined ? nodeGroups : [fargateProfile]) {
      const ofPlace: Map<string, User[]> = places.get(resource.urn) ?? new Map();
      places.set(resource.urn, ofPlace);
      for (const registry of registries) {
        const users = ofPlace.get(registry) ?? [];
        ofPlace.set(registry, users);
        users.push({ label: pods.label, resource: pods.resource });
      }
    }
  }
  return places;
}

/** Those of add-ons come from ECR in the region. */
function imagesOf({ spec, resource }: PodSet): string[] {
  if (spec !== undefined)
    return ["initContainers", "containers"].flatMap((key) =>
      list(at(spec, key)).flatMap((container) => text(at(container, "image")) ?? []),
    );
  if (!resource.type.startsWith("kubernetes:helm.sh")) return [];
  const image = at(resource.inputs, "values", "image");
  const repository = text(at(image, "repository")) ?? text(image);
  const registry = text(at(image, "registry"));
  if (repository === undefined) return [ofChart];
  return [registry === undefined ? repository : `${registry}/${repository}`];
}

/** Nothing for a private registry of ECR. */
function registryOf(image: string): string[] {
  if (image === ofChart) return [image];
  if (/^\d{12}\.dkr\.ecr(-fips)?\.[a-z0-9-]+\.[a-z0-9.]+\//.test(image)) return [];
  const [first = ""] = image.split("/");
  return [image.includes("/") && /[.:]/.test(first) ? first : "docker.io"];
}

function listed(users: readonly string[]): string {
  return users.length > 3 ? `${users.slice(0, 3).join(", ")} and ${users.length - 3} more` : users.join(", ");
}
