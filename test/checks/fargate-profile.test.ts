import assert from "node:assert/strict";
import type { Json, PlannedResource } from "../../plan/plan.ts";
import { profile, web } from "./fargate-plans.ts";
import { found, severities } from "./findings.ts";
import { plan, remote, resource, unknown } from "./plan-builder.ts";

describe("fargate-profile", () => {
  const rule = "fargate-profile";
  const labelled = (count: number) => ({
    namespace: "demo",
    labels: Object.fromEntries(Array.from({ length: count }, (_, index) => [`l${index}`, "x"])),
  });
  const namespaces = (count: number) => Array.from({ length: count }, (_, index) => ({ namespace: `n${index}` }));

  it("takes as many selectors and labels as EKS", () => {
    assert.deepEqual(found(rule, plan(profile("p", [...namespaces(4), labelled(5)]))), []);
  });

  it("finds what EKS refuses", () => {
    const cases: readonly (readonly [PlannedResource, string])[] = [
      [
        profile("eks-web", [{ namespace: "demo" }]),
        "Fargate profile eks-web has a name that begins with eks-, which EKS keeps for itself. Choose another name.",
      ],
      [profile("p", namespaces(6)), "Fargate profile p has 6 selectors, and EKS takes 5. Make it several profiles."],
      [
        profile("p", [labelled(6)]),
        "Fargate profile p selects namespace demo with 6 labels, and EKS takes 5 labels. Keep those that decide.",
      ],
      [profile("p", []), "Fargate profile p has no selectors. Name the namespaces it is for."],
    ];
    for (const [resources, message] of cases) assert.deepEqual(found(rule, plan(resources)), [message]);
  });

  it("finds public subnets", () => {
    const vpc = resource("aws:ec2/vpc:Vpc", "vpc");
    const gateway = resource("aws:ec2/internetGateway:InternetGateway", "gateway", {
      inputs: { vpcId: { resource: vpc.urn } },
      propertyDependencies: { vpcId: [vpc.urn] },
    });
    const table = resource("aws:ec2/routeTable:RouteTable", "table", {
      inputs: {
        vpcId: { resource: vpc.urn },
        routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: { resource: gateway.urn } }],
      },
      propertyDependencies: { vpcId: [vpc.urn], routes: [gateway.urn] },
    });
    const subnet = resource("aws:ec2/subnet:Subnet", "open", {
      inputs: { vpcId: { resource: vpc.urn } },
      propertyDependencies: { vpcId: [vpc.urn] },
    });
    const association = resource("aws:ec2/routeTableAssociation:RouteTableAssociation", "open", {
      inputs: { subnetId: { resource: subnet.urn }, routeTableId: { resource: table.urn } },
      propertyDependencies: { subnetId: [subnet.urn], routeTableId: [table.urn] },
    });
    const inOpen = profile("p", [{ namespace: "demo" }], {
      inputs: { subnetIds: [{ resource: subnet.urn }] },
      propertyDependencies: { subnetIds: [subnet.urn] },
    });
    assert.deepEqual(found(rule, plan(vpc, gateway, table, subnet, association, inOpen)), [
      "Fargate profile p has the public subnets open. Use private subnets with a way out.",
    ]);
  });

  it("cannot tell where the selectors are not known", () => {
    assert.deepEqual(found(rule, plan(profile("p", unknown))), [
      "p: cannot tell which pods it selects, as the value is not known in this plan. Give namespaces and labels of its selectors as plain values.",
    ]);
    assert.deepEqual(severities(rule, plan(profile("p", unknown))), ["warning"]);
  });
});

describe("fargate-profile-overlap", () => {
  const rule = "fargate-profile-overlap";
  const [alpha, beta] = [profile("alpha"), profile("beta", [{ namespace: "d*" }])];

  it("finds pods that several profiles select, and says which EKS takes", () => {
    assert.deepEqual(found(rule, plan(beta, alpha, web())), [
      "Deployment demo/web fits the Fargate profiles alpha, beta; EKS takes alpha, the first by name. Narrow their selectors, or give the pods the label eks.amazonaws.com/fargate-profile.",
    ]);
  });

  it("is content with one, and with pods that name theirs", () => {
    assert.deepEqual(found(rule, plan(alpha, web())), []);
    const named = web();
    const template = (named.inputs.spec as { template: { metadata: { labels: Record<string, Json> } } }).template;
    const labels = { ...template.metadata.labels, "eks.amazonaws.com/fargate-profile": "beta" };
    const choosing = {
      ...named,
      inputs: { ...named.inputs, spec: { template: { ...template, metadata: { labels } } } },
    };
    assert.deepEqual(found(rule, plan(alpha, beta, choosing)), []);
  });
});

