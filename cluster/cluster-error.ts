/** Something that whoever runs the command can mend. Told without a stack trace. */
export class ClusterError extends Error {
  override readonly name = "ClusterError";
  /** 2 where the command line or the machine is not as it must be, 1 where something failed. */
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2 = 2) {
    super(message);
    this.exitCode = exitCode;
  }
}
