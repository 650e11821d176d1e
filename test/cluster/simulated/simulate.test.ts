import assert from "node:assert/strict";
import { nodesLike } from "../../../cluster/simulated/simulate.ts";

describe("nodesLike", () => {
  it("has a node for each that a stack desires", async () => {
    const nodes = await nodesLike("prod");
    assert.deepEqual(
      nodes.map(({ metadata }) => metadata.name),
      ["apps", "system"].flatMap((group) => [1, 2, 3].map((number) => `simulated-${group}-${number}`)),
    );
  });

  it("refuses a stack that there is not, and names those that there are", async () => {
    await assert.rejects(nodesLike("nowhere"), {
      name: "ClusterError",
      message: /^There is no stack "nowhere": .* dev, local, prod\.$/,
      exitCode: 2,
    });
  });

  it("refuses a stack that brings no nodes", async () => {
    await assert.rejects(nodesLike("local"), {
      name: "ClusterError",
      message: /^The stack local has no nodes to simulate: /,
      exitCode: 2,
    });
  });
});
