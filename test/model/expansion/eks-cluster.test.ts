import assert from "node:assert/strict";
import { expandCluster } from "../../../model/expansion/eks-cluster.ts";
import type { Json, PlannedResource } from "../../../plan/plan.ts";
import { remote, unknown } from "../../checks/plan-builder.ts";

const vpc = "urn:pulumi:dev::shop::awsx:ec2:Vpc::net";
const inCluster = "urn:pulumi:dev::shop::eks:index:Cluster";
const lean = { skipDefaultNodeGroup: true, skipDefaultSecurityGroups: true, authenticationMode: "API" };

function expanded(inputs: Record<string, Json> = {}, part: Partial<PlannedResource> = {}): readonly PlannedResource[] {
  return expandCluster(remote("eks:index:Cluster", "main", { inputs, ...part }));
}

function names(resources: readonly PlannedResource[]): string[] {
  return resources.map(({ type, name }) => `${type.split(":").at(-1)} ${name}`).sort();
}

function one(resources: readonly PlannedResource[], type: string, name?: string): PlannedResource {
  return resources.find((resource) => resource.type === type && (name === undefined || resource.name === name))!;
}

const inner = (resources: readonly PlannedResource[]) => one(resources, "aws:eks/cluster:Cluster");
const addOn = (resources: readonly PlannedResource[], name: string) => one(resources, "aws:eks/addon:Addon", name);

