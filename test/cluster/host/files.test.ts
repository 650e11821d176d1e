import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { entriesOf, textOf, writeFiles } from "../../../cluster/host/files.ts";

describe("files", () => {
  const folder = mkdtempSync(join(tmpdir(), "files-"));
  after(() => rmSync(folder, { recursive: true }));

  it("are written with their folders, and not touched where they are so already", () => {
    const file = join(folder, "a", "b.json");
    writeFiles({ [file]: { a: 1 } });
    assert.equal(textOf(file), '{\n  "a": 1\n}');
    utimesSync(file, 1, 1);
    writeFiles({ [file]: { a: 1 } });
    assert.equal(statSync(file).mtimeMs, 1000);
    writeFiles({ [file]: "text" });
    assert.equal(textOf(file), "text");
    assert.notEqual(statSync(file).mtimeMs, 1000);
  });

  it("may be missing", () => {
    assert.equal(textOf(join(folder, "none")), undefined);
    assert.equal(entriesOf(join(folder, "none")), undefined);
    assert.deepEqual(entriesOf(folder), ["a"]);
  });
});
