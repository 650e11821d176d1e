import { strict as assert } from "node:assert";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { outputKinds, writeTogether } from "../../command/output-files.ts";
import { UsageError } from "../../plan/usage-error.ts";

describe("output files", () => {
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "outputs-")));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const page = (name = "page.html") => ({
    kind: outputKinds.html,
    path: join(folder, name),
    text: "<!doctype html>new",
  });
  const picture = (name = "picture.svg") => ({ kind: outputKinds.svg, path: join(folder, name), text: "<svg >new" });
  const refusal = (act: () => void): string => {
    try {
      act();
    } catch (error) {
      assert.ok(error instanceof UsageError, String(error));
      return error.message.replaceAll(`${folder}/`, "").replaceAll(folder, ".");
    }
    assert.fail("nothing was refused");
  };

  it("take the place of older ones, and leave nothing beside them", () => {
    writeFileSync(join(folder, "page.html"), "<!doctype html>old");
    writeTogether([page(), picture()], () => {});
    assert.equal(readFileSync(join(folder, "page.html"), "utf8"), "<!doctype html>new");
    assert.deepEqual(readdirSync(folder).sort(), ["page.html", "picture.svg"]);
  });

  it("are written all or none: what fails beside them leaves the old ones", () => {
    writeFileSync(join(folder, "page.html"), "<!doctype html>old");
    assert.throws(() =>
      writeTogether([page()], () => {
        throw new UsageError("manifests cannot be written");
      }),
    );
    assert.equal(readFileSync(join(folder, "page.html"), "utf8"), "<!doctype html>old");
    assert.deepEqual(readdirSync(folder), ["page.html"]);
  });

  it("are written to what a link names", () => {
    writeFileSync(join(folder, "real.html"), "");
    symlinkSync("real.html", join(folder, "page.html"));
    writeTogether([page()], () => {});
    assert.equal(readFileSync(join(folder, "real.html"), "utf8"), "<!doctype html>new");
  });

  it("never take the place of what somebody wrote", () => {
    writeFileSync(join(folder, "page.html"), "import pulumi");
    const message = "page.html holds something else, which would be lost. Remove it, or name another file.";
    assert.equal(
      refusal(() => writeTogether([page(), picture()], () => {})),
      message,
    );
    assert.deepEqual(readdirSync(folder), ["page.html"]);
  });

  it("need a folder, and are no folder", () => {
    assert.equal(
      refusal(() => writeTogether([page("no/page.html")], () => {})),
      "no/page.html cannot be written: there is no folder no. Make it first.",
    );
    mkdirSync(join(folder, "page.html"));
    assert.equal(
      refusal(() => writeTogether([page()], () => {})),
      "page.html is a folder. Name a file.",
    );
  });
});
