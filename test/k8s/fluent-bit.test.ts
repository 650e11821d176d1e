import { strict as assert } from "node:assert";
import { FluentBit, type FluentBitArgs } from "../../k8s/fluent-bit.ts";
import { fluentBitConfig } from "../../k8s/fluent-bit-config.ts";
import { logGroupNames } from "../../k8s/log-group-names.ts";
import type { Plan } from "../../plan/plan.ts";
import { images } from "../../versions.ts";
import { account } from "../components/fixtures.ts";
import { find, planOf, typesAndNames } from "../plan-of.ts";
import {
  assertHardened,
  assertRunsOnEveryNodeButFargate,
  container,
  daemonSet,
  grants,
  inside,
  statements,
  writableHostPaths,
} from "./agents.ts";

const args: FluentBitArgs = { account, clusterName: "dev", logGroups: logGroupNames("dev") };

function planWith(more: Partial<FluentBitArgs> = {}): Promise<Plan> {
  return planOf(() => {
    new FluentBit("logs", { ...args, ...more });
  });
}

describe("FluentBit", () => {
  let plan: Plan;
  before(async () => {
    plan = await planWith();
  });

  it("is exactly these resources", () => {
    assert.deepEqual(typesAndNames(plan), [
      ["aws:eks/podIdentityAssociation:PodIdentityAssociation", "logs-role-association"],
      ["aws:iam/role:Role", "logs-role-iam"],
      ["aws:iam/rolePolicy:RolePolicy", "logs-role-policy"],
      ["eks-platform:index:FluentBit", "logs"],
      ["eks-platform:index:PodRole", "logs-role"],
      ["kubernetes:apps/v1:DaemonSet", "logs-daemon-set"],
      ["kubernetes:core/v1:ConfigMap", "logs-config"],
      ["kubernetes:core/v1:ServiceAccount", "logs-service-account"],
      ["kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", "logs-cluster-role"],
      ["kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding", "logs-cluster-role-binding"],
    ]);
  });

  it("runs on every node but Fargate's", () => assertRunsOnEveryNodeButFargate(plan, "fluent-bit"));

  it("is hardened, root without a single capability", () => assertHardened(plan));

  it("writes nowhere on the node but to its own state", () => {
    assert.deepEqual(writableHostPaths(plan), ["/var/fluent-bit/state"]);
  });

  it("may write to its three log groups, and nothing else", () => {
    const group = (name: string) =>
      `arn:aws:logs:ap-northeast-1:123456789012:log-group:/aws/containerinsights/dev/${name}:*`;
    assert.deepEqual(statements(plan), [
      {
        Sid: "WriteLogs",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        Resource: [group("application"), group("dataplane"), group("host")],
      },
    ]);
  });

  it("may read metadata in the cluster, and run nothing through a kubelet", () => {
    const granted = grants(find(plan, "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole"));
    assert.deepEqual(granted, [
      ["namespaces", ["get", "list", "watch"]],
      ["pods", ["get", "list", "watch"]],
      ["nodes/pods", ["get"]],
    ]);
  });

  it("outlives the time that it needs to send what it holds", () => {
    const grace = Number(
      /Grace +(\d+)/.exec(fluentBitConfig({ ...args, region: account.region })["fluent-bit.conf"]!)![1],
    );
    assert.ok(Number(inside(daemonSet(plan), "spec", "template", "spec", "terminationGracePeriodSeconds")) > grace);
  });

  it("answers the kubelet alone, and is not restarted for what a restart does not mend", () => {
    const { readinessProbe, livenessProbe } = container(plan) as Record<string, { httpGet: Record<string, unknown> }>;
    assert.deepEqual(readinessProbe!.httpGet, { host: "127.0.0.1", port: 2020, path: "/api/v1/health" });
    assert.deepEqual(livenessProbe!.httpGet, { host: "127.0.0.1", port: 2020, path: "/api/v1/uptime" });
  });

  it("starts after its role, its rights and its configuration", () => {
    const needed = [
      "PodRole",
      "PodIdentityAssociation",
      "RolePolicy",
      "ServiceAccount",
      "ClusterRoleBinding",
      "ConfigMap",
    ];
    const { dependencies } = daemonSet(plan);
    for (const kind of needed.slice(1))
      assert.ok(
        dependencies.some((urn) => urn.includes(`:${kind}::`)),
        `${kind} in ${dependencies.join("\n")}`,
      );
  });

  it("names its configuration by content, and that name is what a change of filters changes", async () => {
    const other = await planWith({ filters: [{ exclude: { key: "log", pattern: "GET /healthz" } }] });
    const nameIn = (one: Plan) => inside(find(one, "kubernetes:core/v1:ConfigMap"), "metadata", "name");
    const mounted = (one: Plan) =>
      (
        inside(daemonSet(one), "spec", "template", "spec", "volumes") as {
          name: string;
          configMap?: { name: string };
        }[]
      ).find(({ name }) => name === "config")!.configMap!.name;
    assert.equal(mounted(plan), nameIn(plan));
    assert.equal(mounted(other), nameIn(other));
    assert.notEqual(nameIn(plan), nameIn(other));
    assert.equal(find(plan, "kubernetes:core/v1:ConfigMap").inputs.immutable, true);
  });

  it("takes the pinned image, from a mirror where there is one", async () => {
    const { repository, tag, digest } = images.fluentBit;
    assert.equal(container(plan).image, `${repository}:${tag}@${digest}`);
    const mirrored = await planWith({
      sources: { registries: { "public.ecr.aws": "mirror.example/ecr" }, charts: {} },
    });
    assert.equal(container(mirrored).image, `mirror.example/ecr/aws-observability/aws-for-fluent-bit:${tag}@${digest}`);
  });

  it("takes more memory where asked, and keeps the rest", async () => {
    const more = await planWith({ resources: { limits: { memory: "500Mi" } } });
    assert.deepEqual(container(more).resources, {
      requests: { cpu: "100m", memory: "100Mi" },
      limits: { memory: "500Mi" },
    });
    await assert.rejects(
      planWith({ resources: { limits: { memory: "50Mi" } } }),
      /resources\.limits\.memory is "50Mi", but 100Mi is requested/,
    );
  });

  it("is planned the same where computed values are unknown", async () => {
    const unknown = await planOf(() => void new FluentBit("logs", args), { unknown: true });
    assert.deepEqual(typesAndNames(unknown), typesAndNames(plan));
    assert.deepEqual(daemonSet(unknown).inputs, daemonSet(plan).inputs);
  });

  it("fails for a filter that Fluent Bit would not take, and registers nothing", async () => {
    await assert.rejects(
      planWith({ filters: [{ keep: { key: "log", pattern: "(" } }] }),
      /filters\[0\]\.keep\.pattern is "\(", but its \( has no partner/,
    );
  });
});
