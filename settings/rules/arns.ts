import type { ExposureArgs } from "../../k8s/exposure-args.ts";
import { partitionOf } from "../partition.ts";
import type { Path } from "../paths.ts";
import type { EksSettings } from "../schema.ts";
import type { Contradiction } from "./finding.ts";

type ArnSettings = Pick<EksSettings, "region" | "cluster" | "logging" | "workloads" | "permissionsBoundary">;

/** Keys, certificates and web ACLs work in their own region only, and a policy in its own partition. */
export function arnRules(settings: ArnSettings): Contradiction[] {
  const { region, cluster, logging, permissionsBoundary, workloads } = settings;
  const balancers = Object.entries(workloads).flatMap(([name, workload]) => {
    const { certificateArns = [], webAclArn }: Partial<ExposureArgs> = workload.exposure ?? {};
    const path = ["workloads", name, "exposure"];
    return [
      ...certificateArns.map((arn, index) => misplaced(arn, region, [...path, "certificateArns", index])),
      misplaced(webAclArn, region, [...path, "webAclArn"]),
    ];
  });
  return [
    misplaced(permissionsBoundary, region, ["permissionsBoundary"]),
    misplaced(cluster.secretsEncryptionKeyArn, region, ["cluster", "secretsEncryptionKeyArn"]),
    misplaced(logging.kmsKeyArn, region, ["logging", "kmsKeyArn"]),
    ...balancers,
  ].filter((problem) => problem !== undefined);
}

function misplaced(arn: string | undefined, region: string, path: Path): Contradiction | undefined {
  const [, partition, , where] = arn?.split(":") ?? [];
  if (partition === undefined || where === undefined) return undefined;
  const also = [["aws", "region"]];
  if (partition !== partitionOf(region))
    return {
      path,
      value: arn,
      rule: `but ${region} lies in ${partitionOf(region)}`,
      fix: "Name one from there.",
      also,
    };
  if (where === "" || where === region) return undefined;
  return { path, value: arn, rule: `but the stack lives in ${region}`, fix: "Name one of that region.", also };
}