describe("fargate-profile-unused", () => {
  const rule = "fargate-profile-unused";

  it("finds profiles for nothing in the plan", () => {
    const selectors: Json = [{ namespace: "dmeo" }, { namespace: "demo", labels: { app: "wbe" } }];
    assert.deepEqual(found(rule, plan(profile("p", selectors), web())), [
      "Fargate profile p selects no pods of this plan: namespace dmeo, namespace demo with 1 label. Correct its selectors, or remove it.",
    ]);
    assert.deepEqual(severities(rule, plan(profile("p", selectors), web())), ["note"]);
  });

  it("is content where it selects some, also where another profile takes them", () => {
    assert.deepEqual(found(rule, plan(profile("alpha"), profile("beta"), web())), []);
  });

  it("says nothing where selectors or pods are not known, or where there are no selectors", () => {
    assert.deepEqual(found(rule, plan(profile("p", []))), []);
    assert.deepEqual(found(rule, plan(profile("p", unknown))), []);
    const chart = resource("kubernetes:helm.sh/v3:Release", "any", { inputs: { chart: "any" } });
    assert.deepEqual(found(rule, plan(profile(), chart)), []);
  });
});

describe("fargate-dns", () => {
  const rule = "fargate-dns";
  const cluster = resource("aws:eks/cluster:Cluster", "c", {
    inputs: { name: "c", bootstrapSelfManagedAddons: false },
  });
  const coredns = (configurationValues?: Json) =>
    resource("aws:eks/addon:Addon", "coredns", {
      inputs: {
        clusterName: "c",
        addonName: "coredns",
        ...(configurationValues === undefined ? {} : { configurationValues }),
      },
    });
  const onFargate = coredns('{"computeType":"Fargate"}');
  const system = profile("p", [{ namespace: "kube-system", labels: { "k8s-app": "kube-dns" } }]);
  const nodes = remote("eks:index:ManagedNodeGroup", "general", { inputs: { clusterName: "c" } });
  const say = "Set computeType: Fargate in the configuration of the coredns add-on";

  it("is content where a profile takes it, where nodes do, and where Auto Mode brings some", () => {
    assert.deepEqual(found(rule, plan(cluster, system, onFargate)), []);
    assert.deepEqual(found(rule, plan(cluster, profile(), coredns(), nodes)), []);
    assert.deepEqual(found(rule, plan(cluster, coredns())), []);
    const auto = { ...cluster, inputs: { ...cluster.inputs, computeConfig: { enabled: true } } };
    assert.deepEqual(found(rule, plan(auto, profile(), coredns())), []);
  });

  it("finds it waiting for a profile", () => {
    assert.deepEqual(found(rule, plan(cluster, profile(), onFargate, nodes)), [
      "CoreDNS asks for Fargate, and no Fargate profile selects it. Give a profile the namespace kube-system with the label k8s-app: kube-dns.",
    ]);
  });

  it("finds it waiting for nodes", () => {
    const message = "CoreDNS waits for nodes, and this plan has none.";
    assert.deepEqual(found(rule, plan(cluster, system, coredns())), [`${message} ${say}.`]);
    assert.deepEqual(found(rule, plan(cluster, profile(), coredns())), [
      `${message} ${say}, and let a profile select kube-system with the label k8s-app: kube-dns.`,
    ]);
  });

  it("cannot tell where its configuration is not known", () => {
    assert.deepEqual(found(rule, plan(cluster, system, coredns(unknown))), [
      `coredns: cannot tell what CoreDNS runs on, as the value is not known in this plan. ${say}, or leave it out.`,
    ]);
  });
});
