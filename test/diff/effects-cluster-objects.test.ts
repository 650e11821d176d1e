import type { Json, PlannedResource } from "../../plan/plan.ts";
import { container, deployment, labels, object, podSpec, resource, secret } from "../checks/plan-builder.ts";
import { type Case, itSays } from "./effect-case.ts";

type Inputs = Record<string, Json>;

const cluster = (type: string, name: string, inputs: Inputs): PlannedResource =>
  resource(`kubernetes:${type}`, name, { inputs: { metadata: { name }, ...inputs } });

/** The provider changes ConfigMaps in place only when it is told so. */
const provider = resource("pulumi:providers:kubernetes", "k8s", {
  inputs: { enableConfigMapMutable: "true", enableSecretMutable: "true" },
});
const settings = (data: Inputs, name = "settings") => ({
  ...object("ConfigMap", name, null, { inputs: { data } }),
  provider: provider.urn,
});
const hashed = (hash: string, text: string) => ({
  ...object("ConfigMap", "settings", null, {
    inputs: { data: { a: text }, immutable: true },
    metadata: { name: `settings-${hash}` },
  }),
});
const volumes = (name: string) => [{ name: "settings", configMap: { name } }];
const mount = (part: Inputs = {}) =>
  container({ volumeMounts: [{ name: "settings", mountPath: "/etc/web", ...part }] });
const mounting = (name = "settings", part: Inputs = {}) =>
  deployment("web", podSpec({ containers: [mount(part)], volumes: volumes(name) }));
const inVariables = deployment(
  "web",
  podSpec({ containers: [container({ envFrom: [{ configMapRef: { name: "settings" } }] })] }),
);
const annotated = (checksum: string) =>
  object("Deployment", "web", {
    selector: { matchLabels: labels },
    template: {
      metadata: { labels, annotations: { "checksum/config": checksum } },
      spec: podSpec({ containers: [mount()], volumes: volumes("settings") }),
    },
  });

const configMaps: Case[] = [
  [
    "in files: the pods that run see it",
    [settings({ a: "1" }), mounting(), provider],
    [settings({ a: "2" }), mounting(), provider],
    "nothing",
    "The running pods of Deployment demo/web find the new files within minutes; none restarts, and whether they read them again is up to them.",
  ],
  [
    "in a single file: at the next restart",
    [settings({ a: "1" }), mounting("settings", { subPath: "a" }), provider],
    [settings({ a: "2" }), mounting("settings", { subPath: "a" }), provider],
    "nothing",
    "It takes effect at the next restart of Deployment demo/web: nothing restarts by itself.",
  ],
  [
    "in variables: at the next restart",
    [settings({ a: "1" }), inVariables, provider],
    [settings({ a: "2" }), inVariables, provider],
    "nothing",
    "It takes effect at the next restart of Deployment demo/web: nothing restarts by itself.",
  ],
  [
    "with a checksum in the template: the pods restart",
    [settings({ a: "1" }), annotated("1"), provider],
    [settings({ a: "2" }), annotated("2"), provider],
    "rollingRestart",
    "Deployment demo/web restarts its pods with the new content, as the pod template changes with it.",
  ],
  [
    "with a hash in the name: the pods restart",
    [hashed("0a1b2c3d4e", "1"), mounting("settings-0a1b2c3d4e")],
    [hashed("4e3d2c1b0a", "2"), mounting("settings-4e3d2c1b0a")],
    "rollingRestart",
    "Deployment demo/web restarts its pods with the new content, as the pod template changes with it.",
  ],
  [
    "nobody in the program reads it",
    [settings({ a: "1" }), deployment(), provider],
    [settings({ a: "2" }), deployment(), provider],
    "unknown",
    "No pod of this program refers to ConfigMap demo/settings: who else reads it cannot be told.",
  ],
  [
    "deleted while pods refer to it",
    [settings({}), mounting(), provider],
    [mounting(), provider],
    "interruption",
    "Deployment demo/web still refers to ConfigMap demo/settings: pods that start from now on fail.",
  ],
  [
    "deleted when nobody does",
    [settings({}), mounting(), provider],
    [deployment(), provider],
    "nothing",
    "No pod refers to ConfigMap demo/settings any more.",
  ],
];

