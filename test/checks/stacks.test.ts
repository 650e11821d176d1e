import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runChecks } from "../../checks/index.ts";
import type { Json, Plan, PlannedResource } from "../../plan/plan.ts";
import { planProject } from "../../plan/plan-project.ts";
import { readStackFiles } from "../../plan/project.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const stacks = readdirSync(root).flatMap((file) => /^Pulumi\.(\w+)\.yaml$/.exec(file)?.[1] ?? []);
const date = "2026-11-21";

const planStack = (stack: string, unknown = false) => planProject(root, readStackFiles(root, stack), { unknown });
const rulesIn = (plan: Plan) => [...new Set(runChecks(plan, { date }).map(({ rule }) => rule))].sort();

describe("shipped stacks", () => {
  for (const stack of stacks) {
    it(`${stack} breaks no rule`, async () => {
      assert.deepEqual(runChecks(await planStack(stack), { date }), []);
    });

    it(`${stack} leaves only one document open in a first preview: it names the VPC`, async () => {
      const findings = runChecks(await planStack(stack, true), { date });
      assert.deepEqual(
        findings.map(({ rule, severity, urn }) => [rule, severity, urn?.split("::").at(-1)]),
        [["policy-wildcard-action", "warning", "load-balancer-controller-security-groups"]],
      );
    });
  }
});

/** The plan with some of its resources changed; fails where there are none, so that no test passes for lack of them. */
function changed(plan: Plan, which: RegExp, change: (resource: PlannedResource) => PlannedResource): Plan {
  assert(
    plan.resources.some(({ urn }) => which.test(urn)),
    `nothing is called ${which}`,
  );
  return { ...plan, resources: plan.resources.map((one) => (which.test(one.urn) ? change(one) : one)) };
}

function without(plan: Plan, which: RegExp): Plan {
  assert(
    plan.resources.some(({ urn }) => which.test(urn)),
    `nothing is called ${which}`,
  );
  return { ...plan, resources: plan.resources.filter(({ urn }) => !which.test(urn)) };
}

/** Replaces a text wherever the inputs have it. */
const replacing = (from: RegExp, to: string) => (resource: PlannedResource) => {
  const before = JSON.stringify(resource.inputs);
  return { ...resource, inputs: JSON.parse(before.replace(from, to)) as Record<string, Json> };
};

const setting = (inputs: Record<string, Json>) => (resource: PlannedResource) => ({
  ...resource,
  inputs: { ...resource.inputs, ...inputs },
});

/** One mistake in the real program each, and the rule that finds it: no rule may be blind to what this stack is made of. */
const mistakes: Readonly<Record<string, (plan: Plan) => Plan>> = {
  "component-parent": (plan) => changed(plan, /LogGroup::/, ({ parent: _, ...resource }) => resource),
  "default-provider": (plan) =>
    changed(plan, /Deployment::/, (one) => ({
      ...one,
      provider: one.provider?.replace(/[^:]+$/, "default_4_34_2") ?? "",
    })),
  "policy-wildcard-action": (plan) =>
    changed(plan, /rolePolicy:RolePolicy::/, replacing(/logs:PutLogEvents/g, "logs:*")),
  "policy-wildcard-resource": (plan) =>
    changed(plan, /rolePolicy:RolePolicy::/, replacing(/arn:aws:logs:[^"\\]*/g, "*")),
  "service-account-role": (plan) =>
    changed(plan, /PodIdentityAssociation::/, replacing(/"serviceAccount":"[^"]*"/, '"serviceAccount":"nobody"')),
  "service-account-exists": (plan) => without(plan, /ServiceAccount::fluent-bit/),
  "agent-role": (plan) => without(plan, /PodIdentityAssociation::fluent-bit/),
  "instance-metadata": (plan) =>
    changed(plan, /LaunchTemplate::/, replacing(/"httpPutResponseHopLimit":1/, '"httpPutResponseHopLimit":2')),
  "volume-encryption": (plan) =>
    changed(plan, /LaunchTemplate::/, replacing(/"encrypted":"?true"?/, '"encrypted":false')),
  "container-hardening": (plan) =>
    changed(plan, /Deployment::/, replacing(/"runAsNonRoot":true/g, '"runAsNonRoot":false')),
  "clear-secret": (plan) => ({ ...plan, outputs: { ...plan.outputs, kubeconfig: '{"clusters":[],"users":[]}' } }),
  "floating-version": (plan) => changed(plan, /Deployment::/, replacing(/("image":"[^":]*:)[^"]*"/g, '$1latest"')),
  "load-balancer-order": (plan) =>
    changed(plan, /Workload::|:Ingress::|:Service::/, (one) => ({ ...one, dependencies: [] })),
  "selector-match": (plan) =>
    changed(plan, /Deployment::/, setting({ spec: { selector: { matchLabels: { a: "b" } }, template: {} } })),
  "dangling-reference": (plan) => without(plan, /Deployment::/),
  "log-retention": (plan) => changed(plan, /LogGroup::/, setting({ retentionInDays: 0 })),
};

describe("a mistake in the shipped dev stack", () => {
  let dev: Plan;
  before(async () => {
    dev = await planStack("dev");
  });

  for (const [rule, mistake] of Object.entries(mistakes))
    it(`is found by ${rule}`, () => {
      assert(!rulesIn(dev).includes(rule));
      assert(rulesIn(mistake(dev)).includes(rule));
    });
});
