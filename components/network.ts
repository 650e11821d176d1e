import { DefaultSecurityGroup } from "@pulumi/aws/ec2/defaultSecurityGroup.js";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import { VpcEndpoint } from "@pulumi/aws/ec2/vpcEndpoint.js";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule.js";
import type { types } from "@pulumi/awsx";
import { Vpc } from "@pulumi/awsx/ec2/vpc.js";
import * as pulumi from "@pulumi/pulumi";
import type { Account } from "./account.ts";
import { checked } from "./checked.ts";
import { endpointName, endpointServiceName, endpointServices } from "./endpoints.ts";
import { FlowLogs, type TrafficType } from "./flow-logs.ts";
import { defaultCidrBlock, NatGateways, networkProblems } from "./network-rules.ts";
import { type SubnetLayout, subnetLayout } from "./subnets.ts";

export interface NetworkFlowLogs {
  /** Days until a record is deleted; one of the numbers CloudWatch Logs knows. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
  retentionDays: number;
  /** Accepted connections, rejected ones, or all. All by default. */
  trafficType?: TrafficType;
}

export interface NetworkArgs {
  /** Where the stack lives; `lookUpAccount` answers it. */
  account: Account;
  /** Names of the availability zones, two or more, none twice. A new one goes at the end: the place in this list decides each zone's blocks. https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html */
  availabilityZones: string[];
  /** IPv4 block of the VPC, /16 to /28. 10.0.0.0/16 by default. Refused if the subnets do not fit. https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
  cidrBlock?: string;
  /** Prefix length of each public subnet, up to /28. An eighth of a private subnet by default, at least a /27. */
  publicSubnetMask?: number;
  /** Prefix length of each private subnet, up to /28. An eighth of the VPC by default, at least a /27. */
  privateSubnetMask?: number;
  /** One NAT gateway in each zone, one in all, or none. One in each zone by default. https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html */
  natGateways?: NatGateways;
  /** AWS services that get an interface endpoint in the private subnets, by short name (`ecr.api`) or in full. None by default, or what nodes and agents need where there is no NAT gateway. https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html */
  interfaceEndpoints?: string[];
  /** Records who talked to whom. Off by default. https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html */
  flowLogs?: NetworkFlowLogs;
  /** Name tag of the VPC and part of the name of its flow log group, which must be unique in account and region. Project, stack and component by default. */
  vpcName?: string;
  /** ARN of the policy that bounds what the roles may ever do. None by default. https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html */
  permissionsBoundary?: string;
}

/**
 * A VPC with public subnets for load balancers and NAT gateways, and private ones for nodes, pods and the control plane.
 *
 * One in a stack and region: awsx names the endpoint for S3 after the service alone, so a second network beside the first would register
 * the same URN, which Pulumi refuses. Under a component of a type of its own, whose URNs differ, a second one has a place.
 */
export class Network extends pulumi.ComponentResource {
  /** Id of the VPC. */
  public readonly vpcId: pulumi.Output<string>;
  /** Ids of the private subnets, in the order of the zones. */
  public readonly privateSubnetIds: pulumi.Output<string[]>;
  /** Ids of the public subnets, in the order of the zones. */
  public readonly publicSubnetIds: pulumi.Output<string[]>;

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("eks-platform:index:Network", name, checked(args, networkProblems(args)), opts);
    const natGateways = args.natGateways ?? NatGateways.OnePerZone;
    const vpcName = args.vpcName ?? `${pulumi.getProject()}-${pulumi.getStack()}-${name}`;

    const vpc = createVpc(name, args, natGateways, vpcName, this);
    this.vpcId = vpc.vpcId;
    this.publicSubnetIds = vpc.publicSubnetIds;
    this.privateSubnetIds = natGateways === NatGateways.None ? vpc.isolatedSubnetIds : vpc.privateSubnetIds;

    // The group that AWS makes with every VPC lets its members talk to each other and to the world, and whatever is created
    // without a group of its own lands in it. Nothing here does; emptied, nothing ever profits from having been forgotten.
    // https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-2
    new DefaultSecurityGroup(`${name}-default-security-group`, { vpcId: this.vpcId }, { parent: this });

