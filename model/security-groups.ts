/** Who may connect to whom: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html */

import { type Cidr, parseCidr } from "../cidr.ts";
import type { PlannedResource } from "../plan/plan.ts";
import { clusterType } from "./expansion/eks-cluster.ts";
import { allOfType, anyResource } from "./expansion.ts";
import { at, isHidden, isMissing, list, oneOrMore, type Value } from "./json.ts";
import { Answer } from "./kubernetes.ts";
import { perPlan } from "./per-plan.ts";
import type { PlanIndex } from "./plan-index.ts";
import { type Means, meant, type Referred, referred } from "./references.ts";

/** What sends, or listens: groups by URN, that of EKS by the URN of its cluster, and where its addresses come from. */
export interface Wearer {
  readonly groups: Referred;
  /** Of its subnets; absent where one is not known. */
  readonly cidrBlocks?: readonly string[];
  /** False where it may be in some of these subnets only. */
  readonly certain?: boolean;
}

export interface Verdict {
  readonly answer: Answer;
  /** Which rule, or what is missing. */
  readonly how: string;
}

type Direction = "ingress" | "egress";

interface Opening {
  readonly direction: Direction;
  readonly group: Referred;
  /** Name of the rule, or of the group it is written in. */
  readonly how: string;
  readonly protocol: Value;
  readonly from: Value;
  readonly to: Value;
  readonly self: Value;
  readonly groups: Referred;
  readonly cidrs: readonly Value[];
}

const groupTypes = ["aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"];
const eksClusterType = "aws:eks/cluster:Cluster";

/** What one of them sends, and the other takes. */
export function connects(
  index: PlanIndex,
  from: Wearer,
  to: Wearer,
  port: number,
  protocol: "tcp" | "udp" = "tcp",
): Verdict {
  const out = opened(index, "egress", from, to, port, protocol);
  const into = opened(index, "ingress", to, from, port, protocol);
  if (out.answer === Answer.No) return out;
  return into.answer === Answer.Yes && out.answer !== Answer.Yes ? out : into;
}

/** Whether a wearer may send to addresses outside the plan, or to those of a service of AWS. */
export function leaves(index: PlanIndex, from: Wearer, port: number): Verdict {
  const world = { groups: { urns: [], certain: true }, cidrBlocks: ["0.0.0.0/0"] };
  return opened(index, "egress", from, world, port, "tcp");
}

/** What a rule of some group of the one lets pass: one that does is enough. */
function opened(
  index: PlanIndex,
  direction: Direction,
  wearer: Wearer,
  peer: Wearer,
  port: number,
  protocol: string,
): Verdict {
  const rules = openingsOf(index).filter((one) => one.direction === direction);
  const own = rules.filter(({ group }) => group.certain && group.urns.some((urn) => wearer.groups.urns.includes(urn)));
  const verdicts = own.map((rule) => ({ rule, answer: passes(rule, peer, port, protocol) }));
  const open = verdicts.find(({ answer }) => answer === Answer.Yes);
  if (open !== undefined) return { answer: Answer.Yes, how: open.rule.how };
  const doubt = verdicts.find(({ answer }) => answer === Answer.CannotTell)?.rule ?? rules.find(isStray(wearer));
  if (!wearer.groups.certain || (doubt !== undefined && !peer.groups.certain))
    return { answer: Answer.CannotTell, how: "the security groups are not known in this plan" };
  if (doubt !== undefined) return { answer: Answer.CannotTell, how: `what ${doubt.how} lets pass is not known` };
  const names = wearer.groups.urns.map((urn) => groupName(index, urn)).join(", ");
  const way = direction === "ingress" ? "lets in" : "lets out";
  return { answer: Answer.No, how: `no rule of ${names} ${way} ${protocol.toUpperCase()} ${port}` };
}

/** A rule of which it is not known whose it is may be one of these groups'. */
function isStray({ groups }: Wearer) {
  return ({ group }: Opening) =>
    !group.certain && (group.urns.length === 0 || group.urns.some((urn) => groups.urns.includes(urn)));
}

function passes(rule: Opening, peer: Wearer, port: number, protocol: string): Answer {
  const parts = [rule.protocol, rule.from, rule.to];
  if (parts.some(isHidden)) return Answer.CannotTell;
  if (!covers(rule, port, protocol)) return Answer.No;
  if (rule.groups.urns.some((urn) => peer.groups.urns.includes(urn))) return Answer.Yes;
  if (rule.self === true && rule.group.urns.some((urn) => peer.groups.urns.includes(urn))) return Answer.Yes;
  const blocks = rule.cidrs.flatMap((cidr) => (typeof cidr === "string" ? (parseCidr(cidr) ?? []) : []));
  if (blocks.some(({ mask }) => mask === 0)) return Answer.Yes;
  const addresses = peer.cidrBlocks?.map(parseCidr);
  const inside = addresses?.every(
    (address) => address !== undefined && blocks.some((block) => contains(block, address)),
  );
  if (inside === true && addresses?.length !== 0) return Answer.Yes;
  const doubtful =
    !rule.groups.certain ||
    rule.cidrs.some(isHidden) ||
    isHidden(rule.self) ||
    (blocks.length > 0 && (addresses === undefined || peer.certain === false)) ||
    (!peer.groups.certain && (rule.groups.urns.length > 0 || rule.self === true));
  return doubtful ? Answer.CannotTell : Answer.No;
}

