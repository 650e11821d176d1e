import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { madeSince } from "../../../cluster/host/host-files.ts";

describe("files outside of the cluster's folder", () => {
  const parent = mkdtempSync(join(tmpdir(), "host-files-"));
  const folder = join(parent, "pods");
  after(() => rmSync(parent, { recursive: true }));

  it("are the cluster's where they were not there before", () => {
    mkdirSync(folder);
    for (const name of ["before", "after"]) writeFileSync(join(folder, name), "");
    assert.deepEqual(madeSince(folder, { folders: { [folder]: ["before"] } }), [join(folder, "after")]);
    assert.deepEqual(madeSince(folder, { folders: { [folder]: ["before", "after", "gone"] } }), []);
  });

  it("are the folder itself where that was not there", () => {
    assert.deepEqual(madeSince(folder, { folders: { [folder]: null } }), [folder]);
    rmSync(folder, { recursive: true });
    assert.deepEqual(madeSince(folder, { folders: { [folder]: null } }), []);
  });

  it("are nobody's to delete where it is not known what was there", () => {
    mkdirSync(folder);
    assert.deepEqual(madeSince(folder, { folders: {} }), []);
  });
});
