import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { tryProgram } from "../../cluster/build/run-program.ts";

const cli = fileURLToPath(new URL("../../cluster/cli.ts", import.meta.url));

/** Nothing here gets as far as to touch a cluster. */
function run(...argv: string[]) {
  return tryProgram(process.execPath, ["--import", "tsx", cli, ...argv]);
}

describe("npm run cluster", () => {
  it("prints a help of a few lines where nothing is asked for", async () => {
    const { code, stdout, stderr } = await run();
    assert.deepEqual([code, stderr], [0, ""]);
    for (const command of ["up", "down", "status", "load IMAGE"])
      assert.match(stdout, new RegExp(`^  ${command} `, "m"));
    assert.ok(stdout.split("\n").length < 20);
    assert.deepEqual(await run("--help"), { code, stdout, stderr });
  });

  it("refuses what it does not know with exit code 2 and no stack trace", async () => {
    const refused = { code: 2, stdout: "", stderr: "There is no option --force. Did you mean --nodes?\n" };
    assert.deepEqual(await run("down", "--force"), refused);
  });
});