const fargateLogging = (data: string) =>
  object("ConfigMap", "aws-logging", null, {
    inputs: { data: { "output.conf": data } },
    metadata: { namespace: "aws-observability" },
  });

const password = (value: Json) => ({
  ...object("Secret", "password", null, { inputs: { stringData: { password: value } } }),
  provider: provider.urn,
});
const readingSecret = deployment(
  "web",
  podSpec({
    containers: [
      container({ env: [{ name: "P", valueFrom: { secretKeyRef: { name: "password", key: "password" } } }] }),
    ],
  }),
);

const others: Case[] = [
  [
    "Fargate's log router takes new settings for new pods",
    fargateLogging("a"),
    fargateLogging("b"),
    "nothing",
    "Fargate pods that start from now on log by it; those that run do not.",
  ],
  [
    "Fargate's log router loses its settings",
    fargateLogging("a"),
    [],
    "nothing",
    "Fargate pods that start from now on write no logs; those that run still do.",
  ],
  [
    "a Secret in a variable",
    [password("a"), readingSecret, provider],
    [password("b"), readingSecret, provider],
    "nothing",
    "It takes effect at the next restart of Deployment demo/web: nothing restarts by itself.",
  ],
  [
    "a service account's role",
    [object("ServiceAccount", "web", null), deployment("web", podSpec({ serviceAccountName: "web" }))],
    [
      object("ServiceAccount", "web", null, {
        metadata: { annotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::123456789012:role/web" } },
      }),
      deployment("web", podSpec({ serviceAccountName: "web" })),
    ],
    "nothing",
    "It takes effect at the next restart of Deployment demo/web: nothing restarts by itself.",
  ],
  [
    "a service account that pods still use",
    [object("ServiceAccount", "web", null), deployment("web", podSpec({ serviceAccountName: "web" }))],
    [deployment("web", podSpec({ serviceAccountName: "web" }))],
    "interruption",
    "The tokens of ServiceAccount demo/web stop working: the pods of 1 workload lose the Kubernetes API and their AWS role until they restart (Deployment demo/web).",
  ],
  [
    "a service account that goes with its pods",
    [object("ServiceAccount", "web", null), deployment("web", podSpec({ serviceAccountName: "web" }))],
    [],
    "nothing",
    "No pod of this program is left that runs under ServiceAccount demo/web.",
  ],
];

const namespace = (namespaceLabels: Inputs = {}) =>
  cluster("core/v1:Namespace", "demo", { metadata: { name: "demo", labels: namespaceLabels } });
const claim = (spec: Inputs = {}) =>
  object("PersistentVolumeClaim", "data", { accessModes: ["ReadWriteOnce"], ...spec });
const storageClass = (inputs: Inputs) =>
  cluster("storage.k8s.io/v1:StorageClass", "fast", { provisioner: "ebs.csi.aws.com", ...inputs });

const namespaces: Case[] = [
  [
    "a namespace goes with its pods",
    [namespace(), deployment()],
    [],
    "interruption",
    "Namespace demo is deleted with everything in it: 1 workload of this program, all that others put there.",
    ["These stop: Deployment demo/web."],
  ],
  [
    "a namespace goes with its volumes",
    [namespace(), deployment(), claim()],
    [],
    "dataLoss",
    "Namespace demo is deleted with everything in it: 1 workload of this program, 1 volume claim, all that others put there.",
    ["These stop: Deployment demo/web.", "These claims go with their volumes: PersistentVolumeClaim demo/data."],
  ],
  [
    "a stricter level",
    namespace({ "pod-security.kubernetes.io/enforce": "baseline" }),
    namespace({ "pod-security.kubernetes.io/enforce": "restricted" }),
    "nothing",
    "Pods that run stay; those that start from now on are held to the new level and refused where they break it, also in a rollout.",
  ],
  [
    "a quota",
    object("ResourceQuota", "quota", { hard: { pods: "10" } }),
    object("ResourceQuota", "quota", { hard: { pods: "5" } }),
    "nothing",
    "Pods that run stay; only those that start from now on are measured by it, also those of a rollout.",
  ],
];

const storage: Case[] = [
  [
    "a claim of an unknown class goes",
    claim(),
    [],
    "dataLoss",
    "PersistentVolumeClaim demo/data goes, and its volume with everything in it, unless its class retains volumes.",
  ],
  [
    "a claim of a class that deletes goes",
    [claim({ storageClassName: "fast" }), storageClass({})],
    [storageClass({})],
    "dataLoss",
    "PersistentVolumeClaim demo/data goes, and its volume with everything in it (reclaimPolicy Delete).",
  ],
  [
    "a claim of a class that retains goes",
    [claim({ storageClassName: "fast" }), storageClass({ reclaimPolicy: "Retain" })],
    [storageClass({ reclaimPolicy: "Retain" })],
    "interruption",
    "PersistentVolumeClaim demo/data goes; its volume stays, with what is in it, but a new claim finds it only by hand (reclaimPolicy Retain).",
  ],
  [
    "a claim of another class",
    claim({ storageClassName: "slow" }),
    claim({ storageClassName: "fast" }),
    "dataLoss",
    "PersistentVolumeClaim demo/data goes, and its volume with everything in it, unless its class retains volumes.",
  ],
  [
    "a claim grows",
    claim({ resources: { requests: { storage: "1Gi" } } }),
    claim({ resources: { requests: { storage: "2Gi" } } }),
    "nothing",
    "The volume grows in place where its class allows that; it cannot shrink.",
  ],
  [
    "a class with other parameters",
    storageClass({ parameters: { type: "gp2" } }),
    storageClass({ parameters: { type: "gp3" } }),
    "nothing",
    "Volumes that exist stay as they are: only new claims get the other kind.",
  ],
  [
    "a definition of custom resources goes",
    cluster("apiextensions.k8s.io/v1:CustomResourceDefinition", "things.example.com", {}),
    [],
    "dataLoss",
    "CustomResourceDefinition things.example.com goes, and every object of its kind in the whole cluster with it.",
  ],
];

const policy = (spec: Inputs, name = "policy") =>
  resource("kubernetes:networking.k8s.io/v1:NetworkPolicy", name, {
    inputs: { metadata: { name, namespace: "demo" }, spec: { podSelector: {}, ...spec } },
  });
const from = (app: string, port = 8080) => ({ from: [{ podSelector: { matchLabels: { app } } }], ports: [{ port }] });

const policies: Case[] = [
  [
    "a new policy on pods that were free",
    [deployment()],
    [policy({ policyTypes: ["Ingress"] }), deployment()],
    "interruption",
    "The pods of Deployment demo/web accept connections from nobody, where they were free before; other policies may add to that.",
  ],
  [
    "a new policy on new pods",
    [],
    [policy({ policyTypes: ["Ingress"] }), deployment()],
    "nothing",
    "NetworkPolicy demo/policy cuts no traffic of pods that run.",
  ],
  [
    "a new policy where another holds already, which only adds",
    [deployment(), policy({ policyTypes: ["Ingress"] }, "deny")],
    [policy({ ingress: [from("shop")] }), deployment(), policy({ policyTypes: ["Ingress"] }, "deny")],
    "nothing",
    "NetworkPolicy demo/policy cuts no traffic of pods that run.",
  ],
  [
    "one peer less",
    [policy({ ingress: [from("shop"), from("admin", 9090)] }), deployment()],
    [policy({ ingress: [from("shop")] }), deployment()],
    "interruption",
    "The pods of Deployment demo/web no longer accept connections from pods with app=admin at 9090/TCP, unless another policy allows it.",
  ],
  [
    "one peer more",
    [policy({ ingress: [from("shop")] }), deployment()],
    [policy({ ingress: [from("shop"), from("admin")] }), deployment()],
    "nothing",
    "NetworkPolicy demo/policy cuts no traffic of pods that run.",
  ],
  [
    "the last one goes",
    [policy({ ingress: [from("shop")] }), deployment()],
    [deployment()],
    "nothing",
    "The pods of Deployment demo/web may accept connections from everyone again: no policy is left for them.",
  ],
  [
    "one goes, and another holds",
    [policy({ ingress: [from("shop")] }), deployment(), policy({ policyTypes: ["Ingress"] }, "deny")],
    [deployment(), policy({ policyTypes: ["Ingress"] }, "deny")],
    "interruption",
    "The pods of Deployment demo/web no longer accept connections from pods with app=shop at 8080/TCP, unless another policy allows it.",
  ],
  [
    "the way out is closed",
    [policy({ policyTypes: ["Ingress"] }), deployment()],
    [
      policy({ policyTypes: ["Ingress", "Egress"], egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/16" } }] }] }),
      deployment(),
    ],
    "interruption",
    "The pods of Deployment demo/web open connections to 10.0.0.0/16 only, where they were free before; other policies may add to that.",
  ],
];

const role = (verbs: string[]) =>
  cluster("rbac.authorization.k8s.io/v1:ClusterRole", "reader", {
    rules: [{ apiGroups: [""], resources: ["pods"], verbs }],
  });
const binding = (...names: string[]) =>
  cluster("rbac.authorization.k8s.io/v1:ClusterRoleBinding", "reader", {
    roleRef: { kind: "ClusterRole", name: "reader" },
    subjects: names.map((name) => ({ kind: "ServiceAccount", namespace: "demo", name })),
  });

const rights: Case[] = [
  [
    "a verb less",
    role(["get", "list"]),
    role(["get"]),
    "interruption",
    "Whoever is bound to ClusterRole reader may no longer list pods.",
  ],
  [
    "a verb more",
    role(["get"]),
    role(["get", "list"]),
    "nothing",
    "Whoever is bound to ClusterRole reader keeps what they may do.",
  ],
  [
    "a subject less",
    binding("web", "shop"),
    binding("web"),
    "interruption",
    "ServiceAccount demo/shop no longer has ClusterRole reader.",
  ],
  ["no binding", binding("web"), [], "interruption", "ServiceAccount demo/web no longer has ClusterRole reader."],
];

const chart = (name: string, inputs: Inputs) =>
  resource("kubernetes:helm.sh/v3:Release", name, {
    inputs: { chart: name, namespace: "kube-system", name, ...inputs },
  });

const charts: Case[] = [
  [
    "the load balancer controller",
    chart("aws-load-balancer-controller", { version: "3.4.0", values: { replicaCount: 2 } }),
    chart("aws-load-balancer-controller", { version: "3.5.0", values: { replicaCount: 2 } }),
    "rollingRestart",
    "The 2 pods of the chart aws-load-balancer-controller restart in turn.",
    [
      "Load balancers that exist go on working meanwhile.",
      "Until a new pod of it is ready, its webhook may refuse new Services, Ingresses and target groups.",
    ],
  ],
  [
    "any other chart",
    chart("redis", { values: { size: 1 } }),
    chart("redis", { values: { size: 2 } }),
    "unknown",
    "Which pods of the chart redis restart is for the chart to decide: its objects are not in the plan.",
  ],
  [
    "values that are secret",
    chart("redis", { values: { password: "a" } }),
    chart("redis", { values: { password: secret } }),
    "unknown",
    "Which pods of the chart redis restart is for the chart to decide: its objects are not in the plan.",
  ],
  ["a chart goes", chart("redis", {}), [], "interruption", "The chart redis is uninstalled: its pods stop."],
];

describe("the effect of a change on objects in the cluster", () => {
  describe("ConfigMaps", () => itSays(configMaps));
  describe("what else pods read", () => itSays(others));
  describe("namespaces", () => itSays(namespaces));
  describe("storage", () => itSays(storage));
  describe("network policies", () => itSays(policies));
  describe("rights", () => itSays(rights));
  describe("charts", () => itSays(charts));
});
