import assert from "node:assert/strict";
import { progressOn } from "../../cluster/progress.ts";

describe("progress", () => {
  it("tells each step in a line: begun with it, ended with it", async () => {
    let [text, time] = ["", 0];
    const progress = progressOn({ write: (part) => (text += part) }, () => time);
    const during: string[] = [];
    const step = (title: string, milliseconds: number) => ({
      title,
      run: async () => {
        during.push(text);
        time += milliseconds;
      },
    });
    await progress.run([step("unpack", 1250), step("build", 61_499)]);
    assert.deepEqual(during, ["[1/2] unpack", "[1/2] unpack  1.3 s\n[2/2] build"]);
    assert.equal(text, "[1/2] unpack  1.3 s\n[2/2] build  61 s\n");
  });

  it("keeps numbers in columns", async () => {
    let text = "";
    const steps = Array.from({ length: 10 }, () => ({ title: "step", run: async () => {} }));
    await progressOn({ write: (part) => (text += part) }, () => 0).run(steps);
    assert.match(text, /^\[ 1\/10\] step {2}0\.0 s\n/);
    assert.match(text, /\n\[10\/10\] step {2}0\.0 s\n$/);
  });

  it("writes the line again on a terminal, whole once it is done", async () => {
    let text = "";
    await progressOn({ isTTY: true, write: (part) => (text += part) }, () => 0).run([
      { title: "step", run: async () => {} },
    ]);
    assert.equal(text, "[1/1] step\r[1/1] step  0.0 s\n");
  });

  it("stops at a step that fails, and says that it did", async () => {
    let text = "";
    const failing = { title: "build", run: () => Promise.reject(new Error("no compiler")) };
    const never = { title: "start", run: async () => assert.fail("not reached") };
    await assert.rejects(progressOn({ write: (part) => (text += part) }).run([failing, never]), /^Error: no compiler$/);
    assert.equal(text, "[1/2] build  failed\n");
  });
});
