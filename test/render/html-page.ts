import type { Finding } from "../../plan/plan.ts";
import { html } from "../../render/html/index.ts";
import { deployment, plan, urn } from "../checks/plan-builder.ts";
import { reviewOf } from "./reviews.ts";

export const finding = (part: Partial<Finding> = {}): Finding => ({
  rule: "log-retention",
  severity: "error",
  urn: urn("kubernetes:apps/v1:Deployment", "web"),
  message: "audit has no retention.",
  fix: "Give it one.",
  page: "https://example.com/page",
  ...part,
});

/** The page of a plan that has these. */
export const withFindings = (...findings: readonly Finding[]) => html(reviewOf({ ...plan(deployment()), findings }));

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

/** As a reader sees it: without markup, scripts, styles and data. */
export function words(page: string): string {
  return page
    .replace(/<(script|style|svg)\b[\s\S]*?<\/\1>/g, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/&(\w+|#39);/g, (_, name: string) => entities[name]!)
    .replace(/\s+/g, " ");
}
