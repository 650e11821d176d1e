import assert from "node:assert/strict";
import type { Log, Result } from "sarif";
import { rules } from "../../checks/index.ts";
import type { Finding } from "../../plan/plan.ts";
import { sarif } from "../../render/sarif.ts";
import { plan, urn } from "../checks/plan-builder.ts";
import { reviewOf } from "./reviews.ts";

const finding = (part: Partial<Finding> = {}): Finding => ({
  rule: "log-retention",
  severity: "error",
  urn: urn("aws:cloudwatch/logGroup:LogGroup", "audit"),
  message: "audit has no retention.",
  fix: "Give it one.",
  page: "https://example.com/page",
  ...part,
});

const lineOf = () => ({ file: "my stack.yaml", line: 12 });
const written = (findings: readonly Finding[], prefix?: string): Log =>
  JSON.parse(sarif(reviewOf({ ...plan(), findings }, { lineOf }), prefix)) as Log;
const results = (log: Log): Result[] => log.runs[0]?.results ?? [];

/** Every text of a document; GitHub refuses one that has an empty text in it. */
function texts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(texts);
}

describe("findings for code scanning", () => {
  it("stand each on one line, with what to do", () => {
    const [result] = results(written([finding()], "deploy/"));
    assert.deepEqual(result, {
      ruleId: "log-retention",
      ruleIndex: 0,
      level: "error",
      message: { text: "audit has no retention. Give it one." },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "deploy/my%20stack.yaml", uriBaseId: "%SRCROOT%" },
            region: { startLine: 12, endLine: 12 },
          },
        },
      ],
      partialFingerprints: result?.partialFingerprints,
    });
  });

  it("keep their fingerprints when their words change, and differ by resource and by number", () => {
    const prints = (...findings: Finding[]) =>
      results(written(findings)).map(({ partialFingerprints }) => partialFingerprints?.primaryLocationLineHash);
    const [first] = prints(finding());
    assert.match(first ?? "", /^[0-9a-f]{16}:1$/);
    assert.deepEqual(prints(finding({ message: "Other words." })), [first]);
    const [again, second, other] = prints(finding(), finding(), finding({ urn: urn("a:b/c:D", "e") }));
    assert.equal(again, first);
    assert.equal(second, first?.replace(/1$/, "2"));
    assert.notEqual(other, first);
  });

  it("leave out what the stack file accepts", () => {
    assert.deepEqual(results(written([finding({ accepted: "known" })])), []);
  });

  it("bring the rules they go by, and no other", () => {
    const { runs } = written([finding(), finding({ rule: "placeholder", severity: "warning" }), finding()]);
    const own = runs[0]?.tool.driver.rules ?? [];
    assert.deepEqual(
      own.map(({ id, properties }) => [id, properties?.["problem.severity"]]),
      [
        ["log-retention", "error"],
        ["placeholder", "warning"],
      ],
    );
    assert.deepEqual(
      runs[0]?.results?.map(({ ruleId, ruleIndex }) => [ruleId, own[ruleIndex ?? -1]?.id]),
      ["log-retention", "placeholder", "log-retention"].map((id) => [id, id]),
    );
  });

  it("have every rule described within GitHub's limits, and no empty text", () => {
    const all = rules.map(({ id, severity }) => finding({ rule: id, severity }));
    const log = written(all);
    assert.equal(log.version, "2.1.0");
    for (const rule of log.runs[0]?.tool.driver.rules ?? []) {
      assert.ok((rule.shortDescription?.text.length ?? 0) <= 1024, rule.id);
      assert.ok((rule.fullDescription?.text.length ?? 0) <= 1024, rule.id);
      assert.ok(rule.help?.text, rule.id);
    }
    assert.deepEqual(
      log.runs[0]?.tool.driver.rules?.map(({ id }) => id),
      rules.map(({ id }) => id),
    );
    assert.ok(texts(log).every((text) => text !== ""));
  });

  it("are at most as many as GitHub keeps", () => {
    assert.equal(results(written(Array.from({ length: 6000 }, () => finding()))).length, 5000);
  });
});
