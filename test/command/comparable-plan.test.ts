import { strict as assert } from "node:assert";
import * as pulumi from "@pulumi/pulumi";
import { comparablePlan } from "../../command/comparable-plan.ts";
import type { Engine } from "../../plan/engine.ts";
import type { Json } from "../../plan/plan.ts";
import { runProgram } from "../../plan/run.ts";
import { standIns } from "../../plan/stand-ins/index.ts";
import { surroundings } from "../../plan/stand-ins/stand-ins.ts";

const run = (outputs: () => Record<string, unknown>): Promise<Engine> =>
  runProgram(outputs, {
    ...{ project: "shop", stack: "dev", root: "/shop", config: {}, secretKeys: [], unknown: false, standIns },
    surroundings: surroundings("eu-west-1"),
  });

const mark = (value: Json | undefined) => (value as { mark?: string } | undefined)?.mark;

describe("a plan to be compared", () => {
  let one: Engine;
  before(async () => {
    one = await run(() => ({
      password: pulumi.secret("hunter2"),
      same: pulumi.secret("hunter2"),
      other: pulumi.secret("hunter3"),
      list: [pulumi.secret(["hunter2"])],
      open: "hunter in the open",
    }));
  });

  it("marks what is secret, the same where it is the same, and shows none of it", () => {
    const { password, same, other, list, open } = comparablePlan(one, "key").outputs;
    assert.deepEqual(Object.keys(password as object).sort(), ["mark", "secret"]);
    assert.deepEqual(password, same);
    assert.notEqual(mark(password), mark(other));
    assert.deepEqual(
      [list, open].map((value) => /hunter\d/.test(JSON.stringify(value))),
      [false, false],
    );
  });

  it("can be compared by whoever has the key alone", () => {
    const [first, again, foreign] = ["key", "key", "another"].map((key) => comparablePlan(one, key));
    assert.deepEqual(first, again);
    assert.notEqual(mark(first?.outputs.password), mark(foreign?.outputs.password));
    assert.match(mark(first?.outputs.password) ?? "", /^[\w-]{16}$/);
  });

  it("marks nothing that holds what is not known yet: two such could be alike or not", async () => {
    const unknown = await run(() => ({
      password: pulumi.secret(pulumi.unknown as unknown as string),
    }));
    assert.deepEqual(comparablePlan(unknown, "key").outputs.password, { secret: true });
  });
});
