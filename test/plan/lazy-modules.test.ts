import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

const program = `
import { createRequire } from "node:module";
await import("./plan/lazy-modules.ts");
const pulumi = await import("@pulumi/pulumi");
const loaded = () => Object.keys(createRequire(import.meta.url).cache);
const eager = loaded().length;
const { text } = await pulumi.runtime.serializeFunction(() => 42);
console.log(JSON.stringify({ eager, after: loaded().length, text }));
`;

describe("lazy modules", () => {
  it("are loaded when a program serialises a function, and not before", () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["--import", "tsx", "--input-type=module", "--eval", program],
      {
        cwd: root,
        encoding: "utf8",
        timeout: 20_000,
      },
    );
    assert.equal(status, 0, stderr);
    const { eager, after, text } = JSON.parse(stdout) as { eager: number; after: number; text: string };
    assert.ok(eager < 500, `${eager} modules were loaded at once`);
    assert.ok(after > eager);
    assert.match(text, /return 42|=> 42/);
  });
});
