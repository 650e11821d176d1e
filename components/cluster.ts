import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup.js";
import { OpenIdConnectProvider } from "@pulumi/aws/iam/openIdConnectProvider.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment.js";
import { Alias } from "@pulumi/aws/kms/alias.js";
import { Key } from "@pulumi/aws/kms/key.js";
import { Cluster as EksCluster } from "@pulumi/eks/cluster.js";
import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../problems.ts";
import type { Account } from "./account.ts";
import { checked } from "./checked.ts";
import { type ClusterAddOn, clusterAddOnProblems, completeAddOns, packagedAddOns } from "./cluster-add-ons.ts";
import { type ClusterEndpoint, clusterNameProblems, endpointAccessProblems } from "./cluster-rules.ts";
import { innerCluster } from "./cluster-transform.ts";
import { kubeconfig } from "./kubeconfig.ts";
import { retentionProblems } from "./retention.ts";
import { clusterArn, managedPolicyArn, roleNamePrefix, serviceTrust } from "./role.ts";

/** What happens when AWS ends the standard support of a Kubernetes version: an upgrade of its own accord, or a higher price. */
export const SupportType = { Standard: "STANDARD", Extended: "EXTENDED" } as const;
export type SupportType = (typeof SupportType)[keyof typeof SupportType];

/** Logs of the control plane: https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html */
export const LogType = {
  Api: "api",
  Audit: "audit",
  Authenticator: "authenticator",
  ControllerManager: "controllerManager",
  Scheduler: "scheduler",
} as const;
export type LogType = (typeof LogType)[keyof typeof LogType];

export interface ClusterArgs {
  /** Name of the cluster, unique in account and region: 1 to 100 letters, digits, hyphens and underscores, a letter or digit first. A change replaces the cluster. */
  clusterName: string;
  /** Where the stack lives; `lookUpAccount` answers it. */
  account: Account;
  /** Kubernetes minor, like `1.36`. One minor up at a time. https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html */
  kubernetesVersion: string;
  /** The VPC the cluster lives in. A change replaces the cluster. */
  vpcId: pulumi.Input<string>;
  /** Subnets in two zones or more for the network interfaces of the control plane, and where nodes go unless told otherwise. */
  privateSubnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** Who can reach the API server. By default only what is inside the VPC. */
  endpoint?: ClusterEndpoint;
  /** Which logs of the control plane are kept. All five by default. */
  logTypes?: LogType[];
  /** Days until a log line is deleted; one of the numbers CloudWatch Logs knows. 90 by default. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
  logRetentionDays?: number;
  /** ARN of a KMS key that encrypts Kubernetes Secrets. A key of the cluster's own, rotated every year, by default. It can be added, but never changed or removed. https://docs.aws.amazon.com/eks/latest/userguide/enable-kms.html */
  secretsEncryptionKeyArn?: string;
  /** Refuses to delete the cluster, in AWS and, before anything else is deleted, in Pulumi. True by default. https://docs.aws.amazon.com/eks/latest/userguide/deletion-protection.html */
  deletionProtection?: boolean;
  /** `STANDARD` upgrades the cluster when standard support ends, `EXTENDED` keeps the version at a higher price. `STANDARD` by default. https://docs.aws.amazon.com/eks/latest/userguide/view-support-policy.html */
  supportType?: SupportType;
  /** The vpc-cni add-on, which gives pods their network. Its pods have a role of their own, with `AmazonEKS_CNI_Policy`; `serviceAccounts: {}` leaves it out, and node groups then need `nodesManageNetworkInterfaces`. Network policies are enforced unless `configuration.enableNetworkPolicy` is `"false"`; prefix delegation, for one, is `env.ENABLE_PREFIX_DELEGATION: "true"`. https://docs.aws.amazon.com/eks/latest/userguide/managing-vpc-cni.html */
  vpcCni?: ClusterAddOn;
  /** The kube-proxy add-on, which leads from Services to pods. Its version goes with the cluster's. https://docs.aws.amazon.com/eks/latest/userguide/managing-kube-proxy.html */
  kubeProxy?: ClusterAddOn;
  /** The eks-pod-identity-agent add-on, which gives pods on nodes their AWS credentials. https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html */
  podIdentityAgent?: ClusterAddOn;
  /** Profile in ~/.aws/config with which the kubeconfig asks for tokens. None by default. */
  kubeconfigProfile?: string;
  /** ARN of the role that the kubeconfig takes on before it asks for tokens. None by default. */
  kubeconfigRoleArn?: string;
  /** ARN of the policy that bounds what the role may ever do. None by default. https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html */
  permissionsBoundary?: string;
}

