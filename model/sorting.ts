/** By code unit: the order must not follow the reader's language. */
export function compared(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function byUrn(a: { readonly urn: string }, b: { readonly urn: string }): number {
  return compared(a.urn, b.urn);
}
