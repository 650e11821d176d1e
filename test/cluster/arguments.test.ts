import assert from "node:assert/strict";
import { parseArguments } from "../../cluster/arguments.ts";
import { ClusterError } from "../../cluster/cluster-error.ts";

describe("the command line of the cluster", () => {
  it("means what it says", () => {
    const cases: [string, object][] = [
      ["", { command: "help" }],
      ["--help", { command: "help" }],
      ["up -h", { command: "help" }],
      ["up", { command: "up", nodes: 1 }],
      ["up --nodes 2", { command: "up", nodes: 2 }],
      ["up --nodes=2 --simulate prod", { command: "up", nodes: 2, simulate: "prod" }],
      ["down", { command: "down" }],
      ["status", { command: "status" }],
      ["load example/web:1.0", { command: "load", image: "example/web:1.0" }],
    ];
    for (const [line, expected] of cases) {
      assert.deepEqual(parseArguments(line.split(" ").filter(Boolean)), expected, line);
    }
  });

  it("is refused with the likely fix", () => {
    const cases: [string[], RegExp][] = [
      [["upp"], /^There is no command upp\. Did you mean up\?$/],
      [["stauts"], /^There is no command stauts\. Did you mean status\?$/],
      [["up", "--node", "2"], /^There is no option --node\. Did you mean --nodes\?$/],
      [["up", "--nodes"], /'--nodes <value>' argument missing/],
      [["up", "--nodes", "0"], /^--nodes is 0, but there can be 1 to 2 real nodes\. Name such a number\.$/],
      [["up", "--nodes", "3"], /^--nodes is 3,/],
      [["up", "--nodes", "two"], /^--nodes is two,/],
      [["up", "--nodes", "1.5"], /^--nodes is 1\.5,/],
      [["up", "--simulate", ""], /^--simulate names no stack\. Write one after it/],
      [["up", "prod"], /^up does not take "prod"\. Leave it out\.$/],
      [["down", "--nodes", "1"], /^--nodes is an option of up, not of down\. Leave it out\.$/],
      [["status", "--simulate", "prod"], /^--simulate is an option of up, not of status\. Leave it out\.$/],
      [["load"], /^load names no image\. Write one after it/],
      [["load", "a", "b"], /^load does not take "b"\. Leave it out\.$/],
    ];
    for (const [argv, message] of cases) {
      assert.throws(
        () => parseArguments(argv),
        (error) => error instanceof ClusterError && error.exitCode === 2 && message.test(error.message),
        argv.join(" "),
      );
    }
  });
});
