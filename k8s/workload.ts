import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment.js";
import { HorizontalPodAutoscaler } from "@pulumi/kubernetes/autoscaling/v2/horizontalPodAutoscaler.js";
import { PersistentVolumeClaim } from "@pulumi/kubernetes/core/v1/persistentVolumeClaim.js";
import { Service } from "@pulumi/kubernetes/core/v1/service.js";
import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount.js";
import { Ingress } from "@pulumi/kubernetes/networking/v1/ingress.js";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy.js";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1/podDisruptionBudget.js";
import * as pulumi from "@pulumi/pulumi";
import type { Account } from "../components/account.ts";
import { checked } from "../components/checked.ts";
import { Identity, PodRole, roleAnnotation } from "../components/pod-role.ts";
import type { Sources } from "../sources.ts";
import { configuration } from "./configuration.ts";
import { portName, probePath } from "./container.ts";
import { exposed, urlOf } from "./exposure.ts";
import { type ExposureArgs, ExposureType, hasLoadBalancer } from "./exposure-args.ts";
import { exceptionMetadata } from "./hardening.ts";
import { labels, selectorLabels } from "./labels.ts";
import { Compute, podTemplate } from "./pod-template.ts";
import { type WorkloadSpec, workloadDefaults } from "./workload-args.ts";
import { workloadNetworkPolicy } from "./workload-network-policy.ts";
import { workloadRollout } from "./workload-rollout.ts";
import { autoscalerSpec, budgetSpec, deploymentSpec } from "./workload-spec.ts";
import { namedSecrets, workloadArgsProblems } from "./workload-surroundings.ts";

export interface WorkloadArgs extends WorkloadSpec {
  /** Values of the secrets that `secretEnv` and `secretFiles` name. Only those named are kept. None by default. */
  secrets?: Record<string, pulumi.Input<string>>;
  /** Makes a NetworkPolicy that lets in nobody but its own namespace, `allowFromNamespaces` and what the exposure brings. True by default. */
  networkPolicy?: boolean;
  /** CIDR blocks that load balancers and nodes send from: the VPC's. Any address by default. */
  networkCidrBlocks?: string[];
  /** Tags of the load balancer. None by default; commas and equals signs are refused. */
  tags?: Record<string, string>;
  /** Where images come from. From where they are published by default. */
  sources?: Sources;
  /** Account, region and partition the cluster lives in. Needed with `role`. */
  account?: Account;
  /** Name of the cluster. Needed with `role`. */
  clusterName?: string;
  /** ARN of the cluster's OIDC provider in IAM. Needed with `role` on Fargate. */
  oidcProviderArn?: pulumi.Input<string>;
  /** Issuer URL of the cluster. Needed with `role` on Fargate. */
  oidcProviderUrl?: pulumi.Input<string>;
  /** ARN of the policy that bounds what the role can ever do. None by default. https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html */
  permissionsBoundary?: string;
}

/**
 * A program that answers requests, or works by itself: Deployment, what it reads, what keeps it up, and what it is reached by. Every
 * object has the component's name, which other programs in the cluster can rely on.
 *
 * `dependsOn` goes on to what makes load balancers and disks (Service, Ingress, PersistentVolumeClaim), so that a reader of the graph,
 * and a destroy, see that these need their controllers, and those their nodes, roles and routes.
 */
export class Workload extends pulumi.ComponentResource {
  /** Name of the Service; empty where there is none. */
  public readonly serviceName: pulumi.Output<string>;
  /** Host name that it is reached by; empty where it is not reached. */
  public readonly hostname: pulumi.Output<string>;
  /** URL that it answers to; empty where it is not reached. */
  public readonly url: pulumi.Output<string>;

  constructor(name: string, args: WorkloadArgs, opts?: pulumi.ComponentResourceOptions) {
    const own = { ...args, secrets: namedSecrets(args) };
    super("eks-platform:index:Workload", name, checked(own, workloadArgsProblems(name, args)), opts);
    const context = contextOf(name, args, this, opts?.dependsOn);

    const role = podRole(context);
    const account = serviceAccount(context, role);
    const claims = persistentVolumeClaims(context);
    deployment(context, claims, role === undefined ? [account] : [account, role]);
    autoscaler(context);
    disruptionBudget(context);
    networkPolicy(context);
    const host = exposure(context);

    this.serviceName = pulumi.output(args.port === undefined ? "" : name);
    this.hostname = host;
    this.url = host.apply((known) => (known === "" ? "" : urlOf(context.exposure, known)));
    this.registerOutputs({ serviceName: this.serviceName, hostname: this.hostname, url: this.url });
  }
}

