import assert from "node:assert/strict";
import { parseAllDocuments } from "yaml";
import { simulatedKubelet } from "../../../cluster/simulated/simulated-kubelet.ts";

describe("simulatedKubelet", () => {
  const stages = parseAllDocuments(simulatedKubelet()).map((document) => document.toJS());

  it("makes nodes and pods ready, and ends pods: those of a Job, and those that are deleted", () => {
    assert.deepEqual(
      stages.map(({ kind, metadata, spec }) => [kind, metadata.name, spec.resourceRef.kind]),
      [
        ["Stage", "node-ready", "Node"],
        ["Stage", "pod-ready", "Pod"],
        ["Stage", "pod-complete", "Pod"],
        ["Stage", "pod-delete", "Pod"],
      ],
    );
  });

  it("gives nothing an address", () => {
    assert.doesNotMatch(simulatedKubelet(), /IP|addresses/i);
  });
});
