import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import fc from "fast-check";
import { selectZones } from "../../components/zone-rules.ts";
import { standIns } from "../../plan/stand-ins/index.ts";
import { type Answer, type Asked, hex, surroundings } from "../../plan/stand-ins/stand-ins.ts";
import { makeUrn } from "../../plan/urn.ts";
import { isObject, resourceReference, type Wire, type WireObject } from "../../plan/values.ts";

const tokyo = surroundings("ap-northeast-1");

function asked(type: string, inputs: WireObject = {}, name = "thing", region = "ap-northeast-1"): Asked {
  return { urn: makeUrn("dev", "shop", "", type, name), type, name, inputs, surroundings: surroundings(region) };
}

function answer(type: string, inputs: WireObject = {}, name = "thing", region = "ap-northeast-1"): Answer {
  const found = standIns[type.split(":")[0]!]?.resource?.(asked(type, inputs, name, region));
  assert.ok(found, `nobody answers for ${type}`);
  return found;
}

function call(token: string, region: string): WireObject {
  return standIns.aws!.functions![token]!({}, surroundings(region));
}

/** Every text in a value that is an ARN. */
function arnsIn(value: Wire | undefined): string[] {
  return [...JSON.stringify(value ?? null).matchAll(/"(arn:[^"]*)"/g)].map(([, arn]) => arn!);
}

