import { isObject, resourceReference, secret, type Wire, type WireObject } from "../values.ts";
import { arn } from "./aws.ts";
import { inner } from "./awsx.ts";
import { type Answer, type Asked, hex, type StandIn } from "./stand-ins.ts";

/** Answers in the place of @pulumi/eks: https://www.pulumi.com/registry/packages/eks/api-docs/ */
export const eks: StandIn = {
  resource: (asked) => components[asked.type]?.(asked),
};

const components: Readonly<Record<string, (asked: Asked) => Answer>> = {
  "eks:index:Cluster": cluster,
  "eks:index:ManagedNodeGroup": managedNodeGroup,
};

function cluster(asked: Asked): Answer {
  const { urn, name, inputs, surroundings } = asked;
  const { region, dnsSuffix } = surroundings;
  const clusterName = typeof inputs.name === "string" ? inputs.name : `${name}-eksCluster-${hex(urn, 7)}`;
  const issuer = `https://oidc.eks.${region}.${dnsSuffix}/id/${hex(urn, 32).toUpperCase()}`;
  const endpoint = `https://${hex(urn, 32).toUpperCase()}.gr7.${region}.eks.${dnsSuffix}`;
  // "stand-in" in base 64, where a real cluster has its certificate authority.
  const certificate = "c3RhbmQtaW4=";
  const clusterSecurityGroupId = `sg-0${hex(`${urn}cluster`, 16)}`;
  const eksCluster = inner(urn, "aws:eks/cluster:Cluster", `${name}-eksCluster`, clusterName, {
    name: clusterName,
    arn: arn(surroundings, "eks", `cluster/${clusterName}`),
    endpoint,
    version: inputs.version ?? "",
    certificateAuthority: { data: certificate },
    certificateAuthorities: [{ data: certificate }],
    identities: [{ oidcs: [{ issuer }] }],
    vpcConfig: { clusterSecurityGroupId, vpcId: inputs.vpcId ?? "" },
    roleArn: arn(surroundings, "iam", `role/${clusterName}`),
    status: "ACTIVE",
  });
  const kubeconfig = kubeconfigOf(clusterName, endpoint, certificate);
  return {
    outputs: {
      eksCluster: resourceReference(eksCluster.urn, eksCluster.id),
      kubeconfig: secret(kubeconfig),
      kubeconfigJson: secret(JSON.stringify(kubeconfig)),
      clusterSecurityGroupId,
      nodeSecurityGroupId: inputs.skipDefaultSecurityGroups === true ? "" : `sg-0${hex(`${urn}node`, 16)}`,
      oidcIssuer: issuer.replace("https://", ""),
      oidcProviderUrl: issuer,
      ...(inputs.createOidcProvider === true
        ? { oidcProviderArn: arn(surroundings, "iam", `oidc-provider/${issuer.replace("https://", "")}`) }
        : {}),
      instanceRoles: [],
      autoModeNodeRoleName: "",
      defaultNodeGroupAsgName: "",
      fargateProfileId: "",
      fargateProfileStatus: "",
    },
    inside: [eksCluster],
  };
}

function kubeconfigOf(cluster: string, server: string, certificate: string): WireObject {
  return {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "kubernetes", cluster: { server, "certificate-authority-data": certificate } }],
    contexts: [{ name: "aws", context: { cluster: "kubernetes", user: "aws" } }],
    "current-context": "aws",
    users: [
      {
        name: "aws",
        user: {
          exec: {
            apiVersion: "client.authentication.k8s.io/v1beta1",
            command: "aws",
            args: ["eks", "get-token", "--cluster-name", cluster],
          },
        },
      },
    ],
  };
}

function managedNodeGroup(asked: Asked): Answer {
  const { urn, name, inputs, surroundings } = asked;
  const nodeGroupName = typeof inputs.nodeGroupName === "string" ? inputs.nodeGroupName : `${name}-${hex(urn, 7)}`;
  const clusterName = String(inputs.clusterName ?? "");
  const id = `${clusterName}:${nodeGroupName}`;
  const resources: Wire = [{ autoscalingGroups: [{ name: `eks-${nodeGroupName}-${hex(urn, 8)}` }] }];
  const nodeGroup = inner(urn, "aws:eks/nodeGroup:NodeGroup", name, id, {
    nodeGroupName,
    clusterName,
    arn: arn(surroundings, "eks", `nodegroup/${clusterName}/${nodeGroupName}/${hex(urn, 32)}`),
    resources,
    status: "ACTIVE",
    scalingConfig: isObject(inputs.scalingConfig) ? inputs.scalingConfig : {},
  });
  return { outputs: { nodeGroup: resourceReference(nodeGroup.urn, nodeGroup.id) }, inside: [nodeGroup] };
}
