import { createRequire } from "node:module";
import { sep } from "node:path";

/** Told by the environment, since whoever starts this command may have a channel to it, too. */
const variable = "EKS_PLATFORM_WAITS_FOR_TURN";

export const waitsForTurn = { [variable]: "1" };

/** Whether this is a process that a watching one has started. */
export function isWatched(): boolean {
  const is = process.env[variable] !== undefined;
  // Whatever the program starts is none.
  delete process.env[variable];
  return is;
}

/** In the process that waits: done when it is its turn. The first message says what to load meanwhile, the second one ends it. */
export async function turn(): Promise<void> {
  await new Promise<void>((begin) => {
    let messages = 0;
    process.on("message", (packages: readonly string[]) => {
      messages += 1;
      if (messages === 1) load(packages);
      else begin();
    });
  });
}

function load(packages: readonly string[]): void {
  const require = createRequire(import.meta.url);
  for (const path of packages) {
    try {
      require(path);
    } catch {
      // What cannot be loaded ahead is loaded, or refused, when the program asks for it.
    }
  }
}

/** Tells the next process what to load ahead. */
export async function tellPackages(): Promise<void> {
  const require = createRequire(import.meta.url);
  const loaded = Object.keys(require.cache).filter((path) => path.includes(`${sep}node_modules${sep}`));
  await new Promise<void>((sent) => process.send?.(loaded, () => sent()));
}
