import { strict as assert } from "node:assert";
import * as iam from "@pulumi/aws/iam/index.js";
import * as aws from "@pulumi/aws/index.js";
import { Vpc } from "@pulumi/awsx/ec2/vpc.js";
import { Cluster } from "@pulumi/eks/cluster.js";
import * as core from "@pulumi/kubernetes/core/v1/index.js";
import * as pulumi from "@pulumi/pulumi";
import { Secrets } from "../../plan/values.ts";
import { find, planOf, typesAndNames } from "../plan-of.ts";

const trust = "{}";

class Outer extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("eks-platform:index:Outer", name, { size: 1 }, opts);
    new Inner(`${name}-inner`, { parent: this });
    this.registerOutputs({});
  }
}

class Inner extends pulumi.ComponentResource {
  constructor(name: string, opts?: pulumi.ComponentResourceOptions) {
    super("eks-platform:index:Inner", name, {}, opts);
    const role = new iam.Role(`${name}-role`, { assumeRolePolicy: trust }, { parent: this });
    new iam.RolePolicy(`${name}-policy`, { role: role.id, policy: "{}" }, { parent: this, dependsOn: role });
    this.registerOutputs({});
  }
}

const prefix = "urn:pulumi:test::eks-platform::";
const stackUrn = `${prefix}pulumi:pulumi:Stack::eks-platform-test`;

