import assert from "node:assert/strict";
import { runProgram, tryProgram } from "../../../cluster/build/run-program.ts";
import { ClusterError } from "../../../cluster/cluster-error.ts";

const script = (text: string) => ["-e", text];

describe("running a program", () => {
  it("gives what it printed", async () => {
    const program = script("process.stdin.on('data', (data) => process.stdout.write(data + process.env.MARK))");
    assert.equal(await runProgram(process.execPath, program, { input: "in ", env: { MARK: "out" } }), "in out");
  });

  it("fails with what it complained about, and with nothing else", async () => {
    const program = script("console.error('no space left'); process.exit(3)");
    await assert.rejects(
      runProgram(process.execPath, program, { failure: "kubelet could not be built." }),
      (error) =>
        error instanceof ClusterError &&
        error.exitCode === 1 &&
        error.message === "kubelet could not be built.\nno space left",
    );
    assert.deepEqual(await tryProgram(process.execPath, program), { code: 3, stdout: "", stderr: "no space left\n" });
  });

  it("says which program the machine lacks", async () => {
    await assert.rejects(
      runProgram("no-such-program", []),
      (error) =>
        error instanceof ClusterError &&
        error.exitCode === 2 &&
        error.message === "no-such-program is not on this machine. Install it.",
    );
  });
});
