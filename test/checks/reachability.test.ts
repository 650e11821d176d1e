import assert from "node:assert/strict";
import fc from "fast-check";
import { reachabilityTable } from "../../checks/tables/reachability.ts";
import { indexOf } from "../../model/plan-index.ts";
import type { Json, Plan, PlannedResource } from "../../plan/plan.ts";
import { found, severities } from "./findings.ts";
import {
  awsx,
  cluster,
  everywhere,
  group,
  type Inputs,
  ingressRule,
  isolated,
  needing,
  nodes,
  template,
  templated,
  usual,
} from "./network-builder.ts";
import { deployment, object, plan, resource, secret, unknown } from "./plan-builder.ts";

const allRules = [
  "control-plane-reaches-nodes",
  "nodes-reach-api",
  "pods-reach-dns",
  "nodes-reach-services",
  "load-balancer-reaches-pods",
  "nodes-reach-file-system",
];
const allFound = (of: Plan) => allRules.flatMap((rule) => found(rule, of).map((message) => `${rule}: ${message}`));

describe("reachability", () => {
  it("is content with what EKS and awsx make by themselves", () => {
    assert.deepEqual(allFound(plan(...usual)), []);
  });

  it("says nothing where there is no cluster", () => {
    assert.deepEqual(allFound(plan(awsx(), deployment())), []);
    assert.deepEqual(allFound(plan(nodes())), []);
  });

  it("says it in a table, what goes the same way at once", () => {
    const { columns, rows } = reachabilityTable(indexOf(plan(...usual)), { date: "2026-11-21" });
    assert.deepEqual(
      columns.map(({ title }) => title),
      ["From", "To", "Port", "Why", "By way of", "Reached"],
    );
    const members = "the cluster's security group, open among its members";
    assert.deepEqual(
      rows.map(({ cells, severity }) => [...cells, severity]),
      [
        ["control plane", "kubelets of apps", "TCP 10250", "logs, exec and metrics of pods", members, "yes", undefined],
        [
          "nodes of apps",
          "Kubernetes API",
          "TCP 443",
          "a node joins, and pods ask, by it",
          `private endpoint, ${members}`,
          "yes",
          undefined,
        ],
        [
          "nodes of apps",
          "ecr.api, ecr.dkr, s3, ec2",
          "TCP 443",
          "images, layers of images, addresses of pods",
          "NAT gateway",
          "yes",
          undefined,
        ],
      ],
    );
    const open = plan(awsx(isolated), cluster({}, "isolated"), nodes({}, {}, "apps", "isolated"));
    assert.deepEqual(
      reachabilityTable(indexOf(open), { date: "2026-11-21" }).rows.map(({ cells, severity }) => [cells[5], severity]),
      [
        ["yes", undefined],
        ["yes", undefined],
        ["no", "error"],
      ],
    );
  });
});

describe("reachability of whatever a plan holds", () => {
  it("throws at nothing", () => {
    const leaf = fc.oneof(
      fc.constantFrom<Json>(unknown, secret, null, true, "", "tcp", "10.0.0.0/8", "0.0.0.0/0", -1, 443),
    );
    const key = fc.constantFrom(
      ...["vpcConfig", "subnetIds", "securityGroupIds", "ingress", "egress", "cidrBlocks", "fromPort", "routes"],
      ...[
        "launchTemplate",
        "id",
        "networkInterfaces",
        "vpcSecurityGroupIds",
        "serviceName",
        "vpcEndpointType",
        "vpcId",
      ],
      ...["routeTableId", "subnetId", "gatewayId", "natGatewayId", "destinationCidrBlock", "securityGroupId", "name"],
    );
    const flat = fc.oneof(leaf, fc.array(leaf, { maxLength: 2 }), fc.dictionary(key, leaf, { maxKeys: 3 }));
    const value = fc.oneof(flat, fc.array(flat, { maxLength: 2 }), fc.dictionary(key, flat, { maxKeys: 3 }));
    const inputs = fc.dictionary(key, value) as fc.Arbitrary<Record<string, Json>>;
    const types = [
      ...[
        "ec2/vpc:Vpc",
        "ec2/subnet:Subnet",
        "ec2/route:Route",
        "ec2/routeTable:RouteTable",
        "ec2/natGateway:NatGateway",
      ],
      ...["ec2/securityGroup:SecurityGroup", "ec2/securityGroupRule:SecurityGroupRule", "ec2/vpcEndpoint:VpcEndpoint"],
      ...["ec2/routeTableAssociation:RouteTableAssociation", "ec2/launchTemplate:LaunchTemplate"],
      ...["eks/cluster:Cluster", "eks/nodeGroup:NodeGroup", "efs/mountTarget:MountTarget"],
    ];
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...types), inputs), { minLength: 1, maxLength: 8 }), (made) => {
        const resources = made.map(([type, inputs], index) =>
          resource(`aws:${type}`, `r${index}`, {
            inputs,
            propertyDependencies: Object.fromEntries(Object.keys(inputs).map((key) => [key, [usual[index % 3]!.urn]])),
          }),
        );
        const index = indexOf(plan(...usual, ...resources));
        assert(reachabilityTable(index, { date: "2026-11-21" }).rows.length >= 3);
      }),
    );
  });
});

