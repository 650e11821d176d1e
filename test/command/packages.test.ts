import { strict as assert } from "node:assert";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installPackages } from "../../command/packages.ts";
import { UsageError } from "../../plan/usage-error.ts";

const lock = (name: string, packages = {}) =>
  JSON.stringify({ name, lockfileVersion: 3, requires: true, packages: { "": { name }, ...packages } });

describe("the packages of a base", () => {
  const folders: string[] = [];
  const folder = (files: Readonly<Record<string, string>>): string => {
    const made = realpathSync(mkdtempSync(join(tmpdir(), "packages-")));
    folders.push(made);
    for (const [path, text] of Object.entries(files)) writeFileSync(join(made, path), text);
    return made;
  };
  after(() => {
    for (const made of folders) rmSync(made, { recursive: true });
  });

  const here = (name: string) => {
    const made = folder({ "package.json": JSON.stringify({ name }), "package-lock.json": lock(name) });
    mkdirSync(join(made, "node_modules"));
    return made;
  };

  it("are those installed here where the lock files are alike", async () => {
    const home = here("one");
    for (const name of ["plain", "@scope/part"]) mkdirSync(join(home, "node_modules", name), { recursive: true });
    const base = folder({ "package-lock.json": lock("one") });
    assert.equal(await installPackages(home, base, base), true);
    for (const name of ["plain", "@scope/part"])
      assert.equal(realpathSync(join(base, "node_modules", name)), join(home, "node_modules", name));
  });

  it("are those installed here where no lock file asks for others", async () => {
    const base = folder({ "package.json": "{}" });
    assert.equal(await installPackages(here("one"), base, base), true);
    assert.ok(existsSync(join(base, "node_modules")));
  });

  it("are its own where they are links into the repository", async () => {
    const home = here("one");
    const [library, project] = ["packages/library", "packages/deploy"];
    const base = folder({ "package-lock.json": lock("one") });
    for (const top of [home, base])
      for (const part of [library, project]) mkdirSync(join(top, part), { recursive: true });
    symlinkSync(join("..", library), join(home, "node_modules/library"));
    mkdirSync(join(home, project, "node_modules/plain"), { recursive: true });
    assert.equal(await installPackages(join(home, project), join(base, project), base), true);
    assert.equal(realpathSync(join(base, "node_modules/library")), join(base, library));
    assert.equal(realpathSync(join(base, project, "node_modules/plain")), join(home, project, "node_modules/plain"));
  });

  it("are those above the repository where it has none", async () => {
    const above = here("one");
    const [home, base] = [join(above, "repository"), folder({})];
    mkdirSync(home);
    assert.equal(await installPackages(home, base, base), true);
    assert.equal(realpathSync(join(base, "node_modules")), join(above, "node_modules"));
  });

  it("are its own where they are not", async () => {
    const base = folder({ "package.json": '{ "name": "two" }', "package-lock.json": lock("two") });
    assert.equal(await installPackages(here("one"), base, base), false);
    const installed = join(base, "node_modules");
    assert.ok(!existsSync(installed) || !lstatSync(installed).isSymbolicLink());
  });

  it("that cannot be installed are told, in npm's own words", async () => {
    const needs = {
      "node_modules/nothing": { version: "1.0.0", resolved: "file:nothing.tgz", integrity: "sha512-AA==" },
    };
    const base = folder({
      "package.json": '{ "name": "two", "dependencies": { "nothing": "file:nothing.tgz" } }',
      "package-lock.json": lock("two", needs),
    });
    await assert.rejects(
      installPackages(here("one"), base, base),
      (error) =>
        error instanceof UsageError &&
        /^Its packages, which differ from those here, could not be installed: .*ENOENT/.test(error.message),
    );
  });
});
