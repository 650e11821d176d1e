import { strict as assert } from "node:assert";
import { CloudWatchAgent, type CloudWatchAgentArgs } from "../../k8s/cloudwatch-agent.ts";
import { logGroupNames } from "../../k8s/log-group-names.ts";
import type { Plan } from "../../plan/plan.ts";
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

const args: CloudWatchAgentArgs = { account, clusterName: "dev", logGroupName: logGroupNames("dev").performance };

function planWith(more: Partial<CloudWatchAgentArgs> = {}): Promise<Plan> {
  return planOf(() => {
    new CloudWatchAgent("metrics", { ...args, ...more });
  });
}

describe("CloudWatchAgent", () => {
  let plan: Plan;
  before(async () => {
    plan = await planWith();
  });

  it("is exactly these resources", () => {
    assert.deepEqual(typesAndNames(plan), [
      ["aws:eks/podIdentityAssociation:PodIdentityAssociation", "metrics-role-association"],
      ["aws:iam/role:Role", "metrics-role-iam"],
      ["aws:iam/rolePolicy:RolePolicy", "metrics-role-policy"],
      ["eks-platform:index:CloudWatchAgent", "metrics"],
      ["eks-platform:index:PodRole", "metrics-role"],
      ["kubernetes:apps/v1:DaemonSet", "metrics-daemon-set"],
      ["kubernetes:core/v1:ConfigMap", "metrics-config"],
      ["kubernetes:core/v1:ServiceAccount", "metrics-service-account"],
      ["kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", "metrics-cluster-role"],
      ["kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding", "metrics-cluster-role-binding"],
      ["kubernetes:rbac.authorization.k8s.io/v1:Role", "metrics-namespace-role"],
      ["kubernetes:rbac.authorization.k8s.io/v1:RoleBinding", "metrics-namespace-role-binding"],
    ]);
  });

  it("runs on every node but Fargate's", () => assertRunsOnEveryNodeButFargate(plan, "cloudwatch-agent"));

  it("is hardened but for reading what is not root's", () => assertHardened(plan, ["DAC_READ_SEARCH"]));

  it("writes nowhere on the node", () => assert.deepEqual(writableHostPaths(plan), []));

  it("takes its region from us and its credentials from its role", () => {
    const env = container(plan).env as { name: string; value?: string }[];
    assert.equal(env.find(({ name }) => name === "RUN_WITH_IRSA")?.value, "True");
    const data = inside(find(plan, "kubernetes:core/v1:ConfigMap"), "data") as Record<string, string>;
    assert.equal(JSON.parse(data["cwagentconfig.json"]!).agent.region, "ap-northeast-1");
  });

  it("may write to its log group and describe its node, in its region", () => {
    assert.deepEqual(statements(plan), [
      {
        Sid: "WritePerformanceEvents",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        Resource: "arn:aws:logs:ap-northeast-1:123456789012:log-group:/aws/containerinsights/dev/performance:*",
      },
      {
        Sid: "DescribeNode",
        Effect: "Allow",
        Action: ["ec2:DescribeTags", "ec2:DescribeVolumes"],
        Resource: "*",
        Condition: { StringEquals: { "aws:RequestedRegion": "ap-northeast-1" } },
      },
    ]);
  });

  it("may read across the cluster, and write only what elects its leader, in its namespace", () => {
    const across = grants(find(plan, "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole"));
    for (const [resource, verbs] of across) {
      assert.notEqual(resource, "nodes/proxy");
      assert.ok(
        verbs.every((verb) => ["get", "list", "watch"].includes(verb)),
        `${resource} ${verbs}`,
      );
    }
    const role = find(plan, "kubernetes:rbac.authorization.k8s.io/v1:Role");
    assert.equal(inside(role, "metadata", "namespace"), "amazon-cloudwatch");
    assert.deepEqual(grants(role), [
      ["configmaps", ["create"]],
      ["events", ["create"]],
      ["configmaps", ["get", "update"]],
      ["leases", ["create"]],
      ["leases", ["get", "update"]],
    ]);
  });

  it("finds containerd where the node has it", async () => {
    const other = await planWith({ containerdSocket: "/run/dockershim.sock" });
    const volumes = inside(daemonSet(other), "spec", "template", "spec", "volumes") as {
      name: string;
      hostPath?: object;
    }[];
    assert.deepEqual(volumes.find(({ name }) => name === "containerd")!.hostPath, {
      path: "/run/dockershim.sock",
      type: "Socket",
    });
  });

  it("fails for a relative socket and a short interval, both at once", async () => {
    await assert.rejects(planWith({ containerdSocket: "run/x.sock", collectionIntervalSeconds: 1 }), (error: Error) => {
      assert.match(error.message, /collectionIntervalSeconds is 1, but must be a whole number from 10 to 3600/);
      assert.match(error.message, /containerdSocket is "run\/x\.sock", but a path on the node begins with \//);
      return true;
    });
  });
});
