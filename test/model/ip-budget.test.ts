import assert from "node:assert/strict";
import fc from "fast-check";
import { addressesOffered, ipBudgetOf, type SubnetBudget } from "../../model/ip-budget.ts";
import { indexOf } from "../../model/plan-index.ts";
import type { Json, PlannedResource } from "../../plan/plan.ts";
import { plan, remote, resource, unknown } from "../checks/plan-builder.ts";
import {
  addOn,
  autoscaler,
  bareCluster,
  daemon,
  ids,
  network,
  nodeGroup,
  pods,
  size,
  subnet,
  subnetA,
  vpc,
} from "./platform.ts";

const budgets = (...resources: PlannedResource[]): readonly SubnetBudget[] => ipBudgetOf(indexOf(plan(...resources)));
const budget = (...resources: PlannedResource[]): SubnetBudget => {
  const found = budgets(...network, ...resources).find((one) => one.subnet.urn === subnetA.urn);
  assert(found !== undefined);
  return found;
};
const figures = ({ steady, updating, full }: SubnetBudget) => [steady, updating, full];
/** The control plane, of every test that needs a cluster. */
const control = 6;
const controlAdvised = 16;

describe("addressesOffered", () => {
  for (const [block, expected] of [
    ["10.0.0.0/24", 251],
    ["10.0.0.0/28", 11],
    ["10.0.0.0/31", 0],
    ["10.0.0.0", undefined],
    ["10.0.0.0/33", undefined],
    ["2001:db8::/56", undefined],
    [undefined, undefined],
  ] as const)
    it(`${block}: ${expected}`, () => {
      assert.equal(addressesOffered(block), expected);
    });
});

