import type { Json, PlannedResource } from "../../plan/plan.ts";
import { deployment, object, podSpec, resource, unknown } from "../checks/plan-builder.ts";
import { type Case, itSays } from "./effect-case.ts";

type Inputs = Record<string, Json>;

const aws =
  (type: string, name: string) =>
  (inputs: Inputs, options: PlannedResource["options"] = {}) =>
    resource(`aws:${type}`, name, { inputs, options });

const cluster = aws("eks/cluster:Cluster", "main");
const vpcConfig = (inputs: Inputs) => cluster({ name: "shop", vpcConfig: inputs });
const claim = object("PersistentVolumeClaim", "data", {});

const controlPlane: Case[] = [
  [
    "an upgrade",
    cluster({ name: "shop", version: "1.35" }),
    cluster({ name: "shop", version: "1.36" }),
    "rollingRestart",
    "The control plane of shop is upgraded in place from 1.35 to 1.36: pods run on, calls to the API may fail for moments.",
    ["Nodes keep their version until their own group is updated.", "It can be undone for 7 days only."],
  ],
  [
    "an upgrade over a version",
    cluster({ name: "shop", version: "1.34" }),
    cluster({ name: "shop", version: "1.36" }),
    "rollingRestart",
    "The control plane of shop is upgraded in place from 1.34 to 1.36: pods run on, calls to the API may fail for moments.",
    [
      "EKS goes up one minor version at a time, and refuses this step.",
      "Nodes keep their version until their own group is updated.",
      "It can be undone for 7 days only.",
    ],
  ],
  [
    "a way back",
    cluster({ name: "shop", version: "1.36" }),
    cluster({ name: "shop", version: "1.35" }),
    "dataLoss",
    "Whether it is updated or replaced cannot be told; if it is replaced: Cluster shop is replaced: the new cluster is empty; every object in it is lost, also what this program does not know.",
    [
      "If it is updated: The control plane of shop goes back from 1.36 to 1.35, which EKS allows only within 7 days of an upgrade and after the nodes.",
    ],
  ],
  [
    "no public endpoint",
    vpcConfig({ endpointPublicAccess: true }),
    vpcConfig({ endpointPublicAccess: false }),
    "interruption",
    "The API of shop is no longer reachable from outside the VPC: people and pipelines there lose it.",
  ],
  [
    "fewer addresses",
    vpcConfig({ publicAccessCidrs: ["192.0.2.0/24", "198.51.100.0/24"] }),
    vpcConfig({ publicAccessCidrs: ["192.0.2.0/24"] }),
    "interruption",
    "198.51.100.0/24 no longer reaches the API of shop.",
  ],
  [
    "no longer everyone",
    vpcConfig({ publicAccessCidrs: ["0.0.0.0/0"] }),
    vpcConfig({ publicAccessCidrs: ["192.0.2.0/24"] }),
    "interruption",
    "0.0.0.0/0 no longer reaches the API of shop: only 192.0.2.0/24 may.",
  ],
  [
    "more addresses",
    vpcConfig({ publicAccessCidrs: ["192.0.2.0/24"] }),
    vpcConfig({ publicAccessCidrs: ["192.0.2.0/24", "198.51.100.0/24"] }),
    "nothing",
    "More addresses reach the API of shop.",
  ],
  [
    "fewer logs",
    cluster({ name: "shop", enabledClusterLogTypes: ["api", "audit"] }),
    cluster({ name: "shop", enabledClusterLogTypes: ["api"] }),
    "nothing",
    "Logs of audit are no longer written; those that are there stay.",
  ],
  [
    "no deletion protection",
    cluster({ name: "shop", deletionProtection: true }),
    cluster({ name: "shop", deletionProtection: false }),
    "nothing",
    "From now on nothing keeps shop from being deleted.",
  ],
  [
    "access entries alone",
    cluster({ name: "shop", accessConfig: { authenticationMode: "API_AND_CONFIG_MAP" } }),
    cluster({ name: "shop", accessConfig: { authenticationMode: "API" } }),
    "interruption",
    "Whoever only the ConfigMap aws-auth lets in loses access to shop; this cannot be undone.",
  ],
  [
    "another cluster",
    [cluster({ name: "shop", roleArn: "a" }), deployment(), claim],
    [cluster({ name: "shop", roleArn: "b" }), deployment(), claim],
    "dataLoss",
    "Cluster shop is replaced: the new cluster is empty; every object in it is lost, also what this program does not know.",
    [
      "1 workload of this program stop: Deployment demo/web.",
      "No claim finds its volume again: PersistentVolumeClaim demo/data.",
    ],
  ],
];

