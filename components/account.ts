import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity.js";
import { getPartition } from "@pulumi/aws/getPartition.js";
import { getRegion } from "@pulumi/aws/getRegion.js";
import type * as pulumi from "@pulumi/pulumi";

/**
 * Where a stack lives, as plain values: names of resources and policy documents are made from them, and those must be
 * readable in a first preview.
 */
export interface Account {
  /** The twelve digits. */
  id: string;
  /** For example `ap-northeast-1`. */
  region: string;
  /** Second part of every ARN: `aws`, `aws-cn`, `aws-us-gov`. https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
  partition: string;
  /** Ending of the partition's host names: `amazonaws.com`, `amazonaws.com.cn`. */
  dnsSuffix: string;
}

/** Asks AWS through the very provider that will create the resources, so that the two cannot differ. */
export async function lookUpAccount(provider: pulumi.ProviderResource): Promise<Account> {
  const [identity, partition, region] = await Promise.all([
    getCallerIdentity({}, { provider }),
    getPartition({}, { provider }),
    getRegion({}, { provider }),
  ]);
  return {
    id: identity.accountId,
    region: region.region,
    partition: partition.partition,
    dnsSuffix: partition.dnsSuffix,
  };
}

/** Who deploys. Not part of the account: it may be somebody else each time, and nothing must change for that. */
export interface Caller {
  readonly accountId: string;
  /** ARN of a user, or of the session of a role: `arn:aws:sts::<account>:assumed-role/<role>/<session>`. */
  readonly arn: string;
}

/** Asks AWS whom the provider acts as. */
export async function lookUpCaller(provider: pulumi.ProviderResource): Promise<Caller> {
  const { accountId, arn } = await getCallerIdentity({}, { provider });
  return { accountId, arn };
}
