import assert from "node:assert/strict";

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** Its own text, entities resolved. */
  readonly text: string;
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

/** Reads one element strictly: anything that an XML reader would refuse is a failure. */
export function readXml(source: string): XmlElement {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML forbids them
  assert.doesNotMatch(source, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u);
  const open: { name: string; attributes: Record<string, string>; children: XmlElement[]; text: string }[] = [];
  let root: XmlElement | undefined;
  const tokens = /<(\/?)([A-Za-z][\w:-]*)((?:\s+[A-Za-z_][\w:.-]*="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
  let end = 0;
  for (const match of source.matchAll(tokens)) {
    assert.equal(match.index, end, `not XML: ${source.slice(end, end + 60)}`);
    end = match.index + match[0].length;
    const [, closing, name = "", attributes = "", empty, text] = match;
    if (text !== undefined) {
      if (open.length === 0) assert.equal(text.trim(), "", "text outside of the root");
      else open.at(-1)!.text += resolved(text);
      continue;
    }
    if (closing !== "/") {
      assert.equal(root, undefined, "two roots");
      open.push({ name, attributes: readAttributes(attributes), children: [], text: "" });
    }
    if (closing === "/" || empty === "/") {
      const done = open.pop();
      assert.equal(done?.name, name, `</${name}> closes <${done?.name}>`);
      if (open.length === 0) root = done;
      else open.at(-1)!.children.push(done!);
    }
  }
  assert.equal(end, source.length, `not XML: ${source.slice(end, end + 60)}`);
  assert.equal(open.length, 0, "not closed");
  return root!;
}

function readAttributes(source: string): Record<string, string> {
  const read: Record<string, string> = {};
  for (const [, name = "", value = ""] of source.matchAll(/([\w:.-]+)="([^"]*)"/g)) {
    assert(!(name in read), `${name} twice`);
    read[name] = resolved(value);
  }
  return read;
}

function resolved(text: string): string {
  return text.replace(/&([^;&]*;?)/g, (_, entity: string) => {
    const name = entity.replace(/;$/, "");
    assert(entity.endsWith(";") && name in entities, `&${entity} is no entity`);
    return entities[name]!;
  });
}

export function everyElement(element: XmlElement): XmlElement[] {
  return [element, ...element.children.flatMap(everyElement)];
}
