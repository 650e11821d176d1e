import { stageOf, stages } from "../../model/teardown.ts";
import { tableOf } from "../table-of.ts";

const shown = 4;

export const teardownTable = tableOf(
  {
    id: "teardown",
    title: "Order of a destroy",
    tells: "What a destroy takes away, from the first to the last.",
    page: "https://www.pulumi.com/docs/iac/cli/commands/pulumi_destroy/",
  },
  (index) => {
    const byStage = new Map(stages.map((stage) => [stage, [] as string[]]));
    if (index.onAws) {
      for (const resource of index.resources) {
        const stage = stageOf(resource, index);
        if (stage !== undefined) byStage.get(stage)?.push(resource.name);
      }
    }
    const rows = [...byStage]
      .filter(([, names]) => names.length > 0)
      .map(([stage, names], at) => ({ cells: [String(at + 1), stage, String(names.length), listed(names)] }));
    return {
      columns: [
        { title: "Step", numeric: true },
        { title: "What goes" },
        { title: "Resources", numeric: true },
        { title: "Among them" },
      ],
      rows,
      notes: [],
    };
  },
);

function listed(names: readonly string[]): string {
  const distinct = [...new Set(names)];
  const more = distinct.length - shown;
  return `${distinct.slice(0, shown).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
