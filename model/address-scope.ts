/** How far a CIDR block reaches. */

/** The world may come in halves, too; no network of one's own is larger than a /8, or a /16 of IPv6. */
export function isWorld(cidr: string): boolean {
  const block = parsedBlock(cidr);
  return block !== undefined && block.length < (block.address.includes(":") ? 16 : 8);
}

/** Addresses that no packet of the internet has: https://www.iana.org/assignments/iana-ipv4-special-registry/ */
export function isPrivate(cidr: string): boolean {
  const block = parsedBlock(cidr);
  if (block === undefined) return false;
  const { address, length } = block;
  if (address.includes(":")) return /^f[cd]/i.test(address) && length >= 7;
  const [first = 0, second = 0] = address.split(".").map(Number);
  if (first === 10) return length >= 8;
  if (first === 172) return second >= 16 && second <= 31 && length >= 12;
  if (first === 192) return second === 168 && length >= 16;
  return first === 100 && second >= 64 && second <= 127 && length >= 10;
}

function parsedBlock(cidr: string): { readonly address: string; readonly length: number } | undefined {
  const [, address, length] = /^([0-9a-f.:]+)\/(\d+)$/i.exec(cidr.trim()) ?? [];
  return address === undefined ? undefined : { address, length: Number(length) };
}
