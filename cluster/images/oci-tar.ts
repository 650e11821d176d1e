/** A file, folder or symbolic link of an image's layer, or of the archive that holds the layers. */
export interface TarEntry {
  /** Without a leading slash, for example `etc/nginx/nginx.conf`. */
  readonly path: string;
  /** Of a regular file. A folder has neither this nor `link`. */
  readonly content?: Buffer | string;
  /** Where a symbolic link leads. */
  readonly link?: string;
  /** Rights; those of others and ourselves to read, and to run what can be run, where left out. */
  readonly mode?: number;
  /** User and group it belongs to, 0 where left out. */
  readonly uid?: number;
  readonly gid?: number;
  /** Extended attributes by name, for example `security.capability`. */
  readonly attributes?: Readonly<Record<string, Buffer>>;
}

const blockSize = 512;

/**
 * A tar archive in the pax format, the one that OCI layers have: https://www.gnu.org/software/tar/manual/html_node/Standard.html
 * Without times, so that the same files always give the same archive.
 */
export function tarOf(entries: readonly TarEntry[]): Buffer {
  return Buffer.concat([...entries.flatMap(blocksOf), Buffer.alloc(2 * blockSize)]);
}

function blocksOf(entry: TarEntry): Buffer[] {
  const content = Buffer.from(entry.content ?? "");
  const records = paxRecords(entry);
  const pax =
    records.length === 0 ? [] : [header({ path: "pax", mode: 0o644 }, "x", records.length), ...padded(records)];
  return [...pax, header(entry, typeOf(entry), content.length), ...padded(content)];
}

function typeOf({ content, link }: TarEntry): string {
  if (link !== undefined) return "2";
  return content === undefined ? "5" : "0";
}

/** What a header of fixed width has no room for: https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13_03 */
function paxRecords({ path, link = "", attributes = {} }: TarEntry): Buffer {
  const records = [
    ...(Buffer.byteLength(path) > 99 ? [record("path", Buffer.from(path))] : []),
    ...(Buffer.byteLength(link) > 100 ? [record("linkpath", Buffer.from(link))] : []),
    ...Object.entries(attributes).map(([name, value]) => record(`SCHILY.xattr.${name}`, value)),
  ];
  return Buffer.concat(records);
}

/** `23 path=some/very/long/path\\n`: the length counts its own digits. */
function record(name: string, value: Buffer): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${name}=`), value, Buffer.from("\n")]);
  let length = rest.length;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  return Buffer.concat([Buffer.from(String(length)), rest]);
}

function header(entry: TarEntry, type: string, size: number): Buffer {
  const block = Buffer.alloc(blockSize);
  const octal = (value: number, width: number) => `${value.toString(8).padStart(width - 1, "0")}\0`;
  const fields: readonly (readonly [at: number, width: number, text: string])[] = [
    [0, 100, type === "5" ? `${entry.path}/` : entry.path],
    [100, 8, octal(entry.mode ?? (type === "0" ? 0o644 : type === "2" ? 0o777 : 0o755), 8)],
    [108, 8, octal(entry.uid ?? 0, 8)],
    [116, 8, octal(entry.gid ?? 0, 8)],
    [124, 12, octal(size, 12)],
    [136, 12, octal(0, 12)],
    [148, 8, " ".repeat(8)],
    [156, 1, type],
    [157, 100, entry.link ?? ""],
    [257, 8, "ustar\u000000"],
  ];
  for (const [at, width, text] of fields) Buffer.from(text).copy(block, at, 0, width);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}

function padded(content: Buffer): Buffer[] {
  const rest = content.length % blockSize;
  return rest === 0 ? [content] : [content, Buffer.alloc(blockSize - rest)];
}
