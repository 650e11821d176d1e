/** IPv4 blocks as numbers, so that rules about them are comparisons. */
export interface Cidr {
  /** First and last address. */
  readonly first: number;
  readonly last: number;
  readonly mask: number;
  /** The block written canonically, with the host bits zero. */
  readonly text: string;
}

export function parseCidr(text: string): Cidr | undefined {
  const found = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (found === null) return undefined;
  const [a, b, c, d, mask] = found.slice(1).map(Number) as [number, number, number, number, number];
  if (Math.max(a, b, c, d) > 255 || mask > 32) return undefined;
  const size = 2 ** (32 - mask);
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  const first = address - (address % size);
  return { first, last: first + size - 1, mask, text: `${dotted(first)}/${mask}` };
}

export function overlap(a: Cidr, b: Cidr): boolean {
  return a.first <= b.last && b.first <= a.last;
}

function dotted(address: number): string {
  return [2 ** 24, 2 ** 16, 2 ** 8, 1].map((unit) => Math.floor(address / unit) % 256).join(".");
}
