import { isSame } from "../../k8s/quantity.ts";
import type { KubernetesObject } from "./real-cluster.ts";

/**
 * Where the API server has something else than what was planned, as `path: planned, stored`. What it has beyond the plan are its defaults,
 * and no difference; nor is the form that it gives a quantity or the text of a Secret.
 */
export function differences(planned: KubernetesObject, stored: KubernetesObject): string[] {
  return between(asStored(planned), stored, []);
}

/** https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data: `stringData` is written, and never read. */
function asStored({ stringData, ...object }: KubernetesObject): object {
  if (stringData === undefined) return object;
  const encoded = Object.entries(stringData as Record<string, string>).map(([key, text]) => [key, base64(text)]);
  return { ...object, data: { ...object.data, ...Object.fromEntries(encoded) } };
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

function between(planned: unknown, stored: unknown, path: readonly string[]): string[] {
  if (Array.isArray(planned)) {
    if (!Array.isArray(stored) || stored.length !== planned.length) return [difference(planned, stored, path)];
    return planned.flatMap((item, index) => between(item, stored[index], [...path, String(index)]));
  }
  if (isObject(planned)) {
    if (!isObject(stored)) return [difference(planned, stored, path)];
    return Object.entries(planned).flatMap(([key, value]) => between(value, stored[key], [...path, key]));
  }
  return planned === stored || isSameQuantity(planned, stored, path) ? [] : [difference(planned, stored, path)];
}

/** Names of the fields whose values are quantities: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
const ofQuantities = new Set(["requests", "limits", "hard", "min", "max", "default", "defaultRequest"]);

function isSameQuantity(planned: unknown, stored: unknown, path: readonly string[]): boolean {
  const isQuantity = path.at(-1) === "sizeLimit" || ofQuantities.has(path.at(-2) ?? "");
  return isQuantity && typeof planned === "string" && typeof stored === "string" && isSame(planned, stored);
}

function difference(planned: unknown, stored: unknown, path: readonly string[]): string {
  return `${path.join(".")}: ${JSON.stringify(planned)}, ${JSON.stringify(stored) ?? "nothing"}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