describe("control-plane-reaches-nodes", () => {
  const rule = "control-plane-reaches-nodes";
  const fix =
    "Let the launch template's security groups include the cluster's own, or add a rule from the cluster's security group.";
  const own = group("nodes", { egress: everywhere });
  const withGroups = (groups: readonly PlannedResource[], ...more: readonly PlannedResource[]) => {
    const made = template(groups);
    return plan(awsx(), cluster(), templated(made), made, ...groups, ...more);
  };

  it("finds nodes whose groups do not know the control plane", () => {
    assert.deepEqual(found(rule, withGroups([own])), [
      `control plane cannot reach kubelets of apps (TCP 10250): no rule of nodes lets in TCP 10250. ${fix}`,
    ]);
    assert.deepEqual(severities(rule, withGroups([own])), ["error"]);
  });

  it("is content where the cluster's own group is among them, or a rule lets it in", () => {
    assert.deepEqual(found(rule, withGroups([own, cluster()])), []);
    const needs = { securityGroupId: [own], referencedSecurityGroupId: [cluster()] };
    assert.deepEqual(
      found(rule, withGroups([own], ingressRule("kubelet", { fromPort: 10250, toPort: 10250 }, needs))),
      [],
    );
    const blocks = group("nodes", {
      ingress: [{ protocol: "tcp", fromPort: 1025, toPort: 65535, cidrBlocks: ["10.0.0.0/16"] }],
    });
    assert.deepEqual(found(rule, withGroups([blocks])), []);
  });

  it("minds ports, protocols, directions and addresses of rules", () => {
    const closed = (ingress: Inputs) => found(rule, withGroups([group("nodes", { ingress: [ingress] })])).length;
    const open = { protocol: "tcp", fromPort: 10250, toPort: 10250, cidrBlocks: ["10.0.0.0/8"] };
    assert.equal(closed(open), 0);
    assert.equal(closed({ ...open, protocol: "6" }), 0);
    assert.equal(closed({ ...open, protocol: "udp" }), 1);
    assert.equal(closed({ ...open, toPort: 10249, fromPort: 1025 }), 1);
    assert.equal(closed({ ...open, cidrBlocks: ["10.0.0.0/24"] }), 1);
    const out = needing(
      "aws:ec2/securityGroupRule:SecurityGroupRule",
      "out",
      { type: "egress", protocol: "-1", cidrBlocks: ["0.0.0.0/0"] },
      {
        securityGroupId: [own],
      },
    );
    assert.equal(found(rule, withGroups([own], out)).length, 1);
  });

  it("asks for the ports of webhooks that the plan installs", () => {
    const chart = resource("kubernetes:helm.sh/v3:Release", "balancers", {
      inputs: { chart: "aws-load-balancer-controller", namespace: "kube-system" },
    });
    const kubelet = ingressRule(
      "kubelet",
      { fromPort: 10250, toPort: 10250 },
      {
        securityGroupId: [own],
        referencedSecurityGroupId: [cluster()],
      },
    );
    assert.deepEqual(found(rule, withGroups([own], kubelet, chart)), [
      `control plane cannot reach aws-load-balancer-controller on nodes of apps (TCP 9443): no rule of nodes lets in TCP 9443. ${fix}`,
    ]);
    const addOn = resource("aws:eks/addon:Addon", "metrics", {
      inputs: { addonName: "metrics-server", clusterName: "shop" },
    });
    assert.deepEqual(found(rule, withGroups([own], kubelet, addOn)), [
      `control plane cannot reach metrics-server on nodes of apps (TCP 10251): no rule of nodes lets in TCP 10251. ${fix}`,
    ]);
    const service = object("Service", "hook", { ports: [{ port: 443, targetPort: 8443 }] });
    const hook = object("ValidatingWebhookConfiguration", "hook", null, {
      inputs: { webhooks: [{ clientConfig: { service: { namespace: "demo", name: "hook" } } }] },
    });
    assert.deepEqual(found(rule, withGroups([own], kubelet, service, hook)), [
      `control plane cannot reach demo/hook on nodes of apps (TCP 8443): no rule of nodes lets in TCP 8443. ${fix}`,
    ]);
  });

  it("does not take what it cannot see for nothing", () => {
    const said = (why: string) => [
      `Cannot tell whether control plane can reach kubelets of apps (TCP 10250): ${why}. ${fix}`,
    ];
    const foreign = plan(awsx(), cluster(), nodes({ launchTemplate: { id: "lt-0123", version: "1" } }));
    assert.deepEqual(found(rule, foreign), said("the security groups are not known in this plan"));
    assert.deepEqual(severities(rule, foreign), ["warning"]);
    const hidden = group("nodes", { ingress: unknown });
    assert.deepEqual(found(rule, withGroups([hidden])), said("what a rule of nodes lets pass is not known"));
    const stray = ingressRule("stray", { fromPort: 0, toPort: 65535, securityGroupId: unknown }, {});
    assert.deepEqual(found(rule, withGroups([own], stray)), said("what rule stray lets pass is not known"));
    const others = ingressRule("others", { fromPort: 0, toPort: 65535, securityGroupId: "sg-0123" }, {});
    assert.deepEqual(severities(rule, withGroups([own], others)), ["error"]);
  });
});

