import type { PlanIndex } from "../model/plan-index.ts";
import type { Table } from "../model/table.ts";
import type { CheckContext } from "./check.ts";

/** A table in words. */
export interface TableDescription extends Pick<Table, "id" | "title" | "page"> {
  /** As one sentence. */
  readonly tells: string;
}

/** Facts of a plan that a rule judges by, in rows. */
export interface TableOf extends TableDescription {
  (index: PlanIndex, context: CheckContext): Table;
}

export function tableOf(
  description: TableDescription,
  make: (index: PlanIndex, context: CheckContext) => Pick<Table, "columns" | "rows" | "notes">,
): TableOf {
  const { id, title, page } = description;
  return Object.assign(
    (index: PlanIndex, context: CheckContext): Table => ({ id, title, ...make(index, context), page }),
    description,
  );
}
