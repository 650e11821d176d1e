import assert from "node:assert/strict";
import type { Diff, EffectKind } from "../../diff/diff.ts";
import type { Plan } from "../../plan/plan.ts";
import { type Change, stackFile } from "../settings/stack-file.ts";
import { type Edit, withProgram, withSettings } from "./patches.ts";

export interface ScriptedChange {
  /** The dev stack as it ships where absent. */
  readonly base?: () => Promise<Plan>;
  readonly head: () => Promise<Plan>;
  /**
   * What happens to what runs, and by which changes: action, type and name, or just how many where it is nearly everything. All of
   * them, most dangerous first.
   */
  readonly effects: readonly (readonly [EffectKind, readonly string[] | number])[];
  /** Rule and resource of each finding that comes with the change; none where absent. */
  readonly finds?: readonly string[];
  /** Of each that goes with it. */
  readonly mends?: readonly string[];
  /** What of it is told as one. */
  readonly folds?: readonly string[];
  readonly also?: (diff: Diff) => void;
}

export const dev = (...changes: Change[]) => withSettings("dev", changes);
const prod = (...changes: Change[]) => withSettings("prod", changes);
const program = (...edits: Edit[]) => withProgram("dev", edits);
const shipped = stackFile("dev").config["eks-platform:workloads"] as Record<string, object>;

const each = (what: string, ...names: string[]) => names.map((name) => `${what} ${name}`);
const logGroups = ["application", "dataplane", "fargate", "host"].map((name) => `log-groups-${name}`);

/** No add-on is pinned for versions as old as these. */
const kubernetes = (version: string, kubeProxy: string, image: string): Change[] => [
  ["cluster/kubernetesVersion", version],
  ["nodeGroups/general/releaseVersion", image],
  ["addOns/kube-proxy/version", kubeProxy],
  ["addOns/vpc-cni/version", "v1.22.4-eksbuild.3"],
  ["addOns/coredns/version", "v1.12.4-eksbuild.4"],
  ["addOns/eks-pod-identity-agent/version", "v1.3.10-eksbuild.3"],
  ["addOns/metrics-server/version", "v0.9.0-eksbuild.5"],
  ["addOns/aws-ebs-csi-driver/version", "v1.66.0-eksbuild.1"],
];

/** An object that this program has no settings for. */
const object = (kind: string, module: string, name: string, inputs: object): Edit => [
  "index.ts",
  "\nexport default",
  `import { ${kind} } from "@pulumi/kubernetes/${module}.js";
new ${kind}("${name}", ${JSON.stringify(inputs)}, { provider: platform.forWorkloads.providers[1] });
export default`,
];

const amounts = { cpu: "10m", memory: "32Mi" };
const image = "public.ecr.aws/docker/library/busybox:1.37.0";
const privilegedSidecar = object("Deployment", "apps/v1/deployment", "agent", {
  metadata: { name: "agent", namespace: "tools" },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: "agent" } },
    template: {
      metadata: { labels: { app: "agent" } },
      spec: {
        containers: [
          { name: "agent", image, resources: { requests: amounts, limits: amounts } },
          {
            name: "watcher",
            image,
            resources: { requests: amounts, limits: amounts },
            securityContext: { privileged: true },
          },
        ],
      },
    },
  },
});

const ebsClass = object("StorageClass", "storage/v1/storageClass", "gp3", {
  metadata: { name: "gp3" },
  provisioner: "ebs.csi.aws.com",
});
const disksOnFargate: Edit = [
  "k8s/workload-problems.ts",
  "if (spec.compute === Compute.Fargate)\n    problems.push",
  "if (spec.compute === undefined)\n    problems.push",
];

const ciphertexts = ["v1:bm9uY2U=:Y2lwaGVydGV4dA==", "v1:bm9uY2U=:YW5vdGhlcg=="] as const;
const secretOf = (ciphertext: string) =>
  withProgram(
    "dev",
    [],
    [
      ["secrets", { token: { secure: ciphertext } }],
      ["workloads/nginx-nlb/secretEnv", { TOKEN: "token" }],
    ],
  );

