/** https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
const byBeginning: readonly [beginning: string, partition: string][] = [
  ["cn-", "aws-cn"],
  ["us-gov-", "aws-us-gov"],
  ["us-iso-", "aws-iso"],
  ["us-isob-", "aws-iso-b"],
  ["us-isof-", "aws-iso-f"],
  ["eu-isoe-", "aws-iso-e"],
  ["eusc-", "aws-eusc"],
];

/** The partition by the region's name, for rules; the program itself asks AWS. */
export function partitionOf(region: string): string {
  return byBeginning.find(([beginning]) => region.startsWith(beginning))?.[1] ?? "aws";
}