function contains(outer: Cidr, inner: Cidr): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

/** All protocols have no ports; by number TCP is 6 and UDP 17. */
function covers({ protocol, from, to }: Opening, port: number, wanted: string): boolean {
  const name = String(protocol ?? "").toLowerCase();
  if (["-1", "all"].includes(name)) return true;
  const same = name === wanted || name === (wanted === "tcp" ? "6" : "17");
  return same && Number(from ?? 0) <= port && port <= Number(to ?? 65535);
}

const ingressRuleType = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const egressRuleType = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";

const openingsOf = perPlan((index): readonly Opening[] => [
  ...allOfType(index, ...groupTypes).flatMap((group) => written(group, index)),
  ...rulesOf(index, "aws:ec2/securityGroupRule:SecurityGroupRule").map((rule) => older(rule, index)),
  ...rulesOf(index, ingressRuleType).map((rule) => newer(rule, "ingress", index)),
  ...rulesOf(index, egressRuleType).map((rule) => newer(rule, "egress", index)),
  ...allOfType(index, eksClusterType).flatMap(builtIn),
]);

/** Those of the plan's groups: an id that no resource here has is that of a group of others. */
function rulesOf(index: PlanIndex, type: string): readonly PlannedResource[] {
  return allOfType(index, type).filter((rule) => {
    const foreign = typeof at(rule.inputs, "securityGroupId") === "string";
    return !foreign || securityGroups(index, rule, "securityGroupId").certain;
  });
}

/** https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html */
function builtIn({ urn }: PlannedResource): Opening[] {
  const group = { urns: [urn], certain: true };
  const none = { urns: [], certain: true };
  const name = "the cluster's security group";
  const everything = { group, protocol: "-1", from: 0, to: 0 };
  return [
    {
      ...everything,
      direction: "ingress",
      how: `${name}, open among its members`,
      self: true,
      groups: none,
      cidrs: [],
    },
    {
      ...everything,
      direction: "egress",
      how: `${name}, open to everywhere`,
      self: false,
      groups: none,
      cidrs: ["0.0.0.0/0"],
    },
  ];
}

function written(resource: PlannedResource, index: PlanIndex): Opening[] {
  return (["ingress", "egress"] as const).flatMap((direction) => {
    const rules = at(resource.inputs, direction);
    return (isHidden(rules) ? [rules] : list(rules)).map(
      (rule): Opening => ({
        direction,
        group: { urns: [resource.urn], certain: true },
        how: `a rule of ${resource.name}`,
        protocol: at(rule, "protocol"),
        from: at(rule, "fromPort"),
        to: at(rule, "toPort"),
        self: at(rule, "self"),
        groups: meant(
          index,
          resource,
          { property: direction, whole: false },
          at(rule, "securityGroups"),
          groupMeans(index),
        ),
        cidrs: [...oneOrMore(at(rule, "cidrBlocks")), ...prefixLists(at(rule, "prefixListIds"))],
      }),
    );
  });
}

function older(resource: PlannedResource, index: PlanIndex): Opening {
  const { inputs, name } = resource;
  return {
    direction: at(inputs, "type") === "egress" ? "egress" : "ingress",
    group: securityGroups(index, resource, "securityGroupId"),
    how: `rule ${name}`,
    protocol: at(inputs, "protocol"),
    from: at(inputs, "fromPort"),
    to: at(inputs, "toPort"),
    self: at(inputs, "self"),
    groups: securityGroups(index, resource, "sourceSecurityGroupId"),
    cidrs: [...oneOrMore(at(inputs, "cidrBlocks")), ...prefixLists(at(inputs, "prefixListIds"))],
  };
}

function newer(resource: PlannedResource, direction: Direction, index: PlanIndex): Opening {
  const { inputs, name } = resource;
  return {
    direction,
    group: securityGroups(index, resource, "securityGroupId"),
    how: `rule ${name}`,
    protocol: at(inputs, "ipProtocol"),
    from: at(inputs, "fromPort"),
    to: at(inputs, "toPort"),
    self: false,
    groups: securityGroups(index, resource, "referencedSecurityGroupId"),
    cidrs: [...oneOrMore(at(inputs, "cidrIpv4")), ...prefixLists(at(inputs, "prefixListId"))],
  };
}

/** Whose addresses they are is AWS's to know. */
function prefixLists(ids: Value): Value[] {
  return isMissing(ids) || (Array.isArray(ids) && ids.length === 0) ? [] : [{ unknown: true }];
}

/** The groups that an input names. */
export function securityGroups(index: PlanIndex, resource: PlannedResource, ...path: readonly string[]): Referred {
  return referred(index, resource, path, groupMeans(index));
}

/** A cluster's output may be the group that EKS makes; the component's, one of its own as well. */
export function groupMeans(index: PlanIndex): Means {
  return ({ type, urn }) => {
    if (groupTypes.includes(type) || type === eksClusterType) return { urns: [urn], certain: true };
    if (type !== clusterType) return undefined;
    const groups = allOfType(index, ...groupTypes, eksClusterType).filter(({ component }) => component === urn);
    return { urns: groups.map((one) => one.urn), certain: groups.length === 1 };
  };
}

function groupName(index: PlanIndex, urn: string): string {
  const resource = anyResource(index, urn);
  return resource?.type === eksClusterType ? "the cluster's security group" : (resource?.name ?? "the security group");
}
