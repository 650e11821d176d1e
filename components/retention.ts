import type { Problem } from "../problems.ts";

/** Days CloudWatch Logs can keep entries: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
export const retentions: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

export function retentionProblems(days: number, path: readonly (string | number)[]): Problem[] {
  if (retentions.includes(days)) return [];
  const fix = `Choose one of ${retentions.join(", ")}.`;
  return [{ path, value: days, rule: "which is no retention that CloudWatch knows", fix }];
}
