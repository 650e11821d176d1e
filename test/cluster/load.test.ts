import assert from "node:assert/strict";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { duringLoad, type LoadOptions, startLoad } from "./load.ts";
import { Connections } from "./load-report.ts";
import type { Answer } from "./load-request.ts";

const servers: Server[] = [];
let connections = 0;

async function serving(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  connections = 0;
  server.on("connection", () => connections++);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const recognise = ({ body }: Answer) => (body === "old" || body === "new" ? body : undefined);

function load(url: string, more: Partial<LoadOptions> = {}): LoadOptions {
  return { url, recognise, requestsPerSecond: 400, clients: 2, maxSeconds: 5, ...more };
}

describe("load", () => {
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  it("counts every request that the server saw, on fresh and on kept connections", async () => {
    let seen = 0;
    const url = await serving((_, response) => {
      seen++;
      response.end("old");
    });
    const running = startLoad(load(url));
    await running.more(80);
    const { requests, answers, failures, retried } = await running.stop();
    assert.equal(requests[Connections.Fresh] + requests[Connections.Kept], seen);
    assert.deepEqual(answers, { before: { old: seen }, during: {}, after: {} });
    assert.deepEqual({ failures, retried }, { failures: {}, retried: 0 });
    // Two clients keep one connection each; all other requests came on their own.
    assert.equal(connections, requests[Connections.Fresh] + 2);
    assert.ok(requests[Connections.Fresh] >= 20 && requests[Connections.Kept] >= 20);
  });

  it("keeps to its rate", async () => {
    const url = await serving((_, response) => response.end("old"));
    const running = startLoad(load(url, { requestsPerSecond: 100 }));
    await running.more(50);
    const { requests, seconds } = await running.stop();
    const perSecond = (requests[Connections.Fresh] + requests[Connections.Kept]) / seconds;
    assert.ok(perSecond <= 115, `${perSecond} a second`);
  });

  it("tells what was answered before, during and after a change", async () => {
    let body = "old";
    const url = await serving((_, response) => response.end(body));
    const { answers, failures } = await duringLoad(load(url), async () => {
      body = "new";
    });
    assert.deepEqual(failures, {});
    assert.ok(answers.before.old! >= 100);
    assert.deepEqual(Object.keys(answers.after), ["new"]);
    assert.ok(answers.after.new! >= 90);
  });

  it("counts what fails during a change", async () => {
    let down = false;
    const url = await serving((_, response) => response.writeHead(down ? 503 : 200).end("old"));
    const { failures, answers } = await duringLoad(load(url), async () => {
      down = true;
      await new Promise((done) => setTimeout(done, 50));
      down = false;
    });
    assert.deepEqual(Object.keys(failures), ["not status 200"]);
    assert.ok(answers.after.old! >= 90);
  });

  it("says what it had counted where the change itself fails", async () => {
    const url = await serving((_, response) => response.end("old"));
    const change = () => Promise.reject(new Error("refused by the API server"));
    await assert.rejects(
      duringLoad(load(url), change),
      /^Error: refused by the API server\nmeanwhile: \d+ requests in .*; answers before old \d+ .*; failed 0; retried 0$/,
    );
  });

  it("ends by itself, and says so to whoever waits for more", async () => {
    const url = await serving((_, response) => response.end("old"));
    const running = startLoad(load(url, { maxSeconds: 0.2 }));
    await assert.rejects(running.more(100_000), /the load ended after 0\.2 s, before the test did/);
    const { requests } = await running.stop();
    assert.ok(requests[Connections.Fresh] + requests[Connections.Kept] <= 100);
  });

  for (const host of ["localhost", "192.0.2.1", "example.com"]) {
    it(`is refused for ${host}`, () => {
      assert.throws(() => startLoad(load(`http://${host}:30080/`)), {
        message: `load goes to 127.0.0.1 only, not to ${host}`,
      });
    });
  }
});
