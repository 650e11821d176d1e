/** Wildcards of IAM: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html */

/** In what a request names: whatever a policy names there fits. It stands for an id, an account or a region that only AWS knows. */
export const unnamed = "<any>";

/** The whole of a text; `*` stands for any characters, `?` for one. */
export function fits(pattern: string, value: string): boolean {
  if (pattern === "*" || pattern === value || value === unnamed) return true;
  if (!/[*?]/.test(pattern) && !value.includes(unnamed)) return false;
  return overlap(pattern, value.replaceAll(unnamed, gap));
}

const arnParts = 6;

/** Part by part, so that no wildcard reaches from one part of an ARN into the next, but for the last. */
export function fitsArn(pattern: string, arn: string): boolean {
  if (pattern === "*") return true;
  const patterns = pattern.split(":");
  const count = Math.min(arnParts, patterns.length);
  const values = arn.split(":");
  if (values.length < count) return false;
  const tail = (parts: readonly string[]) => [...parts.slice(0, count - 1), parts.slice(count - 1).join(":")];
  const wanted = tail(patterns);
  return tail(values).every((value, at) => fits(wanted[at] ?? "", value));
}

/** One letter for `unnamed`, which no ARN has. */
const gap = "\u0000";

/** Whether some text is both. Most are told apart, or found alike, by how they begin and end. */
function overlap(pattern: string, value: string): boolean {
  let start = 0;
  while (start < pattern.length && start < value.length && !isOpen(pattern, value, start, start)) {
    if (!alike(pattern[start]!, value[start]!)) return false;
    start++;
  }
  let ends = pattern.length;
  let valueEnds = value.length;
  while (ends > start && valueEnds > start && !isOpen(pattern, value, ends - 1, valueEnds - 1)) {
    if (!alike(pattern[--ends]!, value[--valueEnds]!)) return false;
  }
  const wanted = pattern.slice(start, ends);
  const given = value.slice(start, valueEnds);
  return wanted === "*" || given === gap || overlapInside(wanted, given);
}

function isOpen(pattern: string, value: string, at: number, valueAt: number): boolean {
  return pattern[at] === "*" || value[valueAt] === gap;
}

function alike(wanted: string, given: string): boolean {
  return wanted === given || wanted === "?";
}

/** Rows are places in the pattern, columns places in the value. */
function overlapInside(pattern: string, value: string): boolean {
  let row = [true];
  for (const given of value) row.push(row.at(-1)! && given === gap);
  for (const wanted of pattern) {
    const next = [row[0]! && wanted === "*"];
    for (let column = 0; column < value.length; column++) {
      const given = value[column]!;
      const open = wanted === "*" || given === gap;
      next.push(open ? row[column + 1]! || next[column]! : row[column]! && alike(wanted, given));
    }
    row = next;
  }
  return row.at(-1)!;
}
