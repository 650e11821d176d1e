import { LimitRange } from "@pulumi/kubernetes/core/v1/limitRange.js";
import { Namespace as CoreNamespace } from "@pulumi/kubernetes/core/v1/namespace.js";
import { ResourceQuota } from "@pulumi/kubernetes/core/v1/resourceQuota.js";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy.js";
import * as pulumi from "@pulumi/pulumi";
import { checked } from "../components/checked.ts";
import type { ResourceAmounts } from "./container-args.ts";
import { labels } from "./labels.ts";
import { namespaceProblems } from "./namespace-problems.ts";
import { allowBasics, defaultDeny } from "./network-policy.ts";
import { type PodSecurityArgs, podSecurityLabels } from "./pod-security.ts";

/** What a container gets that does not say, and what it may say: https://kubernetes.io/docs/concepts/policy/limit-range/ */
export interface ContainerLimitsArgs {
  /** The least a container may ask for. */
  min?: ResourceAmounts;
  /** What is requested for a container that does not say. */
  defaultRequest?: ResourceAmounts;
  /** The limit of a container that does not say. */
  default?: ResourceAmounts;
  /** The most a container may be limited to. */
  max?: ResourceAmounts;
}

export interface NamespaceArgs {
  /** Name in the cluster. Those of Kubernetes itself are refused. */
  namespace: string;
  /** How much pods may do. `restricted` in all three by default. */
  podSecurity?: PodSecurityArgs;
  /** True closes all pods in both directions but for names and pod identity; each workload then opens what it needs. False leaves them open to the whole cluster. True by default. Holds where the VPC CNI enforces network policies, so not on Fargate. */
  defaultDeny?: boolean;
  /** The most that all pods together may use or objects may number, for example `{ "requests.cpu": "8", pods: "40" }`. None by default. https://kubernetes.io/docs/concepts/policy/resource-quotas/ */
  quota?: Record<string, string>;
  /** Bounds and defaults of each container. None by default. */
  limits?: ContainerLimitsArgs;
  /** Further labels of the namespace. None by default; those of pod security are refused. */
  labels?: Record<string, string>;
}

/** A namespace with its rules. Everything else refers to it by its literal name, and depends on this component. */
export class Namespace extends pulumi.ComponentResource {
  /** The name in the cluster. */
  public readonly namespaceName: pulumi.Output<string>;

  constructor(name: string, args: NamespaceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("eks-platform:index:Namespace", name, checked(args, namespaceProblems(args)), opts);
    const { namespace, quota, limits } = args;
    const identity = labels({ name: namespace, instance: namespace, component: "namespace" });

    const created = new CoreNamespace(
      `${name}-namespace`,
      {
        metadata: { name: namespace, labels: { ...args.labels, ...identity, ...podSecurityLabels(args.podSecurity) } },
      },
      { parent: this },
    );
    const within = { parent: this, dependsOn: created };
    const named = (objectName: string) => ({ name: objectName, namespace, labels: identity });
    if (args.defaultDeny ?? true) {
      new NetworkPolicy(`${name}-default-deny`, { metadata: named("default-deny"), spec: defaultDeny }, within);
      new NetworkPolicy(`${name}-allow-basics`, { metadata: named("allow-basics"), spec: allowBasics }, within);
    }
    if (quota !== undefined && Object.keys(quota).length > 0)
      new ResourceQuota(`${name}-quota`, { metadata: named("quota"), spec: { hard: quota } }, within);
    if (limits !== undefined && Object.keys(limits).length > 0)
      new LimitRange(`${name}-limits`, { metadata: named("limits"), spec: { limits: [limitsOf(limits)] } }, within);

    this.namespaceName = pulumi.output(namespace);
    this.registerOutputs({ namespaceName: this.namespaceName });
  }
}

function limitsOf({ min, max, defaultRequest, default: defaults }: ContainerLimitsArgs) {
  return {
    type: "Container",
    min: byResource(min),
    max: byResource(max),
    defaultRequest: byResource(defaultRequest),
    default: byResource(defaults),
  };
}

function byResource(amounts: ResourceAmounts | undefined): Record<string, string> | undefined {
  return amounts === undefined ? undefined : Object.fromEntries(Object.entries(amounts));
}
