/** Service accounts and the roles they have: https://docs.aws.amazon.com/eks/latest/userguide/service-accounts.html */

import type { PlannedResource } from "../plan/plan.ts";
import { addOnServiceAccounts } from "./data/service-accounts.ts";
import { at, fields, isHidden, list, text, type Value, walk } from "./json.ts";
import { type KubernetesObject, namespaceOf, type PodTemplate, serviceAccountName } from "./kubernetes.ts";
import { lookUp } from "./look-up.ts";
import { addOnTypes, clusterTypes, releaseType, roleType } from "./types.ts";

/** The part of the index that this needs; the index holds the answer. */
interface Resources {
  readonly resource: (urn: string) => PlannedResource | undefined;
  readonly ofType: (...types: readonly string[]) => readonly PlannedResource[];
  readonly ofKind: (...kinds: readonly string[]) => readonly KubernetesObject[];
  readonly pods: readonly PodTemplate[];
}

/** https://docs.aws.amazon.com/eks/latest/userguide/service-accounts.html#service-accounts-iam */
export const Identity = { PodIdentity: "Pod Identity", Irsa: "IRSA" } as const;
export type Identity = (typeof Identity)[keyof typeof Identity];

/** A role that a service account gets. */
export interface Grant {
  readonly resource: PlannedResource;
  /** Who gives it, for messages. */
  readonly how: "Pod Identity" | "IRSA" | "the add-on";
  /** Which way the pods' credentials come. */
  readonly identity: Identity;
  readonly cluster: string;
  readonly namespace?: string;
  readonly serviceAccount?: string;
  /** URN of the role, or its ARN where the plan does not hold the role; absent where neither is known. */
  readonly role?: string;
}

export interface Identities {
  readonly grants: readonly Grant[];
  /** "namespace/name" of every service account that exists once the plan is carried out. */
  readonly existing: ReadonlySet<string>;
  /** "namespace/name" of those that some pod runs under. */
  readonly used: ReadonlySet<string>;
  /** What a chart or an add-on runs under, as "namespace/name". */
  readonly accountsOf: (resource: PlannedResource) => readonly string[];
  /** Some pod, chart or object does not say where it is or what it is called, so nothing can be said to be missing. */
  readonly incomplete: boolean;
}

const roleAnnotation = "eks.amazonaws.com/role-arn";

export function identities(index: Resources): Identities {
  const releases = index.ofType(releaseType);
  const addOns = index.ofType(...addOnTypes);
  const objects = index.ofKind("ServiceAccount");
  const existing = new Set(objects.flatMap(({ namespace, name }) => account(namespace, name)));
  const used = new Set(index.pods.flatMap((pod) => account(pod.object.namespace, serviceAccountName(pod))));
  const accountsOf = (resource: PlannedResource) =>
    resource.type === releaseType ? chartAccounts(resource, index.resource) : addOnAccounts(resource);
  const clusters = index.ofType(...clusterTypes).length > 0 ? ["kube-system/aws-node"] : [];
  for (const name of [...releases, ...addOns].flatMap(accountsOf).concat(clusters)) {
    existing.add(name);
    used.add(name);
  }
  const named = new Map(index.ofType(roleType).map(({ urn, inputs }) => [text(at(inputs, "name")), urn]));
  const roles: Roles = { ...index, roleNamed: (name) => named.get(name) };
  return {
    grants: [
      ...index.ofType("aws:eks/podIdentityAssociation:PodIdentityAssociation").map((one) => associated(one, roles)),
      ...addOns.flatMap((addOn) => addOnGrants(addOn, roles)),
      ...objects.flatMap((object) => annotated(object, roles)),
      ...releases.flatMap((release) => annotatedByChart(release, roles)),
    ],
    existing,
    used,
    accountsOf,
    incomplete:
      objects.some(({ namespace, name }) => account(namespace, name).length === 0) ||
      index.pods.some((pod) => account(pod.object.namespace, serviceAccountName(pod)).length === 0) ||
      releases.some((release) => isHidden(at(release.inputs, "values"))),
  };
}

function account(namespace: string | undefined, name: string | undefined): string[] {
  return namespace === undefined || name === undefined ? [] : [`${namespace}/${name}`];
}

interface Roles extends Resources {
  readonly roleNamed: (name: string) => string | undefined;
}

/** One of the roles that the property is made of: the only one, or the one whose name the ARN has. */
function roleOf(resource: PlannedResource, property: string, arn: Value, { resource: find, roleNamed }: Roles) {
  const roles = (resource.propertyDependencies[property] ?? []).map(find).filter((one) => one?.type === roleType);
  const name = text(arn)?.split("/").at(-1) ?? "";
  const named = roles.filter((one) => isCalled(one, name));
  const one = roles.length === 1 ? roles[0] : named.length === 1 ? named[0] : undefined;
  const role = one?.urn ?? (roles.length === 0 ? roleNamed(name) : undefined) ?? text(arn);
  return role === undefined ? {} : { role };
}

