import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { Account } from "../../components/account.ts";
import { awsProvider } from "../../components/aws-provider.ts";
import { defaultEndpointServices, endpointName, endpointServiceName } from "../../components/endpoints.ts";
import { Network, type NetworkArgs } from "../../components/network.ts";
import { NatGateways } from "../../components/network-rules.ts";
import type { Json, Plan } from "../../plan/plan.ts";
import { find, planOf, typesAndNames } from "../plan-of.ts";

const account: Account = {
  id: "123456789012",
  region: "ap-northeast-1",
  partition: "aws",
  dnsSuffix: "amazonaws.com",
};

const zones = ["ap-northeast-1a", "ap-northeast-1c"];

function planOfNetwork(args: Partial<NetworkArgs> = {}, unknown = false): Promise<Plan> {
  const program = () => {
    const aws = awsProvider({ region: account.region }, {});
    const network = new Network("network", { account, availabilityZones: zones, ...args }, { providers: { aws } });
    return {
      vpcId: network.vpcId,
      privateSubnetIds: network.privateSubnetIds,
      publicSubnetIds: network.publicSubnetIds,
    };
  };
  return planOf(program, { unknown });
}

function inputs(plan: Plan, type: string, name?: string): Readonly<Record<string, Json>> {
  return find(plan, type, name).inputs;
}

