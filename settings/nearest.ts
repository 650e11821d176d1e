import { closest, distance } from "fastest-levenshtein";

/** The known word somebody most likely meant, or nothing if none comes close. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const byLowerCase = new Map(known.map((candidate) => [candidate.toLowerCase(), candidate]));
  const wanted = word.toLowerCase();
  const near = closest(wanted, [...byLowerCase.keys()]);
  const allowed = Math.max(1, Math.floor(Math.max(wanted.length, near.length) / 3));
  if (distance(wanted, near) <= allowed || letters(wanted) === letters(near)) return byLowerCase.get(near);
  const begun = [...byLowerCase.keys()].filter((candidate) => wanted.startsWith(candidate) && candidate.length > 2);
  return begun.length === 1 ? byLowerCase.get(begun[0]!) : undefined;
}

/** Two letters in the wrong order are one slip, though two changes. */
function letters(word: string): string {
  return [...word].sort().join("");
}
