/** AWS resources that hold data. */

import { text } from "../../model/json.ts";
import type { Effect } from "../diff.ts";
import { byProperty, dataLoss, descriptive, interruption } from "./outcome.ts";
import { type EffectRules, type EffectTable, type Subject, was } from "./subject.ts";

interface Store {
  readonly what: string;
  /** Continues the sentence where the deletion is held up, or something remains. */
  readonly unless?: (subject: Subject) => string | undefined;
}

const stores: Readonly<Record<string, Store>> = {
  "aws:s3/bucket:Bucket": { what: "S3 bucket", unless: withoutForce("forceDestroy") },
  "aws:s3/bucketV2:BucketV2": { what: "S3 bucket", unless: withoutForce("forceDestroy") },
  "aws:efs/fileSystem:FileSystem": { what: "EFS file system" },
  "aws:efs/accessPoint:AccessPoint": { what: "EFS access point", unless: () => "the files stay in the file system" },
  "aws:fsx/lustreFileSystem:LustreFileSystem": { what: "FSx file system" },
  "aws:ebs/volume:Volume": {
    what: "EBS volume",
    unless: (subject) => (was(subject, "finalSnapshot") === true ? "a last snapshot stays" : undefined),
  },
  "aws:ebs/snapshot:Snapshot": { what: "EBS snapshot" },
  "aws:rds/instance:Instance": { what: "RDS instance", unless: snapshot },
  "aws:rds/cluster:Cluster": { what: "RDS cluster", unless: snapshot },
  "aws:docdb/cluster:Cluster": { what: "DocumentDB cluster", unless: snapshot },
  "aws:dynamodb/table:Table": { what: "DynamoDB table" },
  "aws:elasticache/cluster:Cluster": { what: "ElastiCache cluster" },
  "aws:elasticache/replicationGroup:ReplicationGroup": { what: "ElastiCache replication group" },
  "aws:opensearch/domain:Domain": { what: "OpenSearch domain" },
  "aws:msk/cluster:Cluster": { what: "MSK cluster" },
  "aws:kinesis/stream:Stream": { what: "Kinesis stream" },
  "aws:sqs/queue:Queue": { what: "SQS queue" },
  "aws:ecr/repository:Repository": { what: "ECR repository", unless: withoutForce("forceDelete") },
  "aws:secretsmanager/secret:Secret": {
    what: "secret",
    unless: (subject) => (was(subject, "recoveryWindowInDays") === 0 ? undefined : "it can be restored for some days"),
  },
  "aws:ssm/parameter:Parameter": { what: "SSM parameter" },
};

export const dataStores: EffectTable = Object.fromEntries(
  Object.entries(stores).map(([type, store]): [string, EffectRules] => [
    type,
    {
      update: (subject) => byProperty(subject, descriptive),
      replace: (subject) => gone(subject, store, "is made anew, empty, and the old one goes"),
      delete: (subject) => gone(subject, store, "goes"),
    },
  ]),
);

function gone(subject: Subject, { what, unless }: Store, how: string): Effect {
  const remains = unless?.(subject);
  const message = `The ${what} ${subject.change.name} ${how} with everything in it${remains === undefined ? "" : `; ${remains}`}.`;
  return what === "EFS access point"
    ? interruption(`The ${what} ${subject.change.name} ${how}; ${remains}.`)
    : dataLoss(message);
}

function withoutForce(key: string) {
  return (subject: Subject) =>
    was(subject, key) === true ? undefined : `unless it is empty, AWS refuses (${key} is not set)`;
}

function snapshot(subject: Subject): string | undefined {
  if (was(subject, "skipFinalSnapshot") === true) return undefined;
  return text(was(subject, "finalSnapshotIdentifier")) === undefined
    ? "without the name of a last snapshot, AWS refuses"
    : "a last snapshot stays";
}