interface Context {
  readonly name: string;
  readonly args: WorkloadArgs;
  readonly exposure: ExposureArgs;
  readonly selector: Record<string, string>;
  readonly metadata: { name: string; namespace: string; labels: Record<string, string> };
  readonly parent: pulumi.Resource;
  /** For children that own something outside of the cluster. */
  readonly outside: pulumi.CustomResourceOptions;
}

function contextOf(
  name: string,
  args: WorkloadArgs,
  parent: pulumi.Resource,
  dependsOn: pulumi.ResourceOptions["dependsOn"],
): Context {
  const identity = { name, instance: name };
  return {
    name,
    args,
    exposure: args.exposure ?? { type: ExposureType.ClusterIp },
    selector: selectorLabels(identity),
    metadata: { name, namespace: args.namespace, labels: labels(identity) },
    parent,
    outside: { parent, dependsOn, customTimeouts: loadBalancerTimeouts },
  };
}

/** A load balancer is there within three minutes as a rule; one without an address by then lacks subnets, rights or its controller. */
const loadBalancerTimeouts = { create: "10m", update: "10m", delete: "15m" };

/**
 * The class of a Service says which controller is in charge, and cannot change; a Service of the same name can only follow the old one:
 * https://kubernetes.io/docs/concepts/services-networking/service/#load-balancer-class
 */
const changesOfClass = { replaceOnChanges: ["spec.loadBalancerClass"], deleteBeforeReplace: true };

function podRole({ name, args, parent }: Context): PodRole | undefined {
  if (args.role === undefined) return undefined;
  const { namespace, oidcProviderArn, oidcProviderUrl, permissionsBoundary } = args;
  const { statements, managedPolicies } = args.role;
  return new PodRole(
    `${name}-role`,
    {
      account: args.account!,
      clusterName: args.clusterName!,
      namespace,
      serviceAccount: name,
      statements,
      managedPolicies,
      identity: args.compute === Compute.Fargate ? Identity.Irsa : Identity.PodIdentity,
      oidcProviderArn,
      oidcProviderUrl,
      permissionsBoundary,
    },
    { parent },
  );
}

function serviceAccount({ name, args, metadata, parent }: Context, role: PodRole | undefined): ServiceAccount {
  const irsa = role !== undefined && args.compute === Compute.Fargate;
  return new ServiceAccount(
    name,
    {
      metadata: irsa ? { ...metadata, annotations: { [roleAnnotation]: role.roleArn } } : metadata,
      // Credentials for AWS come as a token of their own; this one would be for the API server.
      automountServiceAccountToken: false,
    },
    { parent },
  );
}

function persistentVolumeClaims({ name, args, metadata, parent, outside }: Context): Record<string, string> {
  const disks = Object.entries(args.volumes ?? {}).flatMap(([volume, { persistent }]) =>
    persistent === undefined ? [] : [{ volume, persistent, claim: `${name}-${volume}` }],
  );
  for (const { persistent, claim } of disks) {
    new PersistentVolumeClaim(
      claim,
      {
        metadata: {
          ...metadata,
          name: claim,
          // The disk is made where the first pod is scheduled, and that pod waits for the claim to be known here.
          annotations: { "pulumi.com/skipAwait": "true" },
        },
        spec: {
          accessModes: [persistent.accessMode ?? "ReadWriteOnce"],
          storageClassName: persistent.storageClassName,
          resources: { requests: { storage: persistent.size } },
        },
      },
      { parent, dependsOn: outside.dependsOn },
    );
  }
  return Object.fromEntries(disks.map(({ volume, claim }) => [volume, claim]));
}

function exceptions(name: string, { exceptions, sidecars = {} }: WorkloadArgs) {
  const ofSidecars = Object.entries(sidecars).map(([sidecar, own]) => [sidecar, own.exceptions] as const);
  return exceptionMetadata({ [name]: exceptions, ...Object.fromEntries(ofSidecars) });
}

