import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { bootId, hasInEnvironment, startTime, startTimeOf } from "../../../cluster/host/proc.ts";

/** Fields 3 to 22 of /proc/PID/stat; the last is the start time. */
const fields = (state: string) => `${state} 1 2 2 0 -1 4194304 1 0 0 0 1 2 0 0 20 0 9 0 86400`;

describe("what the kernel tells about processes", () => {
  it("is read past a name with blanks and parentheses", () => {
    assert.equal(startTimeOf(`123 (a) b (c)) ${fields("S")} 1 2`), "86400");
  });

  it("counts one that ended as gone, though its parent has not noticed", () => {
    assert.equal(startTimeOf(`123 (kubelet) ${fields("Z")} 1 2`), undefined);
    assert.equal(startTimeOf(`123 (kubelet) ${fields("X")} 1 2`), undefined);
  });

  it("tells processes apart, by when they started and what they were given", async () => {
    const child = spawn("sleep", ["60"], { env: { ...process.env, MARK: "a b" } });
    await once(child, "spawn");
    try {
      assert.match(startTime(child.pid!)!, /^\d+$/);
      assert.notEqual(startTime(child.pid!), startTime(process.pid));
      assert.equal(hasInEnvironment(child.pid!, "MARK=a b"), true);
      assert.equal(hasInEnvironment(child.pid!, "MARK=a"), false);
      assert.equal(hasInEnvironment(process.pid, "MARK=a b"), false);
    } finally {
      child.kill("SIGKILL");
    }
    await once(child, "exit");
    assert.equal(startTime(child.pid!), undefined);
    assert.equal(hasInEnvironment(child.pid!, "MARK=a b"), false);
    assert.match(bootId(), /^[0-9a-f-]{36}$/);
  });
});
