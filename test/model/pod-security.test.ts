import assert from "node:assert/strict";
import fc from "fast-check";
import { indexOf } from "../../model/plan-index.ts";
import {
  PodSecurityLevel,
  PodSecurityMode,
  podSecurityDemand,
  podSecurityViolations,
} from "../../model/pod-security.ts";
import type { Json } from "../../plan/plan.ts";
import { container, object, plan, podSpec, secret, unknown } from "../checks/plan-builder.ts";

type Fields = Record<string, Json>;
const { Baseline, Privileged, Restricted } = PodSecurityLevel;
const newest = Number.POSITIVE_INFINITY;

function violations(level: PodSecurityLevel, spec: Json, minor = newest, annotations: Fields = {}) {
  const template = { metadata: { annotations }, spec };
  const [pod] = indexOf(plan(object("Deployment", "web", { template }))).pods;
  assert(pod !== undefined);
  return podSecurityViolations(level, minor, pod);
}

const faults = (...args: Parameters<typeof violations>) =>
  violations(...args).flatMap(({ control, faults }) => faults.map((fault) => `${control}: ${fault}`));

/** A pod that keeps to `restricted`, but for what is given. */
const pod = (part: Fields) => podSpec(part);
const withContext = (securityContext: Fields) => pod({ securityContext });
const hardened = container().securityContext as Fields;
const inContainer = (part: Fields) => pod({ containers: [container(part)] });
const inContext = (part: Fields) => inContainer({ securityContext: { ...hardened, ...part } });
const inInit = (part: Fields) =>
  pod({ initContainers: [container({ name: "init", securityContext: { ...hardened, ...part } })] });

interface Case {
  readonly level: PodSecurityLevel;
  readonly minor?: number;
  readonly allowed: readonly Fields[];
  readonly forbidden: readonly (readonly [spec: Fields, ...faults: string[]])[];
}

