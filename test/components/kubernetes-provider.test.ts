import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { describe, it } from "mocha";
import { kubernetesProvider } from "../../components/kubernetes-provider.ts";
import { find, planOf } from "../plan-of.ts";

describe("kubernetesProvider", () => {
  it("knows its cluster by a plain string, and keeps the kubeconfig secret", async () => {
    const plan = await planOf(() => {
      kubernetesProvider({ kubeconfigJson: pulumi.secret("{}"), clusterName: "platform-dev" });
    });
    const { inputs } = find(plan, "pulumi:providers:kubernetes", "kubernetes");
    assert.deepEqual(inputs, { clusterIdentifier: "platform-dev", kubeconfig: { secret: true } });
  });

  it("takes the kubeconfig that kubectl uses, and a context of it", async () => {
    const plan = await planOf(() => {
      kubernetesProvider({ kubeconfigJson: "", context: "kind", clusterName: "platform-dev" });
    });
    const { inputs } = find(plan, "pulumi:providers:kubernetes", "kubernetes");
    assert.deepEqual(inputs, { clusterIdentifier: "platform-dev", context: "kind", kubeconfig: "" });
  });
});
