import assert from "node:assert/strict";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OwnCopy } from "./own-copy.ts";

describe("commands that change the cluster", () => {
  const copy = new OwnCopy();
  const file = join(copy.folder, ".cluster", "lock.json");
  let alone: typeof import("../../cluster/lock.ts").alone;

  before(async () => {
    ({ alone } = await copy.load<typeof import("../../cluster/lock.ts")>("lock.ts"));
  });

  after(() => copy.remove());

  it("wait for each other", async () => {
    const order: string[] = [];
    let finish = () => {};
    const first = alone("first", async () => {
      order.push("first begins");
      await new Promise<void>((done) => {
        finish = done;
      });
      order.push("first ends");
    });
    const second = alone(
      "second",
      async () => order.push("second"),
      (text) => {
        order.push(text);
        finish();
      },
    );
    await Promise.all([first, second]);
    assert.deepEqual(order, [
      "first begins",
      `waiting for \`first\` (process ${process.pid}) to finish\n`,
      "first ends",
      "second",
    ]);
    assert.equal(existsSync(file), false);
  });

  it("do not wait for one that failed, nor for one that was killed", async () => {
    await assert.rejects(
      alone("fails", () => Promise.reject(new Error("no"))),
      /no/,
    );
    for (const left of [JSON.stringify({ pid: process.pid, startTime: "0", command: "killed" }), '{ "pid": 1']) {
      mkdirSync(join(copy.folder, ".cluster"), { recursive: true });
      writeFileSync(file, left);
      assert.equal(await alone("next", async () => "done"), "done");
    }
  });
});
