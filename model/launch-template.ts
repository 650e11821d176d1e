/** What a launch template tells the kubelet, and the disk it gives: https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html */

import type { PlannedResource } from "../plan/plan.ts";
import { at, isMissing, list, type Value } from "./json.ts";

export interface NodeSettings {
  readonly maxPods?: number;
  readonly diskGib?: number;
}

export function nodeSettings({ inputs }: PlannedResource): NodeSettings {
  const maxPods = maxPodsIn(decoded(at(inputs, "userData")));
  const diskGib = largestVolume(at(inputs, "blockDeviceMappings"));
  return { ...(maxPods === undefined ? {} : { maxPods }), ...(diskGib === undefined ? {} : { diskGib }) };
}

/** Text in Base64, as EC2 takes it; anything else is as good as no user data, and EC2 would refuse it. */
function decoded(userData: Value): string {
  return typeof userData === "string" ? Buffer.from(userData, "base64").toString("utf8") : "";
}

/** Of a NodeConfig in YAML or JSON, of Bottlerocket's TOML, of the flags of a kubelet: all that EKS images read. */
const spellings = [
  /\bmaxPods["']?\s*:\s*["']?(\d{1,9})\b/,
  /^\s*max-pods\s*=\s*["']?(\d{1,9})\b/m,
  /--max-pods[=\s]["']?(\d{1,9})\b/,
];

export function maxPodsIn(userData: string): number | undefined {
  const found = spellings.flatMap((spelling) => spelling.exec(userData)?.[1] ?? [])[0];
  return found === undefined ? undefined : Number(found);
}

/** The one for images and pods; Bottlerocket's other volume, for itself, is small. */
function largestVolume(mappings: Value): number | undefined {
  const sizes = list(mappings)
    .filter((mapping) => isMissing(at(mapping, "noDevice")) && isMissing(at(mapping, "virtualName")))
    .map((mapping) => at(mapping, "ebs", "volumeSize"))
    .filter((size) => typeof size === "number");
  return sizes.length === 0 ? undefined : Math.max(...sizes);
}
