import assert from "node:assert/strict";
import { before, describe, it } from "mocha";
import { awsProvider } from "../../components/aws-provider.ts";
import { Cluster, type ClusterArgs } from "../../components/cluster.ts";
import type { Json, Plan } from "../../plan/plan.ts";
import { find, planOf, typesAndNames } from "../plan-of.ts";
import { account } from "./fixtures.ts";

const keyArn = "arn:aws:kms:ap-northeast-1:123456789012:key/0a1b2c3d-0000-4000-8000-000000000000";

const minimal: ClusterArgs = {
  clusterName: "platform-dev",
  account,
  kubernetesVersion: "1.36",
  vpcId: "vpc-0123456789abcdef0",
  privateSubnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
};

function planOfCluster(args: Partial<ClusterArgs> = {}, unknown = false): Promise<Plan> {
  const program = () => {
    const aws = awsProvider({ region: account.region }, {});
    const cluster = new Cluster("cluster", { ...minimal, ...args }, { providers: { aws } });
    const { kubeconfigJson, oidcProviderArn, oidcProviderUrl, clusterSecurityGroupId } = cluster;
    return { kubeconfigJson, oidcProviderArn, oidcProviderUrl, clusterSecurityGroupId };
  };
  return planOf(program, { unknown });
}

const roleType = "aws:iam/role:Role";
const attachmentType = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";

function inputs(plan: Plan, type: string, name?: string): Readonly<Record<string, Json>> {
  return find(plan, type, name).inputs;
}

/** What @pulumi/eks adds by itself. */
const conflicts = { resolveConflictsOnCreate: "OVERWRITE", resolveConflictsOnUpdate: "OVERWRITE" };

const withoutKey: [string, string][] = [
  ["aws:cloudwatch/logGroup:LogGroup", "cluster-log-group"],
  ["aws:eks/addon:Addon", "cluster-pod-identity-agent"],
  ["aws:eks/podIdentityAssociation:PodIdentityAssociation", "cluster-aws-node-association"],
  ["aws:iam/openIdConnectProvider:OpenIdConnectProvider", "cluster-oidc-provider"],
  ["aws:iam/role:Role", "cluster-aws-node-iam"],
  ["aws:iam/role:Role", "cluster-role"],
  ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", "cluster-aws-node-AmazonEKS_CNI_Policy"],
  ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", "cluster-policy"],
  ["eks-platform:index:Cluster", "cluster"],
  ["eks-platform:index:PodRole", "cluster-aws-node"],
  ["eks:index:Cluster", "cluster-eks"],
  ["pulumi:providers:aws", "aws"],
];

