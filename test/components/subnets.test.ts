import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { overlap, parseCidr } from "../../cidr.ts";
import { defaultMasks, type SubnetPlan, subnetLayout, subnetProblems } from "../../components/subnets.ts";
import { sentence } from "../../problems.ts";

const path = ["network"];

/** Any plan AWS might be asked for, whether it fits or not. */
const plans: fc.Arbitrary<SubnetPlan> = fc.integer({ min: 16, max: 28 }).chain((mask) =>
  fc.record({
    cidrBlock: fc.nat(0xffffffff).map((address) => parseCidr(`${dotted(address)}/${mask}`)!.text),
    zones: fc.integer({ min: 2, max: 6 }),
    publicSubnetMask: fc.option(fc.integer({ min: mask, max: 28 }), { nil: undefined }),
    privateSubnetMask: fc.option(fc.integer({ min: mask, max: 28 }), { nil: undefined }),
  }),
);

const fittingPlans = plans.filter((plan) => subnetProblems(plan, path).length === 0);

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}

function blocks(plan: SubnetPlan) {
  const { publicCidrBlocks, privateCidrBlocks } = subnetLayout(plan);
  return [...publicCidrBlocks, ...privateCidrBlocks].map((text) => ({ text, parsed: parseCidr(text)! }));
}

describe("subnetLayout", () => {
  it("cuts the default VPC into three zones", () => {
    assert.deepEqual(subnetLayout({ cidrBlock: "10.0.0.0/16", zones: 3 }), {
      privateCidrBlocks: ["10.0.0.0/19", "10.0.32.0/19", "10.0.64.0/19"],
      publicCidrBlocks: ["10.0.252.0/22", "10.0.248.0/22", "10.0.244.0/22"],
    });
  });

  it("cuts the smallest VPC that holds two zones, with subnets of the smallest size", () => {
    const plan = { cidrBlock: "10.1.2.64/26", zones: 2, publicSubnetMask: 28, privateSubnetMask: 28 };
    assert.deepEqual(subnetProblems(plan, path), []);
    assert.deepEqual(subnetLayout(plan), {
      privateCidrBlocks: ["10.1.2.64/28", "10.1.2.80/28"],
      publicCidrBlocks: ["10.1.2.112/28", "10.1.2.96/28"],
    });
  });

  it("reaches the last address there is", () => {
    const { publicCidrBlocks } = subnetLayout({ cidrBlock: "255.255.0.0/16", zones: 2 });
    assert.deepEqual(publicCidrBlocks, ["255.255.252.0/22", "255.255.248.0/22"]);
  });

  it("gives aligned blocks of the masks asked for, inside the VPC", () => {
    fc.assert(
      fc.property(fittingPlans, (plan) => {
        const vpc = parseCidr(plan.cidrBlock)!;
        const masks = defaultMasks(vpc.mask);
        const { publicCidrBlocks, privateCidrBlocks } = subnetLayout(plan);
        assert.equal(publicCidrBlocks.length, plan.zones);
        assert.equal(privateCidrBlocks.length, plan.zones);
        for (const text of publicCidrBlocks)
          assert.equal(parseCidr(text)!.mask, plan.publicSubnetMask ?? masks.publicMask);
        for (const text of privateCidrBlocks)
          assert.equal(parseCidr(text)!.mask, plan.privateSubnetMask ?? masks.privateMask);
        for (const { text, parsed } of blocks(plan)) {
          assert.equal(parsed.text, text, "the first address of the block is the block's own");
          assert.ok(parsed.first >= vpc.first && parsed.last <= vpc.last, `${text} lies within ${plan.cidrBlock}`);
        }
      }),
    );
  });

  it("gives blocks that do not overlap", () => {
    fc.assert(
      fc.property(fittingPlans, (plan) => {
        const all = blocks(plan);
        for (const [index, a] of all.entries())
          for (const b of all.slice(index + 1))
            assert.ok(!overlap(a.parsed, b.parsed), `${a.text} and ${b.text} in ${plan.cidrBlock}`);
      }),
    );
  });

  it("never moves a subnet when a zone is added", () => {
    fc.assert(
      fc.property(fittingPlans, (plan) => {
        const fewer = subnetLayout({ ...plan, zones: plan.zones - 1 });
        const more = subnetLayout(plan);
        assert.deepEqual(more.publicCidrBlocks.slice(0, -1), fewer.publicCidrBlocks);
        assert.deepEqual(more.privateCidrBlocks.slice(0, -1), fewer.privateCidrBlocks);
      }),
    );
  });

  it("gives the same blocks every time", () => {
    fc.assert(fc.property(fittingPlans, (plan) => assert.deepEqual(subnetLayout(plan), subnetLayout({ ...plan }))));
  });
});

