/** https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html */

import { isDeepStrictEqual } from "node:util";
import { parsed } from "../../model/iam.ts";
import { at, isHidden, list, oneOrMore, text, type Value, worded } from "../../model/json.ts";
import { perPlan } from "../../model/per-plan.ts";
import type { PlanIndex } from "../../model/plan-index.ts";
import type { Effect } from "../diff.ts";
import {
  byProperty,
  descriptive,
  harmless,
  interruption,
  listed,
  nothing,
  type PropertyRule,
  together,
  unknown,
} from "./outcome.ts";
import { permissionChange } from "./permissions.ts";
import { type EffectTable, listChanges, type Subject, was, willBe } from "./subject.ts";

const policyRules: readonly PropertyRule[] = [
  ...descriptive,
  ["policy", (subject) => document(subject, was(subject, "policy"), willBe(subject, "policy"))],
];

const inline: EffectTable[string] = {
  create: (subject) => document(subject, undefined, willBe(subject, "policy")),
  update: (subject) => byProperty(subject, policyRules),
  replace: (subject) => document(subject, was(subject, "policy"), willBe(subject, "policy")),
  delete: (subject) => document(subject, was(subject, "policy"), undefined),
};

const attachment: EffectTable[string] = {
  update: (subject) => byProperty(subject, []),
  replace: (subject) =>
    detached(subject, `, and ${subject.change.name} attaches ${policyName(willBe(subject, "policyArn"))} instead`),
  delete: (subject) => detached(subject, ""),
};

export const iam: EffectTable = {
  "aws:iam/rolePolicy:RolePolicy": inline,
  "aws:iam/userPolicy:UserPolicy": inline,
  "aws:iam/groupPolicy:GroupPolicy": inline,
  "aws:iam/policy:Policy": inline,
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": attachment,
  "aws:iam/policyAttachment:PolicyAttachment": attachment,
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": attachment,
  "aws:iam/role:Role": {
    update: (subject) =>
      byProperty(subject, [
        ...descriptive,
        ["assumeRolePolicy", trust],
        ["managedPolicyArns", managed],
        ["inlinePolicies", () => unknown(`What ${bearers(subject)} may no longer do depends on the inline policies.`)],
        [
          "permissionsBoundary",
          () => unknown(`What ${bearers(subject)} may no longer do depends on the permissions boundary.`),
        ],
        harmless("maxSessionDuration", "It counts for sessions that start from now on."),
        harmless("forceDetachPolicies", "It counts when the role goes."),
      ]),
    replace: (subject) =>
      interruption(
        `The role of ${bearers(subject)} goes, and the new one has another ARN: what holds the old one must follow and restart.`,
        {
          details: ["Credentials of the old role stop working when it is deleted."],
        },
      ),
    delete: (subject) => interruption(`The role of ${bearers(subject)} goes: its credentials stop working.`),
  },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {
    update: (subject) =>
      byProperty(subject, [
        ...descriptive,
        ["clientIdLists", audiences],
        ["thumbprintLists", () => nothing("AWS does not use the thumbprint for EKS.")],
      ]),
    replace: trustGone,
    delete: trustGone,
  },
  "aws:iam/instanceProfile:InstanceProfile": {
    update: (subject) =>
      byProperty(subject, [
        ...descriptive,
        ["role", () => interruption("The instances get the other role's credentials within minutes.")],
      ]),
    replace: () => interruption("Instances that have the profile lose their credentials when it goes."),
    delete: () => interruption("Instances that have the profile lose their credentials."),
  },
};

const accounts = perPlan((index) => {
  const found = new Map<string, string[]>();
  for (const { role, namespace, serviceAccount } of index.identities().grants)
    if (role !== undefined && serviceAccount !== undefined)
      found.set(role, [...(found.get(role) ?? []), `${namespace ?? "?"}/${serviceAccount}`]);
  return found;
});

/** The roles that a policy is of, by URN. */
function rolesOf({ change, before, after, base, head }: Subject): string[] {
  if (change.type === "aws:iam/role:Role") return [change.urn, change.previousUrn ?? change.urn];
  const own = [before, after].flatMap((resource) => resource?.propertyDependencies.role ?? []);
  const attached = [base, head].flatMap((index) =>
    index === undefined ? [] : (attachments(index).get(change.urn) ?? []),
  );
  return [...new Set([...own, ...attached])];
}

