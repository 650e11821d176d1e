/** The platform as a picture for READMEs and documents, without an account, a script or a font of its own. */

import type { Review } from "../../review/review.ts";
import { description } from "./describe.ts";
import { drawn } from "./draw.ts";
import { layout } from "./layout/index.ts";
import type { Platform } from "./platform.ts";
import { platformOf } from "./read/index.ts";

const id = "platform";

/** An SVG file that works by itself, in light and in dark; the same review has the same bytes. */
export function svg(review: Review): string {
  return pictureOf(platformOf(review));
}

export function pictureOf(platform: Platform): string {
  const title = `Platform of ${platform.title}`;
  return drawn(layout(platform), { title, description: description(platform) }, id);
}