function deployment(context: Context, claims: Record<string, string>, before: pulumi.Resource[]): void {
  const { name, args, selector, metadata, parent } = context;
  const rollout = workloadRollout(args);
  const { namespace, labels } = metadata;
  const secrets = args.secrets ?? {};
  const configurations = Object.entries({ [name]: args, ...args.sidecars }).map(([container, own]) => {
    const prefix = container === name ? name : `${name}-${container}`;
    return [container, configuration(prefix, own, { namespace, labels, secrets, parent })] as const;
  });
  const template = podTemplate({
    ...args,
    name,
    labels,
    selector,
    rollout,
    stopSeconds: args.shutdown?.stopSeconds ?? workloadDefaults.stopSeconds,
    quitCommand: args.shutdown?.quitCommand,
    configuration: Object.fromEntries(configurations.map(([container, { names }]) => [container, names])),
    claims,
  });
  new Deployment(
    name,
    {
      metadata: { ...metadata, ...exceptions(name, args) },
      spec: deploymentSpec(args, rollout, selector, template),
    },
    {
      parent,
      dependsOn: [...before, ...configurations.flatMap(([, { objects }]) => objects)],
      // The autoscaler starts from `min` and decides from then on. Without any number, a workload that had one would fall to a
      // single pod on the day it gets an autoscaler: https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling
      ...(args.autoscaling === undefined ? {} : { ignoreChanges: ["spec.replicas"] }),
    },
  );
}

function autoscaler({ name, args, metadata, parent }: Context): void {
  if (args.autoscaling === undefined) return;
  new HorizontalPodAutoscaler(name, { metadata, spec: autoscalerSpec(name, args.autoscaling) }, { parent });
}

function disruptionBudget({ name, args, selector, metadata, parent }: Context): void {
  const spec = budgetSpec(args, selector);
  if (spec !== undefined) new PodDisruptionBudget(name, { metadata, spec }, { parent });
}

function networkPolicy({ name, args, selector, metadata, parent }: Context): void {
  if (args.networkPolicy === false) return;
  new NetworkPolicy(name, { metadata, spec: workloadNetworkPolicy(selector, args) }, { parent });
}

/**
 * Service, and Ingress for an ALB; gives the host name. They do not wait for the Deployment, since the Service only counts as there once
 * pods answer, and readiness gates only reach pods whose Service is there before them.
 */
function exposure(context: Context): pulumi.Output<string> {
  const { name, args, metadata, parent, outside } = context;
  if (args.port === undefined) return pulumi.output("");
  const { service, ingress } = exposed(context.exposure, {
    name,
    selector: context.selector,
    portName,
    healthPath: probePath("readiness", args),
    networkCidrBlocks: args.networkCidrBlocks ?? [],
    tags: args.tags ?? {},
  });
  const made = new Service(
    name,
    { metadata: annotated(metadata, service.annotations), spec: service.spec },
    { ...(service.spec.type === "LoadBalancer" ? outside : { parent }), ...changesOfClass },
  );
  if (ingress !== undefined) {
    const after = pulumi.mergeOptions(outside, { dependsOn: [made] });
    return addressOf(
      new Ingress(name, { metadata: annotated(metadata, ingress.annotations), spec: ingress.spec }, after),
    );
  }
  return hasLoadBalancer(context.exposure) ? addressOf(made) : pulumi.output(plainHost(context));
}

function annotated(metadata: Context["metadata"], annotations: Record<string, string>) {
  return Object.keys(annotations).length === 0 ? metadata : { ...metadata, annotations };
}

function plainHost({ name, args, exposure }: Context): string {
  // The nodes' own addresses are nobody's to know beforehand; on a local cluster its ports answer here.
  return exposure.type === ExposureType.NodePort ? "localhost" : `${name}.${args.namespace}.svc`;
}

/** The name that the controller wrote into the status; an address where a local cluster gives no names. */
function addressOf({ status }: Service | Ingress): pulumi.Output<string> {
  return pulumi.output(status).apply((known) => {
    const [first] = known?.loadBalancer?.ingress ?? [];
    return first?.hostname ?? first?.ip ?? "";
  });
}
