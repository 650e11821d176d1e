import assert from "node:assert/strict";
import type { Json } from "../../plan/plan.ts";
import { profile, web } from "./fargate-plans.ts";
import { found, severities } from "./findings.ts";
import { labels, object, plan, resource } from "./plan-builder.ts";

describe("fargate-pod-identity", () => {
  const rule = "fargate-pod-identity";
  const association = resource("aws:eks/podIdentityAssociation:PodIdentityAssociation", "shop-role", {
    inputs: { clusterName: "c", namespace: "demo", serviceAccount: "shop", roleArn: "arn:aws:iam::1:role/shop" },
  });
  const shop = web({ serviceAccountName: "shop" });
  const account = (annotations: Record<string, Json> = {}) =>
    object("ServiceAccount", "shop", null, { metadata: { annotations } });

  it("finds pods on Fargate whose role comes by Pod Identity", () => {
    assert.deepEqual(found(rule, plan(profile(), shop, account(), association)), [
      "Deployment demo/web runs on Fargate (profile p), where the Pod Identity association shop-role of its service account demo/shop gives it no credentials. Give the role by IRSA instead, or let the pods run on nodes.",
    ]);
  });

  it("finds the same of an add-on", () => {
    const cluster = resource("aws:eks/cluster:Cluster", "c", {
      inputs: { name: "c", bootstrapSelfManagedAddons: false },
    });
    const driver = (inputs: Record<string, Json>) =>
      resource("aws:eks/addon:Addon", "ebs", {
        inputs: { clusterName: "c", addonName: "aws-ebs-csi-driver", ...inputs },
      });
    const byAssociation = { podIdentityAssociations: [{ serviceAccount: "ebs-csi-controller-sa", roleArn: "a" }] };
    const system = profile("p", [{ namespace: "kube-system", labels: { app: "ebs-csi-controller" } }]);
    assert.deepEqual(found(rule, plan(cluster, system, driver(byAssociation))), [
      "add-on aws-ebs-csi-driver (controller) runs on Fargate (profile p), where the Pod Identity association ebs of its service account kube-system/ebs-csi-controller-sa gives it no credentials. Give the role by IRSA instead, or let the pods run on nodes.",
    ]);
    assert.deepEqual(found(rule, plan(cluster, system, driver({ serviceAccountRoleArn: "a" }))), []);
  });

  it("is content with IRSA, with other service accounts and with pods on nodes", () => {
    const irsa = account({ "eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/shop" });
    assert.deepEqual(found(rule, plan(profile(), shop, irsa)), []);
    assert.deepEqual(found(rule, plan(profile(), shop, irsa, association)), []);
    assert.deepEqual(found(rule, plan(profile(), web(), account(), association)), []);
    assert.deepEqual(found(rule, plan(shop, account(), association)), []);
  });
});

describe("fargate-load-balancer", () => {
  const rule = "fargate-load-balancer";
  const prefix = "service.beta.kubernetes.io/aws-load-balancer";
  const service = (spec: Record<string, Json>, annotations: Record<string, Json> = {}) =>
    object("Service", "web", { selector: labels, ports: [{ port: 80 }], ...spec }, { metadata: { annotations } });
  const nlb = { type: "LoadBalancer", loadBalancerClass: "service.k8s.aws/nlb" };

  it("finds instance targets", () => {
    const instance = service(nlb, { [`${prefix}-nlb-target-type`]: "instance" });
    assert.deepEqual(found(rule, plan(profile(), web(), instance)), [
      "NLB demo/web sends to instances, and Deployment demo/web runs on Fargate. Set its target type to ip.",
    ]);
  });

  it("finds Classic Load Balancers", () => {
    assert.deepEqual(found(rule, plan(profile(), web(), service({ type: "LoadBalancer" }))), [
      "CLB demo/web is a Classic Load Balancer, which sends to nodes, and Deployment demo/web runs on Fargate. Use a Network or an Application Load Balancer with ip targets.",
    ]);
  });

  it("finds ports of nodes that nothing else stands before", () => {
    assert.deepEqual(found(rule, plan(profile(), web(), service({ type: "NodePort" }))), [
      "Service demo/web opens a port of the nodes, and Deployment demo/web runs on Fargate, where no node leads to it. Make it a ClusterIP, or put a load balancer with ip targets in front.",
    ]);
    const ingress = object(
      "Ingress",
      "web",
      {
        ingressClassName: "alb",
        rules: [{ http: { paths: [{ backend: { service: { name: "web", port: { number: 80 } } } }] } }],
      },
      { metadata: { annotations: { "alb.ingress.kubernetes.io/target-type": "ip" } } },
    );
    assert.deepEqual(found(rule, plan(profile(), web(), service({ type: "NodePort" }), ingress)), []);
  });

  it("is content with ip targets, with ClusterIP and with pods on nodes", () => {
    const ip = service(nlb, { [`${prefix}-nlb-target-type`]: "ip" });
    assert.deepEqual(found(rule, plan(profile(), web(), ip)), []);
    assert.deepEqual(found(rule, plan(profile(), web(), service({ type: "ClusterIP" }))), []);
    assert.deepEqual(found(rule, plan(web(), service({ type: "LoadBalancer" }))), []);
    const other = service({ type: "NodePort", selector: { app: "other" } });
    assert.deepEqual(found(rule, plan(profile(), web(), other)), []);
  });
});

describe("fargate-network-policy", () => {
  const rule = "fargate-network-policy";
  const policy = (name: string, podSelector: Json, namespace = "demo") =>
    object("NetworkPolicy", name, { podSelector, policyTypes: ["Ingress"] }, { metadata: { namespace } });

  it("finds, once for each namespace, policies for pods on Fargate", () => {
    const both = plan(profile(), web(), policy("deny", {}), policy("web", { matchLabels: labels }));
    assert.deepEqual(found(rule, both), [
      "Namespace demo: the network policies deny, web do not hold for Deployment demo/web, since Fargate enforces none. Run what they protect on nodes, or restrict it by security groups for pods, and remove the policies.",
    ]);
    assert.deepEqual(severities(rule, both), ["warning"]);
  });

  it("is content with policies for others, elsewhere, and without Fargate", () => {
    assert.deepEqual(found(rule, plan(profile(), web(), policy("db", { matchLabels: { app: "db" } }))), []);
    assert.deepEqual(found(rule, plan(profile(), web(), policy("deny", {}, "other"))), []);
    assert.deepEqual(found(rule, plan(web(), policy("deny", {}))), []);
  });
});
