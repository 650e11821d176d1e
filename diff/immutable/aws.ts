import { each, type TypeRules } from "./rules.ts";

/** The registry marks each property of which a change replaces the resource. */
export function registryPage(type: string): string {
  const [, module = "", name = ""] = /^aws:([^/:]+)\/([^:]+):/.exec(type) ?? [];
  return `https://www.pulumi.com/registry/packages/aws/api-docs/${module.toLowerCase()}/${name.toLowerCase()}/`;
}

export interface AwsRules {
  /** Paths, separated by blanks, of which a change makes a new resource. */
  readonly replace?: string;
  /** Those that change in place; `tags` always do. */
  readonly update?: string;
  readonly special?: TypeRules["rules"];
  readonly others?: "update" | "replace";
}

/** `region` is an argument of every resource but global ones, and none can change it. */
export function awsRules(types: Readonly<Record<string, AwsRules>>): Record<string, TypeRules> {
  return Object.fromEntries(
    Object.entries(types).map(([type, { replace = "", update = "", special = {}, others }]) => [
      type,
      {
        page: registryPage(type),
        rules: { ...each(`region ${replace}`, "replace"), ...each(`tags ${update}`, "update"), ...special },
        ...(others === undefined ? {} : { others }),
      },
    ]),
  );
}