describe("what eks.Cluster makes", () => {
  it("with everything left out that can be", () => {
    assert.deepEqual(names(expanded({ ...lean, createInstanceRole: false, serviceRole: { resource: "urn:role" } })), [
      "Addon main-kube-proxy",
      "Addon main-vpc-cni",
      "Cluster main-eksCluster",
      "VpcCniAddon main-vpc-cni",
      "kubernetes main-eks-k8s",
    ]);
  });

  it("by default: nodes, groups and roles of its own", () => {
    assert.deepEqual(names(expanded()), [
      "Addon main-coredns",
      "Addon main-kube-proxy",
      "Addon main-vpc-cni",
      "Cluster main-eksCluster",
      "ConfigMap main-nodeAccess",
      "Group main",
      "InstanceProfile main-instanceProfile",
      "LaunchTemplate main-launchTemplate",
      "Role main-eksRole-role",
      "Role main-instanceRole-role",
      "RolePolicyAttachment main-eksRole-4b490823",
      "RolePolicyAttachment main-instanceRole-03516f97",
      "RolePolicyAttachment main-instanceRole-3eb088f2",
      "RolePolicyAttachment main-instanceRole-e1b295bd",
      "SecurityGroup main-eksClusterSecurityGroup",
      "SecurityGroup main-nodeSecurityGroup",
      ...[
        "main-eksClusterIngressRule",
        "main-eksClusterInternetEgressRule",
        "main-eksExtApiServerClusterIngressRule",
      ].map((name) => `SecurityGroupRule ${name}`),
      ...["main-eksNodeClusterIngressRule", "main-eksNodeIngressRule", "main-eksNodeInternetEgressRule"].map(
        (name) => `SecurityGroupRule ${name}`,
      ),
      "ServiceRole main-eksRole",
      "ServiceRole main-instanceRole",
      "VpcCniAddon main-vpc-cni",
      "kubernetes main-eks-k8s",
    ]);
  });

  it("a cluster with the inputs of the component, public subnets first", () => {
    const resources = expanded(
      {
        ...lean,
        name: "shop",
        version: "1.36",
        publicSubnetIds: ["subnet-1"],
        privateSubnetIds: ["subnet-2", "subnet-3"],
        endpointPrivateAccess: true,
        endpointPublicAccess: false,
        encryptionConfigKeyArn: "arn:aws:kms:eu-west-1:1:key/k",
        clusterTags: { Name: "shop" },
        tags: { team: "a" },
        kubernetesServiceIpAddressRange: "172.20.0.0/16",
        serviceRole: { resource: "urn:role" },
      },
      {
        propertyDependencies: { privateSubnetIds: [vpc], publicSubnetIds: [vpc], encryptionConfigKeyArn: ["urn:key"] },
      },
    );
    const { urn, parent, inputs, propertyDependencies, options } = inner(resources);
    assert.equal(urn, `${inCluster}$aws:eks/cluster:Cluster::main-eksCluster`);
    assert.equal(parent, `${inCluster}::main`);
    assert.deepEqual(inputs, {
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: true },
      bootstrapSelfManagedAddons: true,
      encryptionConfig: { provider: { keyArn: "arn:aws:kms:eu-west-1:1:key/k" }, resources: ["secrets"] },
      kubernetesNetworkConfig: { ipFamily: "ipv4", serviceIpv4Cidr: "172.20.0.0/16" },
      name: "shop",
      roleArn: { resource: "urn:role" },
      tags: { Name: "shop", team: "a" },
      version: "1.36",
      vpcConfig: {
        subnetIds: ["subnet-1", "subnet-2", "subnet-3"],
        endpointPrivateAccess: true,
        endpointPublicAccess: false,
      },
    });
    assert.deepEqual(propertyDependencies, { encryptionConfig: ["urn:key"], roleArn: ["urn:role"], vpcConfig: [vpc] });
    assert.deepEqual(options.ignoreChanges, [
      "accessConfig.bootstrapClusterCreatorAdminPermissions",
      "bootstrapSelfManagedAddons",
    ]);
  });

  it("the VPC CNI within a component of its own, its settings as variables", () => {
    const resources = expanded({
      ...lean,
      name: "shop",
      vpcCniOptions: {
        addonVersion: "v1.22.4-eksbuild.3",
        enablePrefixDelegation: true,
        warmIpTarget: 5,
        eniMtu: 1500,
        enableNetworkPolicy: true,
        configurationValues: { env: { WARM_ENI_TARGET: "2" }, tolerations: [] },
      },
    });
    const { urn, inputs } = addOn(resources, "main-vpc-cni");
    assert.equal(urn, `${inCluster}$eks:index:VpcCniAddon$aws:eks/addon:Addon::main-vpc-cni`);
    assert.equal(inputs.clusterName, "shop");
    assert.equal(inputs.addonVersion, "v1.22.4-eksbuild.3");
    assert.equal(
      inputs.configurationValues,
      JSON.stringify({
        enableNetworkPolicy: "true",
        env: {
          AWS_VPC_ENI_MTU: "1500",
          AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: "false",
          AWS_VPC_K8S_CNI_EXTERNALSNAT: "false",
          AWS_VPC_K8S_CNI_LOGLEVEL: "DEBUG",
          AWS_VPC_K8S_CNI_LOG_FILE: "/host/var/log/aws-routed-eni/ipamd.log",
          AWS_VPC_K8S_CNI_VETHPREFIX: "eni",
          AWS_VPC_K8S_PLUGIN_LOG_FILE: "/var/log/aws-routed-eni/plugin.log",
          AWS_VPC_K8S_PLUGIN_LOG_LEVEL: "DEBUG",
          ENABLE_POD_ENI: "false",
          ENABLE_PREFIX_DELEGATION: "true",
          WARM_ENI_TARGET: "2",
          WARM_IP_TARGET: "5",
        },
        init: { env: { DISABLE_TCP_EARLY_DEMUX: "false" } },
        tolerations: [],
      }),
    );
    assert.deepEqual(addOn(resources, "main-kube-proxy").inputs.addonVersion, unknown);
  });

  it("no more add-ons than the options ask for", () => {
    const addOns = (inputs: Record<string, Json>) =>
      names(expanded({ ...lean, ...inputs })).flatMap((name) => /^Addon main-(.*)/.exec(name)?.[1] ?? []);
    assert.deepEqual(addOns({ useDefaultVpcCni: true, kubeProxyAddonOptions: { enabled: false } }), []);
    assert.deepEqual(addOns({ autoMode: { enabled: true } }), ["coredns"]);
    assert.deepEqual(addOns({ corednsAddonOptions: { enabled: true } }), ["coredns", "kube-proxy", "vpc-cni"]);
    assert.deepEqual(addOns({ skipDefaultNodeGroup: false, corednsAddonOptions: { enabled: false } }), [
      "kube-proxy",
      "vpc-cni",
    ]);
  });

  it("access entries with their policies, and the ConfigMap where the mode has it", () => {
    const accessEntries = {
      admin: {
        principalArn: "arn:aws:iam::1:role/admin",
        username: "admin",
        accessPolicies: {
          all: { policyArn: "arn:aws:eks::aws:cluster-access-policy/x", accessScope: { type: "cluster" } },
        },
      },
    };
    const resources = expanded({ ...lean, name: "shop", accessEntries });
    const entry = one(resources, "aws:eks/accessEntry:AccessEntry");
    assert.equal(entry.name, "main-admin");
    assert.deepEqual(entry.inputs, {
      clusterName: "shop",
      principalArn: "arn:aws:iam::1:role/admin",
      userName: "admin",
    });
    const policy = one(resources, "aws:eks/accessPolicyAssociation:AccessPolicyAssociation");
    assert.equal(policy.name, "main-admin-all");
    assert.equal(policy.parent, entry.urn);
    assert(!names(resources).includes("ConfigMap main-nodeAccess"));
    const both = names(expanded({ ...lean, authenticationMode: "API_AND_CONFIG_MAP", accessEntries }));
    assert(both.includes("ConfigMap main-nodeAccess") && both.includes("AccessEntry main-admin"));
    const old = names(expanded({ ...lean, authenticationMode: "CONFIG_MAP", accessEntries }));
    assert(old.includes("ConfigMap main-nodeAccess") && !old.includes("AccessEntry main-admin"));
  });

  it("an OIDC provider and a Fargate profile where they are asked for", () => {
    const resources = expanded({ ...lean, createOidcProvider: true, fargate: true });
    assert(names(resources).includes("OpenIdConnectProvider main-oidcProvider"));
    const profile = one(resources, "aws:eks/fargateProfile:FargateProfile");
    assert.equal(profile.name, "main-fargateProfile");
    assert.deepEqual(profile.inputs.selectors, [{ namespace: "default" }, { namespace: "kube-system" }]);
    assert.equal(
      addOn(resources, "main-coredns").inputs.configurationValues,
      JSON.stringify({ computeType: "Fargate" }),
    );
  });

  it("groups that let the control plane in, and nodes out", () => {
    const resources = expanded({ vpcId: "vpc-1" });
    const rule = one(resources, "aws:ec2/securityGroupRule:SecurityGroupRule", "main-eksNodeClusterIngressRule");
    const group = (name: string) => ({ resource: `${inCluster}$aws:ec2/securityGroup:SecurityGroup::main-${name}` });
    assert.deepEqual(rule.inputs, {
      description: "Allow worker Kubelets and pods to receive communication from the cluster control plane",
      fromPort: 1025,
      toPort: 65535,
      protocol: "tcp",
      securityGroupId: group("nodeSecurityGroup"),
      sourceSecurityGroupId: group("eksClusterSecurityGroup"),
      type: "ingress",
    });
    assert.deepEqual(inner(resources).inputs.vpcConfig, {
      subnetIds: unknown,
      securityGroupIds: [group("eksClusterSecurityGroup")],
    });
  });

  it("nothing that it cannot know", () => {
    const resources = expanded({ ...lean, privateSubnetIds: unknown, vpcCniOptions: unknown, clusterTags: unknown });
    const { inputs } = inner(resources);
    assert.deepEqual((inputs.vpcConfig as { subnetIds: Json }).subnetIds, unknown);
    assert.deepEqual(inputs.tags, unknown);
    assert.deepEqual(addOn(resources, "main-vpc-cni").inputs.configurationValues, unknown);
    assert.deepEqual(addOn(resources, "main-vpc-cni").inputs.clusterName, { resource: inner(resources).urn });
  });
});
