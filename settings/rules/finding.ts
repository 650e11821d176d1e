import type { Problem } from "../../problems.ts";
import type { Path } from "../paths.ts";

/** A contradiction between settings. */
export interface Contradiction extends Problem {
  /** Other places that were looked at: where one of them could not be read, nothing can be said. */
  readonly also?: readonly Path[];
}
