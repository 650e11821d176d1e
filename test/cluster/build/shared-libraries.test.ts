import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listed, unpackedFile } from "../../../cluster/build/shared-libraries.ts";

describe("shared libraries", () => {
  const root = mkdtempSync(join(tmpdir(), "root-"));
  after(() => rmSync(root, { recursive: true }));

  it("are read from what the dynamic linker lists, without what the kernel brings", () => {
    const text = `\tlinux-vdso.so.1 (0x00007f3c96262000)
\tlibssl.so.3 => /srv/a b/root/usr/lib/x86_64-linux-gnu/libssl.so.3 (0x00007f3c95f87000)
\tlibc.so.6 => /usr/lib/libc.so.6 (0x00007f3c9581e000)
\t/lib64/ld-linux-x86-64.so.2 (0x00007f3c96264000)
`;
    assert.deepEqual(listed(text), ["/srv/a b/root/usr/lib/x86_64-linux-gnu/libssl.so.3", "/usr/lib/libc.so.6"]);
  });

  it("are found in the unpacked packages, wherever a link of theirs leads", () => {
    mkdirSync(join(root, "lib"));
    writeFileSync(join(root, "lib", "ld.so.2"), "");
    symlinkSync("/lib/ld.so.2", join(root, "ld.so"));
    symlinkSync("../ld.so", join(root, "lib", "ld-again.so"));
    for (const path of ["/lib/ld.so.2", "/ld.so", "/lib/ld-again.so"]) {
      assert.equal(unpackedFile(path, root), join(root, "lib", "ld.so.2"));
    }
  });
});
