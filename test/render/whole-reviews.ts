import { fileURLToPath } from "node:url";
import { runChecks, tables } from "../../checks/index.ts";
import type { Diff } from "../../diff/diff.ts";
import { indexOf } from "../../model/plan-index.ts";
import { manifestFiles } from "../../plan/manifests.ts";
import type { Plan } from "../../plan/plan.ts";
import { planProject } from "../../plan/plan-project.ts";
import { readStackFiles } from "../../plan/project.ts";
import type { Review } from "../../review/review.ts";
import { reviewOf } from "./reviews.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const date = "2026-11-21";

/** Of a plan with its findings, tables and manifests. */
export function wholeReview(plan: Plan, diff?: Diff): Review {
  const complete = { ...plan, findings: runChecks(plan, { date }) };
  const index = indexOf(complete);
  return reviewOf(complete, {
    index,
    tables: tables.map((table) => table(index, { date })),
    settings: "aws:\n  region: ap-northeast-1\n",
    manifests: manifestFiles(complete),
    ...(diff === undefined ? {} : { diff }),
  });
}

export async function planOfStack(stack: string, folder = root): Promise<Plan> {
  return await planProject(folder, readStackFiles(folder, stack));
}
