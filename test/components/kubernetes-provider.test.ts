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
    assert.equal(inputs.clusterIdentifier, "platform-dev");
    assert.deepEqual(inputs.kubeconfig, { secret: true });
  });
});