/** URNs of roles by URN of the policy that is attached to them. */
const attachments = perPlan((index: PlanIndex) => {
  const found = new Map<string, string[]>();
  for (const { propertyDependencies } of index.ofType("aws:iam/rolePolicyAttachment:RolePolicyAttachment"))
    for (const policy of propertyDependencies.policyArn ?? [])
      found.set(policy, [...(found.get(policy) ?? []), ...(propertyDependencies.role ?? [])]);
  return found;
});

/** "kube-system/ebs-csi-controller-sa", or the name of what changes where nobody is known to have it. */
function bearers(subject: Subject): string {
  const indexes = [subject.base, subject.head];
  const roles = rolesOf(subject);
  const names = roles.flatMap((urn) =>
    indexes.flatMap((index) => (index === undefined ? [] : (accounts(index).get(urn) ?? []))),
  );
  if (names.length > 0) return `service account ${listed([...new Set(names)])}`;
  const owners = roles.flatMap((urn) => indexes.flatMap((index) => index?.resource(urn)?.name ?? []));
  return owners.length > 0 ? listed([...new Set(owners)]) : subject.change.name;
}

function document(subject: Subject, before: Value, after: Value): Effect {
  const who = bearers(subject);
  const change = permissionChange(before, after);
  if (change === undefined) return unknown(`What ${who} may no longer do cannot be told.`);
  const { lost, narrowed, gained, denied } = change;
  const effects = [
    ...(lost.length > 0 ? [interruption(`${who} may no longer call ${listed(lost)}: what needs that fails.`)] : []),
    ...(denied.length > 0 ? [interruption(`${who} is denied ${listed(denied)}: what needs that fails.`)] : []),
    ...(narrowed.length > 0
      ? [
          interruption(
            `${who} may call ${listed(narrowed)} on fewer resources or under other conditions: what needs the rest fails.`,
          ),
        ]
      : []),
    ...(gained.length > 0 ? [nothing(`${who} may call ${listed(gained)} as well.`)] : []),
  ];
  return effects.length === 0 ? nothing(`${who} may do what it did.`) : together(effects);
}

function policyName(arn: Value): string {
  return text(arn)?.split("/").at(-1) ?? "the policy";
}

function detached(subject: Subject, instead: string): Effect {
  return interruption(`${bearers(subject)} loses what ${policyName(was(subject, "policyArn"))} allows${instead}.`);
}

function managed(subject: Subject): Effect {
  const { removed } = listChanges(subject, "managedPolicyArns");
  if (isHidden(willBe(subject, "managedPolicyArns")))
    return unknown(`What ${bearers(subject)} may no longer do cannot be told.`);
  if (removed.length === 0) return nothing(`${bearers(subject)} may do more.`);
  return interruption(`${bearers(subject)} loses what ${listed(removed.map(policyName))} allows.`);
}

function trust(subject: Subject): Effect {
  const read = (value: Value) => (typeof value === "string" ? parsed(value) : value);
  const [before, after] = [read(was(subject, "assumeRolePolicy")), read(willBe(subject, "assumeRolePolicy"))];
  if ([before, after].some((one) => one === undefined || isHidden(one)))
    return unknown(`Who may still use the role of ${bearers(subject)} cannot be told.`);
  const [old, next] = [before, after].map((one) => oneOrMore(at(one, "Statement")));
  const gone = list(old as Value).filter((statement) => !next?.some((other) => isDeepStrictEqual(other, statement)));
  if (gone.length === 0) return nothing(`More may use the role of ${bearers(subject)}.`);
  return interruption(
    `Those that the role of ${bearers(subject)} trusted so far may no longer get it, or only under other conditions: ${listed(gone.flatMap(principals))}.`,
  );
}

function principals(statement: Value): string[] {
  const principal = at(statement, "Principal");
  if (typeof principal === "string") return [principal];
  return ["Service", "AWS", "Federated"].flatMap((kind) =>
    oneOrMore(at(principal, kind)).map((one) => text(one) ?? "someone unknown"),
  );
}

function audiences(subject: Subject): Effect {
  const { removed } = listChanges(subject, "clientIdLists");
  return removed.length === 0
    ? nothing("Tokens for more audiences are accepted.")
    : interruption(`Tokens for ${listed(removed.map(worded))} are no longer accepted.`);
}

function trustGone(subject: Subject): Effect {
  const index = subject.base;
  const irsa = index === undefined ? [] : index.identities().grants.filter(({ how }) => how === "IRSA");
  const names = irsa.flatMap(({ namespace, serviceAccount }) =>
    serviceAccount === undefined ? [] : [`${namespace ?? "?"}/${serviceAccount}`],
  );
  return interruption(`No service account gets its role by IRSA${names.length === 0 ? "" : `: ${listed(names)}`}.`, {
    page: "https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html",
  });
}
