import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

function run(program: string) {
  const script = `import { watch } from "./plan/watchdog.ts"; const end = watch(0.3, ${JSON.stringify(root)}); ${program}`;
  const options = { cwd: root, encoding: "utf8", timeout: 15_000 } as const;
  return spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", script], options);
}

describe("watchdog", () => {
  it("ends a program that computes for ever, and says so", () => {
    const { status, stderr } = run("setTimeout(() => { for (;;); }, 50);");
    assert.equal(status, 2);
    assert.match(stderr, /^The program never ends: for 0\.3 s it has been computing without a pause\./);
    assert.doesNotMatch(stderr, /debugger/);
  });

  it("leaves alone a program that waits, and one that has ended", () => {
    const { status, stdout, stderr } = run('setTimeout(() => { console.log("done"); end(); }, 1000);');
    assert.deepEqual([status, stdout, stderr], [0, "done\n", ""]);
  });
});
