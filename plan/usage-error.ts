/** A mistake on the command line or in the files it names; its text is all a person needs. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UsageError";
  }
}
