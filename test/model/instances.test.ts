import assert from "node:assert/strict";
import { instanceTypes } from "../../model/data/instance-types.ts";
import { allocatable, defaultMaxPods, instanceType, podAddresses } from "../../model/instances.ts";

const type = (name: string) => {
  const found = instanceType(name);
  assert(found !== undefined, name);
  return found;
};

describe("instanceType", () => {
  it("knows 281 types, and none by a name that objects have", () => {
    assert.equal(Object.keys(instanceTypes).length, 281);
    assert.deepEqual(type("m7g.xlarge"), {
      name: "m7g.xlarge",
      architecture: "arm64",
      vcpus: 4,
      memoryMib: 16384,
      maxEnis: 4,
      ipv4PerEni: 15,
    });
    assert.equal(instanceType("toString"), undefined);
    assert.equal(instanceType("p5.48xlarge"), undefined);
  });
});

/** Numbers of AWS's own table: https://github.com/aws/amazon-vpc-cni-k8s/blob/master/misc/eni-max-pods.txt */
describe("most pods of a node", () => {
  for (const [name, without, withPrefixes] of [
    ["t3.medium", 17, 110],
    ["t3.large", 35, 110],
    ["m5.large", 29, 110],
    ["m5.xlarge", 58, 110],
    ["t3.nano", 4, 34],
  ] as const)
    it(`are ${without} on ${name}, and ${withPrefixes} with prefix delegation`, () => {
      assert.equal(defaultMaxPods(type(name), false), without);
      assert.equal(defaultMaxPods(type(name), true), withPrefixes);
    });

  it("are never more than AWS supports for its number of vCPUs", () => {
    assert.equal(podAddresses(type("m5.4xlarge"), false), 232);
    assert.equal(defaultMaxPods(type("m5.4xlarge"), false), 110);
    assert.equal(defaultMaxPods(type("m5.8xlarge"), false), 234);
    assert.equal(defaultMaxPods(type("m5.24xlarge"), true), 250);
  });
});

describe("allocatable", () => {
  for (const [name, cpuMillis, memoryMib] of [
    // 2 cores: 60m and 10m; 8 GiB: 615 MiB overhead, 11 × 29 + 255 for the kubelet, 100 for eviction.
    ["m7i.large", 1930, 6903],
    ["m7i.xlarge", 3920, 14162],
    ["t3.large", 1930, 6837],
    ["m7i.4xlarge", 15890, 57691],
  ] as const)
    it(`is ${cpuMillis}m and ${memoryMib} MiB of ${name}`, () => {
      assert.deepEqual(allocatable(type(name)), { cpuMillis, memoryMib });
    });

  it("is neither negative nor more than the machine has, of any type", () => {
    for (const name of Object.keys(instanceTypes)) {
      const { cpuMillis, memoryMib } = allocatable(type(name));
      assert(cpuMillis > 0 && cpuMillis < type(name).vcpus * 1000, name);
      assert(memoryMib >= 0 && memoryMib < type(name).memoryMib, name);
    }
  });
});