describe("nodes-reach-api", () => {
  const rule = "nodes-reach-api";
  const turnOn = "Turn the private endpoint on (endpointPrivateAccess).";

  it("finds nodes that only the internet would lead to the API", () => {
    const open = cluster({ endpointPrivateAccess: false, endpointPublicAccess: true });
    assert.deepEqual(found(rule, plan(awsx(), open, nodes())), []);
    const narrow = cluster({ endpointPrivateAccess: false, publicAccessCidrs: ["198.51.100.0/28"] });
    assert.deepEqual(found(rule, plan(awsx(), narrow, nodes())), [
      `Cannot tell whether nodes of apps can reach Kubernetes API (TCP 443): only the public endpoint, which may not let in the addresses that the nodes call from. ${turnOn}`,
    ]);
    const lone = plan(
      awsx(isolated),
      cluster({ endpointPrivateAccess: false }, "isolated"),
      nodes({}, {}, "apps", "isolated"),
    );
    assert.deepEqual(found(rule, lone), [
      `nodes of apps cannot reach Kubernetes API (TCP 443): no private endpoint, and net-isolated-1 has no route to the internet. ${turnOn}`,
    ]);
    const none = cluster({ endpointPrivateAccess: false, endpointPublicAccess: false });
    assert.deepEqual(found(rule, plan(awsx(), none, nodes())), [
      `nodes of apps cannot reach Kubernetes API (TCP 443): the API has no endpoint at all. ${turnOn}`,
    ]);
    const hidden = cluster({ endpointPrivateAccess: unknown });
    assert.deepEqual(severities(rule, plan(awsx(), hidden, nodes())), ["warning"]);
  });

  it("finds a VPC that does not answer for the private endpoint's name", () => {
    const fix = "Set enableDnsHostnames and enableDnsSupport of the VPC to true.";
    assert.deepEqual(found(rule, plan(awsx({ enableDnsHostnames: null }), cluster(), nodes())), [
      `nodes of apps cannot reach Kubernetes API (TCP 443): enableDnsHostnames of net is off, so the endpoint's name leads nowhere. ${fix}`,
    ]);
    assert.deepEqual(found(rule, plan(awsx({ enableDnsSupport: false }), cluster(), nodes())), [
      `nodes of apps cannot reach Kubernetes API (TCP 443): enableDnsSupport of net is off, so the endpoint's name leads nowhere. ${fix}`,
    ]);
    assert.deepEqual(severities(rule, plan(awsx({ enableDnsSupport: unknown }), cluster(), nodes())), ["warning"]);
  });

  it("finds a group that lets nothing out", () => {
    const mute = group("mute");
    const made = template([mute]);
    assert.deepEqual(found(rule, plan(awsx(), cluster(), templated(made), made, mute)), [
      "nodes of apps cannot reach Kubernetes API (TCP 443): private endpoint, no rule of mute lets out TCP 443. Let the launch template's security groups include the cluster's own, or add a rule from the cluster's security group.",
    ]);
  });
});

describe("pods-reach-dns", () => {
  const rule = "pods-reach-dns";
  const own = group("own", { egress: everywhere });
  const made = template([own]);
  const two = (...more: readonly PlannedResource[]) =>
    plan(awsx(), cluster(), nodes(), templated(made, "batch"), made, own, ...more);

  it("finds node groups whose groups do not know each other", () => {
    const fix =
      "Let the nodes of both groups wear the cluster's security group, or add a rule from one to the other for port 53.";
    assert.deepEqual(found(rule, two()), [
      `nodes of apps cannot reach CoreDNS on nodes of batch (UDP and TCP 53): no rule of own lets in UDP 53. ${fix}`,
      `nodes of batch cannot reach CoreDNS on nodes of apps (UDP and TCP 53): no rule of the cluster's security group lets in UDP 53. ${fix}`,
    ]);
    assert.deepEqual(found(rule, plan(awsx(), cluster(), nodes(), nodes({}, {}, "batch"))), []);
  });

  it("wants both protocols", () => {
    const udp = (name: string, to: PlannedResource, from: PlannedResource, protocol: string) =>
      ingressRule(
        name,
        { ipProtocol: protocol, fromPort: 53, toPort: 53 },
        {
          securityGroupId: [to],
          referencedSecurityGroupId: [from],
        },
      );
    const both = ["udp", "tcp"].flatMap((protocol) => [
      udp(`${protocol}-in`, own, cluster(), protocol),
      udp(`${protocol}-out`, cluster(), own, protocol),
    ]);
    assert.deepEqual(found(rule, two(...both)), []);
    assert.deepEqual(found(rule, two(...both.slice(0, 2))).length, 2);
  });
});