describe("Cluster", () => {
  let usual: Plan;
  before(async () => {
    usual = await planOfCluster();
  });

  it("makes the control plane and what it needs", async () => {
    const expected = [...withoutKey, ["aws:kms/alias:Alias", "cluster-key-alias"], ["aws:kms/key:Key", "cluster-key"]];
    const names = typesAndNames(usual).map(String);
    assert.deepEqual(names.sort(), expected.map(String).sort());
  });

  it("is closed, logged, encrypted and pinned unless told otherwise", async () => {
    const plan = usual;
    const { serviceRole, encryptionConfigKeyArn, ...rest } = inputs(plan, "eks:index:Cluster");
    assert.deepEqual(rest, {
      name: "platform-dev",
      version: "1.36",
      vpcId: "vpc-0123456789abcdef0",
      privateSubnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
      authenticationMode: "API",
      endpointPrivateAccess: true,
      endpointPublicAccess: false,
      enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
      deletionProtection: true,
      upgradePolicy: { supportType: "STANDARD" },
      skipDefaultSecurityGroups: true,
      skipDefaultNodeGroup: true,
      createInstanceRole: false,
      createOidcProvider: false,
      bootstrapSelfManagedAddons: false,
      corednsAddonOptions: { enabled: false, ...conflicts },
      kubeProxyAddonOptions: { version: "v1.36.0-eksbuild.25", ...conflicts },
      vpcCniOptions: {
        addonVersion: "v1.22.4-eksbuild.3",
        configurationValues: { enableNetworkPolicy: "true" },
        ...conflicts,
      },
      providerCredentialOpts: {},
      clusterTags: { Name: "platform-dev" },
    });
    assert.match(String(encryptionConfigKeyArn), /^arn:aws:kms:ap-northeast-1:123456789012:key\//);
    assert.deepEqual(serviceRole, { resource: find(plan, roleType, "cluster-role").urn });
    assert.equal(inputs(plan, "aws:kms/key:Key").enableKeyRotation, true);
    assert.equal(inputs(plan, "aws:kms/alias:Alias").name, "alias/eks/platform-dev");
  });

  it("has its log group and its permissions before the cluster", async () => {
    const plan = await planOfCluster({ logRetentionDays: 365 });
    const logGroup = find(plan, "aws:cloudwatch/logGroup:LogGroup");
    assert.deepEqual(logGroup.inputs, { name: "/aws/eks/platform-dev/cluster", retentionInDays: 365 });
    const { dependencies } = find(plan, "eks:index:Cluster");
    for (const { urn } of [logGroup, find(plan, attachmentType, "cluster-policy")])
      assert.ok(dependencies.includes(urn), urn);
  });

  it("has a role that only EKS, for this cluster, can take on", async () => {
    const plan = await planOfCluster({
      account: { ...account, partition: "aws-cn", region: "cn-north-1" },
      permissionsBoundary: "arn:aws-cn:iam::123456789012:policy/boundary",
    });
    const role = inputs(plan, roleType, "cluster-role");
    assert.equal(role.namePrefix, "platform-dev-control-plane-");
    assert.equal(role.permissionsBoundary, "arn:aws-cn:iam::123456789012:policy/boundary");
    assert.deepEqual(JSON.parse(String(role.assumeRolePolicy)).Statement, [
      {
        Effect: "Allow",
        Principal: { Service: "eks.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": "123456789012" },
          ArnLike: { "aws:SourceArn": "arn:aws-cn:eks:cn-north-1:123456789012:cluster/platform-dev" },
        },
      },
    ]);
    const { policyArn } = inputs(plan, attachmentType, "cluster-policy");
    assert.equal(policyArn, "arn:aws-cn:iam::aws:policy/AmazonEKSClusterPolicy");
  });

  it("protects the key in Pulumi as well, and no child of eks.Cluster but the cluster, as long as AWS protects it", async () => {
    for (const deletionProtection of [true, false]) {
      const plan = await planOfCluster({ deletionProtection });
      const cluster = find(plan, "eks:index:Cluster");
      assert.equal(cluster.inputs.deletionProtection, deletionProtection);
      assert.equal(cluster.options.protect ?? false, false);
      assert.equal(find(plan, "aws:kms/key:Key").options.protect ?? false, deletionProtection);
    }
  });

  it("takes a key that is there", async () => {
    const plan = await planOfCluster({ secretsEncryptionKeyArn: keyArn });
    assert.deepEqual(typesAndNames(plan).map(String).sort(), withoutKey.map(String).sort());
    assert.equal(inputs(plan, "eks:index:Cluster").encryptionConfigKeyArn, keyArn);
  });

  it("opens the endpoint to those named, and tells eks.Cluster so", async () => {
    const endpoint = { publicAccess: true, publicAccessCidrs: ["203.0.113.0/24"] };
    const cluster = inputs(await planOfCluster({ endpoint }), "eks:index:Cluster");
    assert.deepEqual(
      [cluster.endpointPublicAccess, cluster.endpointPrivateAccess, cluster.publicAccessCidrs],
      [true, true, ["203.0.113.0/24"]],
    );
  });

  it("makes the OIDC provider from the issuer", async () => {
    const plan = usual;
    const provider = inputs(plan, "aws:iam/openIdConnectProvider:OpenIdConnectProvider");
    assert.deepEqual(provider, { url: plan.outputs.oidcProviderUrl, clientIdLists: ["sts.amazonaws.com"] });
  });

  it("keeps the kubeconfig secret", async () => {
    const { outputs } = usual;
    assert.deepEqual(outputs.kubeconfigJson, { secret: true });
  });

  it("is planned with unknown outputs too, with the same resources", async () => {
    assert.deepEqual(typesAndNames(await planOfCluster({}, true)), typesAndNames(usual));
  });

  it("refuses everything wrong at once, before it registers anything", async () => {
    const args = {
      clusterName: "-dev",
      endpoint: { publicAccess: true, publicAccessCidrs: ["0.0.0.0/0"] },
      logRetentionDays: 31,
    };
    await assert.rejects(planOfCluster(args), (error: Error) => {
      assert.match(error.message, /clusterName is "-dev", which is no name EKS accepts/);
      assert.match(
        error.message,
        /endpoint\.publicAccessCidrs\[0\] is "0\.0\.0\.0\/0", which opens the API server to the world/,
      );
      assert.match(error.message, /logRetentionDays is 31, which is no retention that CloudWatch knows/);
      return true;
    });
  });
});
