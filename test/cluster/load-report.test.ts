import assert from "node:assert/strict";
import { Connections, inWords, LoadCount, Phase } from "./load-report.ts";
import { Failure } from "./load-request.ts";

const at = new Date(Date.UTC(2026, 10, 21, 9, 30));
const fresh = { connections: Connections.Fresh, phase: Phase.Before, at };
const kept = { connections: Connections.Kept, phase: Phase.During, at };
const failed = { failure: Failure.Refused, detail: "connect ECONNREFUSED", retried: false };

describe("the report of a load", () => {
  it("counts nothing where nothing was sent", () => {
    assert.deepEqual(new LoadCount().report(0), {
      seconds: 0,
      requests: { fresh: 0, "kept alive": 0 },
      answers: { before: {}, during: {}, after: {} },
      failures: {},
      examples: [],
      retried: 0,
    });
  });

  it("counts answers by name and phase, requests by connection, and what was sent again", () => {
    const count = new LoadCount();
    count.add(fresh, { answer: "old", retried: false });
    count.add(fresh, { answer: "old", retried: false });
    count.add(kept, { answer: "old", retried: true });
    count.add(kept, { answer: "new", retried: false });
    const { requests, answers, failures, retried } = count.report(2);
    assert.deepEqual(requests, { fresh: 2, "kept alive": 2 });
    assert.deepEqual(answers, { before: { old: 2 }, during: { old: 1, new: 1 }, after: {} });
    assert.deepEqual(failures, {});
    assert.equal(retried, 1);
    assert.equal(count.ended, 4);
  });

  it("counts all failures by kind, and tells the first five", () => {
    const count = new LoadCount();
    for (let sent = 0; sent < 7; sent++) count.add(fresh, failed);
    count.add(kept, { failure: Failure.Timeout, detail: "late", retried: true });
    const { failures, examples, requests, answers } = count.report(2);
    assert.deepEqual(failures, { "connection refused": 7, timeout: 1 });
    assert.deepEqual(
      examples,
      Array(5).fill("connection refused at 2026-11-21T09:30:00.000Z (before, fresh): connect ECONNREFUSED"),
    );
    assert.deepEqual(requests, { fresh: 7, "kept alive": 1 });
    assert.deepEqual(answers.before, {});
  });

  it("is a line, and one more for each example", () => {
    const count = new LoadCount();
    count.add(fresh, { answer: "old", retried: false });
    count.add(kept, failed);
    assert.equal(
      inWords(count.report(2.04)),
      "2 requests in 2.0 s (fresh 1, kept alive 1); answers before old 1 | during none | after none; " +
        "failed connection refused 1; retried 0\n" +
        "connection refused at 2026-11-21T09:30:00.000Z (during, kept alive): connect ECONNREFUSED",
    );
  });
});
