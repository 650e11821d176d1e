import { strict as assert } from "node:assert";
import { parseArguments } from "../../command/arguments.ts";
import { UsageError } from "../../plan/usage-error.ts";

const parse = (...argv: string[]) => parseArguments(argv, "plan");

function refusal(...argv: string[]): string {
  try {
    parse(...argv);
  } catch (error) {
    assert.ok(error instanceof UsageError, String(error));
    return error.message.split("\n")[0] ?? "";
  }
  assert.fail("nothing was refused");
}

describe("the command line", () => {
  it("asks for a plan of dev in this folder where it says nothing", () => {
    const { stack, cwd, diff, html, json, tables, watch } = parse();
    assert.deepEqual(
      { stack, cwd, diff, html, json, tables, watch },
      {
        stack: "dev",
        cwd: ".",
        diff: undefined,
        html: undefined,
        json: false,
        tables: false,
        watch: false,
      },
    );
  });

  it("asks for a diff with a base, or without", () => {
    assert.deepEqual(parse("diff").diff, {});
    assert.deepEqual(parse("diff", "main", "-s", "prod").diff, { base: "main" });
    assert.deepEqual(parse("-s", "prod", "diff", "plan.json", "--html", "a.html").diff, { base: "plan.json" });
  });

  const refused: readonly [argv: string[], message: string | RegExp][] = [
    [["prod"], '"prod" is no option. A stack is named so: plan -s prod'],
    [["diff", "a", "b"], 'A diff has one base, and "b" is a second one.'],
    [["--tabels"], "There is no option --tabels. Did you mean --tables?"],
    [["--json", "--markdown"], "--json and --markdown both print the only thing. Leave one out."],
    [["--watch", "--json"], "--watch shows plan after plan; --json and --markdown print one. Leave one out."],
    [["diff", "--show-secrets"], /^A diff only tells that a secret changed\. Leave --show-secrets out/],
    [["--html", "a.html", "--svg", "./a.html"], /both write to .*a\.html\. Name two\.$/],
    [
      ["--yaml", "out", "--html", "out/page.html"],
      "--html lies in out, which --yaml keeps for manifests. Name another place.",
    ],
    [["--html", ""], "--html names no file. Write one after it."],
    [
      ["--sarif", "a", "--show-secrets"],
      "--sarif is a file to hand on, and would hold secrets. Leave --show-secrets out.",
    ],
    [["--date", "2026-02-30"], /^--date is "2026-02-30", which is no day\./],
  ];
  for (const [argv, message] of refused)
    it(`refuses ${argv.join(" ")}`, () => {
      const said = refusal(...argv);
      if (typeof message === "string") assert.equal(said, message);
      else assert.match(said, message);
    });
});