/**
 * The control plane, with what it needs: role, key, log group, its OIDC provider, and the add-ons without which no node gets ready. Nodes
 * depend on the whole component, so that they find these, and a destroy leaves them until the nodes are gone.
 */
export class Cluster extends pulumi.ComponentResource {
  /** The cluster, for eks.ManagedNodeGroup. */
  public readonly eksCluster: EksCluster;
  /** A kubeconfig, secret; it holds no token but the command that gets one. */
  public readonly kubeconfigJson: pulumi.Output<string>;
  /** ARN of the IAM OIDC provider, for roles of service accounts (IRSA). */
  public readonly oidcProviderArn: pulumi.Output<string>;
  /** Issuer of the service account tokens, with `https://`. */
  public readonly oidcProviderUrl: pulumi.Output<string>;
  /** The security group EKS made, which control plane, nodes and Fargate pods share. */
  public readonly clusterSecurityGroupId: pulumi.Output<string>;

  constructor(name: string, args: ClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("eks-platform:index:Cluster", name, checked(args, clusterProblems(args)), opts);
    const { role, policies } = createRole(name, args, this);
    const keyArn = args.secretsEncryptionKeyArn ?? createKey(name, args, this);
    const logGroup = createLogGroup(name, args, this);

    const cluster = createCluster(name, args, role, keyArn, [...policies, logGroup], this);

    completeAddOns(name, args, { parent: this, dependsOn: cluster });
    const oidcProvider = new OpenIdConnectProvider(
      `${name}-oidc-provider`,
      { url: cluster.oidcProviderUrl, clientIdLists: ["sts.amazonaws.com"] },
      { parent: this },
    );
    const user = {
      clusterName: args.clusterName,
      region: args.account.region,
      profile: args.kubeconfigProfile,
      roleArn: args.kubeconfigRoleArn,
    };
    this.eksCluster = cluster;
    this.kubeconfigJson = pulumi.secret(cluster.kubeconfigJson.apply((json) => kubeconfig(json, user)));
    this.oidcProviderArn = oidcProvider.arn;
    this.oidcProviderUrl = cluster.oidcProviderUrl;
    this.clusterSecurityGroupId = cluster.clusterSecurityGroupId;
    this.registerOutputs({
      eksCluster: this.eksCluster,
      kubeconfigJson: this.kubeconfigJson,
      oidcProviderArn: this.oidcProviderArn,
      oidcProviderUrl: this.oidcProviderUrl,
      clusterSecurityGroupId: this.clusterSecurityGroupId,
    });
  }
}

const defaultRetentionDays = 90;

function clusterProblems(args: ClusterArgs): Problem[] {
  const { clusterName, endpoint, logRetentionDays } = args;
  return [
    ...clusterNameProblems(clusterName, ["clusterName"]),
    ...endpointAccessProblems(endpoint ?? {}, ["endpoint"]),
    ...retentionProblems(logRetentionDays ?? defaultRetentionDays, ["logRetentionDays"]),
    ...clusterAddOnProblems(args),
  ];
}

