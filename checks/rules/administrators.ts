import { Severity } from "../../plan/plan.ts";
import { type Check, hit } from "../check.ts";
import { clusterTypes } from "../model/identity.ts";
import { at, walk } from "../model/json.ts";

/** The account of AWS's own examples, which the shipped stack files name until somebody changes it. */
const placeholderAccount = "111122223333";

export const placeholderAdministrator: Check = {
  id: "placeholder-administrator",
  severity: Severity.Warning,
  title: "The administrators of the cluster are principals of a real account.",
  why: "Whoever creates the cluster is no administrator by that alone: with the placeholders nobody gets in, and nothing in the cluster can be created.",
  page: "https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html",
  find: (_, index) =>
    index.ofType("aws:eks/accessEntry:AccessEntry", ...clusterTypes).flatMap((resource) => {
      const found = new Set<string>();
      const entries = [at(resource.inputs, "principalArn"), at(resource.inputs, "accessEntries")];
      for (const entry of entries)
        walk(entry, (value) => {
          if (typeof value === "string" && value.includes(`:${placeholderAccount}:`)) found.add(value);
        });
      if (found.size === 0) return [];
      const who = [...found].sort().join(", ");
      const fix = "Name your own under access in the stack file before the first pulumi up.";
      return [hit(resource, `${resource.name} lets in the placeholder ${who}. ${fix}`)];
    }),
};
