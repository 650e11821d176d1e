/** What holds data and images: https://www.pulumi.com/registry/packages/aws/api-docs/efs/, /ecr/, /s3/ */

import { awsRules } from "./aws.ts";

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
    replace: "ecrRepositoryPrefix upstreamRegistryUrl",
    update: "credentialArn",
  },
  "aws:s3/bucket:Bucket": {
    replace: "bucket bucketPrefix",
    update: "acl corsRules forceDestroy lifecycleRules logging policy requestPayer versioning website",
  },
  "aws:s3/bucketPolicy:BucketPolicy": { replace: "bucket", update: "policy" },
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": {
    replace: "bucket",
    update: "blockPublicAcls blockPublicPolicy ignorePublicAcls restrictPublicBuckets skipDestroy",
  },
  "aws:secretsmanager/secret:Secret": {
    replace: "name namePrefix",
    update: "description forceOverwriteReplicaSecret kmsKeyId policy recoveryWindowInDays replicas",
  },
});
