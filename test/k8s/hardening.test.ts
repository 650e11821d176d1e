import assert from "node:assert/strict";
import {
  Exception,
  exceptionMetadata,
  exceptionsAnnotation,
  hardened,
  hardenedPod,
  hardeningProblems,
  securityContext,
} from "../../k8s/hardening.ts";
import { sentence } from "../../problems.ts";

const strict = {
  runAsNonRoot: true,
  readOnlyRootFilesystem: true,
  allowPrivilegeEscalation: false,
  privileged: false,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
};
const reason = "because";

describe("hardened", () => {
  it("gives the restricted level to a container that says nothing", () => {
    assert.deepEqual(hardened({ name: "web" }), { name: "web", securityContext: strict });
  });

  it("keeps the user, and lets nothing else through", () => {
    const securityContext = { runAsUser: 101, privileged: true, allowPrivilegeEscalation: true };
    assert.deepEqual(hardened({ name: "web", securityContext }).securityContext, { ...strict, runAsUser: 101 });
  });

  const loosened: [Exception, object][] = [
    [Exception.RunAsRoot, { runAsNonRoot: false }],
    [Exception.WritableRootFilesystem, { readOnlyRootFilesystem: false }],
    [Exception.PrivilegeEscalation, { allowPrivilegeEscalation: true }],
    [Exception.UnconfinedSeccomp, { seccompProfile: { type: "Unconfined" } }],
    [Exception.HostNetwork, {}],
    [Exception.HostPath, {}],
    [Exception.HostPort, {}],
    [Exception.ProbeHost, {}],
  ];
  for (const [exception, difference] of loosened)
    it(`${exception} loosens one rule`, () =>
      assert.deepEqual(securityContext([{ exception, reason }]), { ...strict, ...difference }));

  it("addCapabilities gives back those it lists", () => {
    const capabilities = ["SYS_PTRACE", "NET_BIND_SERVICE"];
    const context = securityContext([{ exception: Exception.AddCapabilities, reason, capabilities }]);
    assert.deepEqual(context.capabilities, { drop: ["ALL"], add: ["NET_BIND_SERVICE", "SYS_PTRACE"] });
  });

  it("gives no pod a token for the API server, nor its neighbours' addresses", () => {
    assert.deepEqual(hardenedPod({ fsGroup: 101 }), {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: { fsGroup: 101, seccompProfile: { type: "RuntimeDefault" } },
    });
  });
});

describe("hardening exceptions", () => {
  it("are written down with the reason", () => {
    const metadata = exceptionMetadata({
      web: [{ exception: Exception.RunAsRoot, reason: "old image" }],
      proxy: undefined,
    });
    assert.deepEqual(metadata, { annotations: { [exceptionsAnnotation]: '{"web":{"runAsRoot":"old image"}}' } });
    assert.deepEqual(exceptionMetadata({ web: [], proxy: undefined }), {});
  });

  const refused: [string, Parameters<typeof hardeningProblems>[0], string][] = [
    ["no reason", [{ exception: "runAsRoot", reason: " " }], 'exceptions[0].reason is " ", but every exception'],
    ["no capabilities", [{ exception: "addCapabilities", reason }], "exceptions[0].capabilities is missing"],
    ["CAP_", [{ exception: "addCapabilities", reason, capabilities: ["CAP_SYS_PTRACE"] }], "without CAP_"],
    ["ALL", [{ exception: "addCapabilities", reason, capabilities: ["ALL"] }], "one by one"],
    ["capabilities elsewhere", [{ exception: "runAsRoot", reason, capabilities: ["KILL"] }], "only addCapabilities"],
  ];
  for (const [name, exceptions, expected] of refused)
    it(`are refused: ${name}`, () => {
      const [problem, ...others] = hardeningProblems(exceptions, ["exceptions"]).map(sentence);
      assert.deepEqual(others, []);
      assert.ok(problem?.includes(expected), problem);
    });
});
