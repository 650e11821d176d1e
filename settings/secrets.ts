import * as z from "zod";
import { secretName } from "./primitives.ts";

/** The values are plain here: whoever hands one to a resource or a component wraps it in `pulumi.secret` first. */
export const secrets = z.record(secretName(), z.string().min(1));
export type Secrets = z.infer<typeof secrets>;
