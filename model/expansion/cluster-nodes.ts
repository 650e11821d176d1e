import type { Json } from "../../plan/plan.ts";
import { at, isHidden } from "../json.ts";
import { isOn } from "./cluster-add-ons.ts";
import type { ClusterSurroundings } from "./eks-cluster.ts";
import { reference, unknown } from "./inside.ts";
import { addServiceRole } from "./service-role.ts";
import { mergedTags } from "./vpc-parts.ts";

const ruleType = "aws:ec2/securityGroupRule:SecurityGroupRule";

function nodeSecurityGroupName(name: string): string {
  return `${name}-nodeSecurityGroup`;
}

/** Made whenever the cluster's own additional group is, be there nodes to wear it or not. */
export function addNodeSecurityGroup(around: ClusterSurroundings): void {
  const { component, add, securityGroup, autoMode } = around;
  const { inputs, name } = component;
  if (securityGroup === undefined || (at(inputs, "skipDefaultSecurityGroups") ?? autoMode)) return;
  const group = add("aws:ec2/securityGroup:SecurityGroup", nodeSecurityGroupName(name), {
    inputs: {
      vpcId: at(inputs, "vpcId") ?? unknown,
      revokeRulesOnDelete: true,
      tags: nodeTags(around),
    },
    madeOf: { tags: ["tags", "nodeSecurityGroupTags"] },
  });
  const nodes = reference(group);
  const rule = (what: string, description: string, type: string, ports: [number, number], part: Record<string, Json>) =>
    add(ruleType, `${name}-${what}`, {
      inputs: {
        description,
        type,
        fromPort: ports[0],
        toPort: ports[1],
        protocol: ports[0] === 0 ? "-1" : "tcp",
        securityGroupId: nodes,
        ...part,
      },
    });
  const fromCluster = { sourceSecurityGroupId: securityGroup };
  const toKubelets = "Allow worker Kubelets and pods to receive communication from the cluster control plane";
  const toExtensions =
    "Allow pods running extension API servers on port 443 to receive communication from cluster control plane";
  rule("eksNodeIngressRule", "Allow nodes to communicate with each other", "ingress", [0, 0], { self: true });
  rule("eksNodeClusterIngressRule", toKubelets, "ingress", [1025, 65535], fromCluster);
  rule("eksExtApiServerClusterIngressRule", toExtensions, "ingress", [443, 443], fromCluster);
  rule("eksNodeInternetEgressRule", "Allow internet access.", "egress", [0, 0], { cidrBlocks: ["0.0.0.0/0"] });
  rule("eksClusterIngressRule", "Allow pods to communicate with the cluster API Server", "ingress", [443, 443], {
    securityGroupId: securityGroup,
    sourceSecurityGroupId: nodes,
  });
}

function nodeTags({ component: { inputs, name }, clusterName }: ClusterSurroundings): Json {
  if (typeof clusterName !== "string") return unknown;
  return mergedTags(
    { Name: nodeSecurityGroupName(name), [`kubernetes.io/cluster/${clusterName}`]: "owned" },
    at(inputs, "nodeSecurityGroupTags"),
    at(inputs, "tags"),
  );
}

const nodePolicies = ["AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryReadOnly"];

/** Nodes that the cluster starts itself, from a launch template and an Auto Scaling group. */
export function addDefaultNodeGroup(around: ClusterSurroundings): void {
  const { component, add, autoMode } = around;
  const { inputs, name } = component;
  const skipped = at(inputs, "skipDefaultNodeGroup") === true;
  const wanted = !skipped && !isOn(at(inputs, "fargate")) && !autoMode;
  const givenRole = at(inputs, "instanceRole") ?? at(inputs, "instanceRoles");
  const ownRole = givenRole === undefined && (at(inputs, "createInstanceRole") ?? !skipped) === true;
  const role = ownRole ? reference(addServiceRole(add, component, "instanceRole", unknown, nodePolicies)) : givenRole;
  if (ownRole || (wanted && at(inputs, "instanceRole") !== undefined))
    add("aws:iam/instanceProfile:InstanceProfile", `${name}-instanceProfile`, { inputs: { role: role ?? unknown } });
  if (!wanted) return;
  const options = at(inputs, "nodeGroupOptions");
  const setting = (key: string) => (isHidden(options) ? options : (at(options, key) ?? at(inputs, key)));
  const template = add("aws:ec2/launchTemplate:LaunchTemplate", `${name}-launchTemplate`, {
    inputs: {
      imageId: setting("amiId") ?? unknown,
      instanceType: setting("instanceType") ?? unknown,
      keyName: setting("keyName"),
      metadataOptions: setting("metadataOptions"),
      networkInterfaces: unknown,
      userData: unknown,
    },
  });
  add("aws:autoscaling/group:Group", name, {
    inputs: {
      minSize: setting("minSize") ?? 1,
      maxSize: setting("maxSize") ?? 2,
      desiredCapacity: setting("desiredCapacity") ?? 2,
      launchTemplate: { name: reference(template), version: unknown },
      vpcZoneIdentifiers:
        setting("nodeSubnetIds") ?? at(inputs, "privateSubnetIds") ?? at(inputs, "publicSubnetIds") ?? unknown,
    },
    madeOf: { vpcZoneIdentifiers: ["nodeSubnetIds", "privateSubnetIds", "publicSubnetIds"] },
  });
}
