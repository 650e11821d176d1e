import { strict as assert } from "node:assert";
import type { StackFiles } from "../../plan/project.ts";
import { UsageError } from "../../plan/usage-error.ts";
import { foreignSettings } from "../../settings/foreign-project.ts";
import { resource } from "../checks/plan-builder.ts";

const key = "eks-platform:acceptedFindings";
const accepted = {
  rule: "internet-plain-text",
  resource: "nginx",
  reason: "Serves its own start page and nothing else.",
};

const stackFile = (config: Readonly<Record<string, unknown>>, secretKeys: readonly string[] = []): StackFiles => ({
  project: "shop",
  stack: "dev",
  stackFile: "Pulumi.dev.yaml",
  stackText: `config:\n  aws:region: eu-west-1\n  ${key}:\n    - rule: internet-plain-text\n`,
  main: "/shop/index.ts",
  config: Object.fromEntries(
    Object.entries(config).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
  ),
  secretKeys,
  notes: [],
});

function refusal(value: unknown): string {
  try {
    foreignSettings(stackFile({ [key]: value }));
  } catch (error) {
    assert.ok(error instanceof UsageError, String(error));
    return error.message;
  }
  assert.fail("nothing was refused");
}

describe("the settings of a project that is not ours", () => {
  it("are shown as they stand, but for secrets, and accept nothing by themselves", () => {
    const files = stackFile({ "aws:region": "eu-west-1", "shop:password": "ciphertext" }, ["shop:password"]);
    const { inForce, acceptedFindings, findings } = foreignSettings(files);
    assert.deepEqual(inForce, { "aws:region": "eu-west-1", "shop:password": "(secret)" });
    assert.deepEqual([acceptedFindings, findings], [[], []]);
  });

  it("tell which findings are fine", () => {
    const until = { ...accepted, until: "2027-01-31" };
    assert.deepEqual(foreignSettings(stackFile({ [key]: [accepted, until] })).acceptedFindings, [accepted, until]);
  });

  const refused: readonly [what: string, value: unknown, said: readonly string[]][] = [
    ["a reason that is none", [{ ...accepted, reason: "fine" }], [`${key}[0].reason is "fine", `]],
    ["no reason", [{ rule: "single-replica" }], [`${key}[0].reason is missing. Add it.`]],
    ["a day that is none", [{ ...accepted, until: "2026-02-30" }], [`${key}[0].until is "2026-02-30", `]],
    [
      "a name that is not known",
      [{ ...accepted, resuorce: "nginx" }],
      [`${key}[0].resuorce is no setting known here. Did you mean resource?`],
    ],
    ["a text", "all of them", [`${key} is "all of them", `]],
    [
      "several mistakes, all of them",
      [
        { ...accepted, rule: "" },
        { rule: 5, reason: accepted.reason },
      ],
      [`${key}[0].rule is "", `, `${key}[1].rule is 5, `],
    ],
  ];
  for (const [what, value, said] of refused)
    it(`refuse ${what}`, () => {
      const lines = refusal(value).split("\n");
      assert.equal(lines.length, said.length, lines.join("\n"));
      said.forEach((begins, at) => {
        const line = lines[at] ?? "";
        assert.ok(line.startsWith(`Pulumi.dev.yaml: ${begins}`), line);
        // Where, what and why are followed by what to do.
        assert.match(line, /[.?] ?\S.*[.?]$/);
      });
    });

  it("are where findings about acceptances are shown, and no others", () => {
    const { lineOf } = foreignSettings(stackFile({ [key]: [accepted] }));
    const finding = { rule: "acceptance-unused", severity: "warning", message: "", page: "" } as const;
    assert.deepEqual(lineOf?.([], finding), { file: "Pulumi.dev.yaml", line: 3 });
    assert.equal(lineOf?.([], { ...finding, rule: "single-replica" }), undefined);
    assert.equal(lineOf?.([resource("aws:ec2/vpc:Vpc", "vpc")], finding), undefined);
  });
});
