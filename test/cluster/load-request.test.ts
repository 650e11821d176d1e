import assert from "node:assert/strict";
import { Agent, createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Socket, type Server as TcpServer } from "node:net";
import { type Answer, Failure, type RequestOptions, send } from "./load-request.ts";

const servers: (Server | TcpServer)[] = [];
const agents: Agent[] = [];

async function listening(server: Server | TcpServer): Promise<URL> {
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
}

function http(listener: RequestListener): Promise<URL> {
  return listening(createServer(listener));
}

/** Gives each request, on whichever connection, to `answer` with its number, counted from 1. */
function raw(answer: (socket: Socket, number: number) => void): Promise<URL> {
  let number = 0;
  const server = createTcpServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", () => answer(socket, ++number));
  });
  return listening(server);
}

function keeping(): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  agents.push(agent);
  return agent;
}

const recognise = ({ body }: Answer) => (body === "hello" ? "greeting" : undefined);

function asking(url: URL, agent: RequestOptions["agent"] = false): RequestOptions {
  return { url, agent, timeoutMs: 300, recognise };
}

const ok = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

describe("a request of the load", () => {
  afterEach(() => {
    for (const agent of agents.splice(0)) agent.destroy();
    for (const server of servers.splice(0)) server.close();
  });

  it("is answered", async () => {
    const url = await http((_, response) => response.end("hello"));
    assert.deepEqual(await send(asking(url)), { answer: "greeting", retried: false });
  });

  it("shows the server's name to whoever recognises the answer", async () => {
    const url = await http((_, response) => response.setHeader("Server", "nginx/1.30").end("hello"));
    const ended = await send({ ...asking(url), recognise: ({ server, status }) => `${server} ${status}` });
    assert.equal(ended.answer, "nginx/1.30 200");
  });

  it("fails where nobody listens", async () => {
    const server = createServer();
    const url = await listening(server);
    await new Promise((done) => server.close(done));
    const { failure, retried } = await send(asking(url));
    assert.deepEqual({ failure, retried }, { failure: Failure.Refused, retried: false });
  });

  it("fails with another status, whatever the body", async () => {
    const url = await http((_, response) => response.writeHead(503).end("hello"));
    assert.deepEqual(await send(asking(url)), { failure: Failure.Status, detail: "status 503", retried: false });
  });

  it("fails with a body that is not recognised", async () => {
    const url = await http((_, response) => response.end("bye"));
    assert.deepEqual(await send(asking(url)), { failure: Failure.Body, detail: '"bye"', retried: false });
  });

  it("fails where no answer comes in time", async () => {
    const url = await http(() => {});
    const { failure, detail } = await send(asking(url));
    assert.deepEqual({ failure, detail }, { failure: Failure.Timeout, detail: "no answer within 300 ms" });
  });

  it("fails where an answer begins but does not end in time", async () => {
    const url = await raw((socket) => socket.write(ok.slice(0, -2)));
    assert.equal((await send(asking(url))).failure, Failure.Timeout);
  });

  it("fails, and is not sent again, where a fresh connection is closed without an answer", async () => {
    let seen = 0;
    const url = await raw((socket, number) => {
      seen = number;
      socket.destroy();
    });
    const { failure, retried } = await send(asking(url));
    assert.deepEqual({ failure, retried, seen }, { failure: Failure.Reset, retried: false, seen: 1 });
  });

  it("fails, and is not sent again, where the first use of a connection to be kept is closed without an answer", async () => {
    const url = await raw((socket) => socket.destroy());
    const { failure, retried } = await send(asking(url, keeping()));
    assert.deepEqual({ failure, retried }, { failure: Failure.Reset, retried: false });
  });

  it("is sent again, once and on another connection, where a kept connection is closed without an answer", async () => {
    const sockets = new Set<Socket>();
    const url = await raw((socket, number) => {
      sockets.add(socket);
      if (number === 2) socket.resetAndDestroy();
      else socket.write(ok);
    });
    const agent = keeping();
    assert.deepEqual(await send(asking(url, agent)), { answer: "greeting", retried: false });
    assert.deepEqual(await send(asking(url, agent)), { answer: "greeting", retried: true });
    assert.equal(sockets.size, 2);
  });

  it("fails where the second sending fails too", async () => {
    const url = await raw((socket, number) => {
      if (number === 1) socket.write(ok);
      else socket.destroy();
    });
    const agent = keeping();
    await send(asking(url, agent));
    const { failure, retried } = await send(asking(url, agent));
    assert.deepEqual({ failure, retried }, { failure: Failure.Reset, retried: true });
  });

  for (const [what, part] of [
    ["a byte of its head", "H"],
    ["half of its body", ok.slice(0, -2)],
  ] as const) {
    it(`fails, and is not sent again, where a kept connection is closed after ${what}`, async () => {
      const url = await raw((socket, number) => {
        if (number === 2) socket.end(part);
        else socket.write(ok);
      });
      const agent = keeping();
      await send(asking(url, agent));
      const { failure, retried } = await send(asking(url, agent));
      assert.deepEqual({ failure, retried }, { failure: Failure.Reset, retried: false });
    });
  }
});
