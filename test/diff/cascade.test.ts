import assert from "node:assert/strict";
import type { Json, PlannedResource } from "../../plan/plan.ts";
import { object, remote, resource } from "../checks/plan-builder.ts";
import { actions, asked, diffOf } from "./diffing.ts";

const on = (urns: Record<string, PlannedResource>) => ({
  propertyDependencies: Object.fromEntries(Object.entries(urns).map(([key, { urn }]) => [key, [urn]])),
});
const changeOf = (base: PlannedResource[], head: PlannedResource[], name: string) =>
  diffOf(base, head).changes.find((change) => change.name === name);

const role = (path: string, inputs: Record<string, Json> = { namePrefix: "a-" }) =>
  resource("aws:iam/role:Role", "role", { inputs: { ...inputs, path } });

describe("what refers to a replaced resource", () => {
  const user = (type: string, property: string, value: Json) =>
    resource(type, "user", { inputs: { [property]: value }, ...on({ [property]: role("/") }) });

  for (const [type, property, value, expected] of [
    ["aws:eks/cluster:Cluster", "roleArn", "arn:aws:iam::1:role/a-1", "replace roleArn"],
    ["aws:eks/fargateProfile:FargateProfile", "podExecutionRoleArn", "arn:x", "replace podExecutionRoleArn"],
    ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", "role", "a-1", "replace role"],
    ["aws:eks/podIdentityAssociation:PodIdentityAssociation", "roleArn", "arn:x", "update roleArn"],
    ["aws:iam/policy:Policy", "policy", '{"Statement":[]}', "update policy"],
    ["aws:rds/instance:Instance", "monitoringRoleArn", "arn:x", "update monitoringRoleArn"],
    ["aws:redshift/cluster:Cluster", "defaultIamRoleArn", "arn:x", "unknown defaultIamRoleArn"],
    [
      "aws:eks/addon:Addon",
      "podIdentityAssociations",
      [{ serviceAccount: "s", roleArn: "arn:x" }],
      "update podIdentityAssociations[s].roleArn",
    ],
    ["aws:eks/fargateProfile:FargateProfile", "selectors", { unknown: true }, "replace selectors"],
  ] as const)
    it(`${type} by ${property}: ${expected}`, () => {
      const one = user(type, property, value as Json);
      const change = changeOf([role("/"), one], [role("/x/"), one], "user");
      assert.deepEqual(change && asked(change), [expected]);
      assert.equal(change?.properties[0]?.reason, "Role role is replaced, and this refers to it.");
      assert.deepEqual(change?.properties[0]?.after, { unknown: true });
    });

  it("by a name that stays is in doubt where it could not change, and else left alone", () => {
    const named = (path: string) => role(path, { name: "nodes" });
    const attachment = user("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "role", "nodes");
    const change = changeOf([named("/"), attachment], [named("/x/"), attachment], "user");
    assert.deepEqual(change && asked(change), ["unknown role"]);
    const profile = user("aws:iam/instanceProfile:InstanceProfile", "role", "nodes");
    assert.equal(changeOf([named("/"), profile], [named("/x/"), profile], "user"), undefined);
  });

  it("is left alone where it refers to something else of it", () => {
    const release = user("kubernetes:helm.sh/v3:Release", "values", {
      clusterName: "c",
      vpcId: "vpc-1",
      a: { role: "a-1" },
    });
    const change = changeOf([role("/"), release], [role("/x/"), release], "user");
    assert.deepEqual(change && asked(change), ["update values.a.role"]);
  });

  it("goes on from one to the next", () => {
    const vpc = (cidrBlock: string) => resource("aws:ec2/vpc:Vpc", "vpc", { inputs: { cidrBlock } });
    const subnet = resource("aws:ec2/subnet:Subnet", "subnet", { inputs: { vpcId: "v" }, ...on({ vpcId: vpc("") }) });
    const nodes = resource("aws:eks/nodeGroup:NodeGroup", "nodes", {
      inputs: { subnetIds: ["s"] },
      ...on({ subnetIds: subnet }),
    });
    const alarm = resource("aws:cloudwatch/metricAlarm:MetricAlarm", "alarm", { inputs: { threshold: 1 } });
    assert.deepEqual(actions([vpc("10.0.0.0/16"), subnet, nodes, alarm], [vpc("10.1.0.0/16"), subnet, nodes, alarm]), {
      vpc: "replace",
      subnet: "replace",
      nodes: "replace",
    });
  });

  it("takes a cluster along to another VPC, which EKS refuses to move", () => {
    const vpc = (cidrBlock: string) => resource("aws:ec2/vpc:Vpc", "vpc", { inputs: { cidrBlock } });
    const subnet = (cidrBlock: string) =>
      resource("aws:ec2/subnet:Subnet", "subnet", { inputs: { vpcId: "v", cidrBlock }, ...on({ vpcId: vpc("") }) });
    const cluster = resource("aws:eks/cluster:Cluster", "cluster", {
      inputs: { name: "c", vpcConfig: { subnetIds: ["s"] } },
      ...on({ vpcConfig: subnet("") }),
    });
    const rest = resource("aws:eks/addon:Addon", "addOn", { inputs: { clusterName: "c", addonName: "a" } });
    const side = (net: string) => [vpc(`10.${net}.0.0/16`), subnet(`10.${net}.0.0/24`), cluster, rest];
    assert.deepEqual(actions(side("0"), side("1")), {
      vpc: "replace",
      subnet: "replace",
      cluster: "replace",
      addOn: "unknown",
    });
    const property = changeOf(side("0"), side("1"), "cluster")?.properties[0];
    assert.match(property?.reason ?? "", /^Its VPC vpc is replaced, and EKS refuses/);
    const inPlace = [vpc("10.0.0.0/16"), subnet("10.0.1.0/24"), cluster, rest];
    assert.deepEqual(actions(side("0"), inPlace), { subnet: "replace", cluster: "update" });
    const elsewhere = { ...subnet("10.0.0.0/24"), inputs: { vpcId: "w", cidrBlock: "10.0.0.0/24" } };
    assert.deepEqual(actions(side("0"), [vpc("10.0.0.0/16"), elsewhere, cluster, rest]), {
      subnet: "replace",
      cluster: "unknown",
    });
    const group = (name: string) => resource("aws:autoscaling/group:Group", "group", { inputs: { name } });
    const late = { ...vpc("10.0.0.0/16"), options: { replaceWith: [group("").urn] } };
    const change = changeOf(
      [group("a"), late, subnet("10.0.0.0/24"), cluster],
      [group("b"), late, subnet("10.0.1.0/24"), cluster],
      "cluster",
    );
    assert.deepEqual(change && asked(change), ["replace vpcConfig.subnetIds"]);
  });

  it("takes a cluster along that lies in a packaged VPC", () => {
    const vpc = (cidrBlock: string) => remote("awsx:ec2:Vpc", "net", { inputs: { cidrBlock } });
    const cluster = resource("aws:eks/cluster:Cluster", "cluster", {
      inputs: { vpcConfig: { subnetIds: ["s"] } },
      ...on({ vpcConfig: vpc("") }),
    });
    assert.equal(actions([vpc("10.0.0.0/16"), cluster], [vpc("10.8.0.0/16"), cluster]).cluster, "replace");
  });

  it("does not follow an update, and not what is created", () => {
    const described = (description: string) => role("/", { namePrefix: "a-", description });
    const one = user("aws:eks/cluster:Cluster", "roleArn", "arn:x");
    assert.deepEqual(actions([described("a"), one], [described("b"), one]), { role: "update" });
    assert.deepEqual(actions([role("/")], [role("/x/"), one]), { role: "replace", user: "create" });
  });

  it("is told by replaceWith", () => {
    const one = resource("aws:sqs/queue:Queue", "queue", { options: { replaceWith: [role("/").urn] } });
    assert.deepEqual(actions([role("/"), one], [role("/x/"), one]), { role: "replace", queue: "replace" });
  });
});

describe("what goes with something else", () => {
  it("is all that a replaced provider serves", () => {
    const provider = (clusterIdentifier: string | undefined, kubeconfig: string) =>
      resource("pulumi:providers:kubernetes", "k8s", {
        inputs: { kubeconfig, ...(clusterIdentifier === undefined ? {} : { clusterIdentifier }) },
      });
    const map = object("ConfigMap", "map", null, { provider: provider("a", "").urn });
    assert.deepEqual(changeOf([provider("a", "x"), map], [provider("b", "x"), map], "map")?.notes, []);
    assert.deepEqual(actions([provider("a", "x"), map], [provider("b", "x"), map]), { k8s: "replace", map: "replace" });
    assert.deepEqual(actions([provider(undefined, "x"), map], [provider(undefined, "y"), map]), {
      k8s: "unknown",
      map: "unknown",
    });
    assert.deepEqual(actions([provider("a", "x"), map], [provider("a", "y"), map]), { k8s: "update" });
  });

  it("is all in a Namespace that is replaced or deleted", () => {
    const space = (name: string) =>
      resource("kubernetes:core/v1:Namespace", "space", { inputs: { metadata: { name } } });
    const [inside, outside] = ["demo", "else"].map((namespace) =>
      object("ConfigMap", namespace, null, { metadata: { namespace } }),
    );
    const rest = [inside!, outside!];
    const kept = { ...space("demo"), options: { replaceOnChanges: ["metadata.labels"] } };
    const labelled = { ...kept, inputs: { metadata: { name: "demo", labels: { a: "b" } } } };
    assert.deepEqual(actions([kept, ...rest], [labelled, ...rest]), { space: "replace", demo: "unknown" });
    assert.deepEqual(actions([space("demo"), ...rest], rest), { space: "delete", demo: "unknown" });
  });

  it("is what belongs to a replaced cluster, and what was made in it", () => {
    const cluster = (serviceIpv4Cidr: string) =>
      resource("aws:eks/cluster:Cluster", "cluster", {
        inputs: { name: "c", kubernetesNetworkConfig: { serviceIpv4Cidr } },
      });
    const addOn = resource("aws:eks/addon:Addon", "addOn", { inputs: { clusterName: "c", addonName: "a" } });
    const other = resource("aws:eks/addon:Addon", "other", { inputs: { clusterName: "d", addonName: "a" } });
    const provider = resource("pulumi:providers:kubernetes", "k8s", {
      inputs: { kubeconfig: "x", clusterIdentifier: "c" },
      ...on({ kubeconfig: cluster("") }),
    });
    const map = object("ConfigMap", "map", null, { provider: provider.urn });
    const rest = [addOn, other, provider, map];
    assert.deepEqual(actions([cluster("172.20.0.0/16"), ...rest], [cluster("172.21.0.0/16"), ...rest]), {
      cluster: "replace",
      addOn: "unknown",
      k8s: "unknown",
      map: "unknown",
    });
  });
});

describe("a launch template that changes", () => {
  const template = (userData: string, more: Record<string, Json> = {}) =>
    resource("aws:ec2/launchTemplate:LaunchTemplate", "template", { inputs: { namePrefix: "a-", userData, ...more } });
  const nodes = (version: Json) =>
    resource("aws:eks/nodeGroup:NodeGroup", "nodes", {
      inputs: { launchTemplate: { id: "lt-1", version } },
      ...on({ launchTemplate: template("") }),
    });

  it("gets a version that its node group follows", () => {
    for (const version of ["1", { unknown: true }]) {
      const change = changeOf([template("a"), nodes(version)], [template("b"), nodes(version)], "nodes");
      assert.deepEqual(change && asked(change), ["update launchTemplate.version"]);
    }
  });

  it("gets none for its tags, and nothing follows $Default", () => {
    assert.deepEqual(actions([template("a"), nodes("1")], [template("a", { tags: { a: "b" } }), nodes("1")]), {
      template: "update",
    });
    assert.deepEqual(actions([template("a"), nodes("$Default")], [template("b"), nodes("$Default")]), {
      template: "update",
    });
  });

  it("takes the node group along where it is replaced", () => {
    const renamed = template("a", { namePrefix: "b-" });
    const change = changeOf([template("a"), nodes("1")], [renamed, nodes("1")], "nodes");
    assert.deepEqual(change && asked(change), ["replace launchTemplate.id"]);
  });
});
