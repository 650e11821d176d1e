import assert from "node:assert/strict";
import { bindsLowPorts, programConfig } from "../../../cluster/images/image-cluster.ts";

describe("images of the cluster itself", () => {
  it("let CoreDNS listen on port 53 without being root", () => {
    // As `setcap cap_net_bind_service=+ep` writes it.
    assert.equal(bindsLowPorts.toString("hex"), "0100000200040000000000000000000000000000");
    assert.deepEqual(programConfig("coredns"), { entrypoint: ["/coredns"], user: "65532:65532" });
  });
});
