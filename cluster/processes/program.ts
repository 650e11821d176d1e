import { join } from "node:path";
import { paths } from "../home.ts";

/** A program that was built. Those of Debian packages are found through the environment. */
export const program = (name: string) => join(paths.bin, name);
