import type { Json, PlannedResource } from "../../plan/plan.ts";
import { remote, resource, unknown } from "./plan-builder.ts";

export type Inputs = Record<string, Json>;
export type Needs = Readonly<Record<string, readonly PlannedResource[]>>;

/** What its inputs need is not known by any other name, as before the first deployment. */
export function needing(type: string, name: string, inputs: Inputs, needs: Needs = {}): PlannedResource {
  const hidden = Object.fromEntries(
    Object.entries(needs).map(([key, of]) => [key, key.endsWith("Id") ? unknown : of.map(() => unknown)]),
  );
  return resource(type, name, { inputs: { ...hidden, ...inputs }, propertyDependencies: urnsOf(needs) });
}

export function urnsOf(needs: Needs): Record<string, string[]> {
  return Object.fromEntries(Object.entries(needs).map(([key, of]) => [key, of.map(({ urn }) => urn)]));
}

export const zones = ["ap-northeast-1a", "ap-northeast-1c"];
export const awsx = (inputs: Inputs = {}) =>
  remote("awsx:ec2:Vpc", "net", {
    inputs: {
      availabilityZoneNames: zones,
      subnetStrategy: "Auto",
      vpcEndpointStrategy: "Auto",
      enableDnsHostnames: true,
      ...inputs,
    },
  });
export const isolated: Inputs = {
  natGateways: { strategy: "None" },
  subnetSpecs: [{ type: "Isolated" }],
};

export const subnetIds = (...kinds: readonly string[]) =>
  zones.flatMap((_, zone) =>
    kinds.map((kind) => ({
      resource: `urn:pulumi:dev::shop::awsx:ec2:Vpc$aws:ec2/vpc:Vpc$aws:ec2/subnet:Subnet::net-${kind}-${zone + 1}`,
    })),
  );

export const cluster = (inputs: Inputs = {}, kind = "private") =>
  remote("eks:index:Cluster", "main", {
    inputs: {
      name: "shop",
      vpcId: unknown,
      privateSubnetIds: subnetIds(kind),
      endpointPrivateAccess: true,
      skipDefaultNodeGroup: true,
      skipDefaultSecurityGroups: true,
      authenticationMode: "API",
      vpcCniOptions: { configurationValues: { enableNetworkPolicy: "true" } },
      ...inputs,
    },
  });

export const nodes = (inputs: Inputs = {}, needs: Needs = {}, name = "apps", kind = "private") =>
  remote("eks:index:ManagedNodeGroup", name, {
    inputs: { clusterName: "shop", subnetIds: subnetIds(kind), nodeRoleArn: "arn:aws:iam::1:role/nodes", ...inputs },
    propertyDependencies: urnsOf(needs),
  });

export const usual = [awsx(), cluster(), nodes()];

export const group = (name: string, inputs: Inputs = {}) =>
  needing("aws:ec2/securityGroup:SecurityGroup", name, inputs);
export const everywhere: Json = [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }];
export const template = (groups: readonly PlannedResource[], name = "template") =>
  needing("aws:ec2/launchTemplate:LaunchTemplate", name, {}, { vpcSecurityGroupIds: groups });
export const templated = (made: PlannedResource, name = "apps") =>
  nodes({ launchTemplate: { id: unknown, version: "1" } }, { launchTemplate: [made] }, name);
export const ingressRule = (name: string, inputs: Inputs, needs: Needs) =>
  needing("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", name, { ipProtocol: "tcp", ...inputs }, needs);
