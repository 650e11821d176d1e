import assert from "node:assert/strict";
import { runFolder } from "../../cluster/home.ts";

describe("folder of a running cluster", () => {
  // "/run/node-1/kubelet/pod-resources/kubelet.sock" takes 46 of the 107 bytes.
  it("is within the project's", () => {
    const home = `/${"a".repeat(60)}`;
    assert.equal(runFolder(home), `${home}/run`);
  });

  it("is elsewhere where names of sockets would become too long, and another one for each project", () => {
    const [one, other] = ["a", "b"].map((letter) => runFolder(`/${letter.repeat(61)}`));
    assert.match(one!, /^\/run\/eks-platform-[0-9a-f]{8}$/);
    assert.match(other!, /^\/run\/eks-platform-[0-9a-f]{8}$/);
    assert.notEqual(one, other);
    assert.match(runFolder(`/${"é".repeat(31)}`), /^\/run\/eks-platform-/);
  });
});
