import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { before, describe, it } from "mocha";
import { awsProvider } from "../../components/aws-provider.ts";
import { Cluster, type ClusterArgs } from "../../components/cluster.ts";
import { type ClusterEndpoint, clusterNameProblems, endpointAccessProblems } from "../../components/cluster-rules.ts";
import { innerCluster } from "../../components/cluster-transform.ts";
import { kubeconfig } from "../../components/kubeconfig.ts";
import type { Json, Plan } from "../../plan/plan.ts";
import { sentence } from "../../problems.ts";
import { find, planOf, typesAndNames } from "../plan-of.ts";

const account = { id: "123456789012", region: "ap-northeast-1", partition: "aws", dnsSuffix: "amazonaws.com" };
const keyArn = "arn:aws:kms:ap-northeast-1:123456789012:key/0a1b2c3d-0000-4000-8000-000000000000";

const minimal: ClusterArgs = {
  clusterName: "platform-dev",
  account,
  kubernetesVersion: "1.36",
  vpcId: "vpc-0123456789abcdef0",
  privateSubnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
  kubeProxyVersion: "v1.36.0-eksbuild.25",
  vpcCni: { version: "v1.22.4-eksbuild.3" },
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

function inputs(plan: Plan, type: string): Readonly<Record<string, Json>> {
  return find(plan, type).inputs;
}

/** What @pulumi/eks adds by itself. */
const conflicts = { resolveConflictsOnCreate: "OVERWRITE", resolveConflictsOnUpdate: "OVERWRITE" };

const withoutKey: [string, string][] = [
  ["aws:cloudwatch/logGroup:LogGroup", "cluster-log-group"],
  ["aws:iam/openIdConnectProvider:OpenIdConnectProvider", "cluster-oidc-provider"],
  ["aws:iam/role:Role", "cluster-role"],
  ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", "cluster-policy"],
  ["eks-platform:index:Cluster", "cluster"],
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
    assert.deepEqual(serviceRole, { resource: find(plan, "aws:iam/role:Role").urn });
    assert.equal(inputs(plan, "aws:kms/key:Key").enableKeyRotation, true);
    assert.equal(inputs(plan, "aws:kms/alias:Alias").name, "alias/eks/platform-dev");
  });

  it("has its log group and its permissions before the cluster", async () => {
    const plan = await planOfCluster({ logRetentionDays: 365 });
    const logGroup = find(plan, "aws:cloudwatch/logGroup:LogGroup");
    assert.deepEqual(logGroup.inputs, { name: "/aws/eks/platform-dev/cluster", retentionInDays: 365 });
    const { dependencies } = find(plan, "eks:index:Cluster");
    for (const { urn } of [logGroup, find(plan, "aws:iam/rolePolicyAttachment:RolePolicyAttachment")])
      assert.ok(dependencies.includes(urn), urn);
  });

  it("has a role that only EKS, for this cluster, can take on", async () => {
    const plan = await planOfCluster({
      account: { ...account, partition: "aws-cn", region: "cn-north-1" },
      permissionsBoundary: "arn:aws-cn:iam::123456789012:policy/boundary",
    });
    const role = inputs(plan, "aws:iam/role:Role");
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
    const { policyArn } = inputs(plan, "aws:iam/rolePolicyAttachment:RolePolicyAttachment");
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

  it("hands the add-on's configuration on", async () => {
    const configuration = { enableNetworkPolicy: "false", env: { ENABLE_PREFIX_DELEGATION: "true" } };
    const plan = await planOfCluster({ vpcCni: { version: "v1.22.4-eksbuild.3", configuration } });
    assert.deepEqual(inputs(plan, "eks:index:Cluster").vpcCniOptions, {
      addonVersion: "v1.22.4-eksbuild.3",
      configurationValues: configuration,
      ...conflicts,
    });
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

describe("endpointAccessProblems", () => {
  const cases: [string, ClusterEndpoint, string[]][] = [
    ["a private endpoint", {}, []],
    ["named addresses", { publicAccess: true, publicAccessCidrs: ["203.0.113.7/32", "8.0.0.0/8"] }, []],
    ["the world, said aloud", { publicAccess: true, publicAccessCidrs: ["0.0.0.0/0"], openToTheWorld: true }, []],
    [
      "half the world",
      { publicAccess: true, publicAccessCidrs: ["128.0.0.0/1"] },
      ["opens the API server to the world"],
    ],
    ["no addresses", { publicAccess: true }, ["is empty, and AWS takes that to mean the whole internet"]],
    ["addresses without an endpoint", { publicAccessCidrs: ["203.0.113.0/24"] }, ["the public endpoint is off"]],
    [
      "private addresses",
      { publicAccess: true, publicAccessCidrs: ["10.1.0.0/16"] },
      ["never come in from the internet"],
    ],
    [
      "a host in a block",
      { publicAccess: true, publicAccessCidrs: ["203.0.113.7/24"] },
      ["Write 203.0.113.0/24 instead"],
    ],
    [
      "too many",
      { publicAccess: true, publicAccessCidrs: Array.from({ length: 41 }, (_, index) => `203.0.113.${index}/32`) },
      ["at most 40 blocks"],
    ],
  ];
  for (const [what, endpoint, expected] of cases)
    it(`${expected.length === 0 ? "accepts" : "refuses"} ${what}`, () => {
      const sentences = endpointAccessProblems(endpoint, ["endpoint"]).map(sentence);
      assert.equal(sentences.length, expected.length, sentences.join("\n"));
      for (const [index, text] of expected.entries()) assert.ok(sentences[index]!.includes(text), sentences[index]);
    });

  it("knows the names EKS accepts", () => {
    assert.deepEqual(clusterNameProblems("Dev_1-a", ["name"]), []);
    assert.equal(clusterNameProblems("", ["name"]).length, 1);
    assert.equal(clusterNameProblems("a".repeat(101), ["name"]).length, 1);
  });
});

describe("innerCluster", () => {
  const transform = innerCluster(true) as (
    args: pulumi.ResourceTransformArgs,
  ) => pulumi.ResourceTransformResult | undefined;

  const inner = {
    custom: true,
    type: "aws:eks/cluster:Cluster",
    name: "cluster-eks-eksCluster",
    props: {
      name: "platform-dev",
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: true },
      bootstrapSelfManagedAddons: true,
    },
    opts: { ignoreChanges: ["bootstrapSelfManagedAddons"] } as pulumi.CustomResourceOptions,
  };

  function settled(output: unknown): Promise<unknown> {
    return new Promise((resolve) => (pulumi.output(output) as pulumi.Output<unknown>).apply(resolve));
  }

  it("takes the creator's rights away and lets neither input replace a cluster", async () => {
    const once = transform(inner)!;
    assert.deepEqual(await settled(once.props), {
      name: "platform-dev",
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      bootstrapSelfManagedAddons: false,
    });
    assert.deepEqual(once.opts, {
      ignoreChanges: ["bootstrapSelfManagedAddons", "accessConfig.bootstrapClusterCreatorAdminPermissions"],
      protect: true,
    });
  });

  it("gives the same answer to its own answer", async () => {
    const once = transform(inner)!;
    const twice = transform({ ...inner, ...once })!;
    assert.deepEqual(await settled(twice.props), await settled(once.props));
    assert.deepEqual(twice.opts, once.opts);
  });

  it("leaves everything else alone", () => {
    assert.equal(transform({ ...inner, type: "aws:eks/addon:Addon" }), undefined);
  });
});

describe("kubeconfig", () => {
  const cluster = { server: "https://example.eks.amazonaws.com", "certificate-authority-data": "Y2E=" };
  const fromCluster = JSON.stringify({
    clusters: [{ name: "kubernetes", cluster }],
    users: [{ name: "aws", user: { exec: { command: "aws", env: [{ name: "AWS_PROFILE", value: "other" }] } } }],
  });

  it("names everything by the cluster and asks the aws command for a token", () => {
    const made = JSON.parse(kubeconfig(fromCluster, { clusterName: "platform-dev", region: "ap-northeast-1" }));
    assert.deepEqual(made.clusters, [{ name: "platform-dev", cluster }]);
    assert.deepEqual(made.contexts, [
      { name: "platform-dev", context: { cluster: "platform-dev", user: "platform-dev" } },
    ]);
    assert.equal(made["current-context"], "platform-dev");
    const [{ user }] = made.users;
    assert.deepEqual(Object.keys(user), ["exec"]);
    assert.equal(user.exec.command, "aws");
    assert.equal(user.exec.apiVersion, "client.authentication.k8s.io/v1beta1");
    assert.deepEqual(
      user.exec.args.join(" "),
      "--region ap-northeast-1 eks get-token --cluster-name platform-dev --output json",
    );
  });

  it("acts as the provider does", () => {
    const roleArn = "arn:aws:iam::123456789012:role/deployer";
    const user = { clusterName: "platform-dev", region: "ap-northeast-1", profile: "dev", roleArn };
    const [{ user: made }] = JSON.parse(kubeconfig(fromCluster, user)).users;
    assert.deepEqual(made.exec.args.slice(8), ["--role-arn", roleArn, "--profile", "dev"]);
  });
});