const cases: Readonly<Record<string, Case>> = {
  "host namespaces": {
    level: Baseline,
    allowed: [pod({ hostNetwork: false, hostPID: false, hostIPC: false })],
    forbidden: [
      [pod({ hostNetwork: true }), "hostNamespaces: the pod sets hostNetwork"],
      [
        pod({ hostPID: true, hostIPC: true }),
        "hostNamespaces: the pod sets hostPID",
        "hostNamespaces: the pod sets hostIPC",
      ],
    ],
  },
  privilege: {
    level: Baseline,
    allowed: [inContext({ privileged: false })],
    forbidden: [
      [inContext({ privileged: true }), "privileged: container web is privileged"],
      [inInit({ privileged: true }), "privileged: container init is privileged"],
    ],
  },
  "capabilities beyond the default": {
    level: Baseline,
    allowed: [inContext({ capabilities: { add: ["CHOWN", "SYS_CHROOT"] } }), inContext({ capabilities: {} })],
    forbidden: [
      [inContext({ capabilities: { add: ["NET_RAW"] } }), "capabilities: container web adds the capability NET_RAW"],
      [inInit({ capabilities: { add: ["chown"] } }), "capabilities: container init adds the capability chown"],
    ],
  },
  "hostPath volumes": {
    level: Baseline,
    allowed: [
      pod({ volumes: [{ name: "a", emptyDir: {} }, { name: "b", nfs: { server: "s", path: "/" } }, { name: "c" }] }),
    ],
    forbidden: [
      [
        pod({ volumes: [{ name: "a", hostPath: { path: "/" } }] }),
        "hostPathVolumes: the pod has the hostPath volume a",
      ],
    ],
  },
  "ports of the node": {
    level: Baseline,
    allowed: [inContainer({ ports: [{ containerPort: 80 }, { containerPort: 81, hostPort: 0 }] })],
    forbidden: [
      [inContainer({ ports: [{ containerPort: 80, hostPort: 80 }] }), "hostPorts: container web has the hostPort 80"],
    ],
  },
  "AppArmor profiles": {
    level: Baseline,
    allowed: [
      withContext({ appArmorProfile: { type: "RuntimeDefault" } }),
      inContext({ appArmorProfile: { type: "Localhost", localhostProfile: "web" } }),
    ],
    forbidden: [
      [
        withContext({ appArmorProfile: { type: "Unconfined" } }),
        "appArmorProfile: the pod sets appArmorProfile.type to Unconfined",
      ],
      [inContext({ appArmorProfile: {} }), "appArmorProfile: container web sets appArmorProfile without a type"],
    ],
  },
  "SELinux options": {
    level: Baseline,
    allowed: [
      withContext({ seLinuxOptions: { type: "container_t", level: "s0:c1" } }),
      inContext({ seLinuxOptions: { type: "container_engine_t" } }),
      inContext({ seLinuxOptions: { type: "", user: "", role: "" } }),
    ],
    forbidden: [
      [withContext({ seLinuxOptions: { type: "spc_t" } }), "seLinuxOptions: the pod sets seLinuxOptions.type to spc_t"],
      [
        inContext({ seLinuxOptions: { user: "root", role: "system_r" } }),
        "seLinuxOptions: container web sets seLinuxOptions.user",
        "seLinuxOptions: container web sets seLinuxOptions.role",
      ],
    ],
  },
  "SELinux options before 1.31": {
    level: Baseline,
    minor: 30,
    allowed: [inContext({ seLinuxOptions: { type: "container_kvm_t" } })],
    forbidden: [
      [
        inContext({ seLinuxOptions: { type: "container_engine_t" } }),
        "seLinuxOptions: container web sets seLinuxOptions.type to container_engine_t",
      ],
    ],
  },
  "/proc without masks": {
    level: Baseline,
    allowed: [inContext({ procMount: "Default" }), { ...inContext({ procMount: "Unmasked" }), hostUsers: false }],
    forbidden: [
      [inContext({ procMount: "Unmasked" }), "procMount: container web sets procMount to Unmasked"],
      [
        { ...inContext({ procMount: "Unmasked" }), hostUsers: true },
        "procMount: container web sets procMount to Unmasked",
      ],
    ],
  },
  "/proc without masks before 1.35": {
    level: Baseline,
    minor: 34,
    allowed: [inContext({ procMount: "Default" })],
    forbidden: [
      [
        { ...inContext({ procMount: "Unmasked" }), hostUsers: false },
        "procMount: container web sets procMount to Unmasked",
      ],
    ],
  },
  "/proc without masks, even in a user namespace": {
    level: Restricted,
    allowed: [inContext({ procMount: "Default" })],
    forbidden: [
      [
        { ...inContext({ procMount: "Unmasked" }), hostUsers: false },
        "procMount: container web sets procMount to Unmasked",
      ],
    ],
  },
  "seccomp profiles that are none": {
    level: Baseline,
    allowed: [
      pod({ containers: [{ name: "web" }] }),
      inContext({ seccompProfile: { type: "Localhost", localhostProfile: "web.json" } }),
    ],
    forbidden: [
      [
        withContext({ seccompProfile: { type: "Unconfined" } }),
        "seccompProfile: the pod sets seccompProfile.type to Unconfined",
      ],
      [
        inContext({ seccompProfile: { type: "Unconfined" } }),
        "seccompProfile: container web sets seccompProfile.type to Unconfined",
      ],
    ],
  },
  "unsafe sysctls": {
    level: Baseline,
    allowed: [withContext({ sysctls: [{ name: "net.ipv4.tcp_rmem", value: "1" }] })],
    forbidden: [
      [
        withContext({
          sysctls: [
            { name: "kernel.msgmax", value: "1" },
            { name: "kernel.shm_rmid_forced", value: "0" },
          ],
        }),
        "sysctls: the pod sets the sysctl kernel.msgmax",
      ],
    ],
  },
  "sysctls that became safe with 1.27, 1.29 and 1.32": {
    level: Baseline,
    minor: 28,
    allowed: [withContext({ sysctls: [{ name: "net.ipv4.ip_local_reserved_ports", value: "1" }] })],
    forbidden: [
      [
        withContext({ sysctls: [{ name: "net.ipv4.tcp_fin_timeout", value: "1" }] }),
        "sysctls: the pod sets the sysctl net.ipv4.tcp_fin_timeout",
      ],
    ],
  },
  "processes of the host on Windows": {
    level: Baseline,
    allowed: [withContext({ windowsOptions: { hostProcess: false } })],
    forbidden: [
      [
        withContext({ windowsOptions: { hostProcess: true } }),
        "windowsHostProcess: the pod sets windowsOptions.hostProcess",
      ],
    ],
  },
  "probes and hooks of other hosts": {
    level: Baseline,
    allowed: [
      inContainer({ livenessProbe: { httpGet: { host: "", port: 80 } }, lifecycle: { preStop: { exec: {} } } }),
    ],
    forbidden: [
      [
        inContainer({ readinessProbe: { tcpSocket: { host: "10.0.0.1", port: 80 } } }),
        "hostProbesAndHostLifecycle: container web names the host 10.0.0.1 in readinessProbe.tcpSocket",
      ],
      [
        inContainer({ lifecycle: { postStart: { httpGet: { host: "localhost", port: 80 } } } }),
        "hostProbesAndHostLifecycle: container web names the host localhost in lifecycle.postStart.httpGet",
      ],
    ],
  },
  "probes of other hosts not before 1.34": {
    level: Baseline,
    minor: 33,
    allowed: [inContainer({ startupProbe: { httpGet: { host: "10.0.0.1", port: 80 } } })],
    forbidden: [],
  },
  "kinds of volumes": {
    level: Restricted,
    allowed: [
      pod({
        volumes: [
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "image",
          "persistentVolumeClaim",
          "projected",
          "secret",
        ].map((kind) => ({ name: kind, [kind]: {}, hostPath: null })),
      }),
      pod({ volumes: [{ name: "defaulted" }] }),
    ],
    forbidden: [
      [
        pod({
          volumes: [
            { name: "a", hostPath: { path: "/" } },
            { name: "b", nfs: {} },
          ],
        }),
        "restrictedVolumes: the pod has the hostPath volume a",
        "restrictedVolumes: the pod has the nfs volume b",
      ],
    ],
  },
  "privilege escalation": {
    level: Restricted,
    allowed: [inContext({})],
    forbidden: [
      [
        inContext({ allowPrivilegeEscalation: true }),
        "allowPrivilegeEscalation: container web does not set allowPrivilegeEscalation: false",
      ],
      [
        inInit({ allowPrivilegeEscalation: null }),
        "allowPrivilegeEscalation: container init does not set allowPrivilegeEscalation: false",
      ],
    ],
  },
  root: {
    level: Restricted,
    allowed: [
      { ...inContext({ runAsNonRoot: null }), securityContext: { runAsNonRoot: true } },
      { ...inContext({ runAsNonRoot: false }), hostUsers: false },
      inContext({ runAsUser: 1000 }),
      { ...inContext({ runAsUser: 0 }), hostUsers: false },
    ],
    forbidden: [
      [
        inContext({ runAsNonRoot: null }),
        "runAsNonRoot: container web does not set runAsNonRoot: true, nor does the pod",
      ],
      [
        { ...inContext({ runAsNonRoot: false }), securityContext: { runAsNonRoot: true } },
        "runAsNonRoot: container web sets runAsNonRoot: false",
      ],
      [withContext({ runAsNonRoot: false }), "runAsNonRoot: the pod sets runAsNonRoot: false"],
      [withContext({ runAsUser: 0 }), "runAsUser: the pod sets runAsUser: 0"],
      [inInit({ runAsUser: 0 }), "runAsUser: container init sets runAsUser: 0"],
    ],
  },
  "root, even in a user namespace before 1.35": {
    level: Restricted,
    minor: 34,
    allowed: [inContext({})],
    forbidden: [
      [
        { ...inContext({ runAsNonRoot: false }), hostUsers: false },
        "runAsNonRoot: container web sets runAsNonRoot: false",
      ],
      [{ ...inContext({ runAsUser: 0 }), hostUsers: false }, "runAsUser: container web sets runAsUser: 0"],
    ],
  },
  "user 0 not before 1.23": {
    level: Restricted,
    minor: 22,
    allowed: [inContext({ runAsUser: 0 })],
    forbidden: [],
  },
  "no seccomp profile": {
    level: Restricted,
    allowed: [
      { ...inContext({ seccompProfile: null }), securityContext: { seccompProfile: { type: "RuntimeDefault" } } },
    ],
    forbidden: [
      [inContext({ seccompProfile: null }), "seccompProfile: container web sets no seccompProfile, nor does the pod"],
      [
        withContext({ seccompProfile: { type: "Unconfined" } }),
        "seccompProfile: the pod sets seccompProfile.type to Unconfined",
      ],
      [
        { ...inContext({ seccompProfile: null }), securityContext: { seccompProfile: { type: "Unconfined" } } },
        "seccompProfile: the pod sets seccompProfile.type to Unconfined",
        "seccompProfile: container web sets no seccompProfile, nor does the pod",
      ],
    ],
  },
  "no seccomp profile not before 1.19": {
    level: Restricted,
    minor: 18,
    allowed: [inContext({ seccompProfile: null })],
    forbidden: [],
  },
  "kept capabilities": {
    level: Restricted,
    allowed: [inContext({ capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] } })],
    forbidden: [
      [inContext({ capabilities: null }), "capabilities: container web does not drop ALL capabilities"],
      [
        inContext({ capabilities: { drop: ["all"], add: ["CHOWN"] } }),
        "capabilities: container web does not drop ALL capabilities",
        "capabilities: container web adds the capability CHOWN",
      ],
    ],
  },
  "kept capabilities not before 1.22": {
    level: Restricted,
    minor: 21,
    allowed: [inContext({ capabilities: { add: ["CHOWN"] } })],
    forbidden: [
      [
        inContext({ capabilities: { add: ["SYS_ADMIN"] } }),
        "capabilities: container web adds the capability SYS_ADMIN",
      ],
    ],
  },
  "what only Linux has, before 1.25": {
    level: Restricted,
    minor: 24,
    allowed: [],
    forbidden: [
      [
        { ...inContext({ capabilities: null }), os: { name: "windows" } },
        "capabilities: container web does not drop ALL capabilities",
      ],
    ],
  },
};

