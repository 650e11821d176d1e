import assert from "node:assert/strict";
import { realNode } from "../../../cluster/nodes/node.ts";
import {
  controlPlaneCertificates,
  nodeCertificate,
  signingArguments,
} from "../../../cluster/processes/certificates.ts";

function extensions(args: readonly string[]): string[] {
  return args.flatMap((argument, index) => (args[index - 1] === "-addext" ? [argument] : []));
}

describe("certificates", () => {
  it("say who a client is, and no server", () => {
    const scheduler = controlPlaneCertificates.find(({ name }) => name === "kube-scheduler")!;
    const args = signingArguments(scheduler, "a.key", "a.crt");
    assert.equal(args[args.indexOf("-subj") + 1], "/CN=system:kube-scheduler");
    assert.deepEqual(extensions(args), [
      "basicConstraints=critical,CA:FALSE",
      "keyUsage=critical,digitalSignature",
      "extendedKeyUsage=clientAuth",
    ]);
  });

  it("make a kubelet the node it runs, and a server at its address", () => {
    const args = signingArguments(nodeCertificate(realNode(2)), "a.key", "a.crt");
    assert.equal(args[args.indexOf("-subj") + 1], "/O=system:nodes/CN=system:node:node-2");
    assert.deepEqual(extensions(args).slice(2), [
      "extendedKeyUsage=serverAuth,clientAuth",
      "subjectAltName=DNS:node-2,IP:10.244.1.1",
    ]);
  });

  it("let the API server be asked on localhost, through its Service and at the node's address", () => {
    const { addresses } = controlPlaneCertificates.find(({ name }) => name === "kube-apiserver")!;
    for (const address of ["IP:127.0.0.1", "IP:10.96.0.1", "IP:10.244.0.1", "DNS:kubernetes.default.svc"]) {
      assert.ok(addresses!.includes(address), address);
    }
  });
});
