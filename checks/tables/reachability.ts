import { groupBy } from "../../model/groups.ts";
import { Answer } from "../../model/kubernetes.ts";
import { type Flow, flowsOf } from "../../model/reachability.ts";
import type { Row } from "../../model/table.ts";
import { tableOf } from "../table-of.ts";

const words: Readonly<Record<Answer, string>> = {
  [Answer.Yes]: "yes",
  [Answer.No]: "no",
  [Answer.CannotTell]: "cannot tell",
};

export const reachabilityTable = tableOf(
  {
    id: "reachability",
    title: "Reachability",
    tells: "Who has to reach whom, by what way, and whether it can.",
    page: "https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html",
  },
  (index) => ({
    columns: ["From", "To", "Port", "Why", "By way of", "Reached"].map((title) => ({ title })),
    rows: folded(flowsOf(index)).map(([first, ...rest]): Row => {
      const { from, port, how, answer, resource } = first;
      const all = [first, ...rest];
      const severity = answer === Answer.No ? "error" : answer === Answer.CannotTell ? "warning" : undefined;
      return {
        cells: [from, listed(all.map(({ to }) => to)), port, listed(all.map(({ why }) => why)), how, words[answer]],
        urn: resource.urn,
        ...(severity === undefined ? {} : { severity }),
      };
    }),
    notes: [
      "Network ACLs and firewalls on the way are not looked at.",
      "Which node group an agent runs on is not looked at: what its role lets it call, nodes of every group must reach.",
    ],
  }),
);

/** What one place reaches by the same way, at once. */
function folded(flows: readonly Flow[]): [Flow, ...Flow[]][] {
  const rows = groupBy(flows, ({ purpose, resource, from, port, how, answer }) =>
    [purpose, resource.urn, from, port, how, answer].join("\n"),
  );
  return [...rows.values()];
}

function listed(texts: readonly string[]): string {
  return [...new Set(texts)].join(", ");
}