describe("engine", () => {
  it("names, parents and depends as the real engine does", async () => {
    const plan = await planOf(() => {
      new Outer("platform");
    });
    assert.deepEqual(
      plan.resources.map(({ urn, parent, component }) => [urn, parent, component]),
      [
        [
          `${prefix}eks-platform:index:Outer$eks-platform:index:Inner$aws:iam/role:Role::platform-inner-role`,
          `${prefix}eks-platform:index:Outer$eks-platform:index:Inner::platform-inner`,
          `${prefix}eks-platform:index:Outer$eks-platform:index:Inner::platform-inner`,
        ],
        [
          `${prefix}eks-platform:index:Outer$eks-platform:index:Inner$aws:iam/rolePolicy:RolePolicy::platform-inner-policy`,
          `${prefix}eks-platform:index:Outer$eks-platform:index:Inner::platform-inner`,
          `${prefix}eks-platform:index:Outer$eks-platform:index:Inner::platform-inner`,
        ],
        [
          `${prefix}eks-platform:index:Outer$eks-platform:index:Inner::platform-inner`,
          `${prefix}eks-platform:index:Outer::platform`,
          `${prefix}eks-platform:index:Outer::platform`,
        ],
        [`${prefix}eks-platform:index:Outer::platform`, stackUrn, undefined],
        [stackUrn, undefined, undefined],
      ],
    );
    const role = find(plan, "aws:iam/role:Role");
    const policy = find(plan, "aws:iam/rolePolicy:RolePolicy");
    assert.deepEqual(policy.dependencies, [role.urn]);
    assert.deepEqual(policy.propertyDependencies, { role: [role.urn] });
    assert.deepEqual(find(plan, "eks-platform:index:Outer").inputs, { size: 1 });
    assert.match(role.source ?? "", /^test\/plan\/engine\.test\.ts:\d+$/);
  });

  it("gives the provider that serves a resource: its own, its component's, or the package's default", async () => {
    const plan = await planOf(() => {
      const provider = new aws.Provider("explicit", { region: "ap-northeast-1" });
      new Outer("served", { providers: { aws: provider } });
      new iam.Role("own", { assumeRolePolicy: trust }, { provider });
      new iam.Role("other", { assumeRolePolicy: trust });
    });
    const explicit = `${prefix}pulumi:providers:aws::explicit`;
    assert.equal(find(plan, "aws:iam/role:Role", "served-inner-role").provider, explicit);
    assert.equal(find(plan, "aws:iam/role:Role", "own").provider, explicit);
    assert.equal(find(plan, "aws:iam/role:Role", "other").provider, `${prefix}pulumi:providers:aws::default_7_48_0`);
    assert.equal(find(plan, "eks-platform:index:Outer").provider, undefined);
  });

  it("hands a component's options down as the real engine does", async () => {
    const plan = await planOf(() => {
      const cluster = new iam.Role("cluster", { assumeRolePolicy: trust });
      new Outer("kept", { protect: true, retainOnDelete: true, deletedWith: cluster });
    });
    const { options } = find(plan, "aws:iam/role:Role", "kept-inner-role");
    assert.deepEqual(
      { ...options, version: undefined },
      {
        protect: true,
        retainOnDelete: true,
        deletedWith: find(plan, "aws:iam/role:Role", "cluster").urn,
        version: undefined,
      },
    );
  });

  it("records the options that were given", async () => {
    const plan = await planOf(() => {
      new iam.Role(
        "role",
        { assumeRolePolicy: trust },
        {
          ignoreChanges: ["description"],
          replaceOnChanges: ["path"],
          deleteBeforeReplace: true,
          additionalSecretOutputs: ["arn"],
          customTimeouts: { create: "10m" },
          aliases: [{ name: "old" }],
          import: "role-that-exists",
          version: "7.1.0",
        },
      );
    });
    assert.deepEqual(find(plan, "aws:iam/role:Role").options, {
      deleteBeforeReplace: true,
      ignoreChanges: ["description"],
      replaceOnChanges: ["path"],
      additionalSecretOutputs: ["arn"],
      aliases: [{ spec: { name: "old", parenturn: stackUrn } }],
      customTimeouts: { create: "10m" },
      import: "role-that-exists",
      version: "7.1.0",
    });
  });

  it("runs transforms: the resource's own, then its component's, then the stack's", async () => {
    const seen: string[] = [];
    const describeAs =
      (text: string): pulumi.ResourceTransform =>
      ({ type, props, opts }) => {
        if (type !== "aws:iam/role:Role") return undefined;
        seen.push(text);
        return {
          props: { ...props, description: `${props.description ?? ""}${text}` },
          opts: { ...opts, protect: true },
        };
      };
    const plan = await planOf(() => {
      pulumi.runtime.registerResourceTransform(describeAs("c"));
      const parent = new pulumi.ComponentResource(
        "eks-platform:index:Parent",
        "parent",
        {},
        { transforms: [describeAs("b")] },
      );
      new iam.Role("role", { assumeRolePolicy: trust }, { parent, transforms: [describeAs("a")] });
    });
    assert.deepEqual(seen, ["a", "b", "c"]);
    const { inputs, options } = find(plan, "aws:iam/role:Role");
    assert.equal(inputs.description, "abc");
    assert.equal(options.protect, true);
  });

  it("keeps dependencies and secrets across a transform", async () => {
    const plan = await planOf(() => {
      const role = new iam.Role("role", { assumeRolePolicy: pulumi.secret(trust) });
      const transforms: pulumi.ResourceTransform[] = [({ props, opts }) => ({ props, opts })];
      new iam.RolePolicy("policy", { role: role.id, policy: pulumi.secret("{}") }, { transforms });
    });
    const policy = find(plan, "aws:iam/rolePolicy:RolePolicy");
    assert.deepEqual(policy.dependencies, [find(plan, "aws:iam/role:Role").urn]);
    assert.deepEqual(policy.inputs.policy, { secret: true });
  });

  it("lets a transform of the resource's own change what it waits for", async () => {
    const plan = await planOf(() => {
      const role = new iam.Role("role", { assumeRolePolicy: trust });
      const transforms: pulumi.ResourceTransform[] = [({ opts }) => ({ props: { role: "r", policy: "{}" }, opts })];
      new iam.RolePolicy("policy", { role: role.id, policy: "{}" }, { transforms });
    });
    assert.deepEqual(find(plan, "aws:iam/rolePolicy:RolePolicy").propertyDependencies, {});
  });

  it("shows a transform the provider that serves the resource", async () => {
    const seen: unknown[] = [];
    await planOf(() => {
      const provider = new aws.Provider("explicit", { region: "ap-northeast-1" });
      pulumi.runtime.registerResourceTransform(({ type, opts }) => {
        const given = (opts as pulumi.CustomResourceOptions).provider;
        if (type === "aws:iam/role:Role") seen.push(given === undefined ? "default" : "given");
        return undefined;
      });
      new Outer("served", { providers: { aws: provider } });
      new iam.Role("other", { assumeRolePolicy: trust });
    });
    assert.deepEqual(seen.sort(), ["default", "given"]);
  });

  it("hands options down from remote components, too", async () => {
    const plan = await planOf(() => {
      const role = new iam.Role("role", { assumeRolePolicy: trust });
      const vpc = new Vpc("vpc", {}, { retainOnDelete: true, deletedWith: role });
      new iam.Role("under", { assumeRolePolicy: trust }, { parent: vpc });
    });
    const { options } = find(plan, "aws:iam/role:Role", "under");
    assert.equal(options.retainOnDelete, true);
    assert.equal(options.deletedWith, find(plan, "aws:iam/role:Role", "role").urn);
  });

  it("shows assets as they are sent", async () => {
    const plan = await planOf(() => {
      const parts = { "index.html": new pulumi.asset.StringAsset("hello") };
      const both = { code: new pulumi.asset.AssetArchive(parts), file: new pulumi.asset.StringAsset("hello") };
      new pulumi.ComponentResource("eks-platform:index:Assets", "assets", both);
    });
    assert.deepEqual(find(plan, "eks-platform:index:Assets").inputs, {
      code: { archive: { assets: { "index.html": { asset: { text: "hello" } } } } },
      file: { asset: { text: "hello" } },
    });
  });

  it("shows a secret as a secret, and its value only when asked to", async () => {
    const program = () => {
      const secret = new core.Secret("token", { stringData: { token: pulumi.secret("hunter2") } });
      return { token: pulumi.secret("hunter2"), id: secret.id };
    };
    const hidden = await planOf(program);
    assert.deepEqual(find(hidden, "kubernetes:core/v1:Secret").inputs.stringData, { secret: true });
    assert.deepEqual(hidden.outputs.token, { secret: true });
    assert.ok(!JSON.stringify(hidden).includes("hunter2"));
    const keys = await planOf(program, { secrets: Secrets.KeysOnly });
    assert.deepEqual(find(keys, "kubernetes:core/v1:Secret").inputs.stringData, { token: { secret: true } });
    const shown = await planOf(program, { secrets: Secrets.Shown });
    assert.deepEqual(find(shown, "kubernetes:core/v1:Secret").inputs.stringData, { token: "hunter2" });
  });

  it("answers for what only a provider knows, or leaves it unknown on demand", async () => {
    const program = () => {
      const role = new iam.Role("role", { assumeRolePolicy: trust });
      new iam.RolePolicyAttachment("attachment", { role: role.name, policyArn: pulumi.interpolate`${role.arn}/x` });
      return { arn: role.arn, uniqueId: role.uniqueId };
    };
    const answered = await planOf(program);
    const { inputs } = find(answered, "aws:iam/rolePolicyAttachment:RolePolicyAttachment");
    assert.match(String(inputs.policyArn), /^arn:aws:iam::123456789012:role\/role-[0-9a-f]{7}\/x$/);
    assert.deepEqual(answered.outputs.uniqueId, { unknown: true });

    const unknown = await planOf(program, { unknown: true });
    assert.deepEqual(find(unknown, "aws:iam/rolePolicyAttachment:RolePolicyAttachment").inputs, {
      policyArn: { unknown: true },
      role: { unknown: true },
    });
    assert.deepEqual(typesAndNames(unknown), typesAndNames(answered));
  });

  it("knows nothing of what a provider serves that waits for another resource, before that is there", async () => {
    const program = () => {
      const role = new iam.Role("role", { assumeRolePolicy: trust });
      const waiting = new aws.Provider("waiting", { region: "ap-northeast-1", profile: role.id });
      const served = new iam.Role("served", { assumeRolePolicy: trust, description: "given" }, { provider: waiting });
      return { description: served.description };
    };
    assert.deepEqual((await planOf(program, { unknown: true })).outputs, { description: { unknown: true } });
    assert.deepEqual((await planOf(program)).outputs, { description: "given" });
  });

  it("has no answer of a function that waits for a resource, before that is there", async () => {
    const program = () => {
      const role = new iam.Role("role", { assumeRolePolicy: trust });
      return { after: aws.getRegionOutput({}, { dependsOn: [role] }).region, at: aws.getRegionOutput().region };
    };
    assert.deepEqual((await planOf(program, { unknown: true })).outputs, {
      after: { unknown: true },
      at: "ap-northeast-1",
    });
  });

  it("names default providers by version and source", async () => {
    const plan = await planOf(() => {
      const pluginDownloadURL = "https://example.com/p";
      new iam.Role("role", { assumeRolePolicy: trust }, { version: "7.1.0", pluginDownloadURL });
      iam.Role.get("read", "read", undefined, { version: "7.3.0" });
    });
    assert.deepEqual(
      ["role", "read"].map((name) => find(plan, "aws:iam/role:Role", name).provider?.split("::").at(-1)),
      ["default_7_1_0_https_/example.com/p", "default_7_3_0"],
    );
  });

  it("answers for remote components with their documented outputs", async () => {
    const plan = await planOf(() => {
      const vpc = new Vpc("vpc", {
        availabilityZoneNames: ["ap-northeast-1a", "ap-northeast-1c"],
        subnetSpecs: [{ type: "Public" }, { type: "Private" }],
      });
      const cluster = new Cluster("cluster", {
        name: "shop",
        vpcId: vpc.vpcId,
        privateSubnetIds: vpc.privateSubnetIds,
      });
      return {
        subnets: vpc.privateSubnetIds,
        vpcCidr: vpc.vpc.apply(({ cidrBlock }) => cidrBlock),
        name: cluster.eksCluster.apply(({ name }) => name),
        issuer: cluster.oidcIssuer,
        kubeconfig: cluster.kubeconfigJson,
      };
    });
    assert.equal((plan.outputs.subnets as string[]).length, 2);
    assert.equal(new Set(plan.outputs.subnets as string[]).size, 2);
    assert.equal(plan.outputs.vpcCidr, "10.0.0.0/16");
    assert.equal(plan.outputs.name, "shop");
    assert.match(String(plan.outputs.issuer), /^oidc\.eks\.ap-northeast-1\.amazonaws\.com\/id\/[0-9A-F]{32}$/);
    assert.deepEqual(plan.outputs.kubeconfig, { secret: true });
    const cluster = find(plan, "eks:index:Cluster");
    const vpc = find(plan, "awsx:ec2:Vpc");
    assert.equal(cluster.remote, true);
    assert.deepEqual(cluster.propertyDependencies, { privateSubnetIds: [vpc.urn], vpcId: [vpc.urn] });
  });

  it("gives the same plan for the same program", async () => {
    const program = () => {
      for (let index = 0; index < 5; index++) new Outer(`platform-${index}`);
    };
    assert.equal(JSON.stringify(await planOf(program)), JSON.stringify(await planOf(program)));
  });

  it("plans hundreds of resources at once", async () => {
    const plan = await planOf(() => {
      for (let index = 0; index < 500; index++) new core.ConfigMap(`map-${index}`, { data: { index: String(index) } });
    });
    assert.equal(plan.resources.length, 501);
  });
});
