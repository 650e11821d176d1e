import { nearest } from "../nearest.ts";
import type { Path } from "../paths.ts";
import type { Settings } from "../schema.ts";
import type { Contradiction } from "./finding.ts";

type ReferenceSettings = Pick<Settings, "workloads" | "namespaces" | "secrets">;
type Workload = Settings["workloads"][string];

/** What settings refer to by name must be there by that name. */
export function referenceRules(settings: ReferenceSettings): Contradiction[] {
  return Object.entries(settings.workloads).flatMap(([name, workload]) => {
    const path = ["workloads", name];
    return [
      ...unknownNamespace(workload, Object.keys(settings.namespaces), path),
      ...unknownSecrets(workload, Object.keys(settings.secrets), path),
      ...Object.entries(workload.sidecars ?? {}).flatMap(([sidecar, own]) =>
        unknownSecrets(own, Object.keys(settings.secrets), [...path, "sidecars", sidecar]),
      ),
    ];
  });
}

function unknownNamespace({ namespace }: Workload, known: readonly string[], path: Path): Contradiction[] {
  if (known.includes(namespace)) return [];
  const near = nearest(namespace, known);
  return [
    {
      path: [...path, "namespace"],
      value: namespace,
      rule: "but namespaces has none of that name",
      fix: near === undefined ? `Add it: namespaces: { ${namespace}: {} }.` : `Did you mean ${near}?`,
      also: [["namespaces", namespace]],
    },
  ];
}

function unknownSecrets(
  { secretEnv = {}, secretFiles = {} }: Pick<Workload, "secretEnv" | "secretFiles">,
  known: readonly string[],
  path: Path,
): Contradiction[] {
  return Object.entries({ secretEnv, secretFiles }).flatMap(([key, byPlace]) =>
    Object.entries(byPlace)
      .filter(([, secret]) => !known.includes(secret))
      .map(([place, secret]) => {
        const near = nearest(secret, known);
        const command = `pulumi config set --secret --path eks-platform:secrets.${secret}`;
        return {
          path: [...path, key, place],
          value: secret,
          rule: "but secrets has none of that name",
          fix: near === undefined ? `Add it: ${command}` : `Did you mean ${near}?`,
          also: [["secrets"]],
        };
      }),
  );
}
