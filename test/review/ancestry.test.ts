import { strict as assert } from "node:assert";
import { indexOf } from "../../model/plan-index.ts";
import type { PlannedResource } from "../../plan/plan.ts";
import { ancestry } from "../../review/ancestry.ts";
import { component, plan, remote, resource, urn } from "../checks/plan-builder.ts";

const names = (of: string | undefined, ...resources: readonly PlannedResource[]) =>
  ancestry(of, indexOf(plan(...resources))).map(({ name }) => name);

describe("the ancestry of a resource", () => {
  const network = component("shop:index:Network", "network");
  const subnets = component("shop:index:Subnets", "subnets", { parent: network.urn });
  const subnet = resource("aws:ec2/subnet:Subnet", "subnet", { parent: subnets.urn });

  it("begins with itself and ends below the stack", () => {
    assert.deepEqual(names(subnet.urn, network, subnets, subnet), ["subnet", "subnets", "network"]);
    assert.deepEqual(names(network.urn, network), ["network"]);
  });

  it("is empty for nothing, for the stack and for what the plan does not hold", () => {
    assert.deepEqual(names(undefined, network), []);
    assert.deepEqual(names(plan().resources[0]?.urn, network), []);
    assert.deepEqual(names(urn("aws:ec2/vpc:Vpc", "vpc"), network), []);
  });

  it("ends where a parent is missing, or where it goes in a circle", () => {
    assert.deepEqual(names(subnet.urn, subnet), ["subnet"]);
    const first = component("shop:index:A", "first", { parent: urn("shop:index:B", "second") });
    const second = component("shop:index:B", "second", { parent: first.urn });
    assert.deepEqual(names(first.urn, first, second), ["first", "second"]);
  });

  it("leads from what is inside a component of a package to the one of the program", () => {
    const vpc = remote("awsx:ec2:Vpc", "vpc", {
      parent: network.urn,
      inputs: { cidrBlock: "10.0.0.0/16", numberOfAvailabilityZones: 2 },
    });
    const inside = indexOf(plan(network, vpc));
    const gateway = urn("awsx:ec2:Vpc$aws:ec2/vpc:Vpc$aws:ec2/internetGateway:InternetGateway", "vpc");
    const found = ancestry(gateway, inside).map(({ type }) => type);
    assert.deepEqual(found.slice(-2), ["awsx:ec2:Vpc", "shop:index:Network"]);
    assert.equal(found[0], "aws:ec2/internetGateway:InternetGateway");
  });
});
