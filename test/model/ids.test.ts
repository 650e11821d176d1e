import assert from "node:assert/strict";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import { Subnet } from "@pulumi/aws/ec2/subnet.js";
import { Vpc } from "@pulumi/awsx/ec2/vpc.js";
import { Cluster } from "@pulumi/eks/cluster.js";
import { allOfType } from "../../model/expansion.ts";
import { urnsById } from "../../model/ids.ts";
import { indexOf, type PlanIndex } from "../../model/plan-index.ts";
import type { Json } from "../../plan/plan.ts";
import { plan, resource } from "../checks/plan-builder.ts";
import { planOf } from "../plan-of.ts";

const subnetType = "aws:ec2/subnet:Subnet";
const nameOf = (index: PlanIndex, id: Json | undefined) =>
  urnsById(index).get(String(id))?.split("::").slice(2).join(" ");

/** The outputs of a program, each an id or a list of ids, as names of resources. */
async function named(program: () => unknown): Promise<Record<string, unknown>> {
  const planned = await planOf(program);
  const index = indexOf(planned);
  const name = (value: Json): unknown => (Array.isArray(value) ? value.map(name) : nameOf(index, value));
  return Object.fromEntries(Object.entries(planned.outputs).map(([key, value]) => [key, name(value)]));
}

describe("urnsById", () => {
  it("knows whose ids awsx.ec2.Vpc gives out, whatever the order of its specs", async () => {
    const inVpc = "awsx:ec2:Vpc$aws:ec2/vpc:Vpc";
    const subnets = (kind: string) => [1, 2].map((zone) => `${inVpc}$${subnetType} net-${kind}-${zone}`);
    const outputs = await named(() => {
      const { vpcId, publicSubnetIds, privateSubnetIds, isolatedSubnetIds } = new Vpc("net", {
        availabilityZoneNames: ["ap-northeast-1a", "ap-northeast-1c"],
        subnetStrategy: "Auto",
        subnetSpecs: [
          { type: "Isolated", name: "data" },
          { type: "Private" },
          { type: "Unused" },
          { type: "Private", name: "pods" },
          { type: "Public" },
        ],
      });
      return { vpcId, publicSubnetIds, privateSubnetIds, isolatedSubnetIds };
    });
    assert.deepEqual(outputs, {
      vpcId: `${inVpc} net`,
      publicSubnetIds: subnets("public"),
      privateSubnetIds: [1, 2].flatMap((zone) =>
        ["private", "pods"].map((kind) => `${inVpc}$${subnetType} net-${kind}-${zone}`),
      ),
      isolatedSubnetIds: subnets("data"),
    });
  });

  it("knows whose ids a program's own resources have", async () => {
    const outputs = await named(() => ({
      subnet: new Subnet("a", { vpcId: "vpc-1" }).id,
      group: new SecurityGroup("nodes", {}).id,
    }));
    assert.deepEqual(outputs, { subnet: `${subnetType} a`, group: "aws:ec2/securityGroup:SecurityGroup nodes" });
  });

  it("knows the group that EKS makes by the cluster", async () => {
    const outputs = await named(() => {
      const lean = { vpcId: "vpc-1", privateSubnetIds: ["subnet-1"], skipDefaultNodeGroup: true };
      const own = new Cluster("own", lean);
      const bare = new Cluster("bare", { ...lean, skipDefaultSecurityGroups: true });
      return { bare: bare.clusterSecurityGroupId, own: own.clusterSecurityGroupId, nodes: own.nodeSecurityGroupId };
    });
    assert.deepEqual(outputs, {
      bare: "eks:index:Cluster$aws:eks/cluster:Cluster bare-eksCluster",
      own: undefined,
      nodes: "eks:index:Cluster$aws:ec2/securityGroup:SecurityGroup own-nodeSecurityGroup",
    });
  });

  it("knows what exists by the id under which it is read", () => {
    const subnet = resource(subnetType, "old", { options: { import: "subnet-0123" } });
    const index = indexOf(plan(subnet));
    assert.equal(urnsById(index).get("subnet-0123"), subnet.urn);
    assert.equal(urnsById(index).size, allOfType(index, subnetType).length);
  });
});
