import type { PlannedResource } from "../../plan/plan.ts";
import { allOfType, anyResource } from "../expansion.ts";
import { at } from "../json.ts";
import { Answer } from "../kubernetes.ts";
import { type Network, networksOf, type Subnet, subnetsByUrn } from "../network.ts";
import type { PlanIndex } from "../plan-index.ts";
import { ofTypes, referred } from "../references.ts";
import { WayOut } from "../routes.ts";
import type { Verdict } from "../security-groups.ts";
import { worse } from "./flow.ts";
import type { Place } from "./places.ts";

export function networkOf({ subnets }: Pick<Place, "subnets">, index: PlanIndex): Network | undefined {
  const [first] = subnets;
  return networksOf(index).find((network) => network.subnets.some(({ urn }) => urn === first?.urn));
}

/** The `aws.ec2.Vpc` of a network, be it inside a component. */
export function vpcResource(network: Network | undefined, index: PlanIndex): PlannedResource | undefined {
  return allOfType(index, "aws:ec2/vpc:Vpc").find(({ urn, component }) => [urn, component].includes(network?.urn));
}

/** To the internet, from each of the subnets. */
export function wayOut(place: Place, index: PlanIndex): Verdict {
  const [first, ...rest] = place.subnets.map((subnet) => fromSubnet(subnet, place, index));
  if (first === undefined) return { answer: Answer.CannotTell, how: "the subnets are not in this plan" };
  const worst = rest.reduce(worse, first);
  return place.certain || worst.answer === Answer.Yes
    ? worst
    : { answer: Answer.CannotTell, how: "which subnets it is in is not known" };
}

function fromSubnet(subnet: Subnet, place: Place, index: PlanIndex): Verdict {
  const { name, routing } = subnet;
  switch (routing?.wayOut) {
    case WayOut.NatGateway:
      return natGateway(subnet, index);
    case WayOut.InternetGateway:
      return internetGateway(subnet, place);
    case WayOut.None:
      return { answer: Answer.No, how: `${name} has no route to the internet` };
    case WayOut.Other:
      return { answer: Answer.CannotTell, how: `${name} leads to a gateway whose further way is not in this plan` };
    default:
      return { answer: Answer.CannotTell, how: `the routes of ${name} are not in this plan` };
  }
}

/** Only what has a public address gets an answer, and pods on Fargate never have one. */
function internetGateway({ name, publicAddresses }: Subnet, place: Place): Verdict {
  if (place.fargate) return { answer: Answer.No, how: `${name} is public, and Fargate pods have no public address` };
  const addresses = place.publicAddresses ?? publicAddresses;
  if (addresses === true) return { answer: Answer.Yes, how: "internet gateway" };
  if (addresses === undefined)
    return { answer: Answer.CannotTell, how: `whether ${name} gives public addresses is not known` };
  return { answer: Answer.No, how: `${name} leads to an internet gateway, but gives no public address` };
}

function natGateway({ name, routing }: Subnet, index: PlanIndex): Verdict {
  const gateway = routing?.natGateway === undefined ? undefined : anyResource(index, routing.natGateway);
  const yes = { answer: Answer.Yes, how: "NAT gateway" };
  if (gateway === undefined) return yes;
  if (at(gateway.inputs, "connectivityType") === "private")
    return { answer: Answer.No, how: `${gateway.name}, the NAT gateway of ${name}, is a private one` };
  const [urn = ""] = referred(index, gateway, ["subnetId"], ofTypes("aws:ec2/subnet:Subnet")).urns;
  const around = subnetsByUrn(index).get(urn)?.routing?.wayOut;
  if (around !== WayOut.None && around !== WayOut.NatGateway) return yes;
  return {
    answer: Answer.No,
    how: `${gateway.name}, the NAT gateway of ${name}, is in a subnet without an internet gateway`,
  };
}
