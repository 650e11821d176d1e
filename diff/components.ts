/** Packaged components: what changes in them shows in what they make; what shows nowhere is told of the component itself. */

import { expansionOf } from "../model/expansion.ts";
import { indexOf, type PlanIndex } from "../model/plan-index.ts";
import type { PlannedResource } from "../plan/plan.ts";
import type { PropertyChange } from "./diff.ts";
import type { Draft } from "./draft.ts";
import { draftOf } from "./draft.ts";
import type { Matching, Pair } from "./matching.ts";
import { pathText } from "./paths.ts";
import { inputDifferences, type Sides } from "./properties.ts";

/** Whether the tables know what the component makes, so that its objects stand for it. */
export function isExpanded({ urn }: PlannedResource, { base, head }: Sides): boolean {
  return [base, head].some(({ index }) => expansionOf(index).some(({ component }) => component === urn));
}

export function unexplained(
  pair: Pair,
  drafts: ReadonlyMap<string, Draft>,
  sides: Sides,
  matching: Matching,
): Draft | undefined {
  const differences = inputDifferences(pair, matching);
  if (differences.length === 0) return undefined;
  const changed = new Set(differences.map(({ path }) => String(path[0])));
  const inside = isExpanded(pair.head, sides) && isChangedInside(pair, drafts, matching, sides);
  const silent = inside ? silentInputs(pair, [...changed], sides.base.index) : changed;
  const properties = differences
    .filter(({ path }) => silent.has(String(path[0])))
    .map(
      ({ path, before, after, secret }): PropertyChange => ({
        path: pathText(path),
        ...(before === undefined ? {} : { before }),
        ...(after === undefined ? {} : { after }),
        secret,
        action: "unknown",
        reason: "The tables do not know what this changes within the component.",
      }),
    );
  return properties.length === 0 ? undefined : draftOf(pair, properties);
}

function isChangedInside(
  { base, head }: Pair,
  drafts: ReadonlyMap<string, Draft>,
  matching: Matching,
  sides: Sides,
): boolean {
  const within = ({ component, urn }: PlannedResource) =>
    component === head.urn
      ? drafts.has(urn) || !matching.byHead.has(urn)
      : component === base.urn && !matching.byBase.has(urn);
  return [...expansionOf(sides.base.index), ...expansionOf(sides.head.index)].some((one) => one.custom && within(one));
}

/** Inputs that, changed by themselves, change nothing of what the component makes. */
function silentInputs({ base, head }: Pair, inputs: readonly string[], index: PlanIndex): ReadonlySet<string> {
  if (inputs.length < 2) return new Set();
  const before = made(base, index.resources);
  return new Set(
    inputs.filter((input) => {
      const { [input]: _, ...others } = base.inputs;
      const value = head.inputs[input];
      const changed = { ...base, inputs: value === undefined ? others : { ...others, [input]: value } };
      return (
        made(
          changed,
          index.resources.map((one) => (one === base ? changed : one)),
        ) === before
      );
    }),
  );
}

function made({ urn }: PlannedResource, resources: readonly PlannedResource[]): string {
  const outside = resources.filter(({ type }) => !type.startsWith("kubernetes:"));
  const index = indexOf({ project: "", stack: "", resources: outside, outputs: {}, findings: [] });
  return JSON.stringify(expansionOf(index).filter(({ component }) => component === urn));
}
