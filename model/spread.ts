/** Bounds on how pods that are alike lie together: https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/ */

import { at, list, oneOrMore, text, type Value } from "./json.ts";
import { Answer, selects } from "./kubernetes.ts";
import { lookUp } from "./look-up.ts";
import type { Spread } from "./packing.ts";

const domains: Readonly<Record<string, Spread["over"]>> = {
  "topology.kubernetes.io/zone": "zone",
  "failure-domain.beta.kubernetes.io/zone": "zone",
  "kubernetes.io/hostname": "node",
};

/** Those that a pod has towards others of its own kind; what pods of other kinds have in common with it is not asked. */
export function spreadOf(spec: Value, labels: Readonly<Record<string, string>>): Spread[] {
  const own = (term: Value) => selects(at(term, "labelSelector"), { ...labels }) !== Answer.No;
  const over = (term: Value) => lookUp(domains, text(at(term, "topologyKey")));
  const constraints = list(at(spec, "topologySpreadConstraints")).flatMap((one): Spread[] => {
    const domain = over(one);
    const skew = at(one, "maxSkew");
    if (domain === undefined || at(one, "whenUnsatisfiable") === "ScheduleAnyway" || !own(one)) return [];
    return [{ over: domain, maxSkew: typeof skew === "number" ? skew : 1 }];
  });
  const apart = at(spec, "affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
  const terms = oneOrMore(apart).flatMap((term): Spread[] => {
    const domain = over(term);
    return domain === undefined || !own(term) ? [] : [{ over: domain, most: 1 }];
  });
  return [...constraints, ...terms];
}
