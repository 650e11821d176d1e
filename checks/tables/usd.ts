/** An amount as prices are written: no more digits after the point than four, unless it is less than a cent. */
export function usd(amount: number): string {
  const digits = Math.abs(amount) < 0.01 ? 6 : 4;
  return `${Number(amount.toFixed(digits))}`;
}

/** To the cent. */
export function cents(amount: number): string {
  return amount.toFixed(2);
}

/** With its sign, as what comes on top or goes. */
export function signed(amount: number, text: (amount: number) => string): string {
  return `${amount < 0 ? "-" : "+"}${text(Math.abs(amount))}`;
}
