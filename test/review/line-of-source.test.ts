import { strict as assert } from "node:assert";
import { lineOfSource } from "../../review/line-of-source.ts";
import { resource } from "../checks/plan-builder.ts";

/** Nearest first. */
const made = (...sources: readonly (string | undefined)[]) =>
  sources.map((source, at) => resource("shop:index:Part", `part-${at}`, source === undefined ? {} : { source }));

describe("the line of the program that a resource comes from", () => {
  const cases: readonly [what: string, sources: readonly (string | undefined)[], line: string | undefined][] = [
    ["is its own without a component", ["index.ts:7"], "index.ts:7"],
    ["is the outermost component's", ["k8s/workload.ts:40", "stack/workloads.ts:12", "index.ts:7"], "index.ts:7"],
    ["is the nearest that is known", ["k8s/workload.ts:40", undefined], "k8s/workload.ts:40"],
    ["is none within a package", ["node_modules/lib/a.js:3", "index.ts:9", "node_modules/lib/main.js:1"], "index.ts:9"],
    ["is none where all of it is a package's", ["node_modules/lib/a.js:3"], undefined],
    ["keeps colons of a name", ["a:b.ts:3"], "a:b.ts:3"],
    ["is none of a text that tells no line", ["index.ts"], undefined],
    ["is none of nothing", [], undefined],
  ];
  for (const [what, sources, expected] of cases)
    it(what, () => {
      const line = lineOfSource(made(...sources));
      assert.equal(line && `${line.file}:${line.line}`, expected);
    });
});
