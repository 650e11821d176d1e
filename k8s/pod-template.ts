import type { types } from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { Sources } from "../sources.ts";
import { type ConfigurationNames, container, volumeName, writablePaths } from "./container.ts";
import { type ContainerArgs, containerDefaults, type SidecarArgs } from "./container-args.ts";
import { hardenedPod } from "./hardening.ts";
import { preStop, type Rollout } from "./rollout.ts";

type PodSpec = types.input.core.v1.PodSpec;
type PodTemplateSpec = types.input.core.v1.PodTemplateSpec;
type Volume = types.input.core.v1.Volume;

/** Where pods run. */
export const Compute = {
  /** On nodes of the cluster. */
  Nodes: "nodes",
  /** Each on a machine of its own that a Fargate profile provides. */
  Fargate: "fargate",
} as const;
export type Compute = (typeof Compute)[keyof typeof Compute];

/** How hard pods try to stay apart. */
export const Spread = {
  /** A pod that would make it uneven waits. */
  Required: "required",
  /** A pod that has no better place is started all the same. */
  Preferred: "preferred",
  Off: "off",
} as const;
export type Spread = (typeof Spread)[keyof typeof Spread];

/** How pods spread: https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/ */
export interface TopologySpreadArgs {
  /** Over availability zones. `preferred` by default. */
  zones?: Spread;
  /** Over nodes. `preferred` by default. */
  nodes?: Spread;
}

/** A disk that outlives the pods. */
export interface PersistentArgs {
  /** Size, for example `20Gi`. */
  size: string;
  /** StorageClass that makes it. EKS has no default one. */
  storageClassName: string;
  /** `ReadWriteOnce` by default: one node at a time, so one pod, replaced with a gap. `ReadWriteMany` (EFS) serves many. https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes */
  accessMode?: AccessMode;
}

export const AccessMode = {
  ReadWriteOnce: "ReadWriteOnce",
  ReadWriteOncePod: "ReadWriteOncePod",
  ReadWriteMany: "ReadWriteMany",
} as const;
export type AccessMode = (typeof AccessMode)[keyof typeof AccessMode];

/** A folder that containers of a pod share. */
export interface VolumeArgs {
  /** Size at which the pod is evicted, for example `1Gi`. 256Mi by default. Not for a persistent one. */
  sizeLimit?: string;
  /** True to keep it in memory, where it counts as the containers' own. False by default. */
  inMemory?: boolean;
  /** Makes it a disk that outlives the pods. An empty folder that goes with the pod by default. */
  persistent?: PersistentArgs;
}

/** A taint that pods put up with: https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/ */
export interface TolerationArgs {
  /** Key of the taint. */
  key: string;
  /** Its value. Any by default. */
  value?: string;
  /** `NoSchedule`, `PreferNoSchedule` or `NoExecute`. Any by default. */
  effect?: string;
}

/** What a pod is made of, as the workload's arguments have it. */
export interface PodTemplateInput extends ContainerArgs {
  readonly name: string;
  readonly labels: Record<string, string>;
  readonly selector: Record<string, string>;
  readonly rollout: Rollout;
  readonly stopSeconds: number;
  readonly quitCommand?: string[];
  /** By container; the main one has the workload's name. */
  readonly configuration: Readonly<Record<string, ConfigurationNames>>;
  readonly claims: Readonly<Record<string, pulumi.Input<string>>>;
  readonly sources?: Sources;
  readonly port?: number;
  readonly compute?: Compute;
  readonly sidecars?: Record<string, SidecarArgs>;
  readonly volumes?: Record<string, VolumeArgs>;
  readonly topologySpread?: TopologySpreadArgs;
  readonly podLabels?: Record<string, string>;
  readonly nodeSelector?: Record<string, string>;
  readonly tolerations?: TolerationArgs[];
  readonly priorityClassName?: string;
  readonly fsGroup?: number;
}

export function podTemplate(input: PodTemplateInput): PodTemplateSpec {
  const { name, labels, podLabels, fsGroup } = input;
  return {
    metadata: {
      labels: { ...podLabels, ...labels },
      annotations: { "kubectl.kubernetes.io/default-container": name },
    },
    spec: {
      ...hardenedPod(fsGroup === undefined ? {} : { fsGroup }),
      serviceAccountName: name,
      terminationGracePeriodSeconds: input.rollout.terminationGracePeriodSeconds,
      ...placement(input),
      ...containers(input),
      volumes: volumes(input),
    },
  };
}

