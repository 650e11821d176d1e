import type * as pulumi from "@pulumi/pulumi";
import { Network } from "../components/network.ts";
import { chooseZones } from "../components/zones.ts";
import { common, type Stack } from "./stack.ts";

/** The VPC that everything lives in, made here or there already. */
export interface ChosenNetwork {
  readonly vpcId: pulumi.Input<string>;
  readonly privateSubnetIds: pulumi.Input<pulumi.Input<string>[]>;
  /** What has to be there, and stay, for as long as anything uses the network. */
  readonly resources: pulumi.Resource[];
}

export async function chooseNetwork(stack: Stack): Promise<ChosenNetwork> {
  const { network } = stack.settings;
  if (network.existing !== undefined) return { ...network.existing, resources: [] };
  const availabilityZones = await chooseZones(stack.aws, network.availabilityZones);
  const made = new Network(
    "network",
    { ...common(stack), ...network, availabilityZones, vpcName: stack.settings.name },
    { providers: [stack.aws] },
  );
  return { vpcId: made.vpcId, privateSubnetIds: made.privateSubnetIds, resources: [made] };
}
