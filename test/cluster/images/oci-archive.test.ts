import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { type Image, ociArchive } from "../../../cluster/images/oci-archive.ts";

const shared = [{ path: "bin/sh", content: "shell" }];
const web: Image = {
  names: ["example.com/web:1", "example.com/web@sha256:abc"],
  layers: [shared, [{ path: "etc/web.conf", content: "port 8080" }]],
  config: { user: "101", entrypoint: ["/web"], environment: { A: "b" }, stopSignal: "SIGQUIT", ports: [8080] },
};
const shell: Image = { names: ["example.com/shell:1"], layers: [shared], config: { command: ["sh"] } };

/** The files of an archive by path. */
function filesOf(archive: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  let at = 0;
  while (archive[at] !== 0) {
    const size = Number.parseInt(archive.toString("latin1", at + 124, at + 135), 8);
    const path = archive.toString("latin1", at, at + 100).replace(/\0.*$/s, "");
    files.set(path, archive.subarray(at + 512, at + 512 + size));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}

describe("OCI archive", () => {
  const files = filesOf(ociArchive([web, shell]));
  const blob = (digest: string) => files.get(`blobs/sha256/${digest.replace("sha256:", "")}`)!;
  const json = (content: Buffer) => JSON.parse(String(content));
  const { manifests } = json(files.get("index.json")!);

  it("names each image by each of its names", () => {
    const names = manifests.map((one: { annotations: object }) => one.annotations);
    assert.deepEqual(names, [
      { "io.containerd.image.name": "example.com/web:1" },
      { "io.containerd.image.name": "example.com/web@sha256:abc" },
      { "io.containerd.image.name": "example.com/shell:1" },
    ]);
    assert.equal(manifests[0].digest, manifests[1].digest);
    assert.notEqual(manifests[0].digest, manifests[2].digest);
  });

  it("has every blob under its digest, and a shared layer once", () => {
    const blobs = [...files].filter(([path]) => path.startsWith("blobs/"));
    for (const [path, content] of blobs) {
      assert.equal(path, `blobs/sha256/${createHash("sha256").update(content).digest("hex")}`);
    }
    // Two layers, and a configuration and a manifest for each image.
    assert.equal(blobs.length, 6);
    assert.equal(json(blob(manifests[0].digest)).layers[0].digest, json(blob(manifests[2].digest)).layers[0].digest);
  });

  it("says how a container is started and stopped", () => {
    const manifest = json(blob(manifests[0].digest));
    const { config, rootfs, os } = json(blob(manifest.config.digest));
    assert.equal(os, "linux");
    assert.deepEqual(config, {
      User: "101",
      Env: ["A=b"],
      Entrypoint: ["/web"],
      WorkingDir: "/",
      StopSignal: "SIGQUIT",
      ExposedPorts: { "8080/tcp": {} },
      Labels: { "eks-platform/origin": "made on this machine; not the published image" },
    });
    assert.deepEqual(
      rootfs.diff_ids,
      manifest.layers.map(({ digest }: { digest: string }) => digest),
    );
    assert.equal(manifest.config.size, blob(manifest.config.digest).length);
  });

  it("is the same for the same images", () => {
    assert.deepEqual(ociArchive([web, shell]), ociArchive([web, shell]));
  });
});
