import { isDeepStrictEqual } from "node:util";
import { at, text, type Value } from "../../model/json.ts";
import type { Subject } from "./subject.ts";
import { objectAfter, objectBefore } from "./subject.ts";

/**
 * The old one goes before the new one comes: asked for, or because both have the same given name.
 * https://www.pulumi.com/docs/iac/concepts/options/deletebeforereplace/
 */
export function deletesFirst(subject: Subject): boolean {
  const { before, after } = subject;
  if (after?.options.deleteBeforeReplace !== undefined) return after.options.deleteBeforeReplace;
  const objects = [objectBefore(subject), objectAfter(subject)] as const;
  if (objects[0] !== undefined && objects[1] !== undefined) {
    const [old, next] = objects;
    return old.name !== undefined && old.name === next.name && old.namespace === next.namespace;
  }
  const names = nameProperties[subject.change.type] ?? ["name"];
  const given = (inputs: Value, name: string) => text(at(inputs, name));
  return names.some((name) => {
    const old = given(before?.inputs as Value, name);
    return old !== undefined && isDeepStrictEqual(old, given(after?.inputs as Value, name));
  });
}

/** Where an AWS resource takes its name, if not from `name`. */
const nameProperties: Readonly<Record<string, readonly string[]>> = {
  "aws:eks/nodeGroup:NodeGroup": ["nodeGroupName"],
  "eks:index:ManagedNodeGroup": ["nodeGroupName"],
  "aws:eks/fargateProfile:FargateProfile": ["fargateProfileName"],
  "aws:eks/addon:Addon": ["addonName"],
  "aws:eks/accessEntry:AccessEntry": ["principalArn"],
  "aws:rds/instance:Instance": ["identifier"],
  "aws:rds/cluster:Cluster": ["clusterIdentifier"],
  "aws:s3/bucket:Bucket": ["bucket"],
  "aws:s3/bucketV2:BucketV2": ["bucket"],
};