function containers(input: PodTemplateInput): Pick<PodSpec, "initContainers" | "containers"> {
  const { name, port, rollout, stopSeconds, quitCommand, configuration, sources } = input;
  const fargate = input.compute === Compute.Fargate;
  const common = (own: string) => ({ name: own, configuration: configuration[own] ?? {}, fargate, sources });
  const sleep = preStop(rollout.drainSeconds, stopSeconds);
  const main = container(input, {
    ...common(name),
    port,
    probedByDefault: port !== undefined,
    preStop: preStop(rollout.drainSeconds, stopSeconds, quitCommand),
  });
  const sidecars = Object.entries(input.sidecars ?? {}).map(([own, args]) => {
    const native = args.native ?? true;
    // The kubelet stops native sidecars after the main container; others get the signal with it, and must wait with it.
    const context = { ...common(own), probedByDefault: false, preStop: native ? undefined : sleep };
    return { native, made: container(args, context) };
  });
  const nativeOnes = sidecars.filter(({ native }) => native).map(({ made }) => ({ ...made, restartPolicy: "Always" }));
  return {
    ...(nativeOnes.length > 0 ? { initContainers: nativeOnes } : {}),
    containers: [main, ...sidecars.filter(({ native }) => !native).map(({ made }) => made)],
  };
}

function placement(input: PodTemplateInput): Partial<PodSpec> {
  const { nodeSelector, tolerations = [], priorityClassName } = input;
  const spread = spreadConstraints(input);
  return {
    ...(spread.length > 0 ? { topologySpreadConstraints: spread } : {}),
    ...(nodeSelector === undefined ? {} : { nodeSelector }),
    ...(tolerations.length > 0 ? { tolerations: tolerations.map(toleration) } : {}),
    ...(priorityClassName === undefined ? {} : { priorityClassName }),
  };
}

function toleration({ key, value, effect }: TolerationArgs): types.input.core.v1.Toleration {
  const operator = value === undefined ? "Exists" : "Equal";
  return { key, operator, ...(value === undefined ? {} : { value }), ...(effect === undefined ? {} : { effect }) };
}

/** Fargate knows no spread: https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html */
function spreadConstraints(input: PodTemplateInput): types.input.core.v1.TopologySpreadConstraint[] {
  if (input.compute === Compute.Fargate) return [];
  const { zones = Spread.Preferred, nodes = Spread.Preferred } = input.topologySpread ?? {};
  const wanted = [
    ["topology.kubernetes.io/zone", zones],
    ["kubernetes.io/hostname", nodes],
  ] as const;
  return wanted
    .filter(([, spread]) => spread !== Spread.Off)
    .map(([topologyKey, spread]) => ({
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable: spread === Spread.Required ? "DoNotSchedule" : "ScheduleAnyway",
      labelSelector: { matchLabels: input.selector },
      // Each revision spreads by itself; counted together with those about to go, new pods would end up uneven.
      matchLabelKeys: ["pod-template-hash"],
      // A zone whose nodes are all being drained would otherwise count as one without pods, and the next pod would wait for it,
      // while the budget waits for that pod: https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/#spread-constraint-definition
      nodeTaintsPolicy: "Honor",
    }));
}

function volumes(input: PodTemplateInput): Volume[] {
  const all = [[input.name, input] as const, ...Object.entries(input.sidecars ?? {})];
  return [
    ...all.flatMap(([name, args]) => containerVolumes(name, args, input.configuration[name] ?? {})),
    ...Object.entries(input.volumes ?? {}).map(([name, args]) => sharedVolume(name, args, input.claims[name])),
  ];
}

function containerVolumes(name: string, args: ContainerArgs, configuration: ConfigurationNames): Volume[] {
  const { files, secretFiles } = configuration;
  return [
    ...(files === undefined ? [] : [{ name: volumeName(name, "files"), configMap: { name: files } }]),
    ...(secretFiles === undefined
      ? []
      : [{ name: volumeName(name, "secret-files"), secret: { secretName: secretFiles } }]),
    ...writablePaths(args).map((_, index) => ({
      name: volumeName(name, `writable-${index}`),
      emptyDir: { sizeLimit: containerDefaults.writableSize },
    })),
  ];
}

function sharedVolume(
  name: string,
  { sizeLimit, inMemory }: VolumeArgs,
  claimName: pulumi.Input<string> | undefined,
): Volume {
  if (claimName !== undefined) return { name, persistentVolumeClaim: { claimName } };
  return {
    name,
    emptyDir: {
      ...(inMemory === true ? { medium: "Memory" } : {}),
      sizeLimit: sizeLimit ?? containerDefaults.writableSize,
    },
  };
}
