import * as z from "zod";
import { fargateNameProblems, fargateSelectorProblems } from "../components/fargate-profile-rules.ts";
import type { Problem } from "../problems.ts";
import { named, says, texts } from "./primitives.ts";

const selector = z.strictObject({
  namespace: z
    .string()
    .regex(
      /^[a-z0-9*?]([a-z0-9*?-]{0,61}[a-z0-9*?])?$/,
      says("which is no namespace", "Write its name; * stands for any characters, ? for any one."),
    )
    .meta({ examples: ["serverless"] })
    .describe("Namespace whose pods run on Fargate"),
  labels: texts().optional().describe("Labels a pod must have as well; at most 5"),
});

const fargateProfile = z.strictObject({
  selectors: z
    .array(selector)
    .meta({ minItems: 1, maxItems: 5 })
    .describe("Which pods run on Fargate. A change replaces the profile"),
});

export const fargateProfiles = named(fargateProfile);
export type FargateProfiles = z.infer<typeof fargateProfiles>;

/** Rules across the settings of each profile. */
export function fargateProfilesProblems(profiles: FargateProfiles): Problem[] {
  return Object.entries(profiles).flatMap(([name, { selectors }]) => {
    const path = ["fargateProfiles", name];
    const own = fargateSelectorProblems(selectors);
    return [
      ...fargateNameProblems(name, path),
      ...own.map((problem) => ({ ...problem, path: [...path, ...problem.path] })),
    ];
  });
}
