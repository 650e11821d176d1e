import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { manifestFiles } from "../../plan/manifests.ts";
import type { Plan } from "../../plan/plan.ts";
import { toPlan } from "../../plan/plan-program.ts";
import { runProject } from "../../plan/plan-project.ts";
import { readStackFiles, type StackFiles } from "../../plan/project.ts";
import { Secrets } from "../../plan/values.ts";
import { asText, type Change, changed } from "../settings/stack-file.ts";
import type { KubernetesObject } from "./real-cluster.ts";

const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
const secretsKey = "eks-platform:secrets";

/** Every stack that has a file here. */
export const stacks: readonly string[] = readdirSync(root).flatMap(
  (file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? [],
);

const asTheyAre = new Map<string, Promise<Plan>>();

/**
 * A stack's plan as `npm run plan -- -s <stack> --yaml <folder> --show-secrets` makes it: what is applied needs the secrets' values.
 * With changes, as if its file said so.
 */
export async function planned(stack: string, changes: readonly Change[] = []): Promise<Plan> {
  const files = readStackFiles(root, stack);
  if (changes.length > 0) return await planOf(withChanges(files, changes));
  const plan = asTheyAre.get(stack) ?? planOf(files);
  asTheyAre.set(stack, plan);
  return await plan;
}

async function planOf(files: StackFiles): Promise<Plan> {
  return toPlan(await runProject(root, files), Secrets.Shown);
}

function withChanges(files: StackFiles, changes: readonly Change[]): StackFiles {
  const config = asText(changed(files.stack, changes));
  return { ...files, config, secretKeys: secretsKey in config ? [...files.secretKeys, secretsKey] : files.secretKeys };
}

/** What `kubectl apply -f <folder>` would apply, in its order; the values of Helm charts are not among it. */
export function manifestsOf(plan: Plan): KubernetesObject[] {
  return manifestFiles(plan)
    .filter(({ path }) => !path.includes("/"))
    .map(({ text }) => parse(text, { version: "1.1" }) as KubernetesObject);
}

/** The one object of that kind and name; anything else is a failure. */
export function objectOf(objects: readonly KubernetesObject[], kind: string, name: string): KubernetesObject {
  const found = objects.filter((object) => object.kind === kind && object.metadata.name === name);
  if (found.length === 1) return found[0]!;
  const all = objects.map((object) => `${object.kind} ${object.metadata.name}`).join(", ");
  throw new Error(`${found.length} objects are ${kind} ${name}; there are ${all}`);
}