describe("ipBudgetOf nodes", () => {
  it("takes for each whole network interfaces, one in reserve, and spreads groups over zones with one to spare", () => {
    // m7i.large has 3 interfaces of 10 addresses. 8 nodes, 16 pods: 5 nodes in the zone, 2 pods each; 2 more nodes while updating.
    const found = budget(bareCluster(), nodeGroup("general", size(2, 2, 8)), pods("web", 16));
    assert.deepEqual(figures(found), [5 * 20 + control, 7 * 20 + control, 7 * 30 + controlAdvised]);
    assert.deepEqual(
      found.needs.map(({ label }) => label),
      ["5 nodes of general", "the control plane"],
    );
    assert.equal(found.offered, 251);
    assert.equal(found.unclear, false);
  });

  it("counts pods by their most replicas, their surge, and one of each DaemonSet that has an address", () => {
    const group = nodeGroup("general", size(1, 1, 1));
    const steady = (...more: PlannedResource[]) => budget(bareCluster(), group, ...more).steady - control;
    assert.equal(steady(), 10);
    assert.equal(steady(pods("web", 9)), 20);
    assert.equal(steady(pods("web", 9), daemon("agent")), 30);
    assert.equal(steady(pods("web", 9), daemon("agent", {}, { hostNetwork: true })), 20);
    assert.equal(steady(pods("web", 1), autoscaler("web", 1, 10)), 30);
    assert.equal(budget(bareCluster(), group, pods("web", 9)).updating - control, 3 * 30);
  });

  it("shares pods out among the groups that take them", () => {
    const groups = [nodeGroup("a", size(1, 1, 1)), nodeGroup("b", size(1, 1, 3))];
    const labelled = Object.fromEntries(
      budget(bareCluster(), ...groups, pods("web", 36)).needs.map(({ label, steady }) => [label, steady.single]),
    );
    assert.equal(labelled["1 node of a"], 20);
    assert.equal(labelled["3 nodes of b"], 60);
  });

  it("brings as many new nodes as may be unavailable, two a zone at least, and none where old ones go first", () => {
    const extra = (updateConfig: Json) => {
      const found = budget(bareCluster(), nodeGroup("general", { ...size(8, 8, 8), updateConfig }));
      return (found.updating - found.steady) / 10;
    };
    assert.equal(extra({ maxUnavailable: 1 }), 2);
    assert.equal(extra({ maxUnavailable: 7 }), 4);
    assert.equal(extra({ maxUnavailablePercentage: 100 }), 4);
    assert.equal(extra({ maxUnavailable: 1, updateStrategy: "MINIMAL" }), 0);
  });

  it("takes the instance type that holds most", () => {
    const group = nodeGroup("general", { ...size(1, 1, 1), instanceTypes: ["m7i.large", "t3.large"] });
    assert.equal(budget(bareCluster(), group).steady - control, 12);
  });

  it("takes blocks of 16 with prefix delegation", () => {
    const cni = addOn("vpc-cni", { env: { ENABLE_PREFIX_DELEGATION: "true" } });
    const found = budget(
      bareCluster(),
      cni,
      nodeGroup("general", size(1, 1, 1)),
      pods("web", 20, {}, { hostNetwork: true }),
    );
    assert.deepEqual(found.needs[0]?.steady, { single: 1, prefixes: 1 });
    assert.equal(found.steady, 16 + 11);
    // 110 pods, and a block in reserve: 8 for each of 3 nodes, their interfaces and the control plane.
    assert.deepEqual(found.needs[0]?.full, { single: 3, prefixes: 24 });
  });

  it("needs few addresses with warm targets", () => {
    const cni = addOn("vpc-cni", { env: { WARM_IP_TARGET: "2", MINIMUM_IP_TARGET: "4" } });
    assert.equal(budget(bareCluster(), cni, nodeGroup("general", size(1, 1, 1)), pods("web", 3)).steady - control, 6);
  });

  it("takes one for a node of IPv6", () => {
    const six = bareCluster({ kubernetesNetworkConfig: { ipFamily: "ipv6" } });
    assert.equal(budget(six, nodeGroup("general", size(1, 1, 1)), pods("web", 30)).full, 3 + controlAdvised);
  });

  it("does not fill a node beyond the pods that its kubelet takes", () => {
    const userData = Buffer.from("maxPods: 5").toString("base64");
    const template = resource("aws:ec2/launchTemplate:LaunchTemplate", "template", { inputs: { userData } });
    const group = {
      ...nodeGroup("general", { ...size(1, 1, 1), launchTemplate: { id: unknown } }),
      propertyDependencies: { launchTemplate: [template.urn] },
    };
    assert.equal(budget(bareCluster(), template, group).full, 3 * 20 + controlAdvised);
  });

  const unclear: readonly (readonly [string, PlannedResource[]])[] = [
    ["an instance type nobody knows", [nodeGroup("general", { instanceTypes: ["zz9.large"] })]],
    ["a size that is not known", [nodeGroup("general", { scalingConfig: { maxSize: unknown } })]],
    [
      "settings that are not known",
      [
        nodeGroup(),
        { ...addOn("vpc-cni"), inputs: { clusterName: "shop", addonName: "vpc-cni", configurationValues: unknown } },
      ],
    ],
    ["pods in other subnets", [nodeGroup(), addOn("vpc-cni", { env: { AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: "true" } })]],
    ["replicas that are not known", [nodeGroup(), pods("web", unknown)]],
  ];
  for (const [name, resources] of unclear)
    it(`is unclear with ${name}`, () => {
      assert.equal(budget(bareCluster(), ...resources).unclear, true);
    });

  it("is unclear, but counts in the private subnets, where ids are not known yet", () => {
    const net = remote("awsx:ec2:Vpc", "net", { inputs: { availabilityZoneNames: ["tokyo-a", "tokyo-b"] } });
    const group = {
      ...nodeGroup("general", { ...size(1, 1, 1), subnetIds: unknown }),
      propertyDependencies: { subnetIds: [net.urn] },
    };
    const found = budgets(net, group).filter(({ needs }) => needs.some(({ kind }) => kind === "nodes"));
    assert.deepEqual(
      found.map(({ subnet: { name }, steady, unclear: doubtful }) => [name, steady, doubtful]),
      [
        ["net-private-1", 10, true],
        ["net-private-2", 10, true],
      ],
    );
  });

  it("never needs fewer addresses for more pods, more nodes or more at a time", () => {
    const count = fc.integer({ min: 1, max: 12 });
    const need = (nodes: number, replicas: number, maxUnavailable: number) =>
      figures(
        budget(
          bareCluster(),
          nodeGroup("general", { ...size(1, 1, nodes), updateConfig: { maxUnavailable } }),
          pods("web", replicas * nodes),
        ),
      );
    fc.assert(
      fc.property(count, count, count, fc.nat(3), fc.nat(9), fc.nat(9), (nodes, replicas, unavailable, a, b, c) => {
        const fewer = need(nodes, replicas, unavailable);
        const more = need(nodes + a, replicas + b, unavailable + c);
        assert(
          more.every((one, at) => one >= (fewer[at] ?? 0)),
          `${fewer} ${more}`,
        );
      }),
      { numRuns: 40 },
    );
  });
});

