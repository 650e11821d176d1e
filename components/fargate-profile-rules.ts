/** What EKS refuses of a Fargate profile, for the component and the settings. No Pulumi in here. */

import type { Problem } from "../problems.ts";

export interface FargateSelector {
  /** Namespace whose pods run on Fargate; `*` and `?` stand for any characters and any one. */
  namespace: string;
  /** Labels a pod must have as well, at most 5. None by default. */
  labels?: Record<string, string>;
}

// https://docs.aws.amazon.com/eks/latest/userguide/fargate-profile.html
const mostSelectors = 5;
const mostLabels = 5;

export function fargateSelectorProblems(selectors: readonly FargateSelector[]): Problem[] {
  return [
    ...selectorCountProblems(selectors.length),
    ...selectors.flatMap(({ labels = {} }, index) => labelCountProblems(Object.keys(labels).length, index)),
  ];
}

function selectorCountProblems(count: number): Problem[] {
  if (count >= 1 && count <= mostSelectors) return [];
  const fix = "Spread the selectors over several profiles.";
  return [
    {
      path: ["selectors"],
      value: count,
      rule: `but a Fargate profile has 1 to ${mostSelectors} selectors`,
      fix: count === 0 ? "Name the namespaces whose pods run on Fargate." : fix,
    },
  ];
}

function labelCountProblems(count: number, index: number): Problem[] {
  if (count <= mostLabels) return [];
  const rule = `but a selector has at most ${mostLabels} labels`;
  return [{ path: ["selectors", index, "labels"], value: count, rule, fix: "Keep those that tell the pods apart." }];
}

// Of the 63 characters that a profile's name may have, "-profile" and the automatic ending take 8 each.
const longestName = 47;

/** `path` leads to what bears the name. */
export function fargateNameProblems(name: string, path: readonly (string | number)[]): Problem[] {
  if (name.startsWith("eks-")) {
    const rule = "has a name that starts with eks-, which EKS keeps for itself";
    return [{ path, rule, fix: "Choose another name." }];
  }
  if (name.length > longestName) {
    const rule = `has a name of ${name.length} characters, and EKS leaves ${longestName}`;
    return [{ path, rule, fix: "Shorten the name." }];
  }
  if (/^[0-9A-Za-z][A-Za-z0-9_-]*$/.test(name)) return [];
  return [{ path, rule: "has a name EKS does not accept", fix: "Use letters, digits, hyphens and underscores." }];
}
