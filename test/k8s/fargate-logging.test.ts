import { strict as assert } from "node:assert";
import { FargateLogging, type FargateLoggingArgs } from "../../k8s/fargate-logging.ts";
import { fargateLoggingConfig } from "../../k8s/fargate-logging-config.ts";
import type { Plan } from "../../plan/plan.ts";
import { find, planOf, typesAndNames } from "../plan-of.ts";
import { inside } from "./agents.ts";

const args: FargateLoggingArgs = { region: "ap-northeast-1", logGroupName: "/aws/eks/dev/fargate" };

function planWith(more: Partial<FargateLoggingArgs> = {}): Promise<Plan> {
  return planOf(() => {
    new FargateLogging("fargate-logging", { ...args, ...more });
  });
}

describe("FargateLogging", () => {
  it("is the namespace and the ConfigMap that EKS looks for", async () => {
    const plan = await planWith();
    assert.deepEqual(typesAndNames(plan), [
      ["eks-platform:index:FargateLogging", "fargate-logging"],
      ["eks-platform:index:Namespace", "fargate-logging-namespace"],
      ["kubernetes:core/v1:ConfigMap", "fargate-logging-config"],
      ["kubernetes:core/v1:Namespace", "fargate-logging-namespace-namespace"],
    ]);
    const namespace = find(plan, "kubernetes:core/v1:Namespace");
    assert.equal(inside(namespace, "metadata", "name"), "aws-observability");
    assert.equal(inside(namespace, "metadata", "labels", "aws-observability"), "enabled");
    const config = find(plan, "kubernetes:core/v1:ConfigMap");
    assert.equal(inside(config, "metadata", "name"), "aws-logging");
    assert.equal(inside(config, "metadata", "namespace"), "aws-observability");
    assert.deepEqual(inside(config, "data"), fargateLoggingConfig(args));
    assert.ok(config.dependencies.includes(namespace.urn));
  });

  it("fails for a filter that the router cannot have", async () => {
    await assert.rejects(planWith({ filters: [{ remove: "stream", containers: ["web"] }] }), /Fargate's log router/);
  });
});
