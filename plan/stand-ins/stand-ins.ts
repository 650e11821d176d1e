import { createHash } from "node:crypto";
import type { WireObject } from "../values.ts";

/** What the stack is deployed to, as far as an answer in a provider's place depends on it. */
export interface Surroundings {
  readonly region: string;
  readonly partition: string;
  readonly dnsSuffix: string;
  readonly accountId: string;
}

/** A resource as its stand-in sees it: inputs without envelopes, unknown ones left out. */
export interface Asked {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly inputs: WireObject;
  readonly surroundings: Surroundings;
}

/** What a provider would answer once the resource exists. */
export interface Answer {
  readonly id?: string;
  /** Outputs beside the inputs; those not named here stay unknown. */
  readonly outputs: WireObject;
  /** Resources that the outputs refer to and the program may read. */
  readonly inside?: readonly InnerResource[];
}

export interface InnerResource {
  readonly urn: string;
  readonly id: string;
  readonly state: WireObject;
}

/** Answers in the place of one provider. */
export interface StandIn {
  /** For resources and remote components; `undefined` where it cannot tell. */
  readonly resource?: (asked: Asked) => Answer | undefined;
  /** For provider functions. */
  readonly functions?: Readonly<Record<string, (args: WireObject, surroundings: Surroundings) => WireObject>>;
}

/** The first hexadecimal digits of a digest: the same for the same text, on every machine. */
export function hex(text: string, digits: number): string {
  return createHash("sha256").update(text).digest("hex").slice(0, digits);
}

const partitions: readonly [prefix: string, partition: string, dnsSuffix: string][] = [
  ["cn-", "aws-cn", "amazonaws.com.cn"],
  ["us-gov-", "aws-us-gov", "amazonaws.com"],
  ["eusc-", "aws-eusc", "amazonaws.eu"],
  ["us-iso-", "aws-iso", "c2s.ic.gov"],
  ["us-isob-", "aws-iso-b", "sc2s.sgov.gov"],
  ["eu-isoe-", "aws-iso-e", "cloud.adc-e.uk"],
  ["us-isof-", "aws-iso-f", "csp.hci.ic.gov"],
];

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export function surroundings(region: string): Surroundings {
  const [, partition, dnsSuffix] = partitions.find(([prefix]) => region.startsWith(prefix)) ?? [
    "",
    "aws",
    "amazonaws.com",
  ];
  return { region, partition, dnsSuffix, accountId: "123456789012" };
}
