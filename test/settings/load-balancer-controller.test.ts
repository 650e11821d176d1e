import assert from "node:assert/strict";
import { loadBalancerController } from "../../settings/load-balancer-controller.ts";

describe("settings of the load balancer controller", () => {
  it("bring two replicas, no mutator and modern TLS", () => {
    assert.deepEqual(loadBalancerController.parse({}), {
      enabled: true,
      replicas: 2,
      serviceMutator: false,
      tlsPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      webFirewall: true,
      shield: false,
      cognito: false,
    });
  });

  for (const wrong of [{ replicas: 0 }, { tlsPolicy: "TLS13" }, { version: "3.5.0" }])
    it(`refuse ${JSON.stringify(wrong)}`, () => {
      assert.ok(!loadBalancerController.safeParse(wrong).success);
    });
});
