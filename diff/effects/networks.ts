/** https://docs.aws.amazon.com/vpc/latest/userguide/what-is-amazon-vpc.html */

import { at, isHidden, text, type Value } from "../../model/json.ts";
import { clustersOf } from "../../model/nodes.ts";
import type { Effect } from "../diff.ts";
import {
  byProperty,
  dataLoss,
  descriptive,
  harmless,
  interruption,
  listed,
  nothing,
  type PropertyRule,
  unknown,
} from "./outcome.ts";
import { deletesFirst } from "./replacement.ts";
import { type EffectRules, type EffectTable, listChanges, type Subject, was, willBe } from "./subject.ts";

const natPage = "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html";

/** Whatever goes or is made anew interrupts; the rules say what an update does. */
function breaking(what: (subject: Subject) => string, rules: readonly PropertyRule[], page?: string): EffectRules {
  const more = page === undefined ? {} : { page };
  return {
    update: (subject) => byProperty(subject, [...descriptive, ...rules]),
    replace: (subject) =>
      interruption(`${what(subject)}${deletesFirst(subject) ? " until the new one is there" : ""}.`, more),
    delete: (subject) => interruption(`${what(subject)}.`, more),
  };
}

const vpcUpdates: readonly PropertyRule[] = [
  ...descriptive,
  ["enableDnsHostnames", dns],
  ["enableDnsSupport", dns],
  harmless("assignGeneratedIpv6CidrBlock", "Addresses of IPv4 stay."),
];

const vpc: EffectRules = {
  update: (subject) => byProperty(subject, vpcUpdates),
  replace: vpcGone,
  delete: vpcGone,
};

/** https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html */
function vpcGone({ change, base }: Subject): Effect {
  const message = `Everything in the VPC ${change.name} goes with it: nodes, load balancers, the control plane's interfaces`;
  const clusters = base === undefined ? [] : clustersOf(base);
  if (clusters.length === 0) return interruption(`${message}.`);
  return dataLoss(`${message}; a cluster cannot follow to another VPC, so that it must be made anew, empty.`, {
    page: "https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html",
  });
}

export const networks: EffectTable = {
  "aws:ec2/vpc:Vpc": vpc,
  "awsx:ec2:Vpc": vpc,
  "aws:ec2/subnet:Subnet": breaking(
    ({ change }) => `Nodes, pods and load balancers in the subnet ${change.name} go with it`,
    [
      harmless("mapPublicIpOnLaunch", "It counts for instances that start from now on."),
      harmless("assignIpv6AddressOnCreation", "It counts for instances that start from now on."),
      harmless("privateDnsHostnameTypeOnLaunch", "It counts for instances that start from now on."),
    ],
  ),
  "aws:ec2/natGateway:NatGateway": breaking(
    ({ change }) =>
      `Private subnets that leave by ${change.name} have no way out to the internet, and later another source address`,
    [],
    natPage,
  ),
  "aws:ec2/eip:Eip": breaking(
    ({ change }) =>
      `The public address of ${change.name} is given back: whoever has it on an allow list, or in DNS, must follow`,
    [],
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html",
  ),
  "aws:ec2/internetGateway:InternetGateway": breaking(
    () => "Nothing in the VPC reaches the internet, or is reached from it",
    [["vpcId", () => interruption("It leaves the VPC: nothing there reaches the internet, or is reached from it.")]],
  ),
  "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": breaking(
    () => "Nothing in the VPC reaches the internet by IPv6",
    [],
  ),
  "aws:ec2/route:Route": breaking(
    (subject) => `Traffic to ${destination(subject)} has no way there`,
    [
      ["natGatewayId", otherGateway],
      ["", (subject) => interruption(`Traffic to ${destination(subject)} takes another way: open connections break.`)],
    ],
  ),
  "aws:ec2/routeTable:RouteTable": breaking(
    ({ change }) => `Subnets of the route table ${change.name} lose their ways out`,
    [["routes", (subject) => routes(subject)]],
  ),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": breaking(
    () => "The subnet falls back to the VPC's main route table, which may have no way out",
    [
      [
        "routeTableId",
        () => interruption("The subnet's traffic takes the ways of another route table: open connections break."),
      ],
    ],
  ),
  "aws:ec2/vpcEndpoint:VpcEndpoint": breaking(
    (subject) =>
      `Traffic to ${service(subject)} no longer stays in the VPC: without a NAT gateway it has no way at all`,
    [
      [
        "policy",
        (subject) => unknown(`Who may no longer call ${service(subject)} through the endpoint depends on its policy.`),
      ],
      ["privateDnsEnabled", privateDns],
      ["subnetIds", (subject) => endpointPlaces(subject, "subnetIds")],
      ["routeTableIds", (subject) => endpointPlaces(subject, "routeTableIds")],
      [
        "securityGroupIds",
        (subject) => interruption(`Other security groups decide who reaches ${service(subject)} through the endpoint.`),
      ],
    ],
  ),
};

function dns(subject: Subject): Effect {
  const off = ["enableDnsHostnames", "enableDnsSupport"].filter(
    (key) => was(subject, key) === true && willBe(subject, key) !== true,
  );
  if (off.length === 0) return nothing("More names resolve in the VPC.");
  return interruption(
    "Names of private endpoints no longer resolve in the VPC: nodes lose the cluster's private endpoint.",
    {
      page: "https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html",
    },
  );
}

function otherGateway(subject: Subject): Effect {
  return interruption(`Traffic to ${destination(subject)} takes another NAT gateway: open connections break.`, {
    details: ["It arrives there from another public address: allow lists must follow."],
    page: natPage,
  });
}

function destination(subject: Subject): string {
  const side = subject.before === undefined ? willBe : was;
  const keys = ["destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"];
  return keys.flatMap((key) => text(side(subject, key)) ?? [])[0] ?? "a destination unknown here";
}

function routes(subject: Subject): Effect {
  if (isHidden(willBe(subject, "routes"))) return unknown("Which ways out stay cannot be told.");
  const { removed } = listChanges(subject, "routes");
  const to = removed.map(
    (route) => text(at(route, "cidrBlock")) ?? text(at(route, "ipv6CidrBlock")) ?? "a destination unknown here",
  );
  if (removed.length === 0) return nothing("More ways out are there.");
  return interruption(`Traffic to ${listed(to)} takes another way, or none: open connections break.`);
}

function service(subject: Subject): string {
  const name: Value = was(subject, "serviceName") ?? willBe(subject, "serviceName");
  return text(name)?.split(".").slice(3).join(".") || subject.change.name;
}

function privateDns(subject: Subject): Effect {
  if (willBe(subject, "privateDnsEnabled") === true)
    return nothing(`Calls to ${service(subject)} go through the endpoint.`);
  return interruption(`Calls to ${service(subject)} no longer find the endpoint: without a NAT gateway they fail.`);
}

function endpointPlaces(subject: Subject, key: string): Effect {
  const { removed } = listChanges(subject, key);
  if (removed.length === 0) return nothing(`The endpoint of ${service(subject)} is in more places.`);
  return interruption(
    `Calls to ${service(subject)} no longer go through the endpoint from ${removed.length} of its places.`,
  );
}
