import { type Subnet, SubnetKind } from "./network.ts";

/** What starts in the subnet can be reached from the internet, as far as its security groups admit. */
export function givesPublicAddresses({ kind, publicAddresses }: Subnet): boolean {
  return kind === SubnetKind.Public && publicAddresses !== false;
}
