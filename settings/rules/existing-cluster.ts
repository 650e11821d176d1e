import { type ExposureArgs, hasLoadBalancer } from "../../k8s/exposure-args.ts";
import { Compute } from "../../k8s/pod-template.ts";
import type { Problem } from "../../problems.ts";
import type { Path } from "../paths.ts";
import { isEmpty } from "../read.ts";
import { type ExistingClusterSettings, existingClusterSchema, inputSchema } from "../schema.ts";
import type { Contradiction } from "./finding.ts";

const onlyInAws = Object.keys(inputSchema.shape).filter((key) => !(key in existingClusterSchema.shape));

/** What is left for an existing cluster of what was read, and what somebody set that only AWS knows. Empty is as good as absent. */
export function withoutAws(read: Readonly<Record<string, unknown>>): {
  input: Record<string, unknown>;
  problems: Problem[];
} {
  const isForAws = ([key]: [string, unknown]) => onlyInAws.includes(key);
  const set = Object.entries(read).filter((entry) => isForAws(entry) && !isEmpty(entry[1]));
  const places = set.flatMap(([key, value]) =>
    key === "aws" ? Object.keys(value as object).map((below) => [key, below]) : [[key]],
  );
  return {
    input: Object.fromEntries(Object.entries(read).filter((entry) => !isForAws(entry))),
    problems: places.map((path) => ({
      path,
      rule: "means something in AWS only, and with existingCluster nothing is made there",
      fix: "Remove it, or remove existingCluster.",
    })),
  };
}

/** What workloads and sources ask for that only AWS has. */
export function existingClusterRules({ workloads, sources }: ExistingClusterSettings): Contradiction[] {
  return [
    ...Object.entries(workloads).flatMap(([name, workload]) => workloadRules(workload, ["workloads", name])),
    ...Object.keys(sources.charts).map((chart) => ({
      path: ["sources", "charts", chart],
      rule: "names a Helm chart, and none is installed into an existing cluster",
      fix: "Remove it.",
    })),
  ];
}

function workloadRules(
  { role, compute, exposure }: ExistingClusterSettings["workloads"][string],
  path: Path,
): Contradiction[] {
  return [
    ...(role === undefined
      ? []
      : [
          {
            path: [...path, "role"],
            rule: "means something in AWS only, and an existing cluster gives its pods no identity there",
            fix: "Remove it.",
          },
        ]),
    ...(compute === Compute.Fargate
      ? [
          {
            path: [...path, "compute"],
            value: compute,
            rule: "but an existing cluster has no Fargate profiles",
            fix: "Remove it.",
          },
        ]
      : []),
    ...exposureRules(exposure, [...path, "exposure", "type"]),
  ];
}

function exposureRules(exposure: ExposureArgs | undefined, path: Path): Contradiction[] {
  if (exposure === undefined || !hasLoadBalancer(exposure)) return [];
  return [
    {
      path,
      value: exposure.type,
      rule: "but nothing in an existing cluster makes load balancers of AWS",
      fix: "Choose nodePort or clusterIp.",
    },
  ];
}
