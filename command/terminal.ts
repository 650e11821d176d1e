import { UsageError } from "../plan/usage-error.ts";

/** One line that grows on a terminal and is gone at the end; elsewhere nothing. */
export async function withProgress<T>(
  stack: string,
  work: (onRegistered: (count: number) => void) => Promise<T>,
): Promise<T> {
  if (!process.stderr.isTTY) return await work(() => {});
  show(`Planning ${stack} …`);
  let shown = 0;
  try {
    return await work((count) => {
      if (count < shown + 10) return;
      shown = count;
      show(`Planning ${stack} … ${count} resources`);
    });
  } finally {
    clearProgress();
  }
}

/** What else is said begins on an empty line. */
export function clearProgress(): void {
  if (process.stderr.isTTY) show("");
}

function show(text: string): void {
  process.stderr.write(`\r\u001b[K${text}`);
}

/** What the program prints, as it may, stays out of the plan's own output. */
export function printToStderr(): () => void {
  const { stdout, stderr } = process;
  const write = stdout.write;
  stdout.write = stderr.write.bind(stderr);
  return () => {
    stdout.write = write;
  };
}

/** Pipes may take text later, or be closed by whoever has read enough; the process must not end before, nor fail then. */
export async function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  const failure = await new Promise<Error | null | undefined>((resolve) => {
    stream.once("error", resolve);
    stream.write(text, (error) => {
      // After a failure the event is still to come.
      if (error == null) stream.off("error", resolve);
      resolve(error);
    });
  });
  if (failure != null && (failure as NodeJS.ErrnoException).code !== "EPIPE")
    throw new UsageError(`The output cannot be written: ${reasonOf(failure)}.`);
}

/** What a file system says, without its code and the path: "ENOENT: no such file or directory, open 'x'". */
export function reasonOf({ message }: Error): string {
  return /^[A-Z]+: ([^,]+)/.exec(message)?.[1] ?? message;
}
