/** Names come from anybody: nothing in them may become markup, break the document, or turn the direction of its text. */

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Characters that XML 1.0 forbids, https://www.w3.org/TR/xml/#charsets, and those that reverse text, https://trojansource.codes/. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what this is about
const refused = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/gu;

/** For text and for attribute values in quotes, of XML and of HTML. */
export function escaped(text: string): string {
  return shown(text).replace(/[&<>"']/g, (character) => entities[character]!);
}

/** What a reader may be shown of a text. */
export function shown(text: string): string {
  return text.replace(refused, "\ufffd");
}
