import type * as pulumi from "@pulumi/pulumi";
import type { HardeningException } from "./hardening.ts";

/** Amounts of CPU and memory, as Kubernetes writes them: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/ */
export interface ResourceAmounts {
  /** Cores (`"0.5"`) or thousandths (`"500m"`). */
  cpu?: string;
  /** Bytes with a unit, for example `256Mi`. */
  memory?: string;
}

/** What a container is promised, and what it may not exceed. */
export interface ResourcesArgs {
  /** What the scheduler sets aside. 50m of CPU and 64Mi of memory by default. */
  requests?: ResourceAmounts;
  /** What the kernel enforces. Memory as requested by default. No limit of CPU, which would only slow the container down while the node idles; as requested on Fargate. */
  limits?: ResourceAmounts;
}

/** How the kubelet asks a container how it is: https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/ */
export interface ProbeArgs {
  /** Path of an HTTP GET on the container's port. That of `probes` by default. */
  path?: string;
  /** Command that ends with 0 where all is well, instead of a request. */
  command?: string[];
  /** Seconds between two questions. 2 for startup and readiness, 10 for liveness by default. */
  periodSeconds?: number;
  /** Seconds to wait for an answer. 2 by default. */
  timeoutSeconds?: number;
  /** Bad answers in a row that count. 30 for startup, 2 for readiness, 6 for liveness by default. */
  failureThreshold?: number;
}

/** The three probes of a container. */
export interface ProbesArgs {
  /** Path that all three ask for by HTTP. `/` by default for the main container. */
  path?: string;
  /** True to open a TCP connection only, for what speaks no HTTP. False by default. */
  tcp?: boolean;
  /** Until it says yes, the other two are not asked. */
  startup?: ProbeArgs;
  /** While it says no, the pod gets no requests. */
  readiness?: ProbeArgs;
  /** When it says no, the container is started again. */
  liveness?: ProbeArgs;
}

/** What the main container and every sidecar can have. */
export interface ContainerArgs {
  /** Image with a tag, a digest or both; `latest` is refused. */
  image: string;
  /** Program instead of the image's entry point. */
  command?: string[];
  /** Its arguments instead of the image's. */
  args?: string[];
  /** Other ports than the one for requests, by name (at most 15 characters), for example `metrics: 9113`. The Service does not carry them. None by default. */
  ports?: Record<string, number>;
  /** Environment variables, kept in a ConfigMap whose name follows its content, so that a change rolls the pods. Never secrets. None by default. */
  env?: Record<string, pulumi.Input<string>>;
  /** Environment variables by the name of a secret in `secrets`. None by default. */
  secretEnv?: Record<string, string>;
  /** Files by absolute path, kept in a ConfigMap whose name follows its content, mounted read-only. None by default. */
  files?: Record<string, pulumi.Input<string>>;
  /** Files by absolute path, each with the name of a secret in `secrets`. None by default. */
  secretFiles?: Record<string, string>;
  /** Folders the program writes to, each an empty one that goes with the pod. `/tmp` by default. */
  writablePaths?: string[];
  /** Volumes of the workload by name, each with the folder it is mounted at. None by default. */
  mounts?: Record<string, string>;
  /** CPU and memory. */
  resources?: ResourcesArgs;
  /** How the kubelet asks how it is. */
  probes?: ProbesArgs;
  /** User id it runs as, not 0 unless excepted. The image's own by default; needed where the image names its user by name. */
  runAsUser?: number;
  /** What it is allowed beyond the hardened default, each with the reason. Nothing by default; `hostNetwork`, `hostPath`, `hostPort` and `probeHost` are refused. */
  exceptions?: HardeningException[];
}

/** A container beside the main one. */
export interface SidecarArgs extends ContainerArgs {
  /** True (the default): starts before the main container and stops after it. False: a container beside it, started and stopped at the same time. https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/ */
  native?: boolean;
}

/** What a setting left out means. */
export const containerDefaults = {
  requests: { cpu: "50m", memory: "64Mi" },
  writablePaths: ["/tmp"],
  /** Of an empty folder; a program that fills it is evicted before it fills the disk of its node. */
  writableSize: "256Mi",
  probePath: "/",
} as const;
