import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { checks, runChecks } from "../../checks/index.ts";
import type { KnownSettings } from "../../command/hooks.ts";
import { judge } from "../../command/side.ts";
import type { Finding, Plan } from "../../plan/plan.ts";
import { planProject } from "../../plan/plan-project.ts";
import { readStackFiles, type StackFiles } from "../../plan/project.ts";
import { foreignSettings } from "../../settings/foreign-project.ts";
import { knownSettings } from "../../settings/known.ts";
import { mistakes } from "./mistakes.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const example = fileURLToPath(new URL("../../examples/nginx-behind-alb", import.meta.url));
const stacks = readdirSync(root).flatMap((file) => /^Pulumi\.(\w+)\.yaml$/.exec(file)?.[1] ?? []);
const date = "2026-11-21";

/** What is not in AWS has nothing that only AWS can answer. */
const inAws = (stack: string) => stack !== "local";

type Settings = (files: StackFiles) => KnownSettings | undefined;

/** As the command judges it, with what its stack file accepts. */
async function findings(
  folder: string,
  stack: string,
  settings: Settings,
  unknown: boolean,
): Promise<readonly Finding[]> {
  const files = readStackFiles(folder, stack);
  const plan = await planProject(folder, files, { unknown });
  return (await judge(plan, files, { hooks: { settings: async (of) => settings(of) }, date })).findings;
}

const open = (all: readonly Finding[]) =>
  all
    .filter(({ accepted }) => accepted === undefined)
    .map(({ rule, severity, urn }) => [rule, severity, urn?.split("::").at(-1)]);

const shipped: readonly (readonly [what: string, folder: string, stack: string, Settings])[] = [
  ...stacks.map((stack) => [stack, root, stack, knownSettings] as const),
  ["the example with nginx", example, "dev", foreignSettings],
];

describe("shipped stacks", () => {
  for (const [what, folder, stack, settings] of shipped) {
    it(`${what} has no finding that is not accepted, and accepts none that is not there`, async () => {
      assert.deepEqual(open(await findings(folder, stack, settings, false)), []);
    });

    it(`${what} leaves open in a first preview ${inAws(stack) ? "only one document: it names the VPC" : "nothing either"}`, async () => {
      const controller = folder === root ? "load-balancer-controller" : "controller";
      assert.deepEqual(
        open(await findings(folder, stack, settings, true)),
        inAws(stack) ? [["policy-wildcard-action", "warning", `${controller}-security-groups`]] : [],
      );
    });
  }

  it("accept with a reason each", async () => {
    const accepted = (await findings(root, "dev", knownSettings, false)).filter((one) => one.accepted !== undefined);
    assert.deepEqual([...new Set(accepted.map(({ rule }) => rule))].sort(), ["internet-plain-text", "placeholder"]);
  });
});

const found = (plan: Plan, on = date, base?: Plan) =>
  runChecks(plan, { date: on, base }).map(({ rule, severity }) => `${severity} ${rule}`);

describe("a mistake in a shipped stack", () => {
  const plans = new Map<string, Plan>();
  before(async () => {
    for (const stack of ["dev", "prod"]) plans.set(stack, await planProject(root, readStackFiles(root, stack)));
  });

  it("is there for every rule, in their order", () => {
    assert.deepEqual(
      Object.keys(mistakes),
      checks.map(({ id }) => id),
    );
  });

  for (const { id, severity } of checks)
    it(`is found by ${id}, for certain`, () => {
      const { make, inDiff, date: on, stack = "dev" } = mistakes[id] ?? {};
      const plan = plans.get(stack)!;
      const base = inDiff ? plan : undefined;
      // Errors that a plan holds too little to be sure of are warnings.
      const finding = `${severity} ${id}`;
      assert(!found(plan, date, base).some((one) => one.endsWith(` ${id}`)));
      assert(found(make?.(plan) ?? plan, on, base).includes(finding));
    });
});
