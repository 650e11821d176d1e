/** What holds data: https://www.pulumi.com/registry/packages/aws/api-docs/rds/ and /dynamodb/, /ebs/ */

import { at, isHidden, isMissing, text } from "../../model/json.ts";
import { awsRules } from "./aws.ts";
import { amount, type Changed, type Verdict } from "./rules.ts";

/** Aurora alone changes it in place: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.Aurora_Fea_Regions_DB-eng.Feature.storage-type.html */
function storageType({ head }: Changed): Verdict {
  const engine = at(head.inputs, "engine");
  if (isHidden(engine)) return { action: "unknown" };
  return { action: text(engine)?.startsWith("aurora") === true ? "update" : "replace" };
}

/** What it was made from matters again where another origin is named. */
function restored({ after }: Changed): Verdict {
  return { action: isMissing(after) || after === "" ? "update" : "replace" };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html */
function warmThroughput({ before, after }: Changed): Verdict {
  const reason = "A table keeps the throughput it was warmed up for.";
  const units = ["readUnitsPerSecond", "writeUnitsPerSecond"].map(
    (unit) => [at(before, unit), at(after, unit)] as const,
  );
  if ([before, after, ...units.flat()].some(isHidden)) return { action: "unknown", reason };
  const falls = units.some(([old, young]) => amount(young) > 0 && amount(young) < amount(old));
  return falls ? { action: "replace", reason } : { action: "update" };
}

export const dataStores = awsRules({
  "aws:rds/instance:Instance": {
    replace: `availabilityZone backupTarget characterSetName customIamInstanceProfile dbName engine kmsKeyId
      ncharCharacterSetName s3Import snapshotIdentifier storageEncrypted timezone username`,
    update: `allocatedStorage allowMajorVersionUpgrade applyImmediately autoMinorVersionUpgrade backupRetentionPeriod
      backupWindow blueGreenUpdate caCertIdentifier copyTagsToSnapshot customerOwnedIpEnabled databaseInsightsMode
      dbSubnetGroupName dedicatedLogVolume deleteAutomatedBackups deletionProtection domain domainAuthSecretArn
      domainDnsIps domainFqdn domainIamRoleName domainOu enabledCloudwatchLogsExports engineLifecycleSupport
      engineVersion finalSnapshotIdentifier iamDatabaseAuthenticationEnabled identifier identifierPrefix
      instanceClass iops licenseModel maintenanceWindow manageMasterUserPassword masterUserSecretKmsKeyId
      maxAllocatedStorage monitoringInterval monitoringRoleArn multiAz networkType optionGroupName
      parameterGroupName password passwordWo passwordWoVersion performanceInsightsEnabled
      performanceInsightsKmsKeyId performanceInsightsRetentionPeriod port publiclyAccessible replicaMode
      replicateSourceDb restoreToPointInTime skipFinalSnapshot storageThroughput storageType upgradeStorageConfig
      vpcSecurityGroupIds`,
  },
  "aws:rds/cluster:Cluster": {
    replace: `availabilityZones clusterIdentifier clusterIdentifierPrefix clusterScalabilityType databaseName
      dbSubnetGroupName dbSystemId engine engineMode kmsKeyId masterUsername restoreToPointInTime s3Import
      snapshotIdentifier sourceRegion storageEncrypted`,
    update: `allocatedStorage allowMajorVersionUpgrade applyImmediately backtrackWindow backupRetentionPeriod
      caCertificateIdentifier clusterMembers copyTagsToSnapshot databaseInsightsMode dbClusterInstanceClass
      dbClusterParameterGroupName dbInstanceParameterGroupName deleteAutomatedBackups deletionProtection domain
      domainIamRoleName enableGlobalWriteForwarding enableHttpEndpoint enableLocalWriteForwarding
      enabledCloudwatchLogsExports engineLifecycleSupport engineVersion finalSnapshotIdentifier
      globalClusterIdentifier iamDatabaseAuthenticationEnabled iamRoles iops manageMasterUserPassword masterPassword
      masterPasswordWo masterPasswordWoVersion masterUserSecretKmsKeyId monitoringInterval monitoringRoleArn
      networkType performanceInsightsEnabled performanceInsightsKmsKeyId performanceInsightsRetentionPeriod port
      preferredBackupWindow preferredMaintenanceWindow replicationSourceIdentifier scalingConfiguration
      serverlessv2ScalingConfiguration skipFinalSnapshot vpcSecurityGroupIds`,
    special: { storageType: storageType },
  },
  "aws:rds/clusterInstance:ClusterInstance": {
    replace: `availabilityZone clusterIdentifier customIamInstanceProfile dbSubnetGroupName engine identifier
      identifierPrefix`,
    update: `applyImmediately autoMinorVersionUpgrade caCertIdentifier copyTagsToSnapshot dbParameterGroupName
      engineVersion forceDestroy instanceClass monitoringInterval monitoringRoleArn performanceInsightsEnabled
      performanceInsightsKmsKeyId performanceInsightsRetentionPeriod preferredBackupWindow
      preferredMaintenanceWindow promotionTier publiclyAccessible`,
  },
  "aws:rds/subnetGroup:SubnetGroup": {
    replace: "name namePrefix",
    update: "description subnetIds",
  },
  "aws:dynamodb/table:Table": {
    replace: "hashKey localSecondaryIndexes name rangeKey restoreDateTime restoreToLatestTime",
    update: `attributes billingMode deletionProtectionEnabled globalSecondaryIndexes globalTableWitness importTable
      onDemandThroughput pointInTimeRecovery readCapacity replicas serverSideEncryption streamEnabled streamViewType
      tableClass ttl writeCapacity`,
    special: {
      restoreBackupArn: restored,
      restoreSourceName: restored,
      restoreSourceTableArn: restored,
      warmThroughput: warmThroughput,
    },
  },
  "aws:ebs/volume:Volume": {
    replace: "availabilityZone encrypted kmsKeyId multiAttachEnabled outpostArn snapshotId",
    update: "finalSnapshot iops size throughput type volumeInitializationRate",
  },
  "aws:ebs/snapshot:Snapshot": {
    replace: "description outpostArn volumeId",
    update: "permanentRestore storageTier temporaryRestoreDays",
  },
});