describe("pod security standards", () => {
  it("allow everything to the privileged, and everything hardened to everybody", () => {
    assert.deepEqual(violations(Privileged, pod({ hostNetwork: true })), []);
    for (const level of [Baseline, Restricted])
      for (const minor of [0, 18, 24, 36, newest]) assert.deepEqual(violations(level, podSpec(), minor), []);
  });

  for (const [what, { level, minor, allowed, forbidden }] of Object.entries(cases))
    it(`forbid at ${level}: ${what}`, () => {
      for (const spec of allowed) assert.deepEqual(violations(level, spec, minor), []);
      for (const [spec, ...wanted] of forbidden) assert.deepEqual(faults(level, spec, minor), wanted);
    });

  it("judge old annotations where they count", () => {
    const appArmor = "container.apparmor.security.beta.kubernetes.io/web";
    const seccomp = "container.seccomp.security.alpha.kubernetes.io/web";
    for (const value of ["runtime/default", "localhost/web", ""])
      assert.deepEqual(faults(Baseline, pod({}), newest, { [appArmor]: value }), []);
    assert.deepEqual(faults(Baseline, pod({}), newest, { [appArmor]: "unconfined" }), [
      `appArmorProfile: the pod has the annotation ${appArmor}: unconfined`,
    ]);
    assert.deepEqual(faults(Baseline, pod({}), 18, { [seccomp]: "docker/default" }), []);
    assert.deepEqual(faults(Baseline, pod({}), 18, { [seccomp]: "unconfined" }), [
      `seccompProfile: the pod has the annotation ${seccomp}: unconfined`,
    ]);
    assert.deepEqual(faults(Baseline, pod({}), 19, { [seccomp]: "unconfined" }), []);
  });

  it("ask nothing of Windows that it lacks", () => {
    const bare = pod({
      containers: [{ name: "web", securityContext: { runAsNonRoot: true } }],
      os: { name: "windows" },
    });
    assert.deepEqual(violations(Restricted, bare), []);
  });

  it("cannot be judged by what is not known", () => {
    const unsure = (level: PodSecurityLevel, spec: Json) =>
      violations(level, spec).map(({ control, faults, unclear }) => [control, faults.length, unclear]);
    assert.deepEqual(unsure(Baseline, inContext({ privileged: unknown })), [["privileged", 0, true]]);
    assert.deepEqual(unsure(Baseline, inContext({ capabilities: { add: [secret] } })), [["capabilities", 0, true]]);
    assert.deepEqual(unsure(Restricted, inContext({ capabilities: { drop: unknown } })), [["capabilities", 0, true]]);
    assert.deepEqual(unsure(Restricted, pod({ volumes: unknown })), [["restrictedVolumes", 0, true]]);
    assert.deepEqual(unsure(Restricted, { ...inContext({ runAsUser: 0 }), hostUsers: unknown }), [
      ["runAsUser", 0, true],
    ]);
    assert.deepEqual(unsure(Restricted, { ...inContext({ seccompProfile: null }), securityContext: unknown }).at(-1), [
      "seccompProfile",
      0,
      true,
    ]);
    assert(violations(Restricted, unknown).every(({ faults, unclear }) => faults.length === 0 && unclear));
  });

  const value = fc.constantFrom<Json>(null, true, false, 0, 1, "", "ALL", "Unconfined", unknown, [], {}, [
    null,
    unknown,
  ]);
  const fields = (...keys: string[]) => fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 4 });
  const securityContext = fields(
    "privileged",
    "capabilities",
    "allowPrivilegeEscalation",
    "runAsNonRoot",
    "runAsUser",
    "seccompProfile",
    "seLinuxOptions",
    "appArmorProfile",
    "procMount",
    "sysctls",
    "windowsOptions",
  );
  const anyContainer = fc.record({
    name: fc.constant<Json>("web"),
    securityContext: fc.oneof(value, securityContext),
    ports: value,
    livenessProbe: value,
  });
  const anySpec = fc.record({
    containers: fc.oneof(value, fc.array(fc.oneof(value, anyContainer), { maxLength: 2 })),
    securityContext: fc.oneof(value, securityContext),
    volumes: fc.oneof(value, fc.array(fc.oneof(value, fields("name", "hostPath", "emptyDir")), { maxLength: 2 })),
    hostNetwork: value,
    hostUsers: value,
  });

  it("are stricter from level to level, whatever a pod is made of", () => {
    fc.assert(
      fc.property(anySpec, fc.constantFrom(0, 18, 22, 25, 34, 35, newest), (spec, minor) => {
        const [low, high] = [Baseline, Restricted].map((level) => violations(level, spec as Json, minor));
        assert(low !== undefined && high !== undefined);
        if (low.length > 0) assert(high.length > 0);
        assert.deepEqual(violations(Privileged, spec as Json, minor), []);
      }),
      { numRuns: 300 },
    );
  });
});

describe("labels of namespaces", () => {
  const label = "pod-security.kubernetes.io/enforce";
  const demand = (labels: Json) => podSecurityDemand(labels, PodSecurityMode.Enforce);

  it("name a level and a version; without them everything is allowed, as of today", () => {
    assert.deepEqual(demand({ [label]: "baseline", [`${label}-version`]: "v1.36" }), {
      level: "baseline",
      minor: 36,
      version: "v1.36",
      invalid: [],
    });
    assert.deepEqual(demand({}), { level: "privileged", minor: newest, version: "latest", invalid: [] });
    assert.deepEqual(podSecurityDemand({ "pod-security.kubernetes.io/warn": "restricted" }, PodSecurityMode.Warn), {
      level: "restricted",
      minor: newest,
      version: "latest",
      invalid: [],
    });
  });

  it("may be wrong, or not known", () => {
    assert.deepEqual(demand({ [label]: "strict" }).invalid, [`${label}: strict`]);
    for (const version of ["1.36", "v1.036", "v2.0", "newest"])
      assert.deepEqual(demand({ [`${label}-version`]: version }).invalid, [`${label}-version: ${version}`], version);
    assert.deepEqual(demand(unknown), { version: "", invalid: [] });
  });
});
