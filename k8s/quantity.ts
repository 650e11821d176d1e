/** Kubernetes quantities. The packages that parse them are unmaintained, or the whole Kubernetes client: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */

const factors: Record<string, number> = {
  m: 0.001,
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

/** The amount in thousandths, in which both CPU and memory are whole numbers; undefined where the text is no quantity. */
export function thousandths(quantity: string): number | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(quantity) ?? [];
  const factor = factors[unit ?? ""];
  return amount === undefined || factor === undefined ? undefined : Math.round(Number(amount) * factor * 1000);
}

/** Whether `one` is more than `other`; false where either is no quantity, which other rules refuse. */
export function isMore(one: string, other: string): boolean {
  const [a, b] = [thousandths(one), thousandths(other)];
  return a !== undefined && b !== undefined && a > b;
}

/** Whether both say the same amount, however written. */
export function isSame(one: string, other: string): boolean {
  const amount = thousandths(one);
  return amount !== undefined && amount === thousandths(other);
}
