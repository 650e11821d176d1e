import assert from "node:assert/strict";
import type { Json } from "../../plan/plan.ts";
import { found, severities } from "./findings.ts";
import { container, deployment, object, plan, podSpec, resource, unknown } from "./plan-builder.ts";

const labelled = (labels: Record<string, Json> | Json, name = "demo") =>
  object("Namespace", name, null, { inputs: { metadata: { name, labels: labels as Json } } });
const levels = (enforce: string, others: Record<string, string> = {}) =>
  labelled(
    Object.fromEntries(
      Object.entries({ enforce, ...others }).map(([mode, level]) => [`pod-security.kubernetes.io/${mode}`, level]),
    ),
  );
const web = (part: Record<string, Json> = {}) => deployment("web", podSpec(part));
const privileged = web({ containers: [container({ securityContext: { privileged: true } })] });
const onHost = (exceptions?: Json) =>
  deployment(
    "web",
    podSpec({ hostNetwork: true }),
    exceptions === undefined
      ? {}
      : { metadata: { annotations: { "eks-platform/hardening-exceptions": JSON.stringify(exceptions) } } },
  );

describe("pod-security", () => {
  const rule = "pod-security";

  it("is content with pods that keep to the level, and with namespaces that allow everything", () => {
    assert.deepEqual(found(rule, plan(levels("restricted"), web())), []);
    assert.deepEqual(found(rule, plan(levels("privileged"), privileged)), []);
    assert.deepEqual(found(rule, plan(labelled({}), privileged)), []);
  });

  it("says nothing of namespaces that are not in the plan, nor of pods elsewhere", () => {
    assert.deepEqual(found(rule, plan(privileged)), []);
    assert.deepEqual(found(rule, plan(labelled({}, "other"), levels("restricted"), web())), []);
  });

  it("finds pods that are refused, with everything that is wrong with them", () => {
    const refused = plan(levels("baseline", { "enforce-version": "v1.36" }), privileged);
    assert.deepEqual(found(rule, refused), [
      "Deployment demo/web: the namespace demo enforces baseline (v1.36), so its pods are refused: container web is privileged. Remove privileged: true.",
    ]);
    assert.deepEqual(severities(rule, refused), ["error"]);
    assert.deepEqual(found(rule, plan(levels("restricted"), web({ containers: [{ name: "web" }] }))), [
      "Deployment demo/web: the namespace demo enforces restricted (latest), so its pods are refused: container web does not set allowPrivilegeEscalation: false; container web does not set runAsNonRoot: true, nor does the pod; container web sets no seccompProfile, nor does the pod; container web does not drop ALL capabilities. Set allowPrivilegeEscalation: false; set runAsNonRoot: true; set seccompProfile.type to RuntimeDefault or Localhost; set capabilities.drop: [ALL], and add none but NET_BIND_SERVICE.",
    ]);
  });

  it("is not softened by exceptions: the API server knows none", () => {
    assert.equal(found(rule, plan(levels("baseline"), onHost({ pod: { hostNetwork: "so" } }))).length, 1);
  });

  it("takes a version that the cluster does not know yet for the cluster's own", () => {
    const probe = web({ containers: [container({ livenessProbe: { tcpSocket: { host: "10.0.0.1", port: 80 } } })] });
    const cluster = (version: string) =>
      resource("aws:eks/cluster:Cluster", "cluster", { inputs: { name: "demo", version } });
    for (const [version, hits] of [
      ["1.33", 0],
      ["1.36", 1],
    ] as const)
      assert.equal(found(rule, plan(levels("baseline"), probe, cluster(version))).length, hits, version);
  });

  it("finds labels that the API server refuses", () => {
    assert.deepEqual(found(rule, plan(levels("strict", { "warn-version": "1.36" }), web())), [
      "The API server refuses the namespace demo for its labels pod-security.kubernetes.io/enforce: strict, pod-security.kubernetes.io/warn-version: 1.36. Use privileged, baseline or restricted as a level, and latest or one like v1.36 as a version.",
    ]);
  });

  it("cannot tell what is not known", () => {
    const unclear = plan(levels("baseline"), web({ containers: [container({ securityContext: unknown })] }));
    assert.deepEqual(found(rule, unclear), [
      "web: cannot tell whether the pods of Deployment demo/web keep to baseline (latest) (privileged, capabilities, appArmorProfile, seLinuxOptions, procMount, seccompProfile, windowsHostProcess), as the value is not known in this plan. Give the pod's spec as plain values.",
    ]);
    assert.deepEqual(severities(rule, unclear), ["warning"]);
    assert.deepEqual(found(rule, plan(labelled(unknown), web(), object("Pod", "other", podSpec()))), [
      "demo: cannot tell which level the namespace demo enforces, as the value is not known in this plan. Give its labels as plain values.",
    ]);
  });
});

describe("pod-security-warning", () => {
  const rule = "pod-security-warning";
  const audited = levels("privileged", { audit: "baseline" });

  it("is content where nobody is warned, and where the pods are refused anyway", () => {
    assert.deepEqual(found(rule, plan(levels("baseline", { warn: "restricted", audit: "restricted" }), web())), []);
    assert.deepEqual(found(rule, plan(levels("baseline", { warn: "baseline", audit: "baseline" }), privileged)), []);
  });

  it("finds what is warned of, and what is logged", () => {
    assert.deepEqual(found(rule, plan(audited, onHost())), [
      "Deployment demo/web: the namespace demo writes to the audit log at each rollout, as the pods go beyond baseline (latest): the pod sets hostNetwork. Remove hostNetwork, hostPID and hostIPC. Where they must, lower the label pod-security.kubernetes.io/audit.",
    ]);
    const warned = plan(levels("privileged", { warn: "baseline" }), privileged);
    assert.deepEqual(found(rule, warned), [
      "Deployment demo/web: the namespace demo warns at each rollout, as the pods go beyond baseline (latest): container web is privileged. Remove privileged: true. Where they must, lower the label pod-security.kubernetes.io/warn.",
    ]);
    assert.deepEqual(severities(rule, warned), ["note"]);
  });

  it("takes an exception from hardening for a reason, where it is about the same", () => {
    assert.deepEqual(found(rule, plan(audited, onHost({ pod: { hostNetwork: "so" } }))), []);
    assert.equal(found(rule, plan(audited, onHost({ pod: { hostPath: "so" } }))).length, 1);
    assert.equal(found(rule, plan(audited, onHost({ pod: { hostNetwork: "" } }))).length, 1);
  });
});

describe("pod-security-unset", () => {
  const rule = "pod-security-unset";

  it("is content with a level, with namespaces without pods, and with those of others", () => {
    assert.deepEqual(found(rule, plan(levels("privileged"), web(), labelled({}, "empty"))), []);
    assert.deepEqual(found(rule, plan(web())), []);
    assert.deepEqual(found(rule, plan(labelled(unknown), web(), object("Pod", "other", podSpec()))), []);
  });

  it("finds namespaces that allow everything without a word", () => {
    const silent = plan(labelled({ team: "web" }), web());
    assert.deepEqual(found(rule, silent), [
      "The namespace demo enforces no level of the Pod Security Standards, so its pods may do anything to their nodes. Set the label pod-security.kubernetes.io/enforce, to restricted where its pods allow it.",
    ]);
    assert.deepEqual(severities(rule, silent), ["warning"]);
  });
});