describe("ipBudgetOf other things", () => {
  const profile = (...subnets: PlannedResource[]) =>
    resource("aws:eks/fargateProfile:FargateProfile", "serverless", {
      inputs: { clusterName: "shop", subnetIds: ids(...subnets), selectors: [{ namespace: "demo" }] },
    });

  it("counts an address for each pod on Fargate, and the surge of an update", () => {
    assert.deepEqual(figures(budget(profile(subnetA), pods("fn", 8))), [8, 10, 10]);
    const [, subnetB] = [subnetA, subnet("b", "10.0.1.0/24")];
    assert.deepEqual(figures(budget(profile(subnetA, subnetB), pods("fn", 8))), [5, 6, 6]);
  });

  it("counts eight for each balancer of HTTP, and one for each of connections, of which the last wants eight free", () => {
    const balancer = (name: string, loadBalancerType: string) =>
      resource("aws:lb/loadBalancer:LoadBalancer", name, { inputs: { loadBalancerType, subnets: ids(subnetA) } });
    const alb = (name: string) => balancer(name, "application");
    const nlb = (name: string) => balancer(name, "network");
    assert.equal(budget(alb("a")).steady, 8);
    assert.equal(budget(alb("a"), alb("b")).steady, 16);
    assert.equal(budget(alb("a"), nlb("b")).steady, 9);
    assert.equal(budget(nlb("a")).steady, 8);
    assert.equal(budget(nlb("a"), nlb("b")).steady, 9);
  });

  it("finds the subnets of a Service by their tags", () => {
    const tagged = (name: string, tag: string) => subnet(name, `10.0.${name.charCodeAt(0)}.0/24`, { [tag]: "1" });
    const inside = tagged("c", "kubernetes.io/role/internal-elb");
    const outside = tagged("d", "kubernetes.io/role/elb");
    const service = resource("kubernetes:core/v1:Service", "web", {
      inputs: {
        metadata: {
          name: "web",
          namespace: "demo",
          annotations: { "service.beta.kubernetes.io/aws-load-balancer-scheme": "internal" },
        },
        spec: { type: "LoadBalancer", loadBalancerClass: "service.k8s.aws/nlb", ports: [{ port: 80 }] },
      },
    });
    assert.deepEqual(
      budgets(vpc, inside, outside, service).map(({ subnet: { name }, steady }) => [name, steady]),
      [["subnet-c", 8]],
    );
  });

  it("counts the control plane, NAT gateways and interface endpoints, and no gateway endpoint", () => {
    const inVpc = { vpcId: { resource: vpc.urn } };
    const nat = resource("aws:ec2/natGateway:NatGateway", "nat", { inputs: { subnetId: { resource: subnetA.urn } } });
    const endpoint = (service: string, vpcEndpointType: string) =>
      resource("aws:ec2/vpcEndpoint:VpcEndpoint", service, {
        inputs: { ...inVpc, serviceName: service, vpcEndpointType, subnetIds: ids(subnetA) },
      });
    const found = budget(bareCluster(), nat, endpoint("sts", "Interface"), endpoint("s3", "Gateway"));
    assert.deepEqual(figures(found), [8, 8, 18]);
    assert.deepEqual(
      found.needs.map(({ label }) => label),
      ["the control plane", "a NAT gateway", "the endpoint sts"],
    );
  });

  it("says nothing of a plan without a network", () => {
    assert.deepEqual(budgets(nodeGroup("general", { subnetIds: ["subnet-1"] }), pods("web", 1)), []);
  });
});
