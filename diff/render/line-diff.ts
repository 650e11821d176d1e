/** What differs between two texts, line by line, with a line of both around it. */

export interface LineChange {
  readonly sign: "-" | "+" | " ";
  readonly line: string;
}

/** Above this many pairs of lines the longest common part is not looked for. */
const mostPairs = 1_000_000;

/** A gap is one item, without a sign, that says how many lines are alike. */
export function lineDiff(before: string, after: string): LineChange[] {
  const [old, next] = [before.split("\n"), after.split("\n")];
  let start = 0;
  while (start < Math.min(old.length, next.length) && old[start] === next[start]) start++;
  let end = 0;
  while (end < Math.min(old.length, next.length) - start && old.at(-1 - end) === next.at(-1 - end)) end++;
  const lines = [
    ...old.slice(0, start).map(same),
    ...between(old.slice(start, old.length - end), next.slice(start, next.length - end)),
    ...old.slice(old.length - end).map(same),
  ];
  return withoutAlike(lines);
}

function same(line: string): LineChange {
  return { sign: " ", line };
}

function between(old: readonly string[], next: readonly string[]): LineChange[] {
  const removed = old.map((line): LineChange => ({ sign: "-", line }));
  const added = next.map((line): LineChange => ({ sign: "+", line }));
  if (old.length * next.length > mostPairs) return [...removed, ...added];
  const common = commonLengths(old, next);
  const found: LineChange[] = [];
  let [here, there] = [0, 0];
  while (here < old.length && there < next.length) {
    if (old[here] === next[there]) {
      found.push(same(old[here]!));
      here++;
      there++;
    } else if (common[here + 1]![there]! >= common[here]![there + 1]!) found.push(removed[here++]!);
    else found.push(added[there++]!);
  }
  return [...found, ...removed.slice(here), ...added.slice(there)];
}

/** How many lines the rests from each place on have in common. */
function commonLengths(old: readonly string[], next: readonly string[]): number[][] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Array<number>(next.length + 1).fill(0));
  for (let here = old.length - 1; here >= 0; here--)
    for (let there = next.length - 1; there >= 0; there--)
      lengths[here]![there] =
        old[here] === next[there]
          ? lengths[here + 1]![there + 1]! + 1
          : Math.max(lengths[here + 1]![there]!, lengths[here]![there + 1]!);
  return lengths;
}

function withoutAlike(lines: readonly LineChange[]): LineChange[] {
  const near = (at: number) =>
    [at - 1, at, at + 1].some((place) => lines[place] !== undefined && lines[place].sign !== " ");
  const found: LineChange[] = [];
  for (let at = 0; at < lines.length; ) {
    let to = at;
    while (to < lines.length && !near(to)) to++;
    if (to - at > 1) found.push({ sign: " ", line: `… ${to - at} lines alike` });
    else found.push(...lines.slice(at, to));
    if (to < lines.length) found.push(lines[to]!);
    at = to + 1;
  }
  return found;
}
