import { strict as assert } from "node:assert";
import { agentNamespaceArgs } from "../../k8s/agent-namespace.ts";
import { Namespace, type NamespaceArgs } from "../../k8s/namespace.ts";
import { namespaceProblems } from "../../k8s/namespace-problems.ts";
import { PodSecurityLevel } from "../../k8s/pod-security.ts";
import type { Plan } from "../../plan/plan.ts";
import { sentence } from "../../problems.ts";
import { find, planOf, typesAndNames } from "../plan-of.ts";
import { inside } from "./agents.ts";

function planWith(args: NamespaceArgs): Promise<Plan> {
  return planOf(() => {
    new Namespace("demo", args);
  });
}

function levels(plan: Plan) {
  const labels = inside(find(plan, "kubernetes:core/v1:Namespace"), "metadata", "labels") as Record<string, string>;
  return Object.fromEntries(Object.entries(labels).filter(([key]) => key.startsWith("pod-security.")));
}

describe("Namespace", () => {
  it("is restricted and closed by default", async () => {
    const plan = await planWith({ namespace: "demo" });
    assert.deepEqual(typesAndNames(plan), [
      ["eks-platform:index:Namespace", "demo"],
      ["kubernetes:core/v1:Namespace", "demo-namespace"],
      ["kubernetes:networking.k8s.io/v1:NetworkPolicy", "demo-allow-basics"],
      ["kubernetes:networking.k8s.io/v1:NetworkPolicy", "demo-default-deny"],
    ]);
    assert.deepEqual(levels(plan), {
      "pod-security.kubernetes.io/enforce": "restricted",
      "pod-security.kubernetes.io/enforce-version": "v1.36",
      "pod-security.kubernetes.io/warn": "restricted",
      "pod-security.kubernetes.io/warn-version": "v1.36",
      "pod-security.kubernetes.io/audit": "restricted",
      "pod-security.kubernetes.io/audit-version": "v1.36",
    });
    assert.deepEqual(find(plan, "kubernetes:networking.k8s.io/v1:NetworkPolicy", "demo-default-deny").inputs.spec, {
      podSelector: {},
      policyTypes: ["Ingress", "Egress"],
    });
  });

  it("opens names and pod identity, and nothing into a pod", async () => {
    const plan = await planWith({ namespace: "demo" });
    const spec = inside(find(plan, "kubernetes:networking.k8s.io/v1:NetworkPolicy", "demo-allow-basics"), "spec") as {
      policyTypes: string[];
      egress: { ports: { port: number }[] }[];
    };
    assert.deepEqual(spec.policyTypes, ["Egress"]);
    assert.deepEqual(
      spec.egress.map(({ ports }) => ports.map(({ port }) => port)),
      [[53, 53], [80]],
    );
  });

  it("has quota and limits where asked, each after the namespace", async () => {
    const plan = await planWith({
      namespace: "demo",
      defaultDeny: false,
      quota: { "requests.cpu": "4", pods: "20" },
      limits: { defaultRequest: { cpu: "50m" }, default: { memory: "128Mi" }, max: { memory: "1Gi" } },
      labels: { team: "payments" },
    });
    assert.deepEqual(typesAndNames(plan), [
      ["eks-platform:index:Namespace", "demo"],
      ["kubernetes:core/v1:LimitRange", "demo-limits"],
      ["kubernetes:core/v1:Namespace", "demo-namespace"],
      ["kubernetes:core/v1:ResourceQuota", "demo-quota"],
    ]);
    const limits = find(plan, "kubernetes:core/v1:LimitRange");
    assert.deepEqual(inside(limits, "spec", "limits"), [
      { type: "Container", max: { memory: "1Gi" }, defaultRequest: { cpu: "50m" }, default: { memory: "128Mi" } },
    ]);
    assert.ok(limits.dependencies.includes(find(plan, "kubernetes:core/v1:Namespace").urn));
    assert.equal(inside(find(plan, "kubernetes:core/v1:Namespace"), "metadata", "labels", "team"), "payments");
  });

  it("lets node agents be what they must be, in one namespace of their own", async () => {
    const plan = await planWith(agentNamespaceArgs);
    assert.equal(levels(plan)["pod-security.kubernetes.io/enforce"], "privileged");
    assert.equal(inside(find(plan, "kubernetes:core/v1:Namespace"), "metadata", "name"), "amazon-cloudwatch");
  });

  const refusals: [what: string, args: NamespaceArgs, message: RegExp][] = [
    ["a name with capitals", { namespace: "Demo" }, /namespace is "Demo", but that is no name/],
    ["Kubernetes' own", { namespace: "kube-system" }, /a namespace of Kubernetes itself/],
    ["default", { namespace: "default" }, /a namespace of Kubernetes itself/],
    ["a version of nothing", { namespace: "demo", podSecurity: { version: "1.36" } }, /no version of the standards/],
    [
      "a second level in labels",
      { namespace: "demo", labels: { "pod-security.kubernetes.io/enforce": "privileged" } },
      /set from other arguments/,
    ],
    ["a quota of nothing", { namespace: "demo", quota: { cpus: "4" } }, /nothing that a quota counts/],
    ["a quota without amount", { namespace: "demo", quota: { pods: "many" } }, /no quantity/],
    [
      "a default above the maximum",
      { namespace: "demo", limits: { default: { memory: "2Gi" }, max: { memory: "1024Mi" } } },
      /limits\.default\.memory is "2Gi", but max is 1024Mi/,
    ],
  ];
  for (const [what, args, message] of refusals) {
    it(`fails for ${what}`, async () => {
      const problems = namespaceProblems(args).map(sentence);
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.match(problems[0]!, message);
      await assert.rejects(planWith(args), message);
    });
  }

  it("knows the three levels", () => {
    assert.deepEqual(Object.values(PodSecurityLevel), ["privileged", "baseline", "restricted"]);
  });
});
