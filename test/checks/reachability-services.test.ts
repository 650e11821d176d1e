import assert from "node:assert/strict";
import type { Json, PlannedResource } from "../../plan/plan.ts";
import { found, severities } from "./findings.ts";
import { awsx, cluster, group, type Inputs, isolated, needing, nodes, subnetIds, usual } from "./network-builder.ts";
import { container, deployment, object, plan, podSpec, resource, unknown } from "./plan-builder.ts";

const s3 = { serviceName: "com.amazonaws.ap-northeast-1.s3" };
const named = (service: string): Json => ({
  serviceName: `com.amazonaws.ap-northeast-1.${service}`,
  vpcEndpointType: "Interface",
});
const needed = ["ecr.api", "ecr.dkr", "ec2"].map(named);

describe("nodes-reach-services", () => {
  const rule = "nodes-reach-services";
  const lone = (specs: readonly Json[], ...more: readonly PlannedResource[]) =>
    plan(
      awsx({ ...isolated, vpcEndpointSpecs: [...specs] }),
      cluster({}, "isolated"),
      nodes({}, {}, "apps", "isolated"),
      ...more,
    );
  const nowhere = "net-isolated-1 has no route to the internet, and the VPC has no endpoint for it";

  it("finds services that isolated nodes have no endpoint for, all at once", () => {
    assert.deepEqual(found(rule, lone([])), [
      `nodes of apps cannot reach ecr.api, ecr.dkr, s3, ec2 (TCP 443): ${nowhere}. Add interface endpoints for ecr.api, ecr.dkr, ec2 and a gateway endpoint for s3 with the route tables of these subnets, or NAT gateways.`,
    ]);
    assert.deepEqual(found(rule, lone([s3, ...needed.slice(1)])), [
      `nodes of apps cannot reach ecr.api (TCP 443): ${nowhere}. Add an interface endpoint for ecr.api, or NAT gateways.`,
    ]);
    assert.deepEqual(found(rule, lone([s3, ...needed])), []);
  });

  it("asks for what the roles of pods and nodes let them call, and for how they get them", () => {
    const role = resource("aws:iam/role:Role", "agent");
    const policy = resource("aws:iam/rolePolicy:RolePolicy", "agent", {
      inputs: {
        policy: JSON.stringify({
          Statement: [
            { Effect: "Allow", Action: ["logs:PutLogEvents", "elasticloadbalancing:*"], Resource: "*" },
            { Effect: "Deny", Action: "sqs:ReceiveMessage", Resource: "*" },
          ],
        }),
      },
      propertyDependencies: { role: [role.urn] },
    });
    const association = resource("aws:eks/podIdentityAssociation:PodIdentityAssociation", "agent", {
      inputs: { clusterName: "shop", namespace: "demo", serviceAccount: "agent" },
      propertyDependencies: { roleArn: [role.urn] },
    });
    const agent = resource("aws:eks/addon:Addon", "agent", {
      inputs: { addonName: "eks-pod-identity-agent", clusterName: "shop" },
    });
    const missing = (...more: readonly PlannedResource[]) =>
      found(rule, lone([s3, ...needed], ...more)).flatMap((message) => /reach (.*) \(TCP/.exec(message)?.[1] ?? []);
    assert.deepEqual(missing(role, policy, association), ["elasticloadbalancing, logs"]);
    assert.deepEqual(missing(role, policy), []);
    assert.deepEqual(missing(agent), ["eks-auth"]);
    const account = object("ServiceAccount", "old", null, {
      metadata: { annotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/old" } },
    });
    assert.deepEqual(missing(account), ["sts"]);
    const nodeRole = resource("aws:iam/role:Role", "nodes");
    const attachment = resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "ssm", {
      inputs: { policyArn: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore" },
      propertyDependencies: { role: [nodeRole.urn] },
    });
    const with_ = nodes({}, { nodeRoleArn: [nodeRole] }, "apps", "isolated");
    const shell = plan(
      awsx({ ...isolated, vpcEndpointSpecs: [s3, ...needed] }),
      cluster({}, "isolated"),
      with_,
      nodeRole,
      attachment,
    );
    assert.match(found(rule, shell)[0] ?? "", /cannot reach ssm, ssmmessages \(TCP 443\)/);
  });

  it("knows that Fargate pods have no public address, wherever they are", () => {
    const profile = resource("aws:eks/fargateProfile:FargateProfile", "jobs", {
      inputs: { clusterName: "shop", selectors: [{ namespace: "jobs" }], subnetIds: subnetIds("public") },
    });
    assert.match(
      found(rule, plan(awsx(), cluster(), profile))[0] ?? "",
      /net-public-1 is public, and Fargate pods have no public address/,
    );
    assert.deepEqual(found(rule, plan(awsx(), cluster(), nodes({}, {}, "apps", "public"))), []);
  });

  it("asks for less on Fargate, but for tokens", () => {
    const profile = resource("aws:eks/fargateProfile:FargateProfile", "jobs", {
      inputs: { clusterName: "shop", selectors: [{ namespace: "jobs" }], subnetIds: subnetIds("isolated") },
    });
    const only = plan(awsx(isolated), cluster({}, "isolated"), profile);
    assert.match(
      found(rule, only)[0] ?? "",
      /^Fargate pods of jobs cannot reach ecr\.api, ecr\.dkr, s3, sts \(TCP 443\)/,
    );
  });

  const ownVpc = needing("aws:ec2/vpc:Vpc", "own", { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true });
  const ownSubnet = needing("aws:ec2/subnet:Subnet", "back", { cidrBlock: "10.0.1.0/24" }, { vpcId: [ownVpc] });
  const ownCluster = needing("aws:eks/cluster:Cluster", "main", {
    name: "shop",
    vpcConfig: { subnetIds: [unknown], endpointPrivateAccess: true },
  });
  const wired = { ...ownCluster, propertyDependencies: { vpcConfig: [ownSubnet.urn] } };
  const ownNodes = needing(
    "aws:eks/nodeGroup:NodeGroup",
    "apps",
    { clusterName: "shop", nodeGroupName: "apps" },
    {
      subnetIds: [ownSubnet],
    },
  );
  const table = needing("aws:ec2/routeTable:RouteTable", "back", {}, { vpcId: [ownVpc] });
  const association = needing(
    "aws:ec2/routeTableAssociation:RouteTableAssociation",
    "back",
    {},
    {
      subnetId: [ownSubnet],
      routeTableId: [table],
    },
  );
  const route = (target: Inputs) =>
    needing("aws:ec2/route:Route", "out", { destinationCidrBlock: "0.0.0.0/0", ...target }, { routeTableId: [table] });
  const own = (...more: readonly PlannedResource[]) =>
    plan(ownVpc, ownSubnet, wired, ownNodes, table, association, ...more);

  it("goes by the routes that a program makes itself", () => {
    const rest =
      "and the VPC has no endpoint for it. Add interface endpoints for ecr.api, ecr.dkr, ec2 and a gateway endpoint for s3 with the route tables of these subnets, or NAT gateways.";
    const apps = "nodes of apps cannot reach ecr.api, ecr.dkr, s3, ec2 (TCP 443)";
    assert.deepEqual(found(rule, own()), [`${apps}: back has no route to the internet, ${rest}`]);
    assert.deepEqual(found(rule, own(route({ natGatewayId: "nat-0123" }))), []);
    assert.deepEqual(found(rule, own(route({ gatewayId: "igw-0123" }))), [
      `${apps}: back leads to an internet gateway, but gives no public address, ${rest}`,
    ]);
    assert.deepEqual(severities(rule, own(route({ transitGatewayId: "tgw-0123" }))), ["warning"]);
  });

  it("knows a NAT gateway that leads nowhere itself", () => {
    const nat = (inputs: Inputs) => needing("aws:ec2/natGateway:NatGateway", "nat", inputs, { subnetId: [ownSubnet] });
    const through = (gateway: PlannedResource) =>
      needing(
        "aws:ec2/route:Route",
        "out",
        { destinationCidrBlock: "0.0.0.0/0" },
        { routeTableId: [table], natGatewayId: [gateway] },
      );
    const inside = nat({});
    assert.match(
      found(rule, own(inside, through(inside)))[0] ?? "",
      /nat, the NAT gateway of back, is in a subnet without an internet gateway/,
    );
    const front = needing("aws:ec2/subnet:Subnet", "front", {}, { vpcId: [ownVpc] });
    const lost = needing("aws:ec2/natGateway:NatGateway", "nat", {}, { subnetId: [front] });
    assert.match(
      found(rule, own(front, lost, through(lost)))[0] ?? "",
      /nat, the NAT gateway of back, is in a subnet without an internet gateway/,
    );
    const private_ = nat({ connectivityType: "private" });
    assert.match(
      found(rule, own(private_, through(private_)))[0] ?? "",
      /nat, the NAT gateway of back, is a private one/,
    );
  });

  const endpoint = (inputs: Inputs, groups: readonly PlannedResource[]) =>
    needing(
      "aws:ec2/vpcEndpoint:VpcEndpoint",
      "ec2",
      { serviceName: "com.amazonaws.eu-west-1.ec2", vpcEndpointType: "Interface", vpcId: unknown, ...inputs },
      { vpcId: [ownVpc], subnetIds: [ownSubnet], securityGroupIds: groups },
    );
  const onNat = route({ natGatewayId: "nat-0123" });

  it("finds an endpoint that lets nobody in, though there is another way out", () => {
    const door = group("door");
    assert.deepEqual(found(rule, own(onNat, door, endpoint({ vpcId: unknown, privateDnsEnabled: true }, [door]))), [
      "nodes of apps cannot reach ec2 (TCP 443): endpoint ec2, no rule of door lets in TCP 443. Let the security groups of ec2 take TCP 443 from the nodes, or from the VPC's block.",
    ]);
    const open = group("door", {
      ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["10.0.0.0/16"] }],
    });
    assert.deepEqual(found(rule, own(onNat, open, endpoint({ vpcId: unknown, privateDnsEnabled: true }, [open]))), []);
    // Without the name nobody goes there.
    assert.deepEqual(found(rule, own(onNat, door, endpoint({ vpcId: unknown }, [door]))), []);
    const unnamed = found(rule, own(door, endpoint({ vpcId: unknown }, [door])));
    assert(unnamed.some((message) => message.includes("ec2 does not answer for the service's usual name")));
  });

  it("finds a gateway endpoint without the routes of the nodes' subnets", () => {
    const gateway = needing(
      "aws:ec2/vpcEndpoint:VpcEndpoint",
      "s3",
      { serviceName: "com.amazonaws.eu-west-1.s3", vpcId: unknown },
      { vpcId: [ownVpc] },
    );
    assert.deepEqual(
      found(rule, own(gateway)).filter((message) => message.includes(" s3 ")),
      [
        "nodes of apps cannot reach s3 (TCP 443): back has no route to the endpoint s3. Give s3 the route tables of these subnets (routeTableIds).",
      ],
    );
    assert.deepEqual(found(rule, own(onNat, gateway)), []);
  });

  it("says once what it cannot tell of subnets that exist already", () => {
    const old = { subnetIds: ["subnet-0123"] };
    const both = plan(cluster({ privateSubnetIds: ["subnet-0123"] }), nodes(old), nodes(old, {}, "batch"));
    assert.deepEqual(found(rule, both), [
      "Cannot tell whether nodes of apps, nodes of batch can reach ecr.api, ecr.dkr, s3, ec2 (TCP 443): the subnets are not in this plan. See that there are interface endpoints for ecr.api, ecr.dkr, ec2 and a gateway endpoint for s3 with the route tables of these subnets, or NAT gateways.",
    ]);
  });
});

