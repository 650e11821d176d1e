import { existsSync, readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";

/** What was made, and all that it was made from. */
export interface Stamp {
  /** The file or folder. */
  readonly of: string;
  /** Changes whenever it has to be made again. */
  readonly made: string;
}

const fileOf = ({ of }: Pick<Stamp, "of">) => `${of}.stamp`;

/** Whether it was made from just this. What was not finished has no stamp. */
export function isCurrent(stamp: Stamp): boolean {
  return existsSync(stamp.of) && stampText(stamp.of) === stamp.made;
}

/** What a file or folder was made from, as its stamp has it; nothing where it is not finished. */
export function stampText(of: string): string {
  try {
    return readFileSync(fileOf({ of }), "utf8");
  } catch {
    return "";
  }
}

/** Says that it is finished. */
export async function stamp(stamp: Stamp): Promise<void> {
  await writeFile(fileOf(stamp), stamp.made);
}

/** Before it is made again: a stamp of earlier must not speak for it. */
export async function unstamp(stamp: Stamp): Promise<void> {
  await rm(fileOf(stamp), { force: true });
}
