import * as z from "zod";
import { arn, says } from "./primitives.ts";
import { tagMap } from "./tags.ts";

// Names of roles, log groups and load balancers begin with it, and AWS gives some of them no more than 64 characters.
const longestName = 40;

export const name = z
  .string()
  .regex(
    /^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/,
    says(
      "which is no name for a platform",
      `Use at most ${longestName} lower-case letters, digits and hyphens, beginning with a letter.`,
    ),
  )
  .meta({ examples: ["eks-platform-dev"] });

export const tags = tagMap();

export const permissionsBoundary = arn("iam", "policy/");

/** Two stacks can share an account and a region, since each has a name of its own. */
export function defaultName(project: string, stack: string): string {
  const text = `${project}-${stack}`.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return text.slice(0, longestName).replace(/-+$/, "");
}
