import assert from "node:assert/strict";
import { workloadNetworkPolicy } from "../../k8s/workload-network-policy.ts";

const selector = { "app.kubernetes.io/name": "web" };
const namespace = (name: string) => ({ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } });
const own = { podSelector: {} };
const ports = [{ port: "http", protocol: "TCP" }];

describe("the NetworkPolicy of a workload", () => {
  it("lets nobody in where there is no port", () => {
    assert.deepEqual(workloadNetworkPolicy(selector, {}), {
      podSelector: { matchLabels: selector },
      policyTypes: ["Ingress"],
      ingress: [],
    });
  });

  it("lets in its own namespace and those named", () => {
    const { ingress } = workloadNetworkPolicy(selector, { port: 8080, allowFromNamespaces: ["shop"] });
    assert.deepEqual(ingress, [{ from: [own, namespace("shop")], ports }]);
  });

  it("lets in the network that load balancers and nodes send from", () => {
    const { ingress } = workloadNetworkPolicy(selector, {
      port: 8080,
      exposure: { type: "nlb" },
      networkCidrBlocks: ["10.0.0.0/16"],
    });
    assert.deepEqual(ingress, [{ from: [own, { ipBlock: { cidr: "10.0.0.0/16" } }], ports }]);
  });

  it("lets out to where it is said, and to what every pod needs", () => {
    const { policyTypes, egress } = workloadNetworkPolicy(selector, {
      port: 8080,
      allowTo: [{ cidrBlocks: ["10.1.0.0/24"], ports: [5432] }, { namespaces: ["shop"] }],
    });
    assert.deepEqual(policyTypes, ["Ingress", "Egress"]);
    assert.deepEqual((egress as object[]).slice(-2), [
      { to: [{ ipBlock: { cidr: "10.1.0.0/24" } }], ports: [{ port: 5432, protocol: "TCP" }] },
      { to: [namespace("shop")] },
    ]);
    assert.equal((egress as object[]).length, 4);
  });
});
