import type { Face } from "../measure.ts";

/** All in pixels of the picture's natural size, in which no letter is smaller than 13. */
/** Wider only where zones would become too narrow to read. */
export const usualWidth = 1040;
export const sideWidth = 232;
/** Of a zone; of one in which pods stand by themselves, while others stand in others. */
export const narrowestZone = 150;
export const narrowestPods = 190;
export const margin = 16;
export const padding = 10;
export const gap = 8;
/** Between two lines side by side. */
export const lane = 9;
export const glyphSize = 18;

export const heading: Face = { size: 20, bold: true };
export const label: Face = { size: 15, bold: true };
export const name: Face = { size: 14, bold: true };
export const words: Face = { size: 13, bold: false };

export function lineHeight({ size }: Face): number {
  return size + 4;
}

/** So many lines side by side, with room before and after; nothing where there are none. */
export function channel(lines: number): number {
  return lines === 0 ? 0 : (lines + 1) * lane;
}
