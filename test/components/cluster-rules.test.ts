import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { type ClusterEndpoint, clusterNameProblems, endpointAccessProblems } from "../../components/cluster-rules.ts";
import { sentence } from "../../problems.ts";

describe("endpointAccessProblems", () => {
  const cases: [string, ClusterEndpoint, string[]][] = [
    ["a private endpoint", {}, []],
    ["named addresses", { publicAccess: true, publicAccessCidrs: ["203.0.113.7/32", "8.0.0.0/8"] }, []],
    ["the world, said aloud", { publicAccess: true, publicAccessCidrs: ["0.0.0.0/0"], openToTheWorld: true }, []],
    [
      "half the world",
      { publicAccess: true, publicAccessCidrs: ["128.0.0.0/1"] },
      ["opens the API server to the world"],
    ],
    ["no addresses", { publicAccess: true }, ["is empty, and AWS takes that to mean the whole internet"]],
    ["addresses without an endpoint", { publicAccessCidrs: ["203.0.113.0/24"] }, ["the public endpoint is off"]],
    [
      "private addresses",
      { publicAccess: true, publicAccessCidrs: ["10.1.0.0/16"] },
      ["never come in from the internet"],
    ],
    [
      "a host in a block",
      { publicAccess: true, publicAccessCidrs: ["203.0.113.7/24"] },
      ["Write 203.0.113.0/24 instead"],
    ],
    [
      "too many",
      { publicAccess: true, publicAccessCidrs: Array.from({ length: 41 }, (_, index) => `203.0.113.${index}/32`) },
      ["at most 40 blocks"],
    ],
  ];
  for (const [what, endpoint, expected] of cases)
    it(`${expected.length === 0 ? "accepts" : "refuses"} ${what}`, () => {
      const sentences = endpointAccessProblems(endpoint, ["endpoint"]).map(sentence);
      assert.equal(sentences.length, expected.length, sentences.join("\n"));
      for (const [index, text] of expected.entries()) assert.ok(sentences[index]!.includes(text), sentences[index]);
    });

  it("knows the names EKS accepts", () => {
    assert.deepEqual(clusterNameProblems("Dev_1-a", ["name"]), []);
    assert.equal(clusterNameProblems("", ["name"]).length, 1);
    assert.equal(clusterNameProblems("a".repeat(101), ["name"]).length, 1);
  });
});
