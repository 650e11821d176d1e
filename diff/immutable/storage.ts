/** What holds data and images: https://www.pulumi.com/registry/packages/aws/api-docs/efs/, /ecr/, /s3/ */

import { isHidden, isMissing } from "../../model/json.ts";
import { awsRules } from "./aws.ts";
import type { Changed, Verdict } from "./rules.ts";

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html */
function tier({ before, after }: Changed): Verdict {
  if (isHidden(before) || isHidden(after)) return { action: "unknown" };
  const falls = before === "Advanced" && after === "Standard";
  return falls
    ? { action: "replace", reason: "An advanced parameter does not become a standard one." }
    : { action: "update" };
}

/** A version has one value for ever: https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html */
function secretString({ before, after }: Changed): Verdict {
  return isMissing(before) || isMissing(after) ? { action: "unknown" } : { action: "replace" };
}

/** To name the account that the bucket is in changes nothing. */
function owner({ before }: Changed): Verdict {
  return { action: isMissing(before) ? "unknown" : "replace" };
}

export const storage = awsRules({
  "aws:efs/fileSystem:FileSystem": {
    replace: "availabilityZoneName creationToken encrypted kmsKeyId performanceMode",
    update: "lifecyclePolicies protection provisionedThroughputInMibps throughputMode",
  },
  "aws:efs/mountTarget:MountTarget": {
    replace: "fileSystemId ipAddress ipAddressType ipv6Address subnetId",
    update: "securityGroups",
  },
  "aws:efs/accessPoint:AccessPoint": { replace: "fileSystemId posixUser rootDirectory" },
  "aws:efs/backupPolicy:BackupPolicy": { replace: "fileSystemId", update: "backupPolicy" },
  "aws:efs/fileSystemPolicy:FileSystemPolicy": {
    replace: "fileSystemId",
    update: "bypassPolicyLockoutSafetyCheck policy",
  },
  "aws:ecr/repository:Repository": {
    replace: "encryptionConfigurations name",
    update: "forceDelete imageScanningConfiguration imageTagMutability imageTagMutabilityExclusionFilters",
  },
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": { replace: "policy repository" },
  "aws:ecr/repositoryPolicy:RepositoryPolicy": { replace: "repository", update: "policy" },
  "aws:ecr/pullThroughCacheRule:PullThroughCacheRule": {
    replace: "ecrRepositoryPrefix upstreamRegistryUrl upstreamRepositoryPrefix",
    update: "credentialArn customRoleArn",
  },
  "aws:s3/bucket:Bucket": {
    replace: "bucket bucketNamespace bucketPrefix objectLockConfiguration.objectLockEnabled objectLockEnabled",
    update: `accelerationStatus acl corsRules forceDestroy grants lifecycleRules logging objectLockConfiguration.rule
      policy replicationConfiguration requestPayer serverSideEncryptionConfiguration versioning website`,
  },
  "aws:s3/bucketPolicy:BucketPolicy": { replace: "bucket", update: "policy" },
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": {
    replace: "bucket",
    update: "blockPublicAcls blockPublicPolicy ignorePublicAcls restrictPublicBuckets skipDestroy",
  },
  "aws:secretsmanager/secret:Secret": {
    replace: "name namePrefix type",
    update: "description forceOverwriteReplicaSecret kmsKeyId policy recoveryWindowInDays replicas",
  },
  "aws:secretsmanager/secretVersion:SecretVersion": {
    replace: "secretBinary secretId",
    update: "secretStringWoVersion versionStages",
    special: { secretString: secretString, secretStringWo: "unknown" },
  },
  "aws:ssm/parameter:Parameter": {
    replace: "dataType name",
    update: "allowedPattern arn description insecureValue keyId overwrite type value valueWo valueWoVersion",
    special: { tier: tier },
  },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": {
    replace: "bucket expectedBucketOwner",
    update: "rules transitionDefaultMinimumObjectSize",
  },
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": {
    replace: "bucket",
    update: "rule",
  },
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": {
    replace: "bucket",
    update: "rules",
    special: { expectedBucketOwner: owner },
  },
  "aws:s3/bucketVersioning:BucketVersioning": {
    replace: "bucket",
    update: "mfa versioningConfiguration",
    special: { expectedBucketOwner: owner },
  },
  "aws:backup/plan:Plan": {
    replace: "name",
    update: "advancedBackupSettings rules scanSettings",
  },
  "aws:backup/selection:Selection": {
    replace: "conditions iamRoleArn name notResources planId resources selectionTags",
  },
  "aws:backup/vault:Vault": {
    replace: "kmsKeyArn name",
    update: "forceDestroy",
  },
});
