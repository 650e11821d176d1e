/** One line that grows on a terminal and is gone at the end; elsewhere nothing. */
export async function withProgress<T>(
  stack: string,
  work: (onRegistered: (count: number) => void) => Promise<T>,
): Promise<T> {
  const { stderr } = process;
  if (!stderr.isTTY) return await work(() => {});
  const show = (text: string) => stderr.write(`\r\u001b[K${text}`);
  show(`Planning ${stack} …`);
  let shown = 0;
  try {
    return await work((count) => {
      if (count < shown + 10) return;
      shown = count;
      show(`Planning ${stack} … ${count} resources`);
    });
  } finally {
    show("");
  }
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
  await new Promise<void>((resolve) => {
    const end = () => resolve();
    stream.once("error", end);
    stream.write(text, (error) => {
      // After a failure the event is still to come.
      if (error == null) stream.off("error", end);
      resolve();
    });
  });
}
