import assert from "node:assert/strict";
import fc from "fast-check";
import { overlap, parseCidr } from "../../../cidr.ts";
import { type SubnetWish, subnetBlocks } from "../../../model/expansion/subnet-blocks.ts";

const privateAndPublic: SubnetWish[] = [{ type: "private" }, { type: "public" }];

describe("blocks that awsx gives to subnets", () => {
  for (const [what, vpc, zones, strategy, wishes, expected] of [
    [
      "the default layout",
      "10.0.0.0/16",
      3,
      "Legacy",
      undefined,
      [
        ["10.0.0.0/19", "10.0.32.0/20"],
        ["10.0.64.0/19", "10.0.96.0/20"],
        ["10.0.128.0/19", "10.0.160.0/20"],
      ],
    ],
    [
      "a small VPC by default",
      "10.0.0.0/24",
      2,
      "Legacy",
      undefined,
      [
        ["10.0.0.0/26", "10.0.0.64/27"],
        ["10.0.0.128/26", "10.0.0.192/27"],
      ],
    ],
    [
      "the old layout, private ones first whatever the order",
      "10.0.0.0/16",
      2,
      "Legacy",
      [{ type: "public" }, { type: "isolated" }, { type: "private" }],
      [
        ["10.0.32.0/20", "10.0.48.0/24", "10.0.0.0/19"],
        ["10.0.160.0/20", "10.0.176.0/24", "10.0.128.0/19"],
      ],
    ],
    ["one subnet a zone in all of it", "10.0.0.0/16", 1, "Legacy", [{ type: "private" }], [["10.0.0.0/19"]]],
    [
      "the old layout with sizes that do not follow each other",
      "10.0.0.0/16",
      1,
      "Legacy",
      [
        { type: "private", mask: 24 },
        { type: "public", mask: 20 },
      ],
      [["10.0.0.0/24", "10.0.16.0/20"]],
    ],
    [
      "equal shares",
      "10.0.0.0/16",
      2,
      "Auto",
      privateAndPublic,
      [
        ["10.0.0.0/18", "10.0.64.0/18"],
        ["10.0.128.0/18", "10.0.192.0/18"],
      ],
    ],
    [
      "its own layout",
      "10.0.0.0/16",
      2,
      "Auto",
      undefined,
      [
        ["10.0.0.0/18", "10.0.64.0/19"],
        ["10.0.128.0/18", "10.0.192.0/19"],
      ],
    ],
    ["no larger subnets than a /16 would get", "10.0.0.0/12", 1, "Auto", undefined, [["10.0.0.0/17", "10.0.128.0/18"]]],
    [
      "each next at a place that suits its size",
      "10.0.0.0/16",
      1,
      "Auto",
      [
        { type: "public", mask: 24 },
        { type: "private", mask: 20 },
        { type: "unused", mask: 24 },
      ],
      [["10.0.0.0/24", "10.0.16.0/20", "10.0.32.0/24"]],
    ],
    [
      "what is written out",
      undefined,
      2,
      "Auto",
      [{ type: "public", blocks: ["10.0.0.0/24", "10.0.1.0/24"] }],
      [["10.0.0.0/24"], ["10.0.1.0/24"]],
    ],
    ["nothing known of a VPC whose block is not", undefined, 1, "Auto", privateAndPublic, [[undefined, undefined]]],
    [
      "nothing that does not exist",
      "10.0.0.0/28",
      4,
      "Auto",
      [{ type: "private", mask: 33 }],
      [[undefined], [undefined], [undefined], [undefined]],
    ],
  ] as const)
    it(what, () => {
      assert.deepEqual(subnetBlocks(vpc, zones, strategy, wishes), expected);
    });

  it("shares of the size asked for", () => {
    assert.deepEqual(subnetBlocks("10.0.0.0/16", 2, "Auto", [{ type: "private" }], 20), [
      ["10.0.0.0/20"],
      ["10.0.16.0/20"],
    ]);
  });

  it("never overlap and never leave the VPC where sizes are left to awsx", () => {
    const types = fc.array(fc.constantFrom("private", "public", "isolated"), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.integer({ min: 16, max: 20 }), fc.integer({ min: 1, max: 6 }), types, (mask, zones, kinds) => {
        const vpc = parseCidr(`10.0.0.0/${mask}`)!;
        const wishes = kinds.map((type) => ({ type }));
        const blocks = subnetBlocks(vpc.text, zones, "Auto", wishes)
          .flat()
          .map((block) => parseCidr(block!)!);
        for (const [place, block] of blocks.entries()) {
          assert(block.first >= vpc.first && block.last <= vpc.last);
          assert(blocks.slice(place + 1).every((other) => !overlap(block, other)));
        }
      }),
    );
  });
});