describe("nodes-reach-services, for images", () => {
  const rule = "nodes-reach-services";
  const lone = (...more: readonly PlannedResource[]) =>
    plan(
      awsx({ ...isolated, vpcEndpointSpecs: [s3, ...needed] }),
      cluster({}, "isolated"),
      nodes({}, {}, "apps", "isolated"),
      ...more,
    );
  const image = (name: string) => deployment("web", podSpec({ containers: [container({ image: name })] }));
  const rest =
    "net-isolated-1 has no route to the internet. Mirror the images in ECR, for example by a pull-through cache, or add NAT gateways.";

  it("finds images that nothing leads to", () => {
    assert.deepEqual(found(rule, lone(image("public.ecr.aws/nginx/nginx:1.29"))), [
      `nodes of apps cannot reach public.ecr.aws (TCP 443): ${rest}`,
    ]);
    assert.deepEqual(found(rule, lone(image("nginx:1.29"))), [
      `nodes of apps cannot reach docker.io (TCP 443): ${rest}`,
    ]);
    assert.deepEqual(found(rule, lone(image("123456789012.dkr.ecr.eu-west-1.amazonaws.com/nginx:1"))), []);
    assert.deepEqual(found(rule, plan(...usual, image("nginx:1.29"))), []);
  });

  it("does not know where charts have their images from, unless they say it", () => {
    const chart = (values: Inputs) =>
      resource("kubernetes:helm.sh/v3:Release", "x", { inputs: { chart: "karpenter", namespace: "demo", values } });
    assert.deepEqual(severities(rule, lone(chart({}))), ["warning"]);
    assert.deepEqual(found(rule, lone(chart({ image: { repository: "quay.io/x" } }))), [
      `nodes of apps cannot reach quay.io (TCP 443): ${rest}`,
    ]);
  });
});
