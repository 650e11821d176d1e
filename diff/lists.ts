/** What tells the items of a list apart, where it is not their place. */

import { at, isHidden, list, text, type Value } from "../model/json.ts";
import type { Json } from "../plan/plan.ts";
import { withoutHash } from "./hashed-names.ts";

type KeyOf = (item: Json) => string | undefined;

/** The first field must be there; the others are added where they are. */
function by(...paths: readonly string[]): KeyOf {
  return (item) => {
    const parts = paths.map((path) => at(item, ...path.split(".")));
    if (parts[0] === undefined || parts[0] === null || parts.some(isHidden)) return undefined;
    const known = parts.filter((part) => part !== undefined && part !== null && part !== "");
    return known.every((part) => typeof part !== "object") ? known.join("/") : undefined;
  };
}

const byReference: KeyOf = (item) => {
  const name = text(at(item, "configMapRef", "name")) ?? text(at(item, "secretRef", "name"));
  return name === undefined ? undefined : withoutHash(name);
};

/** A selector has no name: it is what it says. */
const bySelection: KeyOf = (item) => {
  const namespace = text(at(item, "namespace"));
  const labels = at(item, "labels");
  if (namespace === undefined || isHidden(labels)) return undefined;
  return labels === undefined ? namespace : `${namespace} ${JSON.stringify(labels)}`;
};

/**
 * By the name of the list, in the order in which they are tried: the first that tells all items apart on both sides is taken.
 * https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
 */
const keys: Readonly<Record<string, readonly KeyOf[]>> = {
  ports: [by("name"), by("containerPort", "protocol"), by("port", "protocol"), by("port")],
  volumeMounts: [by("mountPath")],
  volumeDevices: [by("devicePath")],
  volumeClaimTemplates: [by("metadata.name")],
  envFrom: [byReference],
  hostAliases: [by("ip")],
  tolerations: [by("key", "operator", "value", "effect"), by("operator", "effect")],
  taints: [by("key", "effect")],
  topologySpreadConstraints: [by("topologyKey", "whenUnsatisfiable")],
  matchExpressions: [by("key", "operator")],
  items: [by("key")],
  rules: [by("host")],
  paths: [by("path", "pathType")],
  tls: [by("secretName")],
  subjects: [by("kind", "namespace", "name")],
  metrics: [by("type", "resource.name"), by("type")],
  Statement: [by("Sid")],
  tagSpecifications: [by("resourceType")],
  tagFieldSpecifications: [by("resourceType")],
  blockDeviceMappings: [by("deviceName")],
  networkInterfaces: [by("deviceIndex")],
  subnetSpecs: [by("name"), by("type")],
  vpcEndpointSpecs: [by("serviceName")],
  podIdentityAssociations: [by("serviceAccount")],
  roleMappings: [by("roleArn")],
  userMappings: [by("userArn")],
  routes: [by("cidrBlock"), by("ipv6CidrBlock"), by("destinationPrefixListId")],
  inlinePolicies: [by("name")],
  selectors: [bySelection],
};

const usual: readonly KeyOf[] = [by("name"), by("key"), by("id"), by("Sid")];

/** Items by their key, in their order; undefined where some have none, or the same. */
export type Keyed = ReadonlyMap<string, Json>;

export function keyed(name: string, before: readonly Json[], after: readonly Json[]): [Keyed, Keyed] | undefined {
  const candidates = (Object.hasOwn(keys, name) ? keys[name] : undefined) ?? usual;
  for (const key of candidates) {
    const sides = [byKey(before, key), byKey(after, key)] as const;
    if (sides[0] !== undefined && sides[1] !== undefined) return [sides[0], sides[1]];
  }
  return undefined;
}

function byKey(items: readonly Json[], keyOf: KeyOf): Keyed | undefined {
  const found = new Map<string, Json>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined || found.has(key)) return undefined;
    found.set(key, item);
  }
  return found;
}

/** Lists that AWS keeps as sets: another order is no change. */
const sets: ReadonlySet<string> = new Set([
  "subnetIds",
  "privateSubnetIds",
  "publicSubnetIds",
  "securityGroupIds",
  "vpcSecurityGroupIds",
  "additionalSecurityGroupIds",
  "securityGroups",
  "sourceSecurityGroupIds",
  "publicAccessCidrs",
  "enabledClusterLogTypes",
  "routeTableIds",
  "managedPolicyArns",
  "inlinePolicies",
  "kubernetesGroups",
  "clientIdLists",
  "podIdentityAssociations",
  "nodePools",
  "namespaces",
  "selectors",
  "taints",
  "ingress",
  "egress",
  "routes",
  "tagSpecifications",
  "alarmActions",
  "okActions",
  "insufficientDataActions",
]);

export function isSet(name: string): boolean {
  return sets.has(name);
}

/** Elements of an IAM document that take one value or a list of them, in any order. */
const policyElements = /^(Action|NotAction|Resource|NotResource|AWS|Service|Federated|CanonicalUser)$/;

export function isPolicyElement(path: readonly string[]): boolean {
  return policyElements.test(path.at(-1) ?? "") || path.includes("Condition");
}

/** Both sides as lists of texts, sorted, where that is what they are. */
export function asSet(value: Value): string[] | undefined {
  const items = typeof value === "string" ? [value] : Array.isArray(value) ? list(value) : undefined;
  return items?.every((item) => typeof item === "string") ? ([...items].sort() as string[]) : undefined;
}
