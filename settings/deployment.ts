import { deployerProblems } from "../components/access-entries.ts";
import type { Caller } from "../components/account.ts";
import type { Problem } from "../problems.ts";
import { placeholders } from "./placeholders.ts";
import type { EksSettings } from "./schema.ts";

/** AWS's documentation uses them, so nobody has them: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
const exampleAccounts = ["111122223333", "123456789012"];

/** Why this caller cannot deploy these settings. Nothing in a plan, whose account is an example as well. */
export function deploymentProblems(settings: EksSettings, { accountId, arn }: Caller): Problem[] {
  if (exampleAccounts.includes(accountId)) return [];
  return [...placeholders(settings), ...deployerProblems(arn, settings.access.administrators)];
}