describe("subnetProblems", () => {
  it("refuses exactly the plans that need more addresses than the VPC has", () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const vpc = parseCidr(plan.cidrBlock)!;
        const masks = defaultMasks(vpc.mask);
        const subnetMasks = [plan.publicSubnetMask ?? masks.publicMask, plan.privateSubnetMask ?? masks.privateMask];
        const sizes = subnetMasks.map((mask) => 2 ** (32 - mask));
        const fits =
          plan.zones * (sizes[0]! + sizes[1]!) <= vpc.last - vpc.first + 1 &&
          subnetMasks.every((mask) => mask >= vpc.mask);
        assert.equal(subnetProblems(plan, path).length === 0, fits);
      }),
    );
  });

  it("lets every VPC of /22 and larger hold six zones", () => {
    for (let mask = 16; mask <= 22; mask++)
      assert.deepEqual(subnetProblems({ cidrBlock: `10.0.0.0/${mask}`, zones: 6 }, path), []);
  });

  it("names a block that would do", () => {
    const [problem] = subnetProblems({ cidrBlock: "10.0.0.0/24", zones: 6 }, path);
    assert.match(problem!.fix, /^Choose a block of \/22 or larger,/);
    assert.deepEqual(subnetProblems({ cidrBlock: "10.0.0.0/22", zones: 6 }, path), []);
    assert.notDeepEqual(subnetProblems({ cidrBlock: "10.0.0.0/23", zones: 6 }, path), []);
  });

  const refusals: [string, SubnetPlan, string][] = [
    [
      "a VPC too small for its zones",
      { cidrBlock: "10.0.0.0/26", zones: 2 },
      'network.cidrBlock is "10.0.0.0/26", which holds 64 addresses, but 2 zones need 128: a public /27 and a private /27 in each. Choose a block of /25 or larger, or set smaller subnets with publicSubnetMask and privateSubnetMask.',
    ],
    [
      "subnets too large for the VPC",
      { cidrBlock: "10.0.0.0/16", zones: 3, privateSubnetMask: 17 },
      'network.cidrBlock is "10.0.0.0/16", which holds 65536 addresses, but 3 zones need 101376: a public /22 and a private /17 in each. Use fewer zones, or set smaller subnets with publicSubnetMask and privateSubnetMask.',
    ],
    [
      "a subnet larger than the VPC",
      { cidrBlock: "10.0.0.0/20", zones: 2, privateSubnetMask: 19 },
      "network.privateSubnetMask is 19, but it must lie between /20 and /28. Choose a mask from 20 (largest) to 28 (smallest).",
    ],
    [
      "a subnet smaller than AWS has",
      { cidrBlock: "10.0.0.0/16", zones: 2, publicSubnetMask: 29 },
      "network.publicSubnetMask is 29, but it must lie between /16 and /28. Choose a mask from 16 (largest) to 28 (smallest).",
    ],
    [
      "a VPC larger than AWS has",
      { cidrBlock: "10.0.0.0/8", zones: 2 },
      'network.cidrBlock is "10.0.0.0/8", but it must lie between /16 and /28. Choose a mask from 16 (largest) to 28 (smallest).',
    ],
    [
      "an address inside a block",
      { cidrBlock: "10.0.0.1/16", zones: 2 },
      'network.cidrBlock is "10.0.0.1/16", which is no IPv4 CIDR block. Write 10.0.0.0/16 instead.',
    ],
    [
      "what is no block",
      { cidrBlock: "10.0.0.0", zones: 2 },
      'network.cidrBlock is "10.0.0.0", which is no IPv4 CIDR block. Write an address and a mask, like 10.0.0.0/16.',
    ],
  ];
  for (const [what, plan, message] of refusals)
    it(`refuses ${what}`, () => assert.deepEqual(subnetProblems(plan, path).map(sentence), [message]));
});
