import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { moduleFolder } from "../../cluster/build/go-build.ts";
import { goModules, goVersion, kubernetesRelease } from "../../cluster/pins.ts";
import { kubernetesVersion } from "../../versions.ts";

/** The lines of a block of go.mod, or the single line that begins with its word. */
function lines(goMod: string, word: string): string[] {
  const blocks = [...goMod.matchAll(new RegExp(`^${word} \\(\\n([^)]*)\\)`, "gm"))].flatMap(([, block]) =>
    block!.split("\n"),
  );
  const single = [...goMod.matchAll(new RegExp(`^${word} ([^(\\n]+)$`, "gm"))].map(([, line]) => line!);
  return [...blocks, ...single].map((line) => line.replace("// indirect", "").trim()).filter((line) => line !== "");
}

describe("versions of the throwaway cluster", () => {
  it("are of the Kubernetes minor that the stacks run", () => {
    assert.equal(kubernetesRelease.split(".").slice(0, 2).join("."), `v${kubernetesVersion}`);
  });

  for (const goModule of goModules) {
    const goMod = readFileSync(join(moduleFolder(goModule), "go.mod"), "utf8");

    it(`are those of ${goModule.folder}/go.mod`, () => {
      assert.ok(lines(goMod, "require").includes(`${goModule.module} ${goModule.version}`));
      assert.deepEqual(lines(goMod, "go"), [goVersion]);
      assert.deepEqual(lines(goMod, "tool").sort(), Object.values(goModule.programs).sort());
    });
  }

  it("hold for all that Kubernetes is made of", () => {
    const goMod = readFileSync(join(moduleFolder(goModules[0]!), "go.mod"), "utf8");
    const staging = kubernetesRelease.replace("v1.", "v0.");
    const replaced = lines(goMod, "replace");
    assert.equal(replaced.length, 31);
    for (const line of replaced) {
      const [from = "", to] = line.split(" => ");
      assert.equal(to, `${from} ${staging}`);
    }
    // A staging module that is not replaced would be one of version v0.0.0, which there is none of.
    const unversioned = lines(goMod, "require").filter((line) => line.endsWith(" v0.0.0"));
    const names = replaced.map((line) => line.split(" ")[0]);
    assert.deepEqual(
      unversioned.filter((line) => !names.includes(line.split(" ")[0])),
      [],
    );
  });
});
