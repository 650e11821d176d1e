import type { Json, Plan, PlannedResource } from "../../plan/plan.ts";

type Inputs = Record<string, Json>;
type Part = Partial<PlannedResource> & { readonly inputs?: Inputs };

export const project = "shop";
const stackUrn = `urn:pulumi:dev::${project}::pulumi:pulumi:Stack::${project}-dev`;

/** A resource as small as a plan can hold it; the type and the name make its URN. */
export function resource(type: string, name: string, part: Part = {}): PlannedResource {
  return {
    urn: urn(type, name),
    type,
    name,
    parent: stackUrn,
    custom: true,
    remote: false,
    dependencies: [],
    propertyDependencies: {},
    inputs: {},
    options: {},
    ...part,
  };
}

export function urn(type: string, name: string): string {
  return `urn:pulumi:dev::${project}::${type}::${name}`;
}

export function component(type: string, name: string, part: Part = {}): PlannedResource {
  return resource(type, name, { custom: false, ...part });
}

export function remote(type: string, name: string, part: Part = {}): PlannedResource {
  return resource(type, name, { custom: false, remote: true, ...part });
}

export function plan(...resources: readonly PlannedResource[]): Plan {
  const stack = resource("pulumi:pulumi:Stack", `${project}-dev`, { custom: false });
  return {
    project,
    stack: "dev",
    resources: [{ ...stack, urn: stackUrn, parent: undefined } as PlannedResource, ...resources],
    outputs: {},
    findings: [],
  };
}

/** A Kubernetes object in the namespace `demo`. */
export function object(kind: string, name: string, spec: Json, part: Part & { readonly metadata?: Inputs } = {}) {
  const { metadata, inputs, ...rest } = part;
  const type = `kubernetes:${groups[kind] ?? "core/v1"}:${kind}`;
  return resource(type, name, {
    inputs: { metadata: { name, namespace: "demo", ...metadata }, ...(spec === null ? {} : { spec }), ...inputs },
    ...rest,
  });
}

const groups: Readonly<Record<string, string>> = {
  Deployment: "apps/v1",
  DaemonSet: "apps/v1",
  StatefulSet: "apps/v1",
  Job: "batch/v1",
  CronJob: "batch/v1",
  Ingress: "networking.k8s.io/v1",
  PodDisruptionBudget: "policy/v1",
  HorizontalPodAutoscaler: "autoscaling/v2",
};

export const labels = { app: "web" };

/** A container that no check has anything to say about. */
export function container(part: Inputs = {}): Inputs {
  return {
    name: "web",
    image: "example.com/web:1.2.3",
    securityContext: {
      runAsNonRoot: true,
      readOnlyRootFilesystem: true,
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      seccompProfile: { type: "RuntimeDefault" },
    },
    resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { memory: "64Mi" } },
    ...part,
  };
}

export function podSpec(part: Inputs = {}): Inputs {
  return { containers: [container()], ...part };
}

export function deployment(name = "web", spec: Json = podSpec(), part: Parameters<typeof object>[3] = {}) {
  const template = { metadata: { labels }, spec };
  return object("Deployment", name, { selector: { matchLabels: labels }, template }, part);
}

export function without(value: Inputs, ...keys: readonly string[]): Inputs {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}

export const unknown: Json = { unknown: true };
export const secret: Json = { secret: true };