const entry = aws("eks/accessEntry:AccessEntry", "developer");
const association = aws("eks/accessPolicyAssociation:AccessPolicyAssociation", "developer");
const developer = { clusterName: "shop", principalArn: "arn:aws:iam::123456789012:role/developer" };
const policyArn = (name: string) => `arn:aws:eks::aws:cluster-access-policy/${name}`;

const access: Case[] = [
  ["no entry", entry(developer), [], "interruption", "role/developer loses access to the cluster."],
  [
    "a group less",
    entry({ ...developer, kubernetesGroups: ["a", "b"] }),
    entry({ ...developer, kubernetesGroups: ["a"] }),
    "interruption",
    "role/developer loses what the groups b may do.",
  ],
  [
    "no entry for nodes",
    entry({ ...developer, type: "EC2_LINUX" }),
    [],
    "interruption",
    "Nodes of role/developer (EC2_LINUX) lose the cluster: they count as gone, and their pods start elsewhere.",
  ],
  [
    "another policy",
    association({ ...developer, policyArn: policyArn("AmazonEKSAdminPolicy") }),
    association({ ...developer, policyArn: policyArn("AmazonEKSViewPolicy") }),
    "interruption",
    "role/developer loses AmazonEKSAdminPolicy until the new association, of AmazonEKSViewPolicy, is there.",
  ],
];

const addOn = (name: string, inputs: Inputs = {}) =>
  aws("eks/addon:Addon", name)({ clusterName: "shop", addonName: name, ...inputs });

const addOns: Case[] = [
  [
    "another version",
    addOn("vpc-cni", { addonVersion: "v1.21.0-eksbuild.1" }),
    addOn("vpc-cni", { addonVersion: "v1.22.0-eksbuild.1" }),
    "rollingRestart",
    "The add-on vpc-cni restarts aws-node on every node, some nodes at a time.",
    ["Pods that run keep their network; on a node where it restarts, new pods wait for an address."],
  ],
  [
    "one of which little is known",
    addOn("some-agent", { addonVersion: "v1" }),
    addOn("some-agent", { addonVersion: "v2" }),
    "rollingRestart",
    "The add-on some-agent restarts its pods.",
  ],
  [
    "removed",
    addOn("coredns"),
    [],
    "interruption",
    "The add-on coredns is removed with its pods.",
    ["Names no longer resolve inside the cluster."],
  ],
  [
    "removed, but its pods kept",
    addOn("coredns", { preserve: true }),
    [],
    "nothing",
    "EKS forgets the add-on coredns; its pods stay as they are (preserve).",
  ],
  [
    "taken over from the cluster",
    [cluster({ name: "shop" })],
    [addOn("kube-proxy"), cluster({ name: "shop" })],
    "rollingRestart",
    "EKS takes over the kube-proxy that the cluster may have already: its pods restart.",
  ],
];

