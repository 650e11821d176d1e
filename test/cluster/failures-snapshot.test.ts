import assert from "node:assert/strict";
import { lost } from "./failures-snapshot.ts";

describe("objects after a failure", () => {
  it("are lost where they are gone or were made anew, and not where others have come", () => {
    const before = new Map([
      ["Pod web/a", "1"],
      ["Pod web/b", "2"],
      ["Node /c", "3"],
    ]);
    assert.deepEqual(lost(before, new Map([...before, ["Pod web/d", "4"]])), []);
    assert.deepEqual(
      lost(
        before,
        new Map([
          ["Pod web/a", "1"],
          ["Pod web/b", "5"],
        ]),
      ),
      ["Pod web/b", "Node /c"],
    );
  });
});
