import assert from "node:assert/strict";
import { buildArguments, goLack, goPrograms, isRecentEnough } from "../../../cluster/build/go-build.ts";

describe("building with Go", () => {
  it("puts the version into the program, and no paths and symbols", () => {
    const apiServer = goPrograms.find(({ name }) => name === "kube-apiserver")!;
    const args = buildArguments(apiServer, "out");
    assert.deepEqual(args.slice(0, 3), ["build", "-trimpath", "-buildvcs=false"]);
    assert.match(args[3]!, /^-ldflags=-s -w /);
    assert.ok(args[3]!.includes("-X=k8s.io/component-base/version.gitVersion=v1.36.3 "));
    assert.ok(args[3]!.includes("-X=k8s.io/component-base/version.gitMinor=36 "));
    assert.deepEqual(args.slice(4), ["-o", "out", "k8s.io/kubernetes/cmd/kube-apiserver"]);
  });

  it("makes all that a cluster runs", () => {
    assert.deepEqual(goPrograms.map(({ name }) => name).sort(), [
      "coredns",
      "etcd",
      "kube-apiserver",
      "kube-controller-manager",
      "kube-proxy",
      "kube-scheduler",
      "kubectl",
      "kubelet",
      "kwok",
      "metrics-server",
      "pause",
      "stand-in",
    ]);
  });

  const versions: [found: string, enough: boolean][] = [
    ["go1.26.4", true],
    ["go1.26.8", true],
    ["go1.27", true],
    ["go2.0", true],
    ["go1.26.3", false],
    ["go1.26", false],
    ["go1.9.7", false],
    ["devel +abcdef", true],
  ];
  for (const [found, enough] of versions) {
    it(`takes ${found}: ${enough}`, () => assert.equal(isRecentEnough(found, "1.26.4"), enough));
  }

  it("says what is wrong with the Go there is", () => {
    const refusal = "go: go.mod requires go >= 1.26.4 (running go 1.22.2; GOTOOLCHAIN=local)\n";
    assert.equal(goLack({ code: 0, stdout: "go1.26.8\n", stderr: "" }), undefined);
    assert.equal(goLack({ code: 0, stdout: "go1.25.1\n", stderr: "" }), "but the one here is go1.25.1");
    assert.equal(goLack({ code: 1, stdout: "", stderr: refusal }), "but the one here is 1.22.2");
    assert.equal(goLack({ code: 1, stdout: "", stderr: "go: errors parsing go.mod" }), "but the one here is older");
    assert.equal(goLack(undefined), "and there is none here");
  });
});
