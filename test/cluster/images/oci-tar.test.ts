import assert from "node:assert/strict";
import { type TarEntry, tarOf } from "../../../cluster/images/oci-tar.ts";

/** The fields of a header, as tar reads them. */
function header(block: Buffer) {
  const text = (from: number, to: number) => block.toString("latin1", from, to).replace(/\0.*$/s, "").trim();
  const octal = (from: number, to: number) => Number.parseInt(text(from, to), 8);
  const blank = Buffer.concat([block.subarray(0, 148), Buffer.alloc(8, " "), block.subarray(156)]);
  assert.equal(
    octal(148, 156),
    blank.reduce((sum, byte) => sum + byte, 0),
    "checksum",
  );
  assert.equal(block.toString("latin1", 257, 265), "ustar\u000000");
  return {
    path: text(0, 100),
    mode: octal(100, 108).toString(8),
    uid: octal(108, 116),
    gid: octal(116, 124),
    size: octal(124, 136),
    time: octal(136, 148),
    type: text(156, 157),
    link: text(157, 257),
  };
}

/** Every member with its content. */
function members(entries: readonly TarEntry[]) {
  const tar = tarOf(entries);
  const found: (ReturnType<typeof header> & { content: Buffer })[] = [];
  let at = 0;
  while (tar[at] !== 0) {
    const fields = header(tar.subarray(at, at + 512));
    found.push({ ...fields, content: tar.subarray(at + 512, at + 512 + fields.size) });
    at += 512 + Math.ceil(fields.size / 512) * 512;
  }
  assert.deepEqual(tar.subarray(at), Buffer.alloc(1024));
  return found;
}

describe("tar archive", () => {
  it("holds files, folders and links, without time", () => {
    const [file, folder, link] = members([
      { path: "etc/nginx.conf", content: "listen 8080;" },
      { path: "tmp", mode: 0o1777, uid: 101, gid: 102 },
      { path: "bin", link: "usr/bin" },
    ]);
    const common = { uid: 0, gid: 0, time: 0, link: "" };
    assert.deepEqual(
      { ...file, content: String(file!.content) },
      { ...common, path: "etc/nginx.conf", mode: "644", size: 12, type: "0", content: "listen 8080;" },
    );
    const empty = { size: 0, content: Buffer.alloc(0) };
    assert.deepEqual(folder, { ...common, ...empty, path: "tmp/", mode: "1777", uid: 101, gid: 102, type: "5" });
    assert.deepEqual(link, { ...common, ...empty, path: "bin", mode: "777", type: "2", link: "usr/bin" });
  });

  it("fills up to whole blocks", () => {
    for (const size of [0, 1, 511, 512, 513]) {
      assert.equal(
        tarOf([{ path: "a", content: Buffer.alloc(size) }]).length,
        512 + Math.ceil(size / 512) * 512 + 1024,
      );
    }
  });

  it("gives names too long for a header a record of their own", () => {
    const long = `${"folder/".repeat(20)}file`;
    const [pax, file] = members([{ path: long, content: "x" }]);
    assert.equal(pax!.type, "x");
    assert.equal(String(pax!.content), `154 path=${long}\n`);
    assert.equal(pax!.content.length, 154);
    assert.equal(file!.type, "0");
  });

  it("counts the digits of a record's length, also where they become one more", () => {
    for (const length of [85, 86, 87, 88, 89, 90]) {
      const name = "a".repeat(length);
      const [pax] = members([{ path: "file", content: "", attributes: { [name]: Buffer.from("v") } }]);
      assert.equal(Number.parseInt(String(pax!.content), 10), pax!.content.length);
    }
  });

  it("keeps extended attributes, bytes and all", () => {
    const value = Buffer.from([1, 0, 0, 2, 10]);
    const [pax] = members([{ path: "coredns", content: "", attributes: { "security.capability": value } }]);
    assert.deepEqual(
      pax!.content,
      Buffer.concat([Buffer.from("42 SCHILY.xattr.security.capability="), value, Buffer.from("\n")]),
    );
  });
});
