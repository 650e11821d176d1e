import { loadBalancersOf } from "../../../model/load-balancers.ts";
import { clustersOf } from "../../../model/nodes.ts";
import type { Review } from "../../../review/review.ts";
import { Glyph, type Platform } from "../platform.ts";
import { areas } from "./areas.ts";
import { controlPlane } from "./control-plane.ts";
import { links } from "./links.ts";
import { loadBalancers } from "./load-balancers.ts";
import { pools } from "./pools.ts";
import { regionOf } from "./region.ts";
import { services } from "./services.ts";
import { internetId } from "./words.ts";

/** The platform of a plan as a picture shows it: as much as a reader can take in, the rest in numbers. */
export function platformOf({ plan, index }: Review): Platform {
  const balancers = loadBalancers(loadBalancersOf(index));
  const compute = pools(index);
  const controlPlanes = clustersOf(index).map(controlPlane);
  const beside = services(index);
  const places = areas(index, balancers.drawn, compute.pools);
  const all = links(index, { balancers, compute, controlPlanes, areas: places, services: beside });
  const region = regionOf(index);
  const internet = all.some(({ from, to }) => from === internetId || to === internetId);
  return {
    title: `${plan.project}, stack ${plan.stack}`,
    ...(region === undefined ? {} : { region }),
    ...(internet ? { internet: { id: internetId, glyph: Glyph.Internet, title: "Internet", lines: [] } } : {}),
    controlPlanes,
    services: beside,
    areas: places,
    links: all,
  };
}