const role = aws("iam/role:Role", "writer")({ assumeRolePolicy: "{}" });
const statement = (actions: string[], more: Inputs = {}) => ({
  Effect: "Allow",
  Action: actions,
  Resource: ["arn:a"],
  ...more,
});
const document = (...statements: Json[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const rolePolicy = (policy: Json): PlannedResource => ({
  ...aws("iam/rolePolicy:RolePolicy", "writer")({ policy, role: "writer" }),
  propertyDependencies: { role: [role.urn] },
});
const podIdentity = (inputs: Inputs = {}): PlannedResource => ({
  ...aws(
    "eks/podIdentityAssociation:PodIdentityAssociation",
    "writer",
  )({
    clusterName: "shop",
    namespace: "demo",
    serviceAccount: "web",
    roleArn: "arn:aws:iam::123456789012:role/writer",
    ...inputs,
  }),
  propertyDependencies: { roleArn: [role.urn] },
});
const among = (policy: PlannedResource) => [policy, role, podIdentity()];
const write = ["logs:CreateLogStream", "logs:PutLogEvents"];

const permissions: Case[] = [
  [
    "an action less",
    among(rolePolicy(document(statement(write)))),
    among(rolePolicy(document(statement(["logs:PutLogEvents"])))),
    "interruption",
    "service account demo/web may no longer call logs:CreateLogStream: what needs that fails.",
  ],
  [
    "an action more",
    among(rolePolicy(document(statement(["logs:PutLogEvents"])))),
    among(rolePolicy(document(statement(write)))),
    "nothing",
    "service account demo/web may call logs:CreateLogStream as well.",
  ],
  [
    "a wildcard instead of actions",
    among(rolePolicy(document(statement(write)))),
    among(rolePolicy(document(statement(["logs:*"])))),
    "nothing",
    "service account demo/web may call logs:* as well.",
  ],
  [
    "other resources",
    among(rolePolicy(document(statement(write)))),
    among(rolePolicy(document(statement(write, { Resource: ["arn:b"] })))),
    "interruption",
    "service account demo/web may call logs:CreateLogStream and logs:PutLogEvents on fewer resources or under other conditions: what needs the rest fails.",
  ],
  [
    "a condition",
    among(rolePolicy(document(statement(["logs:PutLogEvents"])))),
    among(
      rolePolicy(
        document(statement(["logs:PutLogEvents"], { Condition: { Bool: { "aws:SecureTransport": "true" } } })),
      ),
    ),
    "interruption",
    "service account demo/web may call logs:PutLogEvents on fewer resources or under other conditions: what needs the rest fails.",
  ],
  [
    "a denial",
    among(rolePolicy(document(statement(write)))),
    among(rolePolicy(document(statement(write), { Effect: "Deny", Action: "logs:PutLogEvents", Resource: "*" }))),
    "interruption",
    "service account demo/web is denied logs:PutLogEvents: what needs that fails.",
  ],
  [
    "everything but something",
    among(rolePolicy(document(statement(write)))),
    among(rolePolicy(document({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }))),
    "unknown",
    "What service account demo/web may no longer do cannot be told.",
  ],
  [
    "no policy",
    among(rolePolicy(document(statement(["logs:PutLogEvents"])))),
    [role, podIdentity()],
    "interruption",
    "service account demo/web may no longer call logs:PutLogEvents: what needs that fails.",
  ],
];

const trusting = (service: string) =>
  document({ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" });
const trusted = (policy: string) => [{ ...role, inputs: { assumeRolePolicy: policy } }, podIdentity()];
const runningPod = deployment("web", podSpec({ serviceAccountName: "web" }));

const identities: Case[] = [
  [
    "another trust",
    trusted(trusting("pods.eks.amazonaws.com")),
    trusted(trusting("ec2.amazonaws.com")),
    "interruption",
    "Those that the role of service account demo/web trusted so far may no longer get it, or only under other conditions: pods.eks.amazonaws.com.",
  ],
  [
    "no role",
    [role, podIdentity()],
    [podIdentity()],
    "interruption",
    "The role of service account demo/web goes: its credentials stop working.",
  ],
  [
    "no association",
    [podIdentity(), role, runningPod],
    [role, runningPod],
    "interruption",
    "Pods of demo/web get no more credentials for the role: those of Deployment demo/web.",
  ],
  [
    "an association for pods that run",
    [role, runningPod],
    [podIdentity(), role, runningPod],
    "nothing",
    "Pods of demo/web get the role when they restart: those of Deployment demo/web that run do not.",
  ],
];

const logGroup = aws("cloudwatch/logGroup:LogGroup", "logs");
const key = aws("kms/key:Key", "key");

const data: Case[] = [
  [
    "shorter retention",
    logGroup({ name: "/a", retentionInDays: 30 }),
    logGroup({ name: "/a", retentionInDays: 7 }),
    "dataLoss",
    "Events in /a that are older than 7 days are deleted (before: 30).",
  ],
  [
    "retention where there was none",
    logGroup({ name: "/a" }),
    logGroup({ name: "/a", retentionInDays: 1 }),
    "dataLoss",
    "Events in /a that are older than 1 day are deleted, where none were before.",
  ],
  [
    "longer retention",
    logGroup({ name: "/a", retentionInDays: 7 }),
    logGroup({ name: "/a", retentionInDays: 30 }),
    "nothing",
    "Events in /a are kept longer.",
  ],
  [
    "no retention any more",
    logGroup({ name: "/a", retentionInDays: 7 }),
    logGroup({ name: "/a" }),
    "nothing",
    "Events in /a are kept for ever, and billed so.",
  ],
  ["no log group", logGroup({ name: "/a" }), [], "dataLoss", "Log group /a goes with all events in it."],
  [
    "a log group that is left behind",
    logGroup({ name: "/a", skipDestroy: true }),
    [],
    "nothing",
    "Log group /a stays, and Pulumi forgets it (skipDestroy).",
  ],
  [
    "no key",
    [
      key({ deletionWindowInDays: 7 }),
      { ...logGroup({ name: "/a" }), propertyDependencies: { kmsKeyId: [key({}).urn] } },
    ],
    [logGroup({ name: "/a" })],
    "dataLoss",
    "KMS key key is disabled at once and deleted after 7 days: what is encrypted with it cannot be read.",
    ["It encrypts logs."],
  ],
  [
    "no bucket",
    aws("s3/bucket:Bucket", "files")({}),
    [],
    "dataLoss",
    "The S3 bucket files goes with everything in it; unless it is empty, AWS refuses (forceDestroy is not set).",
  ],
  [
    "another file system",
    aws("efs/fileSystem:FileSystem", "files")({ encrypted: false }),
    aws("efs/fileSystem:FileSystem", "files")({ encrypted: true }),
    "dataLoss",
    "The EFS file system files is made anew, empty, and the old one goes with everything in it.",
  ],
];

const vpc = aws("ec2/vpc:Vpc", "main");
const route = aws("ec2/route:Route", "out");
const ingressRule = aws("vpc/securityGroupIngressRule:SecurityGroupIngressRule", "web");
const securityGroup = aws("ec2/securityGroup:SecurityGroup", "web");
const https = { fromPort: 443, toPort: 443, protocol: "tcp", cidrBlocks: ["10.0.0.0/8"] };

const network: Case[] = [
  [
    "a VPC with a cluster in it",
    [vpc({ cidrBlock: "10.0.0.0/16" }), cluster({ name: "shop" })],
    [vpc({ cidrBlock: "10.1.0.0/16" }), cluster({ name: "shop" })],
    "dataLoss",
    "Everything in the VPC main goes with it: nodes, load balancers, the control plane's interfaces; a cluster cannot follow to another VPC, so that it must be made anew, empty.",
  ],
  [
    "names that no longer resolve",
    vpc({ enableDnsHostnames: true }),
    vpc({ enableDnsHostnames: false }),
    "interruption",
    "Names of private endpoints no longer resolve in the VPC: nodes lose the cluster's private endpoint.",
  ],
  [
    "another NAT gateway",
    route({ destinationCidrBlock: "0.0.0.0/0", natGatewayId: "nat-1" }),
    route({ destinationCidrBlock: "0.0.0.0/0", natGatewayId: "nat-2" }),
    "interruption",
    "Traffic to 0.0.0.0/0 takes another NAT gateway: open connections break.",
    ["It arrives there from another public address: allow lists must follow."],
  ],
  [
    "no NAT gateway",
    aws("ec2/natGateway:NatGateway", "nat")({}),
    [],
    "interruption",
    "Private subnets that leave by nat have no way out to the internet, and later another source address.",
  ],
  [
    "another public address",
    aws("ec2/eip:Eip", "nat")({}),
    [],
    "interruption",
    "The public address of nat is given back: whoever has it on an allow list, or in DNS, must follow.",
  ],
  [
    "no endpoint",
    aws("ec2/vpcEndpoint:VpcEndpoint", "s3")({ serviceName: "com.amazonaws.ap-northeast-1.ecr.api" }),
    [],
    "interruption",
    "Traffic to ecr.api no longer stays in the VPC: without a NAT gateway it has no way at all.",
  ],
  [
    "a port closes",
    ingressRule({ fromPort: 443, toPort: 443, ipProtocol: "tcp", cidrIpv4: "10.0.0.0/8" }),
    [],
    "interruption",
    "Port 443 (tcp) from 10.0.0.0/8 closes.",
  ],
  [
    "a rule within the group goes",
    securityGroup({ ingress: [https, { ...https, fromPort: 0, toPort: 0, protocol: "-1" }] }),
    securityGroup({ ingress: [https] }),
    "interruption",
    "Every port from 10.0.0.0/8 closes.",
  ],
  [
    "a rule within the group comes",
    securityGroup({ ingress: [https] }),
    securityGroup({ ingress: [https, { ...https, fromPort: 8000, toPort: 8080 }] }),
    "nothing",
    "Ports 8000 to 8080 (tcp) from 10.0.0.0/8 opens.",
  ],
  [
    "rules that nobody knows",
    securityGroup({ ingress: [https] }),
    securityGroup({ ingress: unknown }),
    "unknown",
    "Which traffic of web is cut cannot be told.",
    [],
  ],
];

const replaced = (region: string) => resource("pulumi:providers:aws", "aws", { inputs: { region } });
const served = { ...logGroup({ name: "/a" }), provider: replaced("a").urn };

const providers: Case[] = [
  [
    "tags of everything",
    resource("pulumi:providers:aws", "aws", { inputs: { defaultTags: '{"tags":{"a":"b"}}' } }),
    resource("pulumi:providers:aws", "aws", { inputs: { defaultTags: '{"tags":{"a":"c"}}' } }),
    "nothing",
    "Tags of everything it serves change in place.",
  ],
  [
    "another place",
    [replaced("ap-northeast-1"), served],
    [replaced("eu-west-1"), served],
    "dataLoss",
    "Whether it is updated or replaced cannot be told; if it is replaced: Everything that the provider serves is made anew with it: deleted in the one place and created in the other (1 resources).",
  ],
];

describe("the effect of a change on what AWS runs", () => {
  describe("the control plane", () => itSays(controlPlane));
  describe("access to the cluster", () => itSays(access));
  describe("add-ons", () => itSays(addOns));
  describe("what roles may do", () => itSays(permissions));
  describe("who has a role", () => itSays(identities));
  describe("data", () => itSays(data));
  describe("the network", () => itSays(network));
  describe("providers", () => itSays(providers));
});
