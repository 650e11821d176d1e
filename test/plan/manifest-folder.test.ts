import { strict as assert } from "node:assert";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeManifests } from "../../plan/manifests.ts";
import { UsageError } from "../../plan/usage-error.ts";

describe("a folder of manifests", () => {
  const folders: string[] = [];
  const folder = () => {
    const made = mkdtempSync(join(tmpdir(), "manifests-"));
    folders.push(made);
    return made;
  };
  after(() => {
    for (const made of folders) rmSync(made, { recursive: true });
  });
  const names = (of: string) => readdirSync(of, { recursive: true }).map(String).sort();
  const planned = (text: string) => `# Planned by eks-platform: ${text}\n`;
  const file = (path: string) => ({ path, text: planned(path) });

  it("is made where there is none", () => {
    const inside = join(folder(), "a/b");
    writeManifests(inside, [file("00-namespace-web.yaml"), file("helm/controller.values.yaml")]);
    assert.deepEqual(names(inside), ["00-namespace-web.yaml", "helm", "helm/controller.values.yaml"]);
    assert.equal(readFileSync(join(inside, "00-namespace-web.yaml"), "utf8"), planned("00-namespace-web.yaml"));
  });

  it("loses what an earlier plan wrote", () => {
    const inside = folder();
    writeManifests(inside, [file("a.yaml"), file("b.yaml"), file("helm/c.values.yaml")]);
    writeManifests(inside, [{ path: "b.yaml", text: planned("again") }]);
    assert.deepEqual(names(inside), ["b.yaml", "helm"]);
    assert.equal(readFileSync(join(inside, "b.yaml"), "utf8"), planned("again"));
  });

  it("is refused whole where anything in it is somebody else's", () => {
    const foreign: readonly (readonly [path: string, make: (path: string) => void])[] = [
      ["notes.txt", (path) => writeFileSync(path, "mine")],
      ["empty.yaml", (path) => writeFileSync(path, "")],
      ["own.yaml", (path) => writeFileSync(path, "apiVersion: v1\n")],
      ["helm/own.yaml", (path) => writeFileSync(path, "replicas: 2\n")],
      ["deep", (path) => mkdirSync(path)],
      // Writing through a link would change a file elsewhere.
      ["link.yaml", (path) => symlinkSync("/dev/null", path)],
    ];
    for (const [path, make] of foreign) {
      const inside = folder();
      writeManifests(inside, [file("a.yaml")]);
      mkdirSync(join(inside, path, ".."), { recursive: true });
      make(join(inside, path));
      const before = names(inside);
      assert.throws(() => writeManifests(inside, [file("new.yaml")]), {
        name: "UsageError",
        message: `--yaml ${inside} holds files that no plan wrote (${path}). Choose an empty folder.`,
      });
      assert.deepEqual(names(inside), before);
      assert.equal(readFileSync(join(inside, "a.yaml"), "utf8"), planned("a.yaml"));
    }
  });

  it("is no file, nor this one by mistake", () => {
    const inside = folder();
    writeFileSync(join(inside, "file"), "mine");
    assert.throws(() => writeManifests(join(inside, "file"), []), {
      message: `--yaml ${join(inside, "file")} is a file. Name a folder.`,
    });
    assert.throws(() => writeManifests("", [file("a.yaml")]), UsageError);
    assert.ok(!existsSync("a.yaml"));
  });
});
