import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isOnPath, toolEnvironment } from "../../../cluster/build/tools.ts";
import { paths } from "../../../cluster/home.ts";

describe("tools", () => {
  const folder = mkdtempSync(join(tmpdir(), "tools-"));
  after(() => rmSync(folder, { recursive: true }));

  it("are found: the built ones, the unpacked ones, then the machine's", () => {
    const environment = toolEnvironment({ PATH: "/opt/bin", HOME: "/root" });
    assert.equal(environment.HOME, "/root");
    assert.equal(
      environment.PATH,
      `${paths.bin}:${join(paths.packages, "bin")}:/opt/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
    );
    assert.equal(environment.LD_LIBRARY_PATH, join(paths.packages, "lib"));
    const other = toolEnvironment({ LD_LIBRARY_PATH: "/opt/lib" });
    assert.equal(other.LD_LIBRARY_PATH, `${join(paths.packages, "lib")}:/opt/lib`);
  });

  it("count as there where they can be run", () => {
    writeFileSync(join(folder, "some-tool"), "");
    assert.equal(isOnPath("some-tool", `/nowhere:${folder}`), false);
    chmodSync(join(folder, "some-tool"), 0o755);
    assert.equal(isOnPath("some-tool", `/nowhere:${folder}`), true);
    assert.equal(isOnPath("other-tool", folder), false);
  });
});
