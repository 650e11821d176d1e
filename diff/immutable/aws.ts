import { isMissing, text } from "../../model/json.ts";
import { type Changed, each, type TypeRules, type Verdict } from "./rules.ts";

/** The registry marks each property of which a change replaces the resource. */
export function registryPage(type: string): string {
  const [, module = "", name = ""] = /^aws:([^/:]+)\/([^:]+):/.exec(type) ?? [];
  return `https://www.pulumi.com/registry/packages/aws/api-docs/${module.toLowerCase()}/${name.toLowerCase()}/`;
}

/** Without one, a resource is in that of its provider, which it may also name. */
function region({ before, after, provider }: Changed): Verdict {
  const given = isMissing(before) ? after : before;
  if (!isMissing(before) && !isMissing(after)) return { action: "replace" };
  const own = text(provider?.inputs.region);
  if (own === undefined) return { action: "unknown", reason: "It may be the Region that it is in already." };
  return { action: own === given ? "update" : "replace" };
}

export interface AwsRules {
  /** Paths, separated by blanks, of which a change makes a new resource. */
  readonly replace?: string;
  /** Those that change in place; `tags` always do. */
  readonly update?: string;
  readonly special?: TypeRules["rules"];
  readonly others?: "update" | "replace";
}

/**
 * Compared property by property with the schemas of the provider that Pulumi's is made from, on 2026-11-21:
 * https://github.com/hashicorp/terraform-provider-aws/tree/5f2286d6d836c1969afcf1b5b8f48194644295c6 (6.48). What AWS Provider 7.48 has
 * beyond it is in the tables where its documentation tells. `region` is an argument of every resource but global ones, and none can change it. */
export function awsRules(types: Readonly<Record<string, AwsRules>>): Record<string, TypeRules> {
  return Object.fromEntries(
    Object.entries(types).map(([type, { replace = "", update = "", special = {}, others }]) => [
      type,
      {
        page: registryPage(type),
        rules: { region, ...each(replace, "replace"), ...each(`tags ${update}`, "update"), ...special },
        ...(others === undefined ? {} : { others }),
      },
    ]),
  );
}
