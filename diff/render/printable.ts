/** Names and values are written by anyone: what would steer a terminal, or turn the direction of a line, is shown as its code. */

const steering = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/** One line, without anything that a terminal obeys. */
export function printable(text: string): string {
  return text.replace(/\r?\n/g, " ").replace(steering, escaped);
}

function escaped(character: string): string {
  return `\\u${character.codePointAt(0)?.toString(16).padStart(4, "0")}`;
}