function isCalled(role: PlannedResource | undefined, name: string): boolean {
  const prefix = text(at(role?.inputs, "namePrefix"));
  return at(role?.inputs, "name") === name || (prefix !== undefined && name.startsWith(prefix));
}

function associated(resource: PlannedResource, index: Roles): Grant {
  const { inputs } = resource;
  const namespace = text(at(inputs, "namespace"));
  const serviceAccount = text(at(inputs, "serviceAccount"));
  return {
    resource,
    how: "Pod Identity",
    identity: Identity.PodIdentity,
    cluster: clusterOf(resource),
    ...(namespace === undefined ? {} : { namespace }),
    ...(serviceAccount === undefined ? {} : { serviceAccount }),
    ...roleOf(resource, "roleArn", at(inputs, "roleArn"), index),
  };
}

function clusterOf({ inputs }: PlannedResource): string {
  return text(at(inputs, "clusterName")) ?? "";
}

function addOnGrants(resource: PlannedResource, index: Roles): Grant[] {
  const { inputs } = resource;
  const { namespace, serviceAccounts } = addOn(resource);
  const common = { resource, how: "the add-on", cluster: clusterOf(resource), namespace } as const;
  const associations = list(at(inputs, "podIdentityAssociations")).map((one): Grant => {
    const serviceAccount = text(at(one, "serviceAccount"));
    return {
      ...common,
      identity: Identity.PodIdentity,
      ...(serviceAccount === undefined ? {} : { serviceAccount }),
      ...roleOf(resource, "podIdentityAssociations", at(one, "roleArn"), index),
    };
  });
  const irsa = at(inputs, "serviceAccountRoleArn");
  if (irsa === undefined || irsa === null) return associations;
  const role = roleOf(resource, "serviceAccountRoleArn", irsa, index);
  return [
    ...associations,
    ...serviceAccounts
      .slice(0, 1)
      .map((serviceAccount) => ({ ...common, identity: Identity.Irsa, serviceAccount, ...role })),
  ];
}

function annotated({ resource, metadata, namespace, name }: KubernetesObject, index: Roles): Grant[] {
  const arn = at(metadata, "annotations", roleAnnotation);
  if (arn === undefined || arn === null) return [];
  const who = {
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { serviceAccount: name }),
  };
  return [
    {
      resource,
      how: "IRSA",
      identity: Identity.Irsa,
      cluster: "",
      ...who,
      ...roleOf(resource, "metadata", arn, index),
    },
  ];
}

function annotatedByChart(resource: PlannedResource, index: Roles): Grant[] {
  const namespace = namespaceOf(resource, at(resource.inputs, "namespace"), index.resource);
  return chartServiceAccounts(resource).flatMap((values): Grant[] => {
    const arn = at(values, "annotations", roleAnnotation);
    const serviceAccount = text(at(values, "name"));
    if (arn === undefined || arn === null || serviceAccount === undefined) return [];
    const where = namespace === undefined ? {} : { namespace };
    return [
      {
        resource,
        how: "IRSA",
        identity: Identity.Irsa,
        cluster: "",
        ...where,
        serviceAccount,
        ...roleOf(resource, "values", arn, index),
      },
    ];
  });
}

/** Charts call it `serviceAccount` at the top or within a part; a name is what makes it findable. */
function chartServiceAccounts({ inputs }: PlannedResource): Value[] {
  const found: Value[] = [];
  walk(at(inputs, "values"), (value, path) => {
    if (path.at(-1) === "serviceAccount" && text(at(value, "name"))) found.push(value);
  });
  return found;
}

function chartAccounts(release: PlannedResource, find: Resources["resource"]): string[] {
  const namespace = namespaceOf(release, at(release.inputs, "namespace"), find);
  return chartServiceAccounts(release).flatMap((values) => account(namespace, text(at(values, "name"))));
}

function addOnAccounts(resource: PlannedResource): string[] {
  const { namespace, serviceAccounts } = addOn(resource);
  return serviceAccounts.map((name) => `${namespace}/${name}`);
}

/** An add-on's own list of associations names accounts that it makes, whether or not the table knows the add-on. */
function addOn({ inputs }: PlannedResource) {
  const name = text(at(inputs, "addonName")) ?? "";
  const known = lookUp(addOnServiceAccounts, name);
  const configured = text(at(fields(at(inputs, "namespaceConfig")), "namespace"));
  const associated = list(at(inputs, "podIdentityAssociations")).flatMap(
    (one) => text(at(one, "serviceAccount")) ?? [],
  );
  return {
    namespace: configured ?? known?.namespace ?? "kube-system",
    serviceAccounts: [...new Set([...(known?.serviceAccounts ?? []), ...associated])],
  };
}