export const scripted: Readonly<Record<string, ScriptedChange>> = {
  "another instance type": {
    head: () => dev(["nodeGroups/general/instanceTypes", ["t3.xlarge"]]),
    effects: [["nodeReplacement", ["replace NodeGroup general-nodes"]]],
    finds: ["spot-variety general-nodes"],
  },
  "another desired size, which autoscalers own": {
    head: () => dev(["nodeGroups/general/scaling/desired", 3]),
    effects: [["nothing", ["ignore NodeGroup general-nodes"]]],
    also: ({ changes }) => {
      assert.deepEqual(changes[0]?.properties, []);
      assert.match(changes[0]?.notes[0] ?? "", /^ignoreChanges: .*desiredSize.*2 → 3/);
    },
  },
  "more nodes at most": {
    head: () => dev(["nodeGroups/general/scaling/max", 9]),
    effects: [["nothing", ["update NodeGroup general-nodes"]]],
  },
  "on-demand instead of spot": {
    head: () => dev(["nodeGroups/general/capacityType", "ON_DEMAND"]),
    effects: [["nodeReplacement", ["replace NodeGroup general-nodes"]]],
  },
  "a larger disk": {
    head: () => dev(["nodeGroups/general/disk/sizeGib", 60]),
    effects: [
      ["nodeReplacement", ["update NodeGroup general-nodes"]],
      ["nothing", ["update LaunchTemplate general-template"]],
    ],
  },
  "prefix delegation": {
    head: () => dev(["addOns/vpc-cni/configuration", { env: { ENABLE_PREFIX_DELEGATION: "true" } }]),
    effects: [["rollingRestart", ["update Addon cluster-eks-vpc-cni"]]],
  },
  "a VPC of 256 addresses": {
    head: () => dev(["network/cidrBlock", "10.0.0.0/24"]),
    effects: [
      [
        "dataLoss",
        ["replace Cluster cluster-eks-eksCluster", "replace Vpc network-vpc", "unknown kubernetes kubernetes"],
      ],
      ["interruption", 65],
      ["unknown", 17],
      ["nodeReplacement", ["replace NodeGroup general-nodes"]],
    ],
    finds: each("subnet-addresses", "network-vpc-private-1", "network-vpc-private-2"),
  },
  "a NAT gateway in each zone": {
    head: () => dev(["network/natGateways", "onePerZone"]),
    effects: [
      ["interruption", ["update Route network-vpc-private-2"]],
      ["nothing", ["create Eip network-vpc-2", "create NatGateway network-vpc-2"]],
    ],
  },
  "one NAT gateway in production": {
    base: () => prod(),
    head: () => prod(["network/natGateways", "single"]),
    effects: [
      [
        "interruption",
        [
          ...each("delete Eip", "network-vpc-2", "network-vpc-3"),
          ...each("delete NatGateway", "network-vpc-2", "network-vpc-3"),
          ...each("update Route", "network-vpc-private-2", "network-vpc-private-3"),
        ],
      ],
    ],
    finds: ["nat-per-zone network-vpc"],
  },
  "the API open to the world": {
    head: () => dev(["cluster/endpoint/publicAccessCidrs", ["0.0.0.0/0"]], ["cluster/endpoint/openToTheWorld", true]),
    effects: [["nothing", ["update Cluster cluster-eks-eksCluster"]]],
    finds: ["api-open-to-the-world cluster-eks"],
  },
  "deletion protection, which says that it is production": {
    head: () => dev(["cluster/deletionProtection", true]),
    effects: [["nothing", ["update Key cluster-key", "update Cluster cluster-eks-eksCluster"]]],
    finds: ["nat-per-zone network-vpc", "single-replica nginx-fargate"],
  },
  "Kubernetes 1.34 eleven days before the end of its support": {
    base: () => dev(...kubernetes("1.33", "v1.33.5-eksbuild.2", "1.33.6-20260930")),
    head: () => dev(...kubernetes("1.34", "v1.34.1-eksbuild.9", "1.34.2-20260930")),
    effects: [
      ["nodeReplacement", ["update NodeGroup general-nodes"]],
      ["rollingRestart", ["update Addon cluster-eks-kube-proxy", "update Cluster cluster-eks-eksCluster"]],
    ],
    finds: ["kubernetes-support-ending cluster-eks"],
    mends: ["kubernetes-end-of-support cluster-eks"],
    also: ({ findings }) => assert.match(findings.appeared[0]?.message ?? "", /on 2026-12-02, in 11 days;/),
  },
  "an older Kubernetes": {
    head: () => dev(["cluster/kubernetesVersion", "1.35"], ["nodeGroups/general/releaseVersion", "1.35.5-20260930"]),
    effects: [
      ["dataLoss", ["unknown Cluster cluster-eks-eksCluster"]],
      ["nodeReplacement", ["update NodeGroup general-nodes"]],
      ["rollingRestart", each("update Addon", "coredns-add-on", "metrics-server-add-on", "cluster-eks-kube-proxy")],
    ],
    finds: ["version-jump cluster-eks"],
  },
  "logs kept for a shorter time": {
    head: () => dev(["logging/retentionDays", 3]),
    effects: [["dataLoss", each("update LogGroup", ...logGroups)]],
    folds: ["retentionInDays changes from 7 to 3 on 4 resources."],
  },
  "logs kept for ever": {
    head: () => program(["components/log-groups.ts", "retentionInDays: args.retentionDays, ", ""]),
    effects: [["nothing", each("update LogGroup", ...logGroups, "metric-log-groups-performance")]],
    finds: each("log-retention", ...logGroups, "metric-log-groups-performance"),
    folds: ["retentionInDays is removed, which was 7 on 4 resources."],
  },
  "another filter of logs": {
    head: () => dev(["logging/filters", []]),
    effects: [["rollingRestart", ["replace ConfigMap fluent-bit-config", "update DaemonSet fluent-bit-daemon-set"]]],
    folds: ["ConfigMap fluent-bit-config changes, and DaemonSet fluent-bit-daemon-set restarts to read it."],
  },
  "another image": {
    head: () => dev(["workloads/nginx-nlb/image", image]),
    effects: [["rollingRestart", ["update Deployment nginx-nlb"]]],
  },
  "one pod behind a load balancer": {
    head: () => dev(["workloads/nginx-nlb/replicas", 1]),
    effects: [["nothing", ["delete PodDisruptionBudget nginx-nlb", "update Deployment nginx-nlb"]]],
    finds: ["single-replica nginx-nlb"],
  },
  "another class of load balancer": {
    head: () => dev(["workloads/nginx-clb/exposure", { type: "nlb", scheme: "internal" }]),
    effects: [
      ["interruption", ["replace Service nginx-clb"]],
      ["nothing", ["update Deployment nginx-clb"]],
    ],
  },
  "a workload under another name": {
    head: () => dev(["workloads/nginx-nlb", undefined], ["workloads/nginx-front", shipped["nginx-nlb"]]),
    effects: [
      ["interruption", ["delete Deployment nginx-nlb", "delete Service nginx-nlb"]],
      [
        "nothing",
        [
          ...["ServiceAccount", "NetworkPolicy", "PodDisruptionBudget"].map((kind) => `delete ${kind} nginx-nlb`),
          ...["Deployment", "Service", "ServiceAccount", "NetworkPolicy", "PodDisruptionBudget"].map(
            (kind) => `create ${kind} nginx-front`,
          ),
        ],
      ],
    ],
    finds: ["internet-plain-text nginx-front"],
    mends: ["internet-plain-text nginx-nlb"],
    folds: ["Workload nginx-nlb is deleted: 5 resources in it.", "Workload nginx-front is created: 5 resources in it."],
  },
  "the only workload on Fargate removed": {
    head: () => dev(["workloads/nginx-fargate", undefined]),
    effects: [
      ["interruption", ["delete Deployment nginx-fargate", "delete Service nginx-fargate"]],
      ["nothing", ["delete ServiceAccount nginx-fargate"]],
    ],
    finds: ["fargate-profile-unused serverless-profile"],
    folds: ["Workload nginx-fargate is deleted: 3 resources in it."],
  },
  "a namespace moved to Fargate, with a privileged sidecar in it": {
    base: () => withProgram("dev", [privilegedSidecar], [["namespaces/tools", { defaultDeny: false }]]),
    head: () =>
      withProgram(
        "dev",
        [privilegedSidecar],
        [
          ["namespaces/tools", { defaultDeny: false }],
          ["fargateProfiles/serverless/selectors", [{ namespace: "serverless" }, { namespace: "tools" }]],
        ],
      ),
    effects: [["interruption", ["replace FargateProfile serverless-profile"]]],
    finds: ["fargate-pod agent"],
  },
  "a claim of an EBS disk on Fargate": {
    base: () => program(ebsClass),
    head: () =>
      withProgram(
        "dev",
        [ebsClass, disksOnFargate],
        [
          ["workloads/nginx-fargate/volumes", { data: { persistent: { size: "20Gi", storageClassName: "gp3" } } }],
          ["workloads/nginx-fargate/mounts", { data: "/data" }],
        ],
      ),
    effects: [
      ["interruption", ["update Deployment nginx-fargate"]],
      ["nothing", ["create PersistentVolumeClaim nginx-fargate-data"]],
    ],
    finds: ["fargate-pod nginx-fargate"],
  },
  "load balancers that do not wait for their controller": {
    head: () => program(["stack/eks.ts", "...observability, ...controller]", "...observability]"]),
    effects: [],
    finds: each("load-balancer-order", "nginx-alb", "nginx-nlb"),
  },
  "a role that may do everything with logs": {
    head: () =>
      program([
        "components/fargate-profile.ts",
        'actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]',
        'actions: ["logs:*"]',
      ]),
    effects: [["nothing", ["update RolePolicy serverless-logging"]]],
    finds: ["policy-wildcard-action serverless-logging", "agent-call-too-much serverless-role"],
  },
  "disruption budgets that let no pod go": {
    head: () =>
      program([
        "k8s/workload-spec.ts",
        "{ maxUnavailable: budget.maxUnavailable }",
        "{ minAvailable: spec.replicas ?? 2 }",
      ]),
    effects: [["nothing", each("update PodDisruptionBudget", "nginx-alb", "nginx-clb", "nginx-nlb")]],
    finds: each("budget-blocks-drain", "nginx-alb", "nginx-clb", "nginx-nlb"),
    folds: ["The same 2 properties change on 3 objects: spec.maxUnavailable, spec.minAvailable."],
  },
  "a component under another name": {
    head: () => program(["stack/observability.ts", '"metric-log-groups"', '"performance"']),
    effects: [["dataLoss", ["move LogGroup performance-performance"]]],
    also: ({ changes }) => assert.match(changes[0]?.alias ?? "", /`aliases: \[{ name: "metric-log-groups" }\]`/),
  },
  "a component under another name, with an alias": {
    head: () =>
      program(
        ["stack/observability.ts", '"metric-log-groups"', '"performance"'],
        [
          "stack/observability.ts",
          "kmsKeyArn: logging.kmsKeyArn },\n    { ",
          'kmsKeyArn: logging.kmsKeyArn },\n    { aliases: [{ name: "metric-log-groups" }], ',
        ],
      ),
    effects: [["nothing", ["move LogGroup performance-performance"]]],
  },
  "another secret": {
    base: () => secretOf(ciphertexts[0]),
    head: () => secretOf(ciphertexts[1]),
    effects: [["rollingRestart", ["replace Secret nginx-nlb-secret-env", "update Deployment nginx-nlb"]]],
    folds: ["Secret nginx-nlb-secret-env changes, and Deployment nginx-nlb restarts to read it."],
    also: (diff) => {
      const secrets = diff.changes.flatMap(({ properties }) => properties.filter(({ secret }) => secret));
      assert.deepEqual(
        secrets.map((property) => [property.path, "before" in property, "after" in property]),
        [["stringData", false, false]],
      );
      for (const ciphertext of ciphertexts) assert(!JSON.stringify(diff).includes(ciphertext));
    },
  },
  "another owner in the tags": {
    head: () => dev(["tags/owner", "somebody"]),
    effects: [
      ["nodeReplacement", ["update NodeGroup general-nodes"]],
      ["rollingRestart", ["update Addon aws-ebs-csi-driver-add-on", "update Release load-balancer-controller-release"]],
      [
        "nothing",
        [
          "update LaunchTemplate general-template",
          ...each("update Service", "nginx-clb", "nginx-nlb"),
          "update Ingress nginx-alb",
          "update aws aws",
        ],
      ],
    ],
  },
};
