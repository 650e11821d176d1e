import { replacementOrder } from "../replacement-order.ts";
import type { Subject } from "./subject.ts";

/** The old one goes before the new one comes: asked for, or because both have the same given name. */
export function deletesFirst({ before, after }: Subject): boolean {
  return before !== undefined && after !== undefined && replacementOrder(before, after).deletesFirst;
}
