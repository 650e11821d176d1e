import { type RoleRights, roleRightsOf } from "../../model/iam-roles.ts";
import type { Grant } from "../../model/identity.ts";
import { fargateProfilesOf, nodeGroupsOf } from "../../model/nodes.ts";
import type { PlanIndex } from "../../model/plan-index.ts";
import { compared } from "../../model/sorting.ts";
import type { Row } from "../../model/table.ts";
import { roleType } from "../../model/types.ts";
import type { PlannedResource } from "../../plan/plan.ts";
import { tableOf } from "../table-of.ts";

export const identityTable = tableOf(
  {
    id: "identity",
    title: "Identity",
    tells: "Who has which rights in AWS, and how they come to it.",
    page: "https://docs.aws.amazon.com/eks/latest/userguide/service-accounts.html",
  },
  (index) => {
    const rights = roleRightsOf(index);
    const row = (who: string, how: string, { urn }: PlannedResource, role: string | undefined): Row => {
      const found = index.resource(role ?? "");
      return { urn, cells: [who, how, found?.name ?? role ?? notKnown, summary(found && rights.get(found.urn))] };
    };
    const accounts = index
      .identities()
      .grants.map((grant) => row(accountOf(grant), wayOf(grant), grant.resource, grant.role))
      .sort(byAccount);
    const nodes = nodeGroupsOf(index).map(({ resource, name }) =>
      row(`nodes of ${name}`, "node", resource, roleBehind(resource, "nodeRoleArn", index)),
    );
    const profiles = fargateProfilesOf(index).map(({ resource, name }) =>
      row(`Fargate profile ${name}`, "pod execution", resource, roleBehind(resource, "podExecutionRoleArn", index)),
    );
    return {
      columns: [{ title: "Service account" }, { title: "How" }, { title: "Role" }, { title: "May" }],
      rows: [...accounts, ...nodes, ...profiles],
      notes: [
        "Pods of other service accounts have no rights in AWS, but for those on the host's network, which can take the rights of their node.",
      ],
    };
  },
);

const notKnown = "not known in this plan";

function accountOf({ namespace, serviceAccount }: Grant): string {
  return namespace === undefined || serviceAccount === undefined ? notKnown : `${namespace}/${serviceAccount}`;
}

function wayOf({ how, identity }: Grant): string {
  return how === "the add-on" ? `${identity}, by the add-on` : identity;
}

function byAccount({ cells: [a = ""] }: Row, { cells: [b = ""] }: Row): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function roleBehind({ propertyDependencies }: PlannedResource, property: string, index: PlanIndex): string | undefined {
  return (propertyDependencies[property] ?? []).find((urn) => index.resource(urn)?.type === roleType);
}

const listed = 3;

function summary(rights: RoleRights | undefined): string {
  if (rights === undefined) return notKnown;
  const statements = rights.policies.flatMap((policy) => policy.statements).filter(({ allows }) => allows);
  const services = new Map<string, Set<string>>();
  for (const action of statements.flatMap(({ actions }) => actions)) {
    const [service = "", name = ""] = action.split(":");
    services.set(service, (services.get(service) ?? new Set()).add(name));
  }
  const byService = [...services]
    .sort(([a], [b]) => compared(a, b))
    .map(
      ([service, names]) =>
        `${service}: ${names.size > listed ? `${names.size} actions` : [...names].sort().join(", ")}`,
    );
  const unclear =
    rights.others || rights.policies.some(({ hidden, statements }) => hidden || statements.some((one) => one.hidden));
  const all = [
    ...byService,
    ...(statements.some(({ notActions }) => notActions !== undefined) ? ["everything but what a NotAction names"] : []),
    ...rights.managed,
    ...(unclear ? [`some ${notKnown}`] : []),
  ];
  return all.length === 0 ? "nothing" : all.join("; ");
}
