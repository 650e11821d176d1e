import { Policy } from "@pulumi/aws/iam/policy.js";
import { Release } from "@pulumi/kubernetes/helm/v3/release.js";
import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../problems.ts";
import { chartReference, imageReference, type Sources } from "../sources.ts";
import { charts, images } from "../versions.ts";
import type { Account } from "./account.ts";
import { checked } from "./checked.ts";
import { controllerName, controllerNamespace, ingressClassName } from "./load-balancer-controller-names.ts";
import { loadBalancerStatements, readStatements, securityGroupStatements } from "./load-balancer-controller-policy.ts";
import type { ControllerScope } from "./load-balancer-controller-scope.ts";
import { Identity, identityProblems, PodRole, roleAnnotation } from "./pod-role.ts";
import { policyDocument, roleNamePrefix } from "./role.ts";

export interface LoadBalancerControllerArgs {
  /** Account, region and partition the cluster lives in. */
  account: Account;
  /** Name of the cluster, as a plain value: the policies and the tag on every balancer hold it. */
  clusterName: string;
  /** VPC of the cluster. The controller is told, since the metadata service of the nodes does not answer pods. */
  vpcId: pulumi.Input<string>;
  /** Pods of the controller; one leads, the others stand by and answer the webhooks. 2 by default, at least 1. */
  replicas?: number;
  /** True makes the controller take every new Service of type LoadBalancer that names no class, through a webhook without which no Service at all can be created. False by default: Services name their class. A classic load balancer needs false. https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/installation/ */
  serviceMutator?: boolean;
  /** TLS policy of listeners that name none. TLS 1.2 and 1.3 with forward secrecy by default. https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html */
  tlsPolicy?: string;
  /** AWS WAF web ACLs on application load balancers. True by default. */
  webFirewall?: boolean;
  /** AWS Shield Advanced on application load balancers; the account must be subscribed. False by default. */
  shield?: boolean;
  /** Sign-in through Amazon Cognito at application load balancers. False by default. */
  cognito?: boolean;
  /** Tags of every balancer, target group and security group the controller makes. None by default. */
  tags?: Record<string, string>;
  /** True where a Fargate profile selects the controller's pods, by namespace `kube-system` and label `app.kubernetes.io/name: aws-load-balancer-controller`. False by default. https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html */
  onFargate?: boolean;
  /** Pod Identity by default on nodes; on Fargate IRSA, the only way there. */
  identity?: Identity;
  /** ARN of the cluster's OIDC provider in IAM. Needed for IRSA. */
  oidcProviderArn?: pulumi.Input<string>;
  /** Issuer URL of the cluster. Needed for IRSA. */
  oidcProviderUrl?: pulumi.Input<string>;
  /** Where image and chart come from. Their public places by default. */
  sources?: Sources;
  /** ARN of the policy that bounds what the controller's role can ever do. None by default. */
  permissionsBoundary?: string;
}

/**
 * The AWS Load Balancer Controller with a role of its own. Whatever becomes a load balancer (Ingress, Service of type LoadBalancer)
 * depends on it, so that a destroy removes the balancers while the controller still runs. A newer chart may bring newer CRDs, which Helm
 * never updates by itself: https://helm.sh/docs/chart_best_practices/custom_resource_definitions/
 */
export class LoadBalancerController extends pulumi.ComponentResource {
  public readonly roleArn: pulumi.Output<string>;

  constructor(name: string, args: LoadBalancerControllerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("eks-platform:index:LoadBalancerController", name, checked(args, controllerProblems(args)), opts);
    const { account, clusterName, oidcProviderArn, oidcProviderUrl, permissionsBoundary } = args;

    const role = new PodRole(
      `${name}-role`,
      {
        account,
        clusterName,
        namespace: controllerNamespace,
        serviceAccount: controllerName,
        policyArns: policies(name, args, this),
        identity: identityOf(args),
        oidcProviderArn,
        oidcProviderUrl,
        permissionsBoundary,
      },
      { parent: this },
    );
    new Release(
      `${name}-release`,
      {
        ...chartReference(charts.loadBalancerController, args.sources),
        name: controllerName,
        namespace: controllerNamespace,
        values: controllerValues(args, role.roleArn),
        // An Ingress created before a pod answers the webhooks is refused, and so is every preview that holds a new one.
        skipAwait: false,
        // Pods wait here for nodes that have only just joined and pull their first images; Helm's own 300 s can be too short for that.
        timeout: 600,
        // A failed install that stays would leave webhooks without pods behind, and nothing with an Ingress could be previewed any more.
        atomic: true,
        cleanupOnFail: true,
      },
      { parent: this, dependsOn: role },
    );

    this.roleArn = role.roleArn;
    this.registerOutputs({ roleArn: this.roleArn });
  }
}

