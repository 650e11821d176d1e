import type { StackFiles } from "../plan/project.ts";

/** Configuration as it stands, without what is encrypted. */
export function shownConfig({ config, secretKeys }: StackFiles): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, secretKeys.includes(key) ? "(secret)" : value]),
  );
}
