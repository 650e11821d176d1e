import * as z from "zod";
import { says } from "./primitives.ts";

const characters = "letters, digits, spaces and _ . : / = + - @";

/** https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
export function tagMap() {
  const key = z
    .string()
    .regex(
      /^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+@-]{1,128}$/u,
      says("which is no tag key AWS accepts", `Use at most 128 ${characters}, not beginning with aws:`),
    );
  const value = z
    .string()
    .regex(
      /^[\p{L}\p{Z}\p{N}_.:/=+@-]{0,256}$/u,
      says("which is no tag value AWS accepts", `Use at most 256 ${characters}.`),
    )
    .meta({ examples: ["payments"] });
  return z.record(key, value);
}
