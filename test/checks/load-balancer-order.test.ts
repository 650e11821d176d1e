import assert from "node:assert/strict";
import type { Json, PlannedResource } from "../../plan/plan.ts";
import { found } from "./findings.ts";
import { component, object, plan, remote, resource } from "./plan-builder.ts";

const rule = "load-balancer-order";
const advice =
  "so a destroy may leave its load balancer behind. Let it, or the component it stands in, depend on the load balancer controller and the node groups.";

const nodes = remote("eks:index:ManagedNodeGroup", "general");
const controller = component("eks-platform:index:LoadBalancerController", "controller", { dependencies: [nodes.urn] });
const role = resource("aws:iam/role:Role", "role", { parent: controller.urn });
const policy = resource("aws:iam/rolePolicy:RolePolicy", "policy", {
  parent: controller.urn,
  propertyDependencies: { role: [role.urn] },
  dependencies: [role.urn],
});
const association = resource("aws:eks/podIdentityAssociation:PodIdentityAssociation", "association", {
  parent: controller.urn,
  inputs: { namespace: "kube-system", serviceAccount: "aws-load-balancer-controller" },
  propertyDependencies: { roleArn: [role.urn] },
  dependencies: [role.urn],
});
const release = (enableServiceMutatorWebhook = false) =>
  resource("kubernetes:helm.sh/v3:Release", "release", {
    parent: controller.urn,
    inputs: {
      chart: "aws-load-balancer-controller",
      namespace: "kube-system",
      values: { enableServiceMutatorWebhook, serviceAccount: { name: "aws-load-balancer-controller" } },
    },
    dependencies: [association.urn],
  });
const platform = [nodes, controller, role, policy, association, release()];

const ingress = (part: Partial<PlannedResource> = {}) =>
  object("Ingress", "web", { ingressClassName: "alb" }, part as object);
const service = (spec: Record<string, Json>, part = {}) =>
  object("Service", "web", { type: "LoadBalancer", ...spec }, part);

describe(rule, () => {
  it("is content where the component above waits for controller and nodes", () => {
    const workload = component("eks-platform:index:Workload", "web", { dependencies: [controller.urn] });
    assert.deepEqual(found(rule, plan(...platform, workload, ingress({ parent: workload.urn }))), []);
  });

  it("is content with dependencies as the SDK writes them: the children, not the component", () => {
    const children = [role, policy, association, release()].map(({ urn }) => urn);
    const balanced = service({ loadBalancerClass: "service.k8s.aws/nlb" }, { dependencies: children });
    assert.deepEqual(found(rule, plan(...platform, balanced)), []);
  });

  it("follows providers, and dependencies of dependencies", () => {
    const provider = resource("pulumi:providers:kubernetes", "kubernetes", { dependencies: [controller.urn] });
    assert.deepEqual(found(rule, plan(...platform, provider, ingress({ provider: provider.urn }))), []);
    const step = resource("aws:s3/bucket:Bucket", "step", { dependencies: [controller.urn] });
    assert.deepEqual(found(rule, plan(...platform, step, ingress({ dependencies: [step.urn] }))), []);
  });

  it("finds each part that is not waited for", () => {
    assert.deepEqual(found(rule, plan(...platform, ingress())), [
      `Ingress demo/web does not wait for release, association, role, policy, general, ${advice}`,
    ]);
    assert.deepEqual(found(rule, plan(...platform, ingress({ dependencies: [release().urn] }))), [
      `Ingress demo/web does not wait for policy, ${advice}`,
    ]);
    const other = remote("eks:index:ManagedNodeGroup", "spot");
    assert.deepEqual(found(rule, plan(...platform, other, ingress({ dependencies: [controller.urn] }))), [
      `Ingress demo/web does not wait for spot, ${advice}`,
    ]);
  });

  it("does not take a brother for a dependency: a child waits for its parent, not for all within", () => {
    const inside = ingress({ parent: controller.urn });
    assert.deepEqual(found(rule, plan(...platform, inside)), [
      `Ingress demo/web does not wait for release, association, role, policy, ${advice}`,
    ]);
  });

  it("finds the role of a chart with an annotated service account", () => {
    const annotated = resource("kubernetes:helm.sh/v3:Release", "release", {
      inputs: {
        chart: "aws-load-balancer-controller",
        values: {
          serviceAccount: { name: "controller", annotations: { "eks.amazonaws.com/role-arn": { unknown: true } } },
        },
      },
      propertyDependencies: { values: [role.urn] },
      dependencies: [role.urn],
    });
    assert.deepEqual(found(rule, plan(role, policy, annotated, ingress({ dependencies: [annotated.urn] }))), [
      `Ingress demo/web does not wait for policy, ${advice}`,
    ]);
  });

  it("wants only nodes for a classic load balancer, which the control plane makes", () => {
    assert.deepEqual(found(rule, plan(...platform, service({}, { dependencies: [nodes.urn] }))), []);
    assert.deepEqual(found(rule, plan(...platform, service({}))), [
      `Service demo/web does not wait for general, ${advice}`,
    ]);
    assert.deepEqual(found(rule, plan(nodes, service({}, { dependencies: [nodes.urn] }))), []);
  });

  it("wants the controller for a Service of no class where the controller gives it one, or an annotation does", () => {
    const greedy = [nodes, controller, role, policy, association, release(true)];
    assert.equal(found(rule, plan(...greedy, service({}, { dependencies: [nodes.urn] }))).length, 1);
    const annotations = { "service.beta.kubernetes.io/aws-load-balancer-type": "external" };
    const annotated = service({}, { metadata: { annotations }, dependencies: [nodes.urn] });
    assert.equal(found(rule, plan(...platform, annotated)).length, 1);
  });

  it("finds that nobody is there to make the load balancer", () => {
    assert.deepEqual(found(rule, plan(nodes, ingress({ dependencies: [nodes.urn] }))), [
      "Ingress demo/web gets no load balancer: nothing in this plan installs the AWS Load Balancer Controller. Enable loadBalancerController, or expose it otherwise.",
    ]);
  });

  it("leaves other Services alone, Auto Mode to itself, and clusters outside AWS", () => {
    assert.deepEqual(found(rule, plan(...platform, object("Service", "web", { type: "ClusterIP" }))), []);
    const auto = service({ loadBalancerClass: "eks.amazonaws.com/nlb" });
    assert.deepEqual(found(rule, plan(role, auto)), []);
    assert.deepEqual(found(rule, plan(ingress())), []);
  });

  it("takes Fargate profiles for nodes where there are no others", () => {
    const profile = resource("aws:eks/fargateProfile:FargateProfile", "fargate");
    assert.deepEqual(found(rule, plan(profile, service({}))), [
      `Service demo/web does not wait for fargate, ${advice}`,
    ]);
  });
});
