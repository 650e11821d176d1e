/** Amounts of CPU and memory, as the API server reads them: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */

import type { Value } from "./json.ts";
import { lookUp } from "./look-up.ts";

const factors: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** Rounded up to whole thousandths of a CPU; undefined where it is no quantity. */
export function cpuMillis(value: Value): number | undefined {
  return scaled(value, 1000);
}

/** Rounded up to whole MiB; undefined where it is no quantity. */
export function memoryMib(value: Value): number | undefined {
  return scaled(value, 2 ** -20);
}

/** A float's last digits would otherwise make 101 of 0.1 × 1000. */
function scaled(value: Value, by: number): number | undefined {
  const is = amount(value);
  return is === undefined ? undefined : Math.ceil(Number((is * by).toPrecision(15)));
}

function amount(value: Value): number | undefined {
  if (typeof value === "number") return value >= 0 && Number.isFinite(value) ? value : undefined;
  if (typeof value !== "string") return undefined;
  const [, number, unit = ""] = /^\+?(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)([A-Za-z]*)$/.exec(value.trim()) ?? [];
  const factor = lookUp(factors, unit);
  const found = number === undefined || factor === undefined ? undefined : Number(number) * factor;
  return Number.isFinite(found) ? found : undefined;
}