describe("stand-ins", () => {
  describe("know, by its name, where a region is", () => {
    for (const [region, partition, dnsSuffix] of [
      ["ap-northeast-1", "aws", "amazonaws.com"],
      ["us-east-1", "aws", "amazonaws.com"],
      ["cn-north-1", "aws-cn", "amazonaws.com.cn"],
      ["us-gov-west-1", "aws-us-gov", "amazonaws.com"],
      ["eusc-de-east-1", "aws-eusc", "amazonaws.eu"],
      ["us-iso-east-1", "aws-iso", "c2s.ic.gov"],
      ["us-isob-east-1", "aws-iso-b", "sc2s.sgov.gov"],
      ["eu-isoe-west-1", "aws-iso-e", "cloud.adc-e.uk"],
      ["us-isof-south-1", "aws-iso-f", "csp.hci.ic.gov"],
    ] as const)
      it(region, () => {
        assert.deepEqual(surroundings(region), { region, partition, dnsSuffix, accountId: "123456789012" });
        assert.equal(call("aws:index/getPartition:getPartition", region).partition, partition);
        assert.equal(call("aws:index/getPartition:getPartition", region).dnsSuffix, dnsSuffix);
        assert.equal(call("aws:index/getRegion:getRegion", region).region, region);
        assert.match(
          String(call("aws:index/getCallerIdentity:getCallerIdentity", region).arn),
          new RegExp(`^arn:${partition}:sts:`),
        );
      });
  });

  it("offer zones that a cluster can have, in every region", () => {
    for (const region of [
      "ap-northeast-1",
      "us-east-1",
      "us-west-1",
      "us-west-2",
      "ca-central-1",
      "eu-west-1",
      "cn-north-1",
    ]) {
      const { names, zoneIds } = call("aws:index/getAvailabilityZones:getAvailabilityZones", region);
      assert.ok(Array.isArray(names) && Array.isArray(zoneIds));
      assert.equal(new Set(zoneIds).size, names.length);
      const zones = names.map((name, at) => ({ name: String(name), id: String(zoneIds[at]) }));
      // Of those of us-east-1, EKS refuses one.
      assert.equal(selectZones(zones, zones.length).length, zones.length - (region === "us-east-1" ? 1 : 0), region);
      for (const { name } of zones) assert.match(name, new RegExp(`^${region}[a-f]$`));
    }
    const { names } = call("aws:index/getAvailabilityZones:getAvailabilityZones", "ap-northeast-1");
    assert.deepEqual(names, ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]);
  });

  describe("answer for AWS with", () => {
    /** What a resource would be called there, and the form of its id. */
    const forms: readonly (readonly [type: string, inputs: WireObject, id: RegExp, arn: RegExp | undefined])[] = [
      ["aws:iam/role:Role", {}, /^thing-[0-9a-f]{7}$/, /^arn:aws:iam::123456789012:role\/thing-[0-9a-f]{7}$/],
      ["aws:iam/role:Role", { name: "given" }, /^given$/, /^arn:aws:iam::123456789012:role\/given$/],
      ["aws:iam/role:Role", { namePrefix: "pre-" }, /^pre-[0-9a-f]{7}$/, /:role\/pre-[0-9a-f]{7}$/],
      ["aws:iam/policy:Policy", { name: "given" }, /^arn:aws:iam::123456789012:policy\/given$/, /:policy\/given$/],
      [
        "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
        { url: "https://oidc.example/id/A" },
        /^arn:aws:iam::123456789012:oidc-provider\/oidc\.example\/id\/A$/,
        /:oidc-provider\/oidc\.example\/id\/A$/,
      ],
      [
        "aws:kms/key:Key",
        {},
        /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
        /^arn:aws:kms:ap-northeast-1:123456789012:key\/[0-9a-f-]{36}$/,
      ],
      [
        "aws:cloudwatch/logGroup:LogGroup",
        { name: "/aws/eks/shop/cluster" },
        /^\/aws\/eks\/shop\/cluster$/,
        /^arn:aws:logs:ap-northeast-1:123456789012:log-group:\/aws\/eks\/shop\/cluster$/,
      ],
      ["aws:ec2/launchTemplate:LaunchTemplate", {}, /^lt-0[0-9a-f]{16}$/, /:launch-template\/lt-0[0-9a-f]{16}$/],
      ["aws:ec2/securityGroup:SecurityGroup", {}, /^sg-0[0-9a-f]{16}$/, /^arn:aws:ec2:ap-northeast-1:123456789012:/],
      ["aws:eks/podIdentityAssociation:PodIdentityAssociation", { clusterName: "shop" }, /^a-[0-9a-f]{17}$/, undefined],
      ["aws:s3/bucket:Bucket", {}, /^thing-[0-9a-f]{7}$/, /^arn:aws:s3:::/],
    ];
    for (const [type, inputs, id, arn] of forms)
      it(`${type} ${JSON.stringify(inputs)}`, () => {
        const found = answer(type, inputs);
        assert.match(String(found.id), id);
        if (arn !== undefined) assert.match(String(found.outputs.arn), arn);
        assert.deepEqual(answer(type, inputs), found);
        assert.notEqual(answer(type, { ...inputs, name: "other", url: "https://other" }, "other").id, found.id);
      });

    it("ARNs of the region's partition and of the account that is none", () => {
      const types = [...forms.map(([type]) => type), "aws:ec2/vpc:Vpc", "aws:eks/addon:Addon"];
      fc.assert(
        fc.property(fc.constantFrom(...types), fc.constantFrom("cn-north-1", "us-gov-west-1"), (type, region) => {
          const { outputs } = answer(type, {}, "thing", region);
          for (const arn of arnsIn(outputs)) {
            const [, partition, , , account = ""] = arn.split(":");
            assert.equal(partition, surroundings(region).partition);
            assert.ok(["", "123456789012"].includes(account), arn);
          }
        }),
      );
    });
  });

  describe("answer for awsx.ec2.Vpc with", () => {
    const inputs: WireObject = {
      cidrBlock: "10.1.0.0/16",
      availabilityZoneNames: ["ap-northeast-1a", "ap-northeast-1c"],
      subnetSpecs: [
        { type: "Public", cidrBlocks: ["10.1.0.0/24", "10.1.1.0/24"], tags: { a: "b" } },
        { type: "Private", name: "nodes", cidrBlocks: ["10.1.2.0/24", "10.1.3.0/24"] },
        { type: "Isolated" },
      ],
    };

    it("a subnet for each spec in each zone, as awsx names them", () => {
      const { outputs, inside = [] } = answer("awsx:ec2:Vpc", inputs, "net");
      const subnets = inside.filter(({ urn }) => urn.includes("aws:ec2/subnet:Subnet"));
      assert.deepEqual(
        subnets.map(({ urn, state }) => [urn, state.availabilityZone, state.cidrBlock]),
        [
          ["public-1", "ap-northeast-1a", "10.1.0.0/24"],
          ["nodes-1", "ap-northeast-1a", "10.1.2.0/24"],
          ["isolated-1", "ap-northeast-1a", ""],
          ["public-2", "ap-northeast-1c", "10.1.1.0/24"],
          ["nodes-2", "ap-northeast-1c", "10.1.3.0/24"],
          ["isolated-2", "ap-northeast-1c", ""],
        ].map(([name, ...rest]) => [`urn:pulumi:dev::shop::awsx:ec2:Vpc$aws:ec2/subnet:Subnet::net-${name}`, ...rest]),
      );
      const ids = (names: string[]) =>
        subnets.filter(({ urn }) => names.some((name) => urn.endsWith(name))).map(({ id }) => id);
      assert.deepEqual(outputs.publicSubnetIds, ids(["public-1", "public-2"]));
      assert.deepEqual(outputs.privateSubnetIds, ids(["nodes-1", "nodes-2"]));
      assert.deepEqual(outputs.isolatedSubnetIds, ids(["isolated-1", "isolated-2"]));
      assert.equal(new Set(subnets.map(({ id }) => id)).size, 6);
      const [vpc] = inside;
      assert.deepEqual(outputs.vpc, resourceReference(vpc!.urn, vpc!.id));
      assert.equal(outputs.vpcId, vpc!.id);
      assert.equal(vpc!.state.cidrBlock, "10.1.0.0/16");
    });

    it("three zones and two kinds of subnets, where nothing is said", () => {
      const { outputs } = answer("awsx:ec2:Vpc");
      assert.equal((outputs.publicSubnetIds as Wire[]).length, 3);
      assert.equal((outputs.privateSubnetIds as Wire[]).length, 3);
      assert.deepEqual(outputs.isolatedSubnetIds, []);
      const { outputs: two } = answer("awsx:ec2:Vpc", { numberOfAvailabilityZones: 2 });
      assert.equal((two.privateSubnetIds as Wire[]).length, 2);
    });
  });

  describe("answer for @pulumi/eks with", () => {
    it("a cluster of the name that was given, whose parts agree", () => {
      const { outputs, inside = [] } = answer("eks:index:Cluster", { name: "shop", version: "1.36" });
      const [cluster] = inside;
      assert.equal(cluster?.id, "shop");
      assert.equal(cluster?.state.version, "1.36");
      assert.deepEqual(cluster?.state.identities, [{ oidcs: [{ issuer: outputs.oidcProviderUrl! }] }]);
      assert.equal(outputs.oidcProviderUrl, `https://${outputs.oidcIssuer}`);
      assert.ok(isObject(cluster?.state.vpcConfig));
      assert.equal(cluster.state.vpcConfig.clusterSecurityGroupId, outputs.clusterSecurityGroupId);
      assert.ok(isObject(outputs.kubeconfigJson) && isObject(outputs.kubeconfig));
      const text = String(outputs.kubeconfigJson.value);
      assert.deepEqual(JSON.parse(text), outputs.kubeconfig.value);
      const { clusters, users } = JSON.parse(text);
      assert.equal(clusters[0].cluster.server, cluster.state.endpoint);
      assert.deepEqual(users[0].user.exec.args, ["eks", "get-token", "--cluster-name", "shop"]);
      assert.equal(outputs.oidcProviderArn, undefined);
      assert.equal(
        answer("eks:index:Cluster", { createOidcProvider: true }).outputs.oidcProviderArn,
        `arn:aws:iam::123456789012:oidc-provider/${answer("eks:index:Cluster").outputs.oidcIssuer}`,
      );
    });

    it("addresses of the region's partition", () => {
      const { outputs, inside = [] } = answer("eks:index:Cluster", {}, "cluster", "cn-north-1");
      assert.match(String(outputs.oidcIssuer), /^oidc\.eks\.cn-north-1\.amazonaws\.com\.cn\/id\/[0-9A-F]{32}$/);
      assert.match(String(inside[0]?.state.endpoint), /\.cn-north-1\.eks\.amazonaws\.com\.cn$/);
    });

    it("a node group of its cluster", () => {
      const { inside = [] } = answer("eks:index:ManagedNodeGroup", { clusterName: "shop", nodeGroupName: "general" });
      assert.equal(inside[0]?.id, "shop:general");
      assert.match(String(inside[0]?.state.arn), /:nodegroup\/shop\/general\/[0-9a-f]{32}$/);
    });
  });

  it("name only outputs that the packages document", () => {
    const load = createRequire(import.meta.url);
    for (const [type, declaration] of [
      ["awsx:ec2:Vpc", "@pulumi/awsx/ec2/vpc.d.ts"],
      ["eks:index:Cluster", "@pulumi/eks/cluster.d.ts"],
      ["eks:index:ManagedNodeGroup", "@pulumi/eks/managedNodeGroup.d.ts"],
    ] as const) {
      const text = readFileSync(load.resolve(declaration), "utf8");
      const documented = [...text.matchAll(/^ {4}(?:readonly )?(\w+)!?: pulumi\.Output</gm)].map(([, name]) => name);
      assert.ok(documented.length > 0, declaration);
      const unheardOf = Object.keys(answer(type, { createOidcProvider: true }).outputs).filter(
        (name) => !documented.includes(name),
      );
      assert.deepEqual(unheardOf, [], type);
    }
  });

  describe("answer for a cluster with", () => {
    const web = { metadata: { name: "web", namespace: "shop", labels: { a: "b" } } };

    it("objects that are there", () => {
      const { id, outputs } = answer("kubernetes:core/v1:ConfigMap", web);
      assert.equal(id, "shop/web");
      assert.deepEqual(outputs, { metadata: web.metadata });
      const { id: made } = answer("kubernetes:core/v1:ConfigMap", {}, "map");
      assert.match(String(made), /^default\/map-[0-9a-f]{8}$/);
    });

    it("an address for each load balancer, and for nothing else", () => {
      const hostOf = (type: string, inputs: WireObject, region?: string) => {
        const { status } = answer(type, inputs, "web", region).outputs;
        return status === undefined ? undefined : JSON.stringify(status);
      };
      const service = { ...web, spec: { type: "LoadBalancer" } };
      assert.match(hostOf("kubernetes:core/v1:Service", service) ?? "", /"hostname":"web-[\w.-]+\.amazonaws\.com"/);
      assert.match(hostOf("kubernetes:networking.k8s.io/v1:Ingress", web) ?? "", /"hostname":"web-/);
      assert.match(hostOf("kubernetes:core/v1:Service", service, "cn-north-1") ?? "", /\.amazonaws\.com\.cn"/);
      assert.equal(hostOf("kubernetes:core/v1:Service", { ...web, spec: { type: "ClusterIP" } }), undefined);
      assert.equal(hostOf("kubernetes:core/v1:Service", web), undefined);
    });

    it("releases that are deployed", () => {
      const { id, outputs } = answer("kubernetes:helm.sh/v3:Release", { name: "controller", namespace: "kube-system" });
      assert.equal(id, "kube-system/controller");
      assert.deepEqual(outputs.status, {
        name: "controller",
        namespace: "kube-system",
        status: "deployed",
        revision: 1,
      });
    });
  });

  it("are silent where they cannot tell", () => {
    assert.equal(standIns.awsx?.resource?.(asked("awsx:ecs:FargateService")), undefined);
    assert.equal(standIns.eks?.resource?.(asked("eks:index:NodeGroup")), undefined);
    assert.equal(standIns.random, undefined);
  });

  it("take their digits from a digest, the same everywhere", () => {
    assert.equal(hex("abc", 8), "ba7816bf");
    assert.equal(tokyo.accountId, "123456789012");
  });
});
