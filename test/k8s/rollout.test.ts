import assert from "node:assert/strict";
import * as fc from "fast-check";
import { endpointPropagationSeconds, preStop, Routing, rollout, targetPropagationSeconds } from "../../k8s/rollout.ts";

const inputs = fc.record({
  routing: fc.constantFrom(...Object.values(Routing)),
  deregistrationDelaySeconds: fc.integer({ min: 0, max: 3600 }),
  healthCheckIntervalSeconds: fc.integer({ min: 5, max: 300 }),
  healthyThreshold: fc.integer({ min: 2, max: 10 }),
  stopSeconds: fc.integer({ min: 1, max: 600 }),
});

const behindBalancer: Routing[] = [Routing.LoadBalancerToPods, Routing.LoadBalancerToNodes];

/** A request that somebody who has not heard of a pod's deletion yet sends to it, in seconds from the deletion. */
const lateRequests = inputs.chain((input) => {
  const balanced = behindBalancer.includes(input.routing);
  return fc.record({
    input: fc.constant(input),
    sent: fc.integer({ min: 0, max: balanced ? targetPropagationSeconds : endpointPropagationSeconds }),
    // A load balancer cuts off what takes longer; behind kube-proxy, the program must finish it while it stops.
    lasts: fc.integer({ min: 0, max: balanced ? input.deregistrationDelaySeconds : input.stopSeconds }),
  });
});

describe("rollout", () => {
  it("lets a program answer every request that is still sent to it, before the kill", () => {
    fc.assert(
      fc.property(lateRequests, ({ input, sent, lasts }) => {
        const { drainSeconds, terminationGracePeriodSeconds } = rollout(input);
        if (input.routing === Routing.None) return;
        assert.ok(sent <= drainSeconds, "was told to stop before the request came");
        assert.ok(sent + lasts < terminationGracePeriodSeconds, "was killed before it had answered");
        if (behindBalancer.includes(input.routing))
          assert.ok(sent + lasts <= drainSeconds, "was told to stop too early");
      }),
    );
  });

  it("gives a program its whole time to stop", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { drainSeconds, terminationGracePeriodSeconds } = rollout(input);
        assert.ok(terminationGracePeriodSeconds > drainSeconds + input.stopSeconds);
        if (behindBalancer.includes(input.routing))
          assert.ok(terminationGracePeriodSeconds > input.deregistrationDelaySeconds + input.stopSeconds);
      }),
    );
  });

  it("keeps an old pod until a load balancer can have found the new one healthy", () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const healthy = targetPropagationSeconds + input.healthCheckIntervalSeconds * input.healthyThreshold;
        if (input.routing === Routing.LoadBalancerToPods) assert.ok(rollout(input).minReadySeconds >= healthy);
      }),
    );
  });

  it("takes no longer than needed", () => {
    const usual = {
      deregistrationDelaySeconds: 30,
      healthCheckIntervalSeconds: 10,
      healthyThreshold: 2,
      stopSeconds: 20,
    };
    assert.deepEqual(rollout({ routing: Routing.LoadBalancerToPods, ...usual }), {
      drainSeconds: 50,
      terminationGracePeriodSeconds: 75,
      minReadySeconds: 40,
    });
    assert.deepEqual(rollout({ routing: Routing.Nodes, ...usual }), {
      drainSeconds: 10,
      terminationGracePeriodSeconds: 35,
      minReadySeconds: 5,
    });
    assert.deepEqual(rollout({ routing: Routing.None, ...usual }), {
      drainSeconds: 0,
      terminationGracePeriodSeconds: 25,
      minReadySeconds: 0,
    });
  });
});

describe("preStop", () => {
  it("sleeps in the kubelet, without a shell", () => assert.deepEqual(preStop(50, 20), { sleep: { seconds: 50 } }));

  it("is left out where there is nothing to wait for", () => assert.equal(preStop(0, 20), undefined));

  it("waits for a command that returns before the program has ended, and passes its words on as they are", () => {
    assert.deepEqual(preStop(10, 20, ["nginx", "-s", "quit now"]), {
      exec: { command: ["/bin/sh", "-c", 'sleep 10; "$@"; sleep 20', "quit", "nginx", "-s", "quit now"] },
    });
  });
});
