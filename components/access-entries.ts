import type { Problem } from "../problems.ts";

export interface AccessPolicy {
  /** Name of an EKS access policy, for example `AmazonEKSEditPolicy`; no ARN. https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html */
  policy: string;
  /** Namespaces in which the policy holds. The whole cluster by default; an empty list is refused. */
  namespaces?: string[];
}

export interface AccessTeam {
  /** ARNs of the IAM roles and users that make up the team. Sessions of roles and whole accounts are refused. */
  principals: string[];
  /** Kubernetes groups the team belongs to, for role bindings of your own. None by default; `system:` and the other beginnings EKS keeps for itself are refused. */
  groups?: string[];
  /** EKS access policies the team holds. None by default; each one once. */
  policies?: AccessPolicy[];
}

export interface EntryPolicy {
  readonly policy: string;
  readonly namespaces?: string[];
}

/** What one IAM principal is granted. */
export interface AccessEntry {
  /** `role-platform-admin`: stays the same whoever else comes and goes. */
  readonly name: string;
  readonly principalArn: string;
  readonly kubernetesGroups: string[];
  readonly policies: readonly EntryPolicy[];
}

type Path = readonly (string | number)[];

const principal = /^arn:([a-z0-9-]+):iam::\d{12}:((?:role|user)\/[\w+=,.@/-]+)$/;
const session = /^arn:[a-z0-9-]+:sts::(\d{12}):assumed-role\/([^/]+)/;
const ownedByEks = /^(system|eks|aws|amazon|iam):/;

const administrator: EntryPolicy = { policy: "AmazonEKSClusterAdminPolicy" };

export function accessEntries(administrators: readonly string[], teams: Record<string, AccessTeam>): AccessEntry[] {
  return [
    ...administrators.map((arn) => entry(arn, [], [administrator])),
    ...Object.values(teams).flatMap(({ principals, groups = [], policies = [] }) =>
      principals.map((arn) => entry(arn, groups, policies)),
    ),
  ];
}

function entry(principalArn: string, kubernetesGroups: string[], policies: readonly EntryPolicy[]): AccessEntry {
  return { name: entryName(principalArn), principalArn, kubernetesGroups, policies };
}

/** The ARN's end, which people know the principal by; the account would only make every name longer. */
function entryName(principalArn: string): string {
  return (principal.exec(principalArn)?.[2] ?? principalArn).replaceAll("/", "-");
}

/** Everything EKS would refuse half-way through a deployment, or that would leave the cluster without anybody to use it. */
export function accessProblems(
  administrators: readonly string[],
  teams: Record<string, AccessTeam>,
  partition: string,
): Problem[] {
  const places = [
    ...administrators.map((arn, index) => ({ arn, path: ["administrators", index] as Path })),
    ...Object.entries(teams).flatMap(([team, { principals }]) =>
      principals.map((arn, index) => ({ arn, path: ["teams", team, "principals", index] as Path })),
    ),
  ];
  return [
    ...nobody(administrators),
    ...places.flatMap(({ arn, path }) => principalProblems(arn, partition, path)),
    ...collisions(places),
    ...Object.entries(teams).flatMap(([team, args]) => teamProblems(args, ["teams", team])),
  ];
}

function nobody(administrators: readonly string[]): Problem[] {
  if (administrators.length > 0) return [];
  const rule = "is empty, so nobody, not even whoever deploys, could do anything in the cluster";
  return [{ path: ["administrators"], rule, fix: "Name the role that deploys, and those of the people who run it." }];
}

function principalProblems(arn: string, partition: string, path: Path): Problem[] {
  const [, account, role] = session.exec(arn) ?? [];
  if (role !== undefined) {
    const fix = `Write arn:${partition}:iam::${account}:role/${role}, with the role's path if it has one.`;
    return [{ path, value: arn, rule: "but a session ends, and an access entry names the role itself", fix }];
  }
  const found = principal.exec(arn);
  if (found === null) {
    const fix = `Write it in full, like arn:${partition}:iam::111122223333:role/platform-admin.`;
    return [{ path, value: arn, rule: "which is no ARN of an IAM role or user", fix }];
  }
  if (found[1] === partition) return [];
  const fix = `Name a principal of this partition: arn:${partition}:iam::...`;
  return [{ path, value: arn, rule: `but the cluster lives in the partition ${partition}`, fix }];
}

/** A principal has one entry in a cluster, and a name in the program stands for one entry. */
function collisions(places: readonly { arn: string; path: Path }[]): Problem[] {
  return places.flatMap(({ arn, path }, index) => {
    const earlier = places.slice(0, index).find((place) => entryName(place.arn) === entryName(arn));
    if (earlier === undefined) return [];
    const where = earlier.path.slice(0, 2).join(" ");
    const [rule, fix] =
      earlier.arn === arn
        ? [`but it has its access entry from ${where} already`, "Leave it in one place."]
        : [
            `but would be called ${entryName(arn)}, like ${earlier.arn}`,
            "Rename one of them, or give it another path.",
          ];
    return [{ path, value: arn, rule, fix }];
  });
}

function teamProblems({ groups = [], policies = [] }: AccessTeam, path: Path): Problem[] {
  return [
    ...groups.flatMap((group, index) => groupProblems(group, [...path, "groups", index])),
    ...policies.flatMap((_, index) => policyProblems(policies, index, [...path, "policies", index])),
  ];
}

function groupProblems(group: string, path: Path): Problem[] {
  if (!ownedByEks.test(group)) return [];
  const fix = "Name a group of your own and bind it to a Kubernetes role.";
  return [{ path, value: group, rule: "but EKS keeps names that begin so for itself", fix }];
}

function policyProblems(policies: readonly AccessPolicy[], index: number, path: Path): Problem[] {
  const { policy, namespaces } = policies[index]!;
  const problems: Problem[] = [];
  if (!/^[A-Za-z0-9]+$/.test(policy)) {
    const fix = "Write the name alone, like AmazonEKSViewPolicy.";
    problems.push({ path: [...path, "policy"], value: policy, rule: "which is no name of an access policy", fix });
  }
  if (policies.findIndex((other) => other.policy === policy) < index) {
    const fix = "Join the two, with all their namespaces.";
    problems.push({ path: [...path, "policy"], value: policy, rule: "but the team holds it already", fix });
  }
  if (namespaces?.length === 0) {
    const fix = "List the namespaces, or leave the key out for the whole cluster.";
    problems.push({ path: [...path, "namespaces"], value: [], rule: "which would grant nothing", fix });
  }
  return problems;
}

/**
 * Whether the identity that deploys is among the administrators. Creating the cluster gives it no rights there, so without
 * an entry everything in the cluster would fail, some twenty minutes in.
 */
export function deployerProblems(callerArn: string, administrators: readonly string[]): Problem[] {
  const [, account, role] = session.exec(callerArn) ?? [];
  const is = (arn: string): boolean =>
    // A session's ARN leaves the role's path out, so that only account and last part can be compared.
    role === undefined ? arn === callerArn : arn.includes(`::${account}:role/`) && arn.endsWith(`/${role}`);
  if (administrators.some(is)) return [];
  const who = role === undefined ? callerArn : `the role ${role} of account ${account}`;
  return [
    {
      path: ["access", "administrators"],
      rule: `does not name who is deploying, ${who}, which therefore could not create anything in the cluster`,
      fix: "Add it to the administrators, or deploy as one of them.",
    },
  ];
}
