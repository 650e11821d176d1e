import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { awsProvider } from "../../components/aws-provider.ts";
import { selectZones, type Zone, zoneProblems } from "../../components/zone-rules.ts";
import { chooseZones } from "../../components/zones.ts";
import { sentence } from "../../problems.ts";
import { planOf } from "../plan-of.ts";

const virginia: Zone[] = ["d", "a", "c", "b"].map((letter, index) => ({
  name: `us-east-1${letter}`,
  id: `use1-az${[6, 4, 3, 1][index]}`,
}));

describe("zones", () => {
  it("are the first so many by name, without those EKS refuses", () => {
    assert.deepEqual(selectZones(virginia, 2), ["us-east-1a", "us-east-1b"]);
    assert.deepEqual(selectZones(virginia, 3), ["us-east-1a", "us-east-1b", "us-east-1d"]);
  });

  it("are those named, in the order given", () => {
    assert.deepEqual(selectZones(virginia, ["us-east-1d", "us-east-1a"]), ["us-east-1d", "us-east-1a"]);
  });

  const refusals: [string, number | string[], string[]][] = [
    [
      "more than there are",
      4,
      [
        "network.availabilityZones is 4, but us-east-1 offers us-east-1a, us-east-1b, us-east-1d to EKS in this account. Set 3 or fewer.",
      ],
    ],
    [
      "a single one",
      1,
      [
        "network.availabilityZones is 1, but a cluster needs subnets in two zones or more. Choose two zones, or three to survive the loss of one.",
      ],
    ],
    [
      "a single name",
      ["us-east-1a"],
      [
        'network.availabilityZones is ["us-east-1a"], but a cluster needs subnets in two zones or more. Choose two zones, or three to survive the loss of one.',
      ],
    ],
    [
      "one named twice",
      ["us-east-1a", "us-east-1a"],
      ['network.availabilityZones[1] is "us-east-1a", but it is listed already. Name another zone.'],
    ],
    [
      "one of another region, and one EKS refuses, both at once",
      ["us-east-2a", "us-east-1c"],
      [
        'network.availabilityZones[0] is "us-east-2a", but the region has no such zone for this account. Choose another: us-east-1 offers us-east-1a, us-east-1b, us-east-1d.',
        'network.availabilityZones[1] is "us-east-1c", but EKS refuses that zone (use1-az3). Choose another: us-east-1 offers us-east-1a, us-east-1b, us-east-1d.',
      ],
    ],
  ];
  for (const [what, wanted, messages] of refusals)
    it(`refuse ${what}`, () => assert.deepEqual(zoneProblems(virginia, wanted, "us-east-1").map(sentence), messages));

  for (const [id, region] of [
    ["use1-az3", "us-east-1"],
    ["usw1-az2", "us-west-1"],
    ["cac1-az3", "ca-central-1"],
  ] as const)
    it(`refuse ${id}`, () => {
      const zones = [
        { name: `${region}a`, id },
        { name: `${region}b`, id: "fine" },
        { name: `${region}c`, id: "too" },
      ];
      assert.deepEqual(selectZones(zones, 3), [`${region}b`, `${region}c`]);
      assert.equal(zoneProblems(zones, [`${region}a`, `${region}b`], region).length, 1);
    });

  it("are asked of AWS through the provider", async () => {
    let zones: string[] = [];
    await planOf(async () => {
      zones = await chooseZones(awsProvider({ region: "ap-northeast-1" }, {}), 2);
    });
    assert.deepEqual(zones, ["ap-northeast-1a", "ap-northeast-1c"]);
  });

  it("fail the program where AWS does not have them", async () => {
    const program = () =>
      chooseZones(awsProvider({ region: "ap-northeast-1" }, {}), ["ap-northeast-1a", "ap-northeast-1b"]);
    await assert.rejects(
      planOf(program),
      /availabilityZones\[1\] is "ap-northeast-1b", but the region has no such zone/,
    );
  });
});
