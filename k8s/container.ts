import type { types } from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { imageReference, type Sources } from "../sources.ts";
import { type ContainerArgs, containerDefaults, type ProbeArgs, type ResourcesArgs } from "./container-args.ts";
import { hardened } from "./hardening.ts";
import type { PreStop } from "./rollout.ts";

type Container = types.input.core.v1.Container;
type Probe = types.input.core.v1.Probe;
type VolumeMount = types.input.core.v1.VolumeMount;

/** Names of the ConfigMaps and Secrets that hold a container's configuration; absent where there is none. */
export interface ConfigurationNames {
  readonly env?: pulumi.Input<string>;
  readonly secretEnv?: pulumi.Input<string>;
  readonly files?: pulumi.Input<string>;
  readonly secretFiles?: pulumi.Input<string>;
}

export interface ContainerContext {
  readonly name: string;
  /** The port that requests come to, where there is one. */
  readonly port?: number;
  /** Asked by HTTP where its probes say nothing. */
  readonly probedByDefault: boolean;
  readonly configuration: ConfigurationNames;
  readonly preStop?: PreStop;
  readonly fargate: boolean;
  readonly sources?: Sources;
}

/** Name of the port that requests come to; Service and probes refer to it. */
export const portName = "http";

/** The container as Kubernetes takes it, hardened. */
export function container(args: ContainerArgs, context: ContainerContext): Container {
  const { name, preStop, fargate, sources } = context;
  return hardened(
    {
      name,
      image: imageReference(args.image, sources),
      // A pinned tag or digest does not change, and a node that has the image starts without its registry.
      imagePullPolicy: "IfNotPresent",
      ...optional({ command: args.command, args: args.args }),
      ...nonEmpty("ports", ports(args, context)),
      ...nonEmpty("envFrom", environment(context.configuration)),
      resources: resources(args.resources, fargate),
      ...probes(args, context),
      ...(preStop === undefined ? {} : { lifecycle: { preStop } }),
      ...nonEmpty("volumeMounts", volumeMounts(args, context)),
      ...(args.runAsUser === undefined ? {} : { securityContext: { runAsUser: args.runAsUser } }),
    },
    args.exceptions,
  );
}

function ports({ ports = {} }: ContainerArgs, { port }: ContainerContext): types.input.core.v1.ContainerPort[] {
  const main = port === undefined ? [] : [{ name: portName, containerPort: port, protocol: "TCP" }];
  const others = Object.entries(ports).map(([name, containerPort]) => ({ name, containerPort, protocol: "TCP" }));
  return [...main, ...others];
}

function environment({ env, secretEnv }: ConfigurationNames): types.input.core.v1.EnvFromSource[] {
  return [
    ...(env === undefined ? [] : [{ configMapRef: { name: env } }]),
    ...(secretEnv === undefined ? [] : [{ secretRef: { name: secretEnv } }]),
  ];
}

/** Requests and limits with their defaults; on Fargate both are the same, since a pod there has a machine of its own. */
export function resources({ requests, limits }: ResourcesArgs = {}, fargate: boolean) {
  const cpu = requests?.cpu ?? containerDefaults.requests.cpu;
  const memory = requests?.memory ?? containerDefaults.requests.memory;
  const cpuLimit = limits?.cpu ?? (fargate ? cpu : undefined);
  return {
    requests: { cpu, memory },
    limits: { ...(cpuLimit === undefined ? {} : { cpu: cpuLimit }), memory: limits?.memory ?? memory },
  };
}

const probeDefaults = {
  startup: { periodSeconds: 2, timeoutSeconds: 2, failureThreshold: 30 },
  readiness: { periodSeconds: 2, timeoutSeconds: 2, failureThreshold: 2 },
  liveness: { periodSeconds: 10, timeoutSeconds: 2, failureThreshold: 6 },
} as const;

type ProbeKind = keyof typeof probeDefaults;

function probes(args: ContainerArgs, context: ContainerContext) {
  const kinds = Object.keys(probeDefaults) as ProbeKind[];
  return optional(Object.fromEntries(kinds.map((kind) => [`${kind}Probe`, probe(kind, args, context)])));
}

function probe(kind: ProbeKind, args: ContainerArgs, { port, probedByDefault }: ContainerContext): Probe | undefined {
  const probes = args.probes ?? {};
  const given: ProbeArgs = probes[kind] ?? {};
  const { periodSeconds, timeoutSeconds, failureThreshold } = { ...probeDefaults[kind], ...given };
  const timing = { periodSeconds, timeoutSeconds, failureThreshold };
  if (given.command !== undefined) return { exec: { command: given.command }, ...timing };
  const wanted = probedByDefault || probes[kind] !== undefined || probes.path !== undefined || probes.tcp === true;
  const target = port === undefined ? firstPortName(args) : portName;
  if (!wanted || target === undefined) return undefined;
  const path = probePath(kind, args);
  return path === undefined
    ? { tcpSocket: { port: target }, ...timing }
    : { httpGet: { path, port: target }, ...timing };
}

/** The path a probe asks for by HTTP; undefined where it opens a connection or runs a command. */
export function probePath(kind: ProbeKind, { probes = {} }: ContainerArgs): string | undefined {
  if (probes[kind]?.command !== undefined) return undefined;
  const own = probes[kind]?.path;
  return own ?? (probes.tcp === true ? undefined : (probes.path ?? containerDefaults.probePath));
}

function firstPortName({ ports = {} }: ContainerArgs): string | undefined {
  return Object.keys(ports)[0];
}

/** Name of the volume that holds one of a container's own folders. */
export function volumeName(container: string, kind: string): string {
  return `${container}-${kind}`;
}

/** Key of a file in its ConfigMap or Secret, where slashes cannot stand. */
export function fileKey(path: string): string {
  return path.slice(1).replaceAll("/", "_");
}

/** The folders that a container may write to. */
export function writablePaths({ writablePaths = [...containerDefaults.writablePaths] }: ContainerArgs): string[] {
  return writablePaths;
}

function volumeMounts(args: ContainerArgs, { name }: ContainerContext): VolumeMount[] {
  const single = (kind: string) => (path: string) => ({
    name: volumeName(name, kind),
    mountPath: path,
    // One file at a time, so that what the image has in the same folder stays visible.
    subPath: fileKey(path),
    readOnly: true,
  });
  return [
    ...Object.keys(args.files ?? {}).map(single("files")),
    ...Object.keys(args.secretFiles ?? {}).map(single("secret-files")),
    ...writablePaths(args).map((mountPath, index) => ({ name: volumeName(name, `writable-${index}`), mountPath })),
    ...Object.entries(args.mounts ?? {}).map(([volume, mountPath]) => ({ name: volume, mountPath })),
  ];
}

function optional<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function nonEmpty<K extends string, T>(key: K, list: T[]): Partial<Record<K, T[]>> {
  return list.length === 0 ? {} : ({ [key]: list } as Partial<Record<K, T[]>>);
}
