import assert from "node:assert/strict";
import fc from "fast-check";
import type { ResourceChange } from "../../diff/diff.ts";
import type { Finding } from "../../plan/plan.ts";
import { markdown } from "../../render/markdown/index.ts";
import { code, diffBlock, text } from "../../render/markdown/text.ts";
import { plan } from "../checks/plan-builder.ts";
import { change, diffOf, reviewOf } from "./reviews.ts";

const most = 60_000;
const bytes = (value: string) => Buffer.byteLength(value, "utf8");
const comment = (changes: readonly ResourceChange[], part: Parameters<typeof diffOf>[1] = {}) =>
  markdown(reviewOf(plan(), { diff: diffOf(changes, part) }));

const finding = (part: Partial<Finding> = {}): Finding => ({
  rule: "log-retention",
  severity: "warning",
  message: "audit has no retention.",
  fix: "Give it one.",
  page: "https://example.com/page",
  ...part,
});

const replaced = change({
  action: "replace",
  name: "general",
  type: "aws:eks/nodeGroup:NodeGroup",
  source: "stack/nodes.ts:37",
  properties: [
    { path: "instanceTypes", before: ["a"], after: ["b"], secret: false, action: "replace", reason: "EKS refuses it" },
  ],
  effect: { kind: "nodeReplacement", message: "Replaces 4 nodes.", details: ["web/nginx has a budget."] },
});

describe("the comment for a pull request", () => {
  it("begins with the marker and the verdict", () => {
    const lines = comment([change()]).split("\n");
    assert.equal(lines[0], "<!-- eks-platform plan shop/dev -->");
    assert.match(lines[1] ?? "", /^### dev: .+/);
  });

  it("puts what is dangerous before everything else, and opens it", () => {
    const written = comment([replaced, change()]);
    assert.match(
      written,
      /> \[!CAUTION\]\n> Look at these first\.\n>\n> - \*\*replace\*\* `general` \(`aws:eks\/nodeGroup:NodeGroup`\): Replaces 4 nodes\.\n/,
    );
    assert.doesNotMatch(written, /> - \*\*update\*\*/);
    assert.doesNotMatch(comment([change()]), /CAUTION/);
  });

  it("shows each change with its cause, its effect and its lines", () => {
    const written = comment([replaced]);
    const block = '```diff\n@@ instanceTypes (forces a replacement): EKS refuses it @@\n- ["a"]\n+ ["b"]\n```';
    assert.ok(written.includes(block), written);
    assert.ok(written.includes("from `stack/nodes.ts:37`: Replaces 4 nodes.\n- web/nginx has a budget.\n"), written);
  });

  it("tells that a secret changed, and nothing of it", () => {
    const written = comment([
      change({ properties: [{ path: "data.password", before: "a", after: "b", secret: true, action: "update" }] }),
    ]);
    assert.ok(written.includes("```diff\n@@ data.password @@\n! a secret value changed\n```"), written);
  });

  it("says that the base has no plan", () => {
    const written = comment([change({ action: "create" })], { basePlanned: false });
    assert.match(written, /The base has no plan, so that everything counts as created\./);
  });

  it("lists new findings with what to do, and counts the others", () => {
    const accepted = finding({ accepted: "known" });
    const written = comment([], {
      findings: { appeared: [finding()], gone: [finding()], staying: [finding(), accepted] },
    });
    const listed =
      "**New findings: 1**\n\n- **warning** audit has no retention. Give it one. ([`log-retention`](https://example.com/page))";
    assert.ok(written.includes(listed), written);
    assert.ok(written.includes("Findings: 1 of before is gone; 2 stay, 1 of them accepted."), written);
  });

  it("draws which parts changed, and none where there is nothing to draw", () => {
    const drawn = /```mermaid\nflowchart LR\n {2}n0\["general NodeGroup<br>1 replace"\]:::replace\n/;
    assert.match(comment([replaced]), drawn);
    assert.doesNotMatch(comment([]), /mermaid/);
  });

  it("leaves the chart out where it would have too many nodes, and says so", () => {
    const many = Array.from({ length: 41 }, (_, at) => change({ name: `web-${at}` }));
    assert.doesNotMatch(comment(many), /mermaid/);
    assert.match(comment(many), /No chart: more parts change than one shows\./);
  });

  it("has tables with their notes, folded", () => {
    const table = {
      id: "cost",
      title: "Cost",
      columns: [{ title: "What" }, { title: "USD", numeric: true }],
      rows: [{ cells: ["a|b", "1"] }],
      notes: ["Not a quotation."],
      page: "https://example.com",
    };
    const folded =
      "<details><summary>Cost</summary>\n\n| What | USD |\n|---|--:|\n| a\\|b | 1 |\n\nNot a quotation.\n\n</details>";
    const written = markdown(reviewOf(plan(), { tables: [table] }));
    assert.ok(written.includes(folded), written);
  });
});

describe("the size of the comment", () => {
  const many = (count: number, part: Partial<ResourceChange> = {}) =>
    Array.from({ length: count }, (_, at) => change({ name: `web-${at}`, ...part }));
  const long = "設定".repeat(20_000);
  const effect = { kind: "interruption", message: long, details: [long] } as const;
  const types = Array.from({ length: 3000 }, (_, at) => change({ type: `aws:a/b${at}:C` }));
  const folds = Array.from({ length: 5000 }, () => ({ message: long.slice(0, 100), urns: [] }));
  const all: Finding[] = Array.from({ length: 9000 }, () => finding());

  const cases: readonly [what: string, written: () => string][] = [
    ["thousands of changes", () => comment(many(6000))],
    ["thousands of dangerous changes", () => comment(many(6000, { action: "delete" }))],
    ["thousands of types", () => comment(types)],
    ["thousands of findings", () => comment([], { findings: { appeared: all, gone: [], staying: [] } })],
    ["a message longer than the comment", () => comment([change({ effect })])],
    ["names longer than the comment", () => comment(many(3, { name: long, type: long, action: "replace" }))],
    ["thousands of folds", () => comment([], { folds })],
    ["thousands of findings and no diff", () => markdown(reviewOf({ ...plan(), findings: all }))],
  ];
  for (const [what, written] of cases)
    it(`stays within the limit with ${what}, whole to the last line`, () => {
      const result = written();
      assert.ok(bytes(result) <= most, `${bytes(result)} bytes`);
      assert.equal(result.match(/<details>/g)?.length, result.match(/<\/details>/g)?.length);
      assert.equal((result.match(/^`{3,}/gm)?.length ?? 0) % 2, 0);
    });

  it("uses the room there is, and says what was left out", () => {
    const result = comment(many(6000));
    assert.ok(bytes(result) > most * 0.9, `${bytes(result)} bytes`);
    const [, summary] = /<b>All 6000 changes<\/b>, (\d+) of them only counted/.exec(result) ?? [];
    const shown = result.match(/^\*\*update\*\* /gm)?.length;
    assert.equal(Number(summary) + Number(shown), 6000);
    const counted = `Left out here, ${summary} more:\n\n- ${summary} × \`update kubernetes:apps/v1:Deployment\``;
    assert.ok(result.includes(counted));
  });

  it("keeps the verdict whatever else there is", () => {
    assert.match(comment(many(6000, { action: "delete" })), /^<!-- eks-platform plan shop\/dev -->\n### dev: /);
  });
});

