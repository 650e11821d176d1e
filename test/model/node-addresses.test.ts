import assert from "node:assert/strict";
import fc from "fast-check";
import { instanceTypes } from "../../model/data/instance-types.ts";
import { type InstanceType, instanceType, podAddresses } from "../../model/instances.ts";
import type { Value } from "../../model/json.ts";
import { nodeAddresses, sum, times, total } from "../../model/node-addresses.ts";
import type { VpcCni } from "../../model/nodes.ts";
import { vpcCni } from "../../model/vpc-cni.ts";

const cni = (env: Record<string, string> = {}): VpcCni => vpcCni({ env });
const prefixes = { ENABLE_PREFIX_DELEGATION: "true" };
const type = (name: string) => instanceType(name) as InstanceType;

describe("nodeAddresses", () => {
  const cases: readonly (readonly [string, Record<string, string>, number, { single: number; prefixes: number }])[] = [
    // m5.large: 3 interfaces of 10 addresses, 9 of them for pods.
    ["m5.large", {}, 0, { single: 10, prefixes: 0 }],
    ["m5.large", {}, 1, { single: 20, prefixes: 0 }],
    ["m5.large", {}, 9, { single: 20, prefixes: 0 }],
    ["m5.large", {}, 10, { single: 30, prefixes: 0 }],
    ["m5.large", {}, 1000, { single: 30, prefixes: 0 }],
    ["m5.large", { WARM_ENI_TARGET: "0" }, 1, { single: 10, prefixes: 0 }],
    ["m5.large", { WARM_IP_TARGET: "2" }, 3, { single: 6, prefixes: 0 }],
    ["m5.large", { WARM_IP_TARGET: "2", MINIMUM_IP_TARGET: "10" }, 3, { single: 12, prefixes: 0 }],
    ["m5.large", { MINIMUM_IP_TARGET: "5" }, 7, { single: 8, prefixes: 0 }],
    ["m5.large", { WARM_IP_TARGET: "5" }, 27, { single: 30, prefixes: 0 }],
    ["m5.large", prefixes, 0, { single: 1, prefixes: 1 }],
    ["m5.large", prefixes, 16, { single: 1, prefixes: 2 }],
    ["m5.large", prefixes, 17, { single: 1, prefixes: 3 }],
    ["m5.large", { ...prefixes, WARM_PREFIX_TARGET: "3" }, 0, { single: 1, prefixes: 3 }],
    ["m5.large", { ...prefixes, WARM_IP_TARGET: "1" }, 16, { single: 1, prefixes: 2 }],
    ["m5.large", prefixes, 150, { single: 2, prefixes: 11 }],
    ["m5.large", prefixes, 100_000, { single: 3, prefixes: 27 }],
  ];
  for (const [name, env, pods, expected] of cases)
    it(`takes ${JSON.stringify(expected)} for ${pods} pods on ${name} with ${JSON.stringify(env)}`, () => {
      assert.deepEqual(nodeAddresses(type(name), cni(env), pods), expected);
    });

  const anyType = fc.constantFrom(...Object.keys(instanceTypes)).map(type);
  const target = fc.option(fc.nat(40).map(String), { nil: undefined });
  const anyCni = fc
    .record({
      ENABLE_PREFIX_DELEGATION: fc.constantFrom("true", "false"),
      WARM_ENI_TARGET: fc.nat(4).map(String),
      WARM_PREFIX_TARGET: fc.integer({ min: 1, max: 4 }).map(String),
      WARM_IP_TARGET: target,
      MINIMUM_IP_TARGET: target,
    })
    .map((env) =>
      cni(Object.fromEntries(Object.entries(env).filter((one): one is [string, string] => one[1] !== undefined))),
    );

  it("never needs fewer for more pods, and enough for all that there can be", () => {
    fc.assert(
      fc.property(anyType, anyCni, fc.nat(300), fc.nat(300), (instance, settings, pods, more) => {
        const one = nodeAddresses(instance, settings, pods);
        const other = nodeAddresses(instance, settings, pods + more);
        assert(other.single >= one.single && other.prefixes >= one.prefixes);
        const most = podAddresses(instance, settings.prefixDelegation);
        assert(total(one) >= Math.min(pods, most) + 1);
      }),
    );
  });

  it("never takes more than the network interfaces hold", () => {
    fc.assert(
      fc.property(anyType, anyCni, fc.nat(2000), (instance, settings, pods) => {
        const { single, prefixes: blocks } = nodeAddresses(instance, settings, pods);
        assert(single + blocks <= instance.maxEnis * instance.ipv4PerEni);
      }),
    );
  });
});

describe("total", () => {
  it("adds single addresses, and keeps them out of the blocks of prefixes", () => {
    assert.equal(total({ single: 7, prefixes: 0 }), 7);
    assert.equal(total({ single: 3, prefixes: 2 }), 32 + 11);
    assert.equal(total({ single: 12, prefixes: 2 }), 32 + 27);
    assert.deepEqual(sum({ single: 1, prefixes: 2 }, { single: 3, prefixes: 4 }), { single: 4, prefixes: 6 });
    assert.deepEqual(times(3, { single: 1, prefixes: 2 }), { single: 3, prefixes: 6 });
  });
});

describe("vpcCni", () => {
  it("has the add-on's defaults, and reads numbers and booleans however they are written", () => {
    const defaults = {
      prefixDelegation: false,
      warmEniTarget: 1,
      warmPrefixTarget: 1,
      customNetworking: false,
      unclear: false,
    };
    assert.deepEqual(vpcCni(undefined), defaults);
    assert.deepEqual(vpcCni({ env: { ENABLE_PREFIX_DELEGATION: true, WARM_IP_TARGET: 3 } }), {
      ...defaults,
      prefixDelegation: true,
      warmIpTarget: 3,
    });
    assert.deepEqual(vpcCni(undefined, { enablePrefixDelegation: true, warmEniTarget: 0, customNetworkConfig: true }), {
      ...defaults,
      prefixDelegation: true,
      warmEniTarget: 0,
      customNetworking: true,
    });
  });

  it("takes a target of 0 addresses for none, as the CNI does", () => {
    assert.equal(vpcCni({ env: { WARM_IP_TARGET: "0" } }).warmIpTarget, undefined);
  });

  it("is unclear where a setting is not known", () => {
    const unknowns: readonly Value[] = [
      { unknown: true },
      { env: { unknown: true } },
      { env: { WARM_IP_TARGET: { unknown: true } } },
    ];
    for (const configuration of unknowns) assert.equal(vpcCni(configuration).unclear, true);
  });
});