function policies(name: string, args: LoadBalancerControllerArgs, parent: pulumi.Resource) {
  const scope = scopeOf(args);
  const documents = {
    read: policyDocument(readStatements(scope)),
    "load-balancers": policyDocument(loadBalancerStatements(scope)),
    "security-groups": pulumi
      .output(args.vpcId)
      .apply((vpcId) => policyDocument(securityGroupStatements(scope, vpcId))),
  };
  const arns = Object.entries(documents).map(([key, policy]) => {
    const namePrefix = roleNamePrefix(args.clusterName, `balancers-${key}`);
    return [key, new Policy(`${name}-${key}`, { namePrefix, policy }, { parent }).arn] as const;
  });
  return Object.fromEntries(arns);
}

function scopeOf(args: LoadBalancerControllerArgs): ControllerScope {
  const { account, clusterName, webFirewall = true, shield = false, cognito = false } = args;
  return { account, clusterName, webFirewall, shield, cognito };
}

function identityOf({ identity, onFargate }: LoadBalancerControllerArgs): Identity {
  return identity ?? (onFargate ? Identity.Irsa : Identity.PodIdentity);
}

const nodeResources = { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "512Mi" } };

/**
 * A pod on Fargate has a machine of its own, whose size follows from the requests, which must equal the limits: with the 256 MiB that
 * Fargate adds, these come to a quarter of a CPU and 1 GiB. https://docs.aws.amazon.com/eks/latest/userguide/fargate-pod-configuration.html
 */
const fargateAmounts = { cpu: "250m", memory: "512Mi" };
const fargateResources = { requests: fargateAmounts, limits: fargateAmounts };

/** https://github.com/aws/eks-charts/tree/master/stable/aws-load-balancer-controller */
function controllerValues(args: LoadBalancerControllerArgs, roleArn: pulumi.Output<string>): pulumi.Inputs {
  const { webFirewall, shield } = scopeOf(args);
  return {
    clusterName: args.clusterName,
    region: args.account.region,
    vpcId: args.vpcId,
    image: splitReference(imageReference(images.loadBalancerController, args.sources)),
    replicaCount: args.replicas ?? 2,
    podDisruptionBudget: { maxUnavailable: 1 },
    priorityClassName: "system-cluster-critical",
    resources: args.onFargate ? fargateResources : nodeResources,
    serviceAccount: {
      create: true,
      name: controllerName,
      annotations: identityOf(args) === Identity.Irsa ? { [roleAnnotation]: roleArn } : {},
    },
    // The API server calls port 9443 of the pods; pods and control plane share the cluster's security group, which lets its members talk.
    enableServiceMutatorWebhook: args.serviceMutator ?? false,
    // Helm draws a new certificate with every upgrade otherwise, and running pods go on serving the old one.
    keepTLSSecret: true,
    ingressClass: ingressClassName,
    createIngressClassResource: true,
    // An Ingress without a class stays what it is: nothing becomes reachable by an oversight.
    ingressClassConfig: { default: false },
    // Pods have addresses of the VPC, so balancers reach them without a detour over a node's port.
    defaultTargetType: "ip",
    // The controller's own default still speaks TLS 1.0.
    defaultSSLPolicy: args.tlsPolicy ?? "ELBSecurityPolicy-TLS13-1-2-2021-06",
    // One group for all balancers, named in the rules of the pods' group, keeps those rules few.
    enableBackendSecurityGroup: true,
    enableShield: shield,
    // AWS WAF Classic is closed; wafv2 is AWS WAF.
    enableWaf: false,
    enableWafv2: webFirewall,
    defaultTags: args.tags ?? {},
  };
}

/** The chart writes `repository:tag`; a digest behind the tag passes through it unharmed. */
export function splitReference(reference: string): { repository: string; tag: string } {
  const colon = reference.indexOf(":", reference.lastIndexOf("/", digestStart(reference)));
  return { repository: reference.slice(0, colon), tag: reference.slice(colon + 1) };
}

function digestStart(reference: string): number {
  const at = reference.indexOf("@");
  return at === -1 ? reference.length : at;
}

export function controllerProblems(args: LoadBalancerControllerArgs): Problem[] {
  return [
    ...fargateProblems(args),
    ...identityProblems({ ...args, identity: identityOf(args) }),
    ...replicaProblems(args),
  ];
}

function fargateProblems({ identity, onFargate }: LoadBalancerControllerArgs): Problem[] {
  if (!onFargate || identity !== Identity.PodIdentity) return [];
  const rule = "but Fargate has no agent of Pod Identity";
  return [{ path: ["identity"], value: identity, rule, fix: "Leave it out: the controller then uses IRSA." }];
}

function replicaProblems({ replicas }: LoadBalancerControllerArgs): Problem[] {
  if (replicas === undefined || (Number.isInteger(replicas) && replicas >= 1)) return [];
  const rule = "but the webhooks need at least one pod that answers";
  return [{ path: ["replicas"], value: replicas, rule, fix: "Use 2, or 1 where nothing needs to be available." }];
}
