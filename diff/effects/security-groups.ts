/** https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html */

import { at, isHidden, isMissing, list, oneOrMore, text, type Value, worded } from "../../model/json.ts";
import type { Effect } from "../diff.ts";
import { byProperty, descriptive, harmless, interruption, listed, nothing, together, unknown } from "./outcome.ts";
import { type EffectRules, type EffectTable, listChanges, type Subject, was, willBe } from "./subject.ts";

const group: EffectRules = {
  update: (subject) =>
    byProperty(subject, [
      ...descriptive,
      ["ingress", (one) => inlineRules(one, "ingress")],
      ["egress", (one) => inlineRules(one, "egress")],
      harmless("revokeRulesOnDelete", "It counts when the group goes."),
    ]),
  replace: (subject) =>
    interruption(
      `Traffic that the security group ${subject.change.name} lets through is cut until all who have it have the new one.`,
    ),
  delete: (subject) => interruption(`Traffic that the security group ${subject.change.name} lets through is cut.`),
};

function single(direction: (subject: Subject) => "ingress" | "egress"): EffectRules {
  const closes = (subject: Subject) =>
    interruption(`${rule(subject.before?.inputs as Value, direction(subject))} closes.`);
  return {
    create: (subject) => nothing(`${rule(subject.after?.inputs as Value, direction(subject))} opens.`),
    update: (subject) => byProperty(subject, [...descriptive, ["", closes]]),
    replace: closes,
    delete: closes,
  };
}

export const securityGroups: EffectTable = {
  "aws:ec2/securityGroup:SecurityGroup": group,
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
    ...group,
    create: () =>
      interruption("All rules of the VPC's default security group that this program does not name are removed."),
    delete: () => nothing("Pulumi forgets the default security group; its rules stay."),
  },
  "aws:ec2/securityGroupRule:SecurityGroupRule": single((subject) =>
    (was(subject, "type") ?? willBe(subject, "type")) === "egress" ? "egress" : "ingress",
  ),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": single(() => "ingress"),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": single(() => "egress"),
};

function inlineRules(subject: Subject, direction: "ingress" | "egress"): Effect {
  if (isHidden(willBe(subject, direction)) || isHidden(was(subject, direction)))
    return unknown(`Which traffic of ${subject.change.name} is cut cannot be told.`);
  const { removed, added } = listChanges(subject, direction);
  const effects = [
    ...(removed.length > 0 ? [interruption(`${listed(removed.map((one) => rule(one, direction)))} closes.`)] : []),
    ...(added.length > 0 ? [nothing(`${listed(added.map((one) => rule(one, direction)))} opens.`)] : []),
  ];
  return together(effects);
}

/** "Port 443/tcp from 10.0.0.0/8 into cluster" */
function rule(value: Value, direction: "ingress" | "egress"): string {
  const [from, to] = [at(value, "fromPort"), at(value, "toPort")];
  const protocol = text(at(value, "protocol")) ?? text(at(value, "ipProtocol")) ?? "any protocol";
  const all = protocol === "-1" || isMissing(from) || from === -1;
  const ports =
    isHidden(from) || isHidden(to)
      ? "An unknown port"
      : all
        ? "Every port"
        : from === to
          ? `Port ${worded(from)}`
          : `Ports ${worded(from)} to ${worded(to)}`;
  const keys = [
    "cidrBlocks",
    "cidrIpv4",
    "cidrIpv6",
    "ipv6CidrBlocks",
    "sourceSecurityGroupId",
    "securityGroups",
    "referencedSecurityGroupId",
    "prefixListIds",
    "prefixListId",
  ];
  const peers = keys
    .flatMap((key) => oneOrMore(at(value, key)))
    .map((one) => (typeof one === "string" ? one : "a group unknown here"));
  const self = at(value, "self") === true ? ["members of the group"] : [];
  const whom = listed([...list(peers).map(worded), ...self]);
  return `${ports}${protocol === "-1" ? "" : ` (${protocol})`} ${direction === "ingress" ? "from" : "to"} ${whom}`;
}
