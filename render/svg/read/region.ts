import { at, text } from "../../../model/json.ts";
import type { PlanIndex } from "../../../model/plan-index.ts";

/** Absent where nothing is in AWS. */
export function regionOf(index: PlanIndex): string | undefined {
  if (!index.onAws) return undefined;
  const regions = new Set(
    index.ofType("pulumi:providers:aws").flatMap(({ inputs }) => text(at(inputs, "region")) ?? []),
  );
  return regions.size === 1 ? `AWS Region ${[...regions][0]}` : "AWS";
}
