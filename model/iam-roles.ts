import type { PlannedResource } from "../plan/plan.ts";
import { type IdentityPolicy, type PolicyStatement, policyDocument } from "./iam.ts";
import { at, isHidden, isMissing, list, strings, text, type Value } from "./json.ts";
import { perPlan } from "./per-plan.ts";
import type { PlanIndex } from "./plan-index.ts";
import { roleType } from "./types.ts";

/** What a role may do, as far as the plan says it. */
export interface RoleRights {
  /** Inline and attached, of the plan. */
  readonly policies: readonly IdentityPolicy[];
  /** Policies of AWS, by name with their path: `service-role/AmazonEBSCSIDriverPolicyV2`. */
  readonly managed: readonly string[];
  /** A policy is attached that the plan does not hold. */
  readonly others: boolean;
  /** It bounds what the policies allow; absent where there is none. */
  readonly boundary?: Boundary;
}

export type Boundary = Pick<IdentityPolicy, "statements" | "hidden">;

const inlineType = "aws:iam/rolePolicy:RolePolicy";
const attachmentTypes = [
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:iam/policyAttachment:PolicyAttachment",
] as const;

/** Rights by URN of the role, of every role in the plan. */
export const roleRightsOf = perPlan((index): ReadonlyMap<string, RoleRights> => {
  const byRole = groupedByRole(index);
  return new Map(
    index.ofType(roleType).map((role) => {
      const { inline = [], attached = [] } = byRole.get(role.urn) ?? {};
      return [role.urn, rights(role, inline, attached, index)];
    }),
  );
});

interface Carriers {
  readonly inline: PlannedResource[];
  readonly attached: PlannedResource[];
}

function groupedByRole(index: PlanIndex): ReadonlyMap<string, Carriers> {
  const groups = new Map<string, Carriers>();
  const of = (urn: string) => {
    const group = groups.get(urn) ?? { inline: [], attached: [] };
    groups.set(urn, group);
    return group;
  };
  const named = rolesByName(index);
  const rolesOf = (resource: PlannedResource) => [
    ...rolesBehind(resource, ["role", "roles"], index),
    ...[...strings(at(resource.inputs, "role")), ...strings(at(resource.inputs, "roles"))].flatMap(
      (name) => named.get(name) ?? [],
    ),
  ];
  for (const resource of index.ofType(inlineType))
    for (const urn of new Set(rolesOf(resource))) of(urn).inline.push(resource);
  for (const resource of index.ofType(...attachmentTypes))
    for (const urn of new Set(rolesOf(resource))) of(urn).attached.push(resource);
  return groups;
}

function rolesBehind({ propertyDependencies }: PlannedResource, properties: readonly string[], index: PlanIndex) {
  return properties
    .flatMap((property) => propertyDependencies[property] ?? [])
    .filter((urn) => index.resource(urn)?.type === roleType);
}

/** Roles that are named by hand. */
function rolesByName(index: PlanIndex): ReadonlyMap<string, string> {
  return new Map(
    index.ofType(roleType).flatMap(({ urn, inputs }) => {
      const name = text(at(inputs, "name"));
      return name === undefined ? [] : [[name, urn] as const];
    }),
  );
}

function rights(
  role: PlannedResource,
  inline: readonly PlannedResource[],
  attached: readonly PlannedResource[],
  index: PlanIndex,
): RoleRights {
  const own = at(role.inputs, "inlinePolicies");
  const documents = [
    ...inline.map((resource) => ({ resource, ...policyDocument(at(resource.inputs, "policy")) })),
    ...list(own).map((one) => ({ resource: role, ...policyDocument(at(one, "policy")) })),
    ...(isHidden(own) ? [{ resource: role, ...policyDocument(own) }] : []),
  ];
  const links = [
    ...attached.map((resource) => attachedPolicy(resource, "policyArn", at(resource.inputs, "policyArn"), index)),
    ...managedPolicies(role, index),
  ];
  return {
    policies: [...documents, ...links.flatMap(({ policy }) => policy ?? [])],
    managed: [...new Set(links.flatMap(({ managed }) => managed ?? []))].sort(),
    others: links.some(({ policy, managed }) => policy === undefined && managed === undefined),
    ...boundaryOf(role, index),
  };
}

interface Link {
  readonly policy?: IdentityPolicy;
  readonly managed?: string;
}

const ofAws = /^arn:[^:]*:iam::aws:policy\/(.+)$/;

function attachedPolicy(resource: PlannedResource, property: string, arn: Value, index: PlanIndex): Link {
  const managed = ofAws.exec(text(arn) ?? "")?.[1];
  if (managed !== undefined) return { managed };
  const policies = policiesBehind(resource, property, index);
  const [policy] = policies;
  if (policies.length !== 1 || policy === undefined) return {};
  return { policy: { resource: policy, ...policyDocument(at(policy.inputs, "policy")) } };
}

function managedPolicies(role: PlannedResource, index: PlanIndex): Link[] {
  const arns = at(role.inputs, "managedPolicyArns");
  if (isMissing(arns)) return [];
  const managed = strings(arns).flatMap((arn) => ofAws.exec(arn)?.[1] ?? []);
  const own = policiesBehind(role, "managedPolicyArns", index);
  const known = managed.length + own.length;
  return [
    ...managed.map((name) => ({ managed: name })),
    ...own.map((policy) => ({ policy: { resource: policy, ...policyDocument(at(policy.inputs, "policy")) } })),
    ...(isHidden(arns) || known < list(arns).length ? [{}] : []),
  ];
}

function policiesBehind({ propertyDependencies }: PlannedResource, property: string, index: PlanIndex) {
  return (propertyDependencies[property] ?? []).flatMap((urn) => {
    const resource = index.resource(urn);
    return resource?.type === "aws:iam/policy:Policy" ? [resource] : [];
  });
}

function boundaryOf(role: PlannedResource, index: PlanIndex): { boundary?: Boundary } {
  const arn = at(role.inputs, "permissionsBoundary");
  if (isMissing(arn)) return {};
  const { policy } = attachedPolicy(role, "permissionsBoundary", arn, index);
  return { boundary: policy ?? { statements: [] as readonly PolicyStatement[], hidden: true } };
}
