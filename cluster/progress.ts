/** Something that takes a while and is told about in one line. */
export interface Step {
  /** What is done, for example `build kubelet v1.36.3`. */
  readonly title: string;
  readonly run: () => Promise<void>;
}

/** Runs steps one after the other and tells how far it is. */
export interface Progress {
  run(steps: readonly Step[]): Promise<void>;
}

/** Where progress is shown: standard error, as a rule. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/**
 * One line a step: `[3/14] build kubelet v1.36.3  16 s`. On a terminal the seconds run; elsewhere the line is begun when the step
 * is and ended when that is, so that a log has no more lines than steps.
 */
export function progressOn(stream: ProgressStream, now: () => number = Date.now): Progress {
  return {
    async run(steps) {
      for (const [index, { title, run }] of steps.entries()) {
        const line = `[${String(index + 1).padStart(String(steps.length).length)}/${steps.length}] ${title}`;
        const start = now();
        const shown = () => `${line}  ${seconds(now() - start)}`;
        stream.write(line);
        const timer = stream.isTTY === true ? setInterval(() => stream.write(`\r${shown()}`), 1000) : undefined;
        try {
          await run();
          stream.write(stream.isTTY === true ? `\r${shown()}\n` : `  ${seconds(now() - start)}\n`);
        } catch (error) {
          stream.write("  failed\n");
          throw error;
        } finally {
          clearInterval(timer);
        }
      }
    },
  };
}

/** To a tenth as long as that says something. */
function seconds(milliseconds: number): string {
  const exact = milliseconds / 1000;
  return `${exact < 10 ? exact.toFixed(1) : Math.round(exact)} s`;
}