describe("names in the comment", () => {
  it("act as nothing", () => {
    assert.equal(
      text("<img src=x> @team #12 a|b `c` *d* [e](f)\nnext\u202e"),
      "&lt;img src=x&gt; @\u200bteam #\u200b12 a\\|b \\`c\\` \\*d\\* \\[e\\](f) next ",
    );
    assert.equal(code("a`b"), "``a`b``");
    assert.equal(code("`"), "`` ` ``");
    assert.equal(code("a|b\nc"), "`a\\|b c`");
    assert.equal(diffBlock(["+ ```", "+ x"]), "````diff\n+ ```\n+ x\n````");
  });

  it("never end the block they stand in", () => {
    const pieces = fc.constantFrom("`", "\n", "|", "<", "/details>", "a", "~", "\u0000");
    fc.assert(
      fc.property(fc.string({ unit: pieces }), (hostile) => {
        const property = { path: hostile, before: hostile, after: hostile, secret: false, action: "update" } as const;
        const written = comment([change({ name: hostile, properties: [property] })]);
        const [fence] = /^`{3,}(?=diff$)/m.exec(written) ?? [""];
        const lines = written.split("\n");
        // The chart's two fences, and those of the block.
        assert.equal(lines.filter((line) => /^`{3,}(mermaid|diff)?$/.test(line)).length, 4);
        assert.equal(lines.filter((line) => line === fence).length, fence === "```" ? 2 : 1);
        assert.equal(lines.filter((line) => line === "</details>").length, 1);
      }),
    );
  });
});
