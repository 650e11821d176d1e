import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isCurrent, stamp, stampText, unstamp } from "../../../cluster/build/stamp.ts";

describe("stamp", () => {
  const folder = mkdtempSync(join(tmpdir(), "stamp-"));
  const of = join(folder, "kubelet");
  after(() => rmSync(folder, { recursive: true }));

  it("is for what was finished, and made from just this", async () => {
    writeFileSync(of, "program");
    assert.equal(isCurrent({ of, made: "v1" }), false);
    await stamp({ of, made: "v1" });
    assert.equal(isCurrent({ of, made: "v1" }), true);
    assert.equal(isCurrent({ of, made: "v2" }), false);
    assert.equal(stampText(of), "v1");
  });

  it("counts for nothing without the file, or once it is taken away", async () => {
    await stamp({ of, made: "v1" });
    rmSync(of);
    assert.equal(isCurrent({ of, made: "v1" }), false);
    writeFileSync(of, "program");
    await unstamp({ of, made: "v1" });
    assert.equal(isCurrent({ of, made: "v1" }), false);
    assert.equal(stampText(of), "");
  });
});