const always: [string, string][] = [
  ["aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "network-default-security-group"],
  ["awsx:ec2:Vpc", "network-vpc"],
  ["eks-platform:index:Network", "network"],
  ["pulumi:providers:aws", "aws"],
];

describe("Network", () => {
  it("makes a VPC and closes its default security group", async () => {
    const plan = await planOfNetwork();
    assert.deepEqual(typesAndNames(plan), always);
    const { ingress, egress } = inputs(plan, "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup");
    assert.deepEqual([ingress, egress], [undefined, undefined]);
  });

  it("lays the VPC out itself", async () => {
    const vpc = inputs(await planOfNetwork(), "awsx:ec2:Vpc");
    assert.deepEqual(vpc, {
      cidrBlock: "10.0.0.0/16",
      availabilityZoneNames: zones,
      subnetStrategy: "Auto",
      subnetNameTagStrategy: "AvailabilityZone",
      subnetSpecs: [
        {
          type: "Public",
          name: "public",
          cidrBlocks: ["10.0.252.0/22", "10.0.248.0/22"],
          tags: { "kubernetes.io/role/elb": "1" },
        },
        {
          type: "Private",
          name: "private",
          cidrBlocks: ["10.0.0.0/19", "10.0.32.0/19"],
          tags: { "kubernetes.io/role/internal-elb": "1" },
        },
      ],
      natGateways: { strategy: "OnePerAz" },
      enableDnsHostnames: true,
      enableDnsSupport: true,
      vpcEndpointStrategy: "Auto",
      vpcEndpointSpecs: [
        {
          serviceName: "com.amazonaws.ap-northeast-1.s3",
          vpcEndpointType: "Gateway",
          tags: { Name: "eks-platform-test-network-s3" },
        },
      ],
      tags: { Name: "eks-platform-test-network" },
    });
  });

  it("hands out subnets by kind, with a way out and without", async () => {
    for (const natGateways of Object.values(NatGateways)) {
      const { outputs } = await planOfNetwork({ natGateways });
      assert.match(String(outputs.vpcId), /^vpc-/);
      assert.equal((outputs.privateSubnetIds as Json[]).length, 2, natGateways);
      assert.equal((outputs.publicSubnetIds as Json[]).length, 2, natGateways);
    }
  });

  it("asks for one NAT gateway where told so", async () => {
    const vpc = inputs(await planOfNetwork({ natGateways: NatGateways.Single }), "awsx:ec2:Vpc");
    assert.deepEqual(vpc.natGateways, { strategy: "Single" });
  });

  it("isolates the private subnets without NAT, under the same names and tags", async () => {
    const vpc = inputs(await planOfNetwork({ natGateways: NatGateways.None }), "awsx:ec2:Vpc");
    assert.deepEqual(vpc.natGateways, { strategy: "None" });
    assert.deepEqual((vpc.subnetSpecs as Json[])[1], {
      type: "Isolated",
      name: "private",
      cidrBlocks: ["10.0.0.0/19", "10.0.32.0/19"],
      tags: { "kubernetes.io/role/internal-elb": "1" },
    });
  });

  it("gives a network without NAT the endpoints nodes and agents need, reached from the VPC alone", async () => {
    const plan = await planOfNetwork({ natGateways: NatGateways.None, cidrBlock: "10.9.0.0/16" });
    const endpoints = defaultEndpointServices.map((service): [string, string] => [
      "aws:ec2/vpcEndpoint:VpcEndpoint",
      `network-endpoint-${endpointName(service)}`,
    ]);
    const expected: [string, string][] = [
      ...always,
      ...endpoints,
      ["aws:ec2/securityGroup:SecurityGroup", "network-endpoints"],
      ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "network-endpoints-https"],
    ];
    assert.deepEqual(new Set(typesAndNames(plan).map(String)), new Set(expected.map(String)));
    assert.equal(typesAndNames(plan).length, expected.length);

    const group = find(plan, "aws:ec2/securityGroup:SecurityGroup");
    assert.deepEqual([group.inputs.ingress, group.inputs.egress], [undefined, undefined]);
    const rule = inputs(plan, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    assert.deepEqual([rule.cidrIpv4, rule.ipProtocol, rule.fromPort, rule.toPort], ["10.9.0.0/16", "tcp", 443, 443]);
    const endpoint = find(plan, "aws:ec2/vpcEndpoint:VpcEndpoint", "network-endpoint-ecr-api");
    assert.equal(endpoint.inputs.serviceName, "com.amazonaws.ap-northeast-1.ecr.api");
    assert.equal(endpoint.inputs.privateDnsEnabled, true);
    assert.deepEqual(endpoint.inputs.subnetIds, plan.outputs.privateSubnetIds);
    assert.ok(endpoint.dependencies.includes(group.urn));
  });

  it("records traffic into a group that expires, with a role that can do nothing else", async () => {
    const boundary = "arn:aws:iam::123456789012:policy/boundary";
    const plan = await planOfNetwork({
      flowLogs: { retentionDays: 14 },
      vpcName: "platform-dev",
      permissionsBoundary: boundary,
    });
    const expected = [
      ...always,
      ["aws:cloudwatch/logGroup:LogGroup", "network-flow-logs-log-group"],
      ["aws:ec2/flowLog:FlowLog", "network-flow-logs-flow-log"],
      ["aws:iam/role:Role", "network-flow-logs-role"],
      ["aws:iam/rolePolicy:RolePolicy", "network-flow-logs-policy"],
      ["eks-platform:index:FlowLogs", "network-flow-logs"],
    ];
    assert.deepEqual(typesAndNames(plan).map(String).sort(), expected.map(String).sort());
    const group = inputs(plan, "aws:cloudwatch/logGroup:LogGroup");
    assert.deepEqual([group.name, group.retentionInDays], ["/aws/vpc/platform-dev/flow-logs", 14]);
    assert.equal(find(plan, "aws:iam/role:Role").inputs.namePrefix, "platform-dev-flow-logs-");
    const role = inputs(plan, "aws:iam/role:Role");
    assert.equal(role.permissionsBoundary, boundary);
    assert.deepEqual(JSON.parse(String(role.assumeRolePolicy)).Statement[0].Condition, {
      StringEquals: { "aws:SourceAccount": "123456789012" },
      ArnLike: { "aws:SourceArn": "arn:aws:ec2:ap-northeast-1:123456789012:vpc-flow-log/*" },
    });
    const { Statement: statements } = JSON.parse(String(inputs(plan, "aws:iam/rolePolicy:RolePolicy").policy));
    assert.deepEqual(
      statements.map(({ Action, Resource }: Record<string, unknown>) => [Action, Resource]),
      [
        [
          ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
          [
            "arn:aws:logs:ap-northeast-1:123456789012:log-group:/aws/vpc/platform-dev/flow-logs",
            "arn:aws:logs:ap-northeast-1:123456789012:log-group:/aws/vpc/platform-dev/flow-logs:*",
          ],
        ],
        ["logs:DescribeLogGroups", "arn:aws:logs:ap-northeast-1:123456789012:log-group:*"],
      ],
    );
    const flowLog = find(plan, "aws:ec2/flowLog:FlowLog");
    assert.equal(flowLog.inputs.trafficType, "ALL");
    assert.ok(flowLog.dependencies.includes(find(plan, "aws:iam/rolePolicy:RolePolicy").urn));
  });

  it("is planned with unknown ids too, with the same resources", async () => {
    const args: Partial<NetworkArgs> = { natGateways: NatGateways.None, flowLogs: { retentionDays: 14 } };
    assert.deepEqual(typesAndNames(await planOfNetwork(args, true)), typesAndNames(await planOfNetwork(args)));
  });

  it("uses the provider it is given", async () => {
    const plan = await planOfNetwork({ flowLogs: { retentionDays: 14 } });
    const provider = find(plan, "pulumi:providers:aws").urn;
    for (const { custom, urn, provider: used, type } of plan.resources)
      if (custom && type.startsWith("aws:")) assert.equal(used?.startsWith(provider), true, urn);
  });

  const refusals: [string, Partial<NetworkArgs>, RegExp][] = [
    ["one zone only", { availabilityZones: ["ap-northeast-1a"] }, /needs subnets in two zones or more/],
    [
      "a zone twice",
      { availabilityZones: ["ap-northeast-1a", "ap-northeast-1a"] },
      /availabilityZones\[1\].*listed already/,
    ],
    ["a VPC too small", { cidrBlock: "10.0.0.0/27" }, /cidrBlock is "10.0.0.0\/27", which holds 32 addresses/],
    [
      "a retention CloudWatch lacks",
      { flowLogs: { retentionDays: 31 } },
      /flowLogs\.retentionDays is 31, which is no retention/,
    ],
    ["an endpoint twice", { interfaceEndpoints: ["sts", "sts"] }, /interfaceEndpoints\[1\].*listed already/],
    ["an interface endpoint for S3", { interfaceEndpoints: ["s3"] }, /S3 needs no interface endpoint/],
    [
      "no NAT and too few endpoints",
      { natGateways: NatGateways.None, interfaceEndpoints: ["ecr.api", "sts"] },
      /without NAT gateways nodes also need ec2, ecr\.dkr/,
    ],
  ];
  for (const [what, args, message] of refusals)
    it(`refuses ${what}`, () => assert.rejects(planOfNetwork(args), message));
});

describe("endpointServiceName", () => {
  const china = { ...account, partition: "aws-cn", region: "cn-north-1" };

  it("adds Region and prefix", () => {
    assert.equal(endpointServiceName(account, "ecr.api"), "com.amazonaws.ap-northeast-1.ecr.api");
    assert.equal(endpointServiceName(china, "ecr.api"), "cn.com.amazonaws.cn-north-1.ecr.api");
    assert.equal(endpointServiceName(china, "logs"), "com.amazonaws.cn-north-1.logs");
  });

  it("takes a full name as it stands", () => {
    const full = "com.amazonaws.vpce.ap-northeast-1.vpce-svc-0123456789abcdef0";
    assert.equal(endpointServiceName(account, full), full);
    assert.equal(endpointName("com.amazonaws.ap-northeast-1.ecr.api"), "ecr-api");
  });
});
