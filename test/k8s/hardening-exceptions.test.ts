import { strict as assert } from "node:assert";
import { hardeningProblems } from "../../k8s/hardening.ts";
import { exceptionsOf, hardeningExceptions } from "../../k8s/hardening-exceptions.ts";
import { sentence } from "../../problems.ts";

describe("hardening exceptions", () => {
  it("are the node agents', each with a reason", () => {
    assert.deepEqual(
      hardeningExceptions.map(({ workload, exception }) => `${workload} ${exception}`),
      [
        "fluent-bit runAsRoot",
        "fluent-bit hostNetwork",
        "fluent-bit hostPath",
        "fluent-bit probeHost",
        "cloudwatch-agent runAsRoot",
        "cloudwatch-agent addCapabilities",
        "cloudwatch-agent hostNetwork",
        "cloudwatch-agent hostPath",
      ],
    );
    assert.deepEqual(hardeningProblems([...hardeningExceptions], []).map(sentence), []);
  });

  it("are nobody else's", () => {
    assert.deepEqual(exceptionsOf("nginx", "nginx"), []);
    assert.deepEqual(exceptionsOf("fluent-bit", "another"), []);
  });
});
