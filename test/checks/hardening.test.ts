import assert from "node:assert/strict";
import type { Json } from "../../plan/plan.ts";
import { found, severities } from "./findings.ts";
import { container, deployment, labels, object, plan, podSpec, secret, unknown, without } from "./plan-builder.ts";

const rule = "container-hardening";
const annotation = "eks-platform/hardening-exceptions";
const allow = (...exceptions: string[]) =>
  `Where it cannot be otherwise, name the exception and its reason in the annotation ${annotation}: ${exceptions.join(", ")}.`;
const upper = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

const good = container().securityContext as Record<string, Json>;
const context = (part: Record<string, Json>) => container({ securityContext: { ...good, ...part } });
const pod = (spec: Record<string, Json>, exceptions?: Json) =>
  plan(
    deployment("web", podSpec(spec), {
      metadata: exceptions === undefined ? {} : { annotations: { [annotation]: JSON.stringify(exceptions) } },
    }),
  );
const one = (value: Json, exceptions?: Json) => pod({ containers: [value] }, exceptions);

describe(rule, () => {
  it("is content with a hardened container, whether it or its pod says so", () => {
    assert.deepEqual(found(rule, plan(deployment())), []);
    const securityContext = without(good, "runAsNonRoot", "seccompProfile");
    const podContext = { runAsNonRoot: true, seccompProfile: { type: "Localhost", localhostProfile: "web.json" } };
    assert.deepEqual(
      found(rule, pod({ containers: [container({ securityContext })], securityContext: podContext })),
      [],
    );
  });

  const faults: [what: string, container: Json, fault: string, remedy: string, exception: string][] = [
    [
      "no runAsNonRoot",
      context({ runAsNonRoot: false }),
      "may run as root",
      "set runAsNonRoot: true, and no runAsUser: 0",
      "runAsRoot",
    ],
    [
      "user 0",
      context({ runAsUser: 0 }),
      "may run as root",
      "set runAsNonRoot: true, and no runAsUser: 0",
      "runAsRoot",
    ],
    [
      "a writable image",
      context({ readOnlyRootFilesystem: false }),
      "can write to its image",
      "set readOnlyRootFilesystem: true",
      "writableRootFilesystem",
    ],
    [
      "escalation",
      context({ allowPrivilegeEscalation: true }),
      "may gain privileges",
      "set allowPrivilegeEscalation: false",
      "privilegeEscalation",
    ],
    ["privilege", context({ privileged: true }), "is privileged", "remove privileged: true", "privileged"],
    [
      "kept capabilities",
      context({ capabilities: { drop: ["NET_RAW"] } }),
      "keeps capabilities",
      "set capabilities.drop: [ALL]",
      "keepCapabilities",
    ],
    [
      "added capabilities",
      context({ capabilities: { drop: ["ALL"], add: ["SYS_PTRACE"] } }),
      "adds capabilities",
      "remove capabilities.add",
      "addCapabilities",
    ],
    [
      "no seccomp",
      context({ seccompProfile: { type: "Unconfined" } }),
      "may make any system call",
      "set seccompProfile.type: RuntimeDefault",
      "unconfinedSeccomp",
    ],
    [
      "a port of the node",
      container({ ports: [{ containerPort: 80 }, { containerPort: 443, hostPort: 443 }] }),
      "takes a port of the node",
      "remove hostPort",
      "hostPort",
    ],
    ...(["startupProbe", "readinessProbe", "livenessProbe"] as const).map(
      (probe): [string, Json, string, string, string] => [
        `a ${probe} of another host`,
        container({ [probe]: { httpGet: { host: "127.0.0.1", port: 80 } } }),
        "has a probe or hook that asks another address than the pod's own",
        "remove host",
        "probeHost",
      ],
    ),
    ...["postStart", "preStop"].map((hook): [string, Json, string, string, string] => [
      `a ${hook} hook of another host`,
      container({ lifecycle: { [hook]: { tcpSocket: { host: "169.254.169.254", port: 80 } } } }),
      "has a probe or hook that asks another address than the pod's own",
      "remove host",
      "probeHost",
    ]),
    [
      "no memory limit",
      container({ resources: { requests: { cpu: 1, memory: "1Gi" } } }),
      "has no requests of CPU and memory, or no limit of memory",
      "set resources.requests.cpu, resources.requests.memory and resources.limits.memory",
      "unboundedResources",
    ],
    [
      "no CPU request",
      container({ resources: { requests: { memory: 1 }, limits: { memory: 1 } } }),
      "has no requests of CPU and memory, or no limit of memory",
      "set resources.requests.cpu, resources.requests.memory and resources.limits.memory",
      "unboundedResources",
    ],
  ];
  for (const [what, value, fault, remedy, exception] of faults)
    it(`finds ${what}, unless an exception with a reason allows it`, () => {
      assert.deepEqual(found(rule, one(value)), [
        `Deployment demo/web, container web ${fault}. ${upper(remedy)}. ${allow(exception)}`,
      ]);
      assert.deepEqual(found(rule, one(value, { web: { [exception]: "it must" } })), []);
      assert.deepEqual(found(rule, one(value, { pod: { [exception]: "all must" } })), []);
    });

  it("takes the zero of a field for nothing", () => {
    const httpGet = { host: "", port: 80 };
    const value = container({ ports: [{ containerPort: 80, hostPort: 0 }], readinessProbe: { httpGet } });
    assert.deepEqual(found(rule, one(value)), []);
  });

  it("takes what the container says before what its pod says", () => {
    const securityContext = { runAsNonRoot: true };
    assert.equal(found(rule, pod({ containers: [context({ runAsNonRoot: false })], securityContext })).length, 1);
  });

  it("finds everything about a bare container at once, init containers too", () => {
    const bare = { name: "init", image: "example.com/init:1.2.3" };
    assert.deepEqual(found(rule, pod({ initContainers: [bare] })), [
      "Deployment demo/web, container init may run as root; can write to its image; may gain privileges; keeps capabilities; may make any system call; has no requests of CPU and memory, or no limit of memory. " +
        "Set runAsNonRoot: true, and no runAsUser: 0; set readOnlyRootFilesystem: true; set allowPrivilegeEscalation: false; set capabilities.drop: [ALL]; set seccompProfile.type: RuntimeDefault; set resources.requests.cpu, resources.requests.memory and resources.limits.memory. " +
        allow(
          "runAsRoot",
          "writableRootFilesystem",
          "privilegeEscalation",
          "keepCapabilities",
          "unconfinedSeccomp",
          "unboundedResources",
        ),
    ]);
  });

  it("finds what a pod shares with its node", () => {
    const shared = { hostNetwork: true, hostPID: true, volumes: [{ name: "logs", hostPath: { path: "/var/log" } }] };
    assert.deepEqual(found(rule, pod(shared)), [
      `Deployment demo/web hostNetwork: shares it with the node; hostPID: shares it with the node; hostPath: mounts folders of the node. Remove hostNetwork: true; remove hostPID: true; use another kind of volume. ${allow("hostNetwork", "hostPID", "hostPath")}`,
    ]);
    const reasons = { hostNetwork: "so", hostPID: "so", hostPath: "so" };
    assert.deepEqual(found(rule, pod(shared, { web: reasons })), []);
    assert.deepEqual(found(rule, pod(shared, { pod: reasons })), []);
  });

  it("reads exceptions from the pods' template, too", () => {
    const annotations = { [annotation]: JSON.stringify({ web: { privilegeEscalation: "setuid" } }) };
    const spec = podSpec({ containers: [context({ allowPrivilegeEscalation: true })] });
    const template = { metadata: { labels, annotations }, spec };
    assert.deepEqual(found(rule, plan(object("DaemonSet", "agent", { template }))), []);
  });

  it("lets no exception excuse another container, nor without a reason, nor for ever", () => {
    const value = context({ allowPrivilegeEscalation: true });
    const fault = `Deployment demo/web, container web may gain privileges. Set allowPrivilegeEscalation: false. ${allow("privilegeEscalation")}`;
    assert.deepEqual(found(rule, one(value, { other: { privilegeEscalation: "it must" } })), [
      `Deployment demo/web has no container other, which ${annotation} names. Remove it there.`,
      fault,
    ]);
    assert.deepEqual(found(rule, one(value, { web: { privilegeEscalation: " " } })), [
      "Deployment demo/web, container web may gain privileges. Set allowPrivilegeEscalation: false. " +
        allow("privilegeEscalation"),
      "Deployment demo/web: the exception privilegeEscalation of web has no reason. Say why it is needed.",
    ]);
    assert.deepEqual(
      found(rule, one(container(), { web: { runAsRoot: "once it had to" }, pod: { hostPath: "logs" } })),
      [
        `Deployment demo/web does not need the exception hostPath of pod. Remove it from ${annotation}.`,
        `Deployment demo/web does not need the exception runAsRoot of web. Remove it from ${annotation}.`,
      ],
    );
  });

  it("finds annotations that say nothing", () => {
    assert.deepEqual(found(rule, one(container(), { web: { rootPlease: "why not" } })), [
      "Deployment demo/web: rootPlease is no exception from hardening. Use one of runAsRoot, writableRootFilesystem, privilegeEscalation, privileged, keepCapabilities, addCapabilities, unconfinedSeccomp, hostPort, probeHost, unboundedResources, hostNetwork, hostPID, hostIPC, hostPath.",
    ]);
    assert.deepEqual(found(rule, one(container(), "root")), [
      `Deployment demo/web: ${annotation} is no JSON object of containers. Write { container: { exception: reason } }.`,
    ]);
  });

  it("looks into every kind of workload, and leaves Windows alone", () => {
    const spec = podSpec({ containers: [context({ privileged: true })] });
    const template = { metadata: { labels }, spec };
    for (const kind of ["DaemonSet", "StatefulSet", "Job"])
      assert.equal(found(rule, plan(object(kind, "it", { template }))).length, 1, kind);
    assert.equal(found(rule, plan(object("Pod", "it", spec))).length, 1);
    assert.equal(found(rule, plan(object("CronJob", "it", { jobTemplate: { spec: { template } } }))).length, 1);
    assert.deepEqual(found(rule, plan(object("Pod", "it", { ...spec, os: { name: "windows" } }))), []);
  });

  it("cannot tell what is not known", () => {
    for (const spec of [unknown, secret, { containers: unknown }]) {
      const hidden = plan(deployment("web", spec));
      assert.deepEqual(found(rule, hidden), [
        "web: cannot tell how the containers of Deployment demo/web are hardened, as the value is not known in this plan. Give the pod's spec as plain values.",
      ]);
      assert.deepEqual(severities(rule, hidden), ["warning"]);
    }
    assert.deepEqual(found(rule, one(context({ runAsNonRoot: unknown, capabilities: unknown }))), [
      "web: cannot tell for Deployment demo/web, container web: runAsRoot, keepCapabilities, addCapabilities, as the value is not known in this plan. Give plain values.",
    ]);
    const hidden = [container({ ports: unknown }), container({ ports: [{ hostPort: secret }] })];
    for (const value of hidden)
      assert.deepEqual(found(rule, one(value)), [
        "web: cannot tell for Deployment demo/web, container web: hostPort, as the value is not known in this plan. Give plain values.",
      ]);
    assert.deepEqual(found(rule, one(container({ livenessProbe: { httpGet: unknown } }))), [
      "web: cannot tell for Deployment demo/web, container web: probeHost, as the value is not known in this plan. Give plain values.",
    ]);
  });
});
