/** The network as it will be, whoever makes its parts: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html */

import { perPlan } from "./per-plan.ts";

export interface Network {
  /** Of the VPC, or of the component that makes it. */
  readonly urn: string;
  readonly name: string;
  /** Absent where it is not known. */
  readonly cidrBlock?: string;
  readonly subnets: readonly Subnet[];
  readonly natGateways: readonly NatGateway[];
  readonly endpoints: readonly Endpoint[];
}

export const SubnetKind = { Public: "public", Private: "private", Isolated: "isolated" } as const;
export type SubnetKind = (typeof SubnetKind)[keyof typeof SubnetKind];

export interface Subnet {
  readonly urn: string;
  readonly name: string;
  readonly kind: SubnetKind;
  readonly zone?: string;
  readonly cidrBlock?: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface NatGateway {
  readonly urn: string;
  readonly zone?: string;
}

export interface Endpoint {
  readonly urn: string;
  /** `com.amazonaws.ap-northeast-1.s3` */
  readonly service: string;
  readonly gateway: boolean;
  /** Those in which an interface endpoint has an address. */
  readonly subnets: readonly Subnet[];
}

export const networksOf = perPlan((_index): readonly Network[] => []);