/** Bound to this one cluster: https://docs.aws.amazon.com/eks/latest/userguide/cross-service-confused-deputy-prevention.html */
function createRole(name: string, args: ClusterArgs, parent: pulumi.Resource) {
  const { account, clusterName, permissionsBoundary } = args;
  const role = new Role(
    `${name}-role`,
    {
      namePrefix: roleNamePrefix(clusterName, "control-plane"),
      description: `Control plane of the EKS cluster ${clusterName}`,
      assumeRolePolicy: serviceTrust("eks.amazonaws.com", {
        StringEquals: { "aws:SourceAccount": [account.id] },
        ArnLike: { "aws:SourceArn": [clusterArn(account, clusterName)] },
      }),
      permissionsBoundary,
    },
    { parent },
  );
  const policy = new RolePolicyAttachment(
    `${name}-policy`,
    { role: role.name, policyArn: managedPolicyArn(account.partition, "AmazonEKSClusterPolicy") },
    { parent },
  );
  return { role, policies: [policy] };
}

function createKey(name: string, args: ClusterArgs, parent: pulumi.Resource): pulumi.Output<string> {
  const key = new Key(
    `${name}-key`,
    {
      description: `Kubernetes Secrets of the EKS cluster ${args.clusterName}`,
      enableKeyRotation: true,
      // The longest AWS allows: without the key the cluster's Secrets, and with them the cluster, are lost.
      deletionWindowInDays: 30,
    },
    { parent, protect: args.deletionProtection ?? true },
  );
  new Alias(`${name}-key-alias`, { name: `alias/eks/${args.clusterName}`, targetKeyId: key.keyId }, { parent });
  return key.arn;
}

/** The name is EKS's. Made before the cluster, since a group that EKS makes itself never expires. */
function createLogGroup(name: string, args: ClusterArgs, parent: pulumi.Resource): LogGroup {
  return new LogGroup(
    `${name}-log-group`,
    { name: `/aws/eks/${args.clusterName}/cluster`, retentionInDays: args.logRetentionDays ?? defaultRetentionDays },
    { parent },
  );
}

function createCluster(
  name: string,
  args: ClusterArgs,
  serviceRole: Role,
  encryptionConfigKeyArn: pulumi.Input<string>,
  dependsOn: pulumi.Resource[],
  parent: pulumi.Resource,
): EksCluster {
  const deletionProtection = args.deletionProtection ?? true;
  const publicAccess = args.endpoint?.publicAccess ?? false;
  return new EksCluster(
    `${name}-eks`,
    {
      name: args.clusterName,
      version: args.kubernetesVersion,
      serviceRole,
      vpcId: args.vpcId,
      privateSubnetIds: args.privateSubnetIds,
      authenticationMode: "API",
      endpointPrivateAccess: true,
      // Said explicitly either way: eks.Cluster waits for the API server only where it is.
      endpointPublicAccess: publicAccess,
      ...(publicAccess ? { publicAccessCidrs: args.endpoint?.publicAccessCidrs } : {}),
      enabledClusterLogTypes: args.logTypes ?? Object.values(LogType),
      encryptionConfigKeyArn,
      deletionProtection,
      upgradePolicy: { supportType: args.supportType ?? SupportType.Standard },
      // Managed node groups and Fargate pods use the security group that EKS makes; a second set of rules would only confuse.
      skipDefaultSecurityGroups: true,
      skipDefaultNodeGroup: true,
      createInstanceRole: false,
      // eks.Cluster would open a connection to the issuer in every preview.
      createOidcProvider: false,
      // Add-ons are managed and pinned, none is left over from the creation.
      bootstrapSelfManagedAddons: false,
      corednsAddonOptions: { enabled: false },
      ...packagedAddOns(args),
      providerCredentialOpts: credentials(args),
      clusterTags: { Name: args.clusterName },
    },
    {
      parent,
      dependsOn,
      // Pulumi refuses before it deletes anything, AWS only when the turn comes to the cluster, with nodes and workloads gone.
      transforms: [innerCluster(deletionProtection)],
    },
  );
}

function credentials({ kubeconfigProfile, kubeconfigRoleArn }: ClusterArgs) {
  return {
    ...(kubeconfigProfile === undefined ? {} : { profileName: kubeconfigProfile }),
    ...(kubeconfigRoleArn === undefined ? {} : { roleArn: kubeconfigRoleArn }),
  };
}