    createInterfaceEndpoints(
      name,
      args,
      endpointServices(natGateways !== NatGateways.None, args.interfaceEndpoints),
      this,
    );
    if (args.flowLogs !== undefined) {
      const { account, permissionsBoundary } = args;
      const vpcId = this.vpcId;
      new FlowLogs(
        `${name}-flow-logs`,
        { account, vpcId, vpcName, ...args.flowLogs, permissionsBoundary },
        { parent: this },
      );
    }
    this.registerOutputs({
      vpcId: this.vpcId,
      privateSubnetIds: this.privateSubnetIds,
      publicSubnetIds: this.publicSubnetIds,
    });
  }
}

const strategies = { none: "None", single: "Single", onePerZone: "OnePerAz" } as const satisfies Record<
  NatGateways,
  string
>;

function createVpc(
  name: string,
  args: NetworkArgs,
  natGateways: NatGateways,
  vpcName: string,
  parent: pulumi.ComponentResource,
): Vpc {
  const { availabilityZones } = args;
  const cidrBlock = args.cidrBlock ?? defaultCidrBlock;
  return new Vpc(
    `${name}-vpc`,
    {
      cidrBlock,
      availabilityZoneNames: availabilityZones,
      // "Legacy", the default, puts the subnets into an order of its own.
      subnetStrategy: "Auto",
      subnetSpecs: subnetSpecs(subnetLayout({ ...args, cidrBlock, zones: availabilityZones.length }), natGateways),
      subnetNameTagStrategy: "AvailabilityZone",
      natGateways: { strategy: strategies[natGateways] },
      // Private endpoints, Fargate and interface endpoints resolve names in the VPC: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
      enableDnsHostnames: true,
      enableDnsSupport: true,
      // Free of charge, and it keeps the layers of every image off the NAT gateways. Without "Auto" it would get no routes.
      vpcEndpointStrategy: "Auto",
      vpcEndpointSpecs: [
        {
          serviceName: `com.amazonaws.${args.account.region}.s3`,
          vpcEndpointType: "Gateway",
          tags: { Name: `${vpcName}-s3` },
        },
      ],
      tags: { Name: vpcName },
    },
    { parent },
  );
}

/**
 * The role tags tell the load balancer controller where internet-facing and internal load balancers go:
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/subnet_discovery/
 *
 * Subnets are named "private" with and without a way out, so that a change of the NAT gateways later never renames, and so
 * never replaces, one.
 */
function subnetSpecs(layout: SubnetLayout, natGateways: NatGateways): types.input.ec2.SubnetSpecArgs[] {
  return [
    {
      type: "Public",
      name: "public",
      cidrBlocks: layout.publicCidrBlocks,
      tags: { "kubernetes.io/role/elb": "1" },
    },
    {
      type: natGateways === NatGateways.None ? "Isolated" : "Private",
      name: "private",
      cidrBlocks: layout.privateCidrBlocks,
      tags: { "kubernetes.io/role/internal-elb": "1" },
    },
  ];
}

/** Ours rather than awsx's: they then carry this component's name, and a security group made for them alone. */
function createInterfaceEndpoints(name: string, args: NetworkArgs, services: readonly string[], parent: Network): void {
  if (services.length === 0) return;
  const cidrBlock = args.cidrBlock ?? defaultCidrBlock;
  const securityGroup = new SecurityGroup(
    `${name}-endpoints`,
    { vpcId: parent.vpcId, description: "Interface endpoints, reached from within the VPC only" },
    { parent },
  );
  const rule = new SecurityGroupIngressRule(
    `${name}-endpoints-https`,
    {
      securityGroupId: securityGroup.id,
      description: "HTTPS from the VPC",
      cidrIpv4: cidrBlock,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
    },
    { parent },
  );
  for (const service of services) {
    new VpcEndpoint(
      `${name}-endpoint-${endpointName(service)}`,
      {
        vpcId: parent.vpcId,
        vpcEndpointType: "Interface",
        serviceName: endpointServiceName(args.account, service),
        subnetIds: parent.privateSubnetIds,
        securityGroupIds: [securityGroup.id],
        // The usual host name of the service then leads to the endpoint, so that no client needs to know of it.
        privateDnsEnabled: true,
      },
      { parent, dependsOn: rule },
    );
  }
}
