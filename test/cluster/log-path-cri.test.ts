import assert from "node:assert/strict";
import { type CriLine, joined, parseCri } from "./log-path-cri.ts";

const time = "2026-01-02T03:04:05.123456789Z";

describe("a line of a container runtime", () => {
  for (const [line, expected] of [
    [`${time} stdout F a line`, ["stdout", false, "a line"]],
    [`${time} stderr P `, ["stderr", true, ""]],
    [`2026-01-02T03:04:05.1+09:00 stdout F  two  blanks `, ["stdout", false, " two  blanks "]],
  ] as const)
    it(`is taken apart: ${line}`, () => {
      const { stream, isPartial, log } = parseCri(line)!;
      assert.deepEqual([stream, isPartial, log], expected);
    });

  for (const line of [
    `${time} stdout F`,
    `${time} stdout X a`,
    `${time} stdin F a`,
    "yesterday stdout F a",
    '{"log":"a"}',
  ])
    it(`is not known: ${line}`, () => assert.equal(parseCri(line), undefined));

  it("is put together with the other parts of its stream", () => {
    const line = (stream: CriLine["stream"], isPartial: boolean, log: string) => ({
      time: new Date(time),
      stream,
      isPartial,
      log,
    });
    const records = joined([
      line("stdout", true, "a"),
      line("stderr", false, "x"),
      line("stdout", true, "b"),
      line("stdout", false, "c"),
      line("stderr", true, "y"),
    ]);
    assert.deepEqual(
      records.map(({ stream, log, parts }) => [stream, log, parts]),
      [
        ["stderr", "x", 1],
        ["stdout", "abc", 3],
        ["stderr", "y", 1],
      ],
    );
  });
});
