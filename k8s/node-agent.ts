import type { types } from "@pulumi/kubernetes";
import type { Account } from "../components/account.ts";
import type { Sources } from "../sources.ts";
import type { ResourcesArgs } from "./container-args.ts";
import { type HardeningException, hardened, hardenedPod } from "./hardening.ts";
import { type LabelIdentity, labels, selectorLabels } from "./labels.ts";

type Container = types.input.core.v1.Container;
type Volume = types.input.core.v1.Volume;
type VolumeMount = types.input.core.v1.VolumeMount;
type DaemonSetSpec = types.input.apps.v1.DaemonSetSpec;

/** Namespace of the node agents. CloudWatch's own tools look for them here. */
export const agentNamespace = "amazon-cloudwatch";

/** The volume that holds an agent's configuration. */
export const configVolume = "config";

/** What Fluent Bit and the CloudWatch agent are both told. */
export interface NodeAgentArgs {
  /** Account, region and partition the cluster lives in. */
  account: Account;
  /** Name of the cluster; it is part of the names of log groups and a dimension of every metric. */
  clusterName: string;
  /** CPU and memory of the container; what is left out stays as it is by default. Requests beyond limits are refused. */
  resources?: ResourcesArgs;
  /** Where images come from. From where they are published by default. */
  sources?: Sources;
  /** ARN of the policy that bounds what the agent's role can ever do. None by default. https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html */
  permissionsBoundary?: string;
}

export interface NodeAgent {
  readonly identity: LabelIdentity;
  readonly container: Container;
  /** What the container is allowed beyond the restricted level. */
  readonly exceptions: readonly HardeningException[];
  readonly volumes: readonly Volume[];
  readonly terminationGracePeriodSeconds: number;
}

/** One pod on every Linux node but Fargate's, before and after any other pod, one node after the other. */
export function nodeAgentSpec({
  identity,
  container,
  exceptions,
  volumes,
  terminationGracePeriodSeconds,
}: NodeAgent): DaemonSetSpec {
  return {
    selector: { matchLabels: selectorLabels(identity) },
    // A bad change stops at the first node, since that pod does not become ready. No surge: two agents would share ports and files.
    updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1 } },
    template: {
      metadata: { labels: labels(identity) },
      spec: {
        ...hardenedPod(),
        serviceAccountName: identity.name,
        // The agents ask the kubelet and the API server.
        automountServiceAccountToken: true,
        hostNetwork: true,
        dnsPolicy: "ClusterFirstWithHostNet",
        priorityClassName: "system-node-critical",
        terminationGracePeriodSeconds,
        nodeSelector: { "kubernetes.io/os": "linux" },
        affinity: notOnFargate,
        tolerations: [{ operator: "Exists" }],
        containers: [hardened(container, exceptions)],
        volumes: [...volumes],
      },
    },
  };
}

/** Fargate runs no DaemonSets; with a toleration for everything, its nodes would get pods that never start. */
const notOnFargate = {
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [
        { matchExpressions: [{ key: "eks.amazonaws.com/compute-type", operator: "NotIn", values: ["fargate"] }] },
      ],
    },
  },
};

/** A folder or socket of the node and where the container sees it. */
export interface HostMount {
  readonly name: string;
  readonly path: string;
  readonly type: "Directory" | "DirectoryOrCreate" | "Socket";
  /** The same path by default. */
  readonly mountPath?: string;
  readonly writable?: boolean;
}

export function hostVolume({ name, path, type }: HostMount): Volume {
  return { name, hostPath: { path, type } };
}

export function hostMount({ name, path, mountPath, writable = false }: HostMount): VolumeMount {
  // The API server drops a false, and each client-side apply would then find a difference.
  return { name, mountPath: mountPath ?? path, ...(writable ? {} : { readOnly: true }) };
}

/** An environment variable whose value Kubernetes fills in. */
export function fromPod(name: string, fieldPath: string): types.input.core.v1.EnvVar {
  // The version is the API server's default, but kubectl takes a reference with it for another one than without.
  return { name, valueFrom: { fieldRef: { apiVersion: "v1", fieldPath } } };
}
