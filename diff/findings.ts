import type { Finding } from "../plan/plan.ts";
import type { FindingsDiff } from "./diff.ts";
import { keyOf } from "./keys.ts";
import type { Matching } from "./matching.ts";

/** The same where rule, resource and message are: a number in the message that changes makes it another. */
export function findingsDiff(
  base: readonly Finding[],
  head: readonly Finding[],
  { byBase }: Pick<Matching, "byBase">,
): FindingsDiff {
  const inBase = ({ urn, ...finding }: Finding) => key(urn && (byBase.get(urn)?.head.urn ?? urn), finding);
  const inHead = ({ urn, ...finding }: Finding) => key(urn, finding);
  const [before, after] = [new Set(base.map(inBase)), new Set(head.map(inHead))];
  return {
    appeared: head.filter((finding) => !before.has(inHead(finding))),
    gone: base.filter((finding) => !after.has(inBase(finding))),
    staying: head.filter((finding) => before.has(inHead(finding))),
  };
}

function key(urn: string | undefined, { rule, message }: Pick<Finding, "rule" | "message">): string {
  return [rule, urn === undefined ? "" : keyOf(urn), message].join("\n");
}
