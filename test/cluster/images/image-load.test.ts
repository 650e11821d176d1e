import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importedNames, isArchive, namesToAdd } from "../../../cluster/images/image-load.ts";
import { workloadImages } from "../../../cluster/pins.ts";

describe("loading an image", () => {
  const folder = mkdtempSync(join(tmpdir(), "image-"));
  after(() => rmSync(folder, { recursive: true }));

  it("tells an archive from a name", () => {
    const archive = join(folder, "web.tar");
    writeFileSync(archive, "");
    assert.equal(isArchive(archive), true);
    assert.equal(isArchive("example.com/web:1.0"), false);
    assert.throws(
      () => isArchive("./missing.tar"),
      /^ClusterError: There is no file \.\/missing\.tar\. Save an image first/,
    );
    assert.throws(() => isArchive("web.tar.gz"), /There is no file web\.tar\.gz/);
  });

  it("gives a name to the image made here of the same program", () => {
    assert.deepEqual(namesToAdd("httpd:2.4"), { from: workloadImages.httpd, to: ["docker.io/library/httpd:2.4"] });
    const digest = `sha256:${"0a".repeat(32)}`;
    assert.deepEqual(namesToAdd(`mirror.example.com/busybox:1@${digest}`), {
      from: workloadImages.busybox,
      to: [`mirror.example.com/busybox@${digest}`, "mirror.example.com/busybox:1"],
    });
    assert.deepEqual(namesToAdd(workloadImages.httpd).to, []);
  });

  it("refuses what is not made here, and says what is", () => {
    assert.throws(
      () => namesToAdd("example.com/web:1"),
      /^ClusterError: example\.com\/web:1 cannot be had: .* \(.*busybox, .*httpd, .*nginx, nginx-unprivileged, pause\)\. Give an archive/,
    );
  });

  it("reads which images an archive had", () => {
    const printed = `unpacking docker.io/library/web:1.0 (sha256:${"0a".repeat(32)})...done\nunpacking example.com/b:2 (sha256:0b)...done\n`;
    assert.deepEqual(importedNames(printed), ["docker.io/library/web:1.0", "example.com/b:2"]);
    assert.deepEqual(importedNames(""), []);
  });
});
