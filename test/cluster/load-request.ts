import { type Agent, type IncomingMessage, request } from "node:http";

/** What can go wrong with a request. */
export const Failure = {
  Refused: "connection refused",
  Reset: "connection reset",
  Unreachable: "host unreachable",
  Timeout: "timeout",
  Status: "not status 200",
  Body: "wrong body",
  Other: "other",
} as const;
export type Failure = (typeof Failure)[keyof typeof Failure];

export interface Answer {
  readonly status: number;
  /** The header `Server`; empty where there is none. */
  readonly server: string;
  readonly body: string;
}

/** Gives an answer the name it is counted by; undefined where it is not what was asked for. */
export type Recognise = (answer: Answer) => string | undefined;

export interface RequestOptions {
  readonly url: URL;
  /** Keeps connections; false for a connection of the request's own. */
  readonly agent: Agent | false;
  readonly timeoutMs: number;
  readonly recognise: Recognise;
}

/** How a request ended. */
export interface Ended {
  /** What came, by name; undefined where the request failed. */
  readonly answer?: string;
  readonly failure?: Failure;
  /** For people, where it failed. */
  readonly detail?: string;
  /** Whether it was sent a second time. */
  readonly retried: boolean;
}

/**
 * Sends a request and, as clients do, once more on a connection of its own where the first went out on a kept connection that the
 * server had closed meanwhile, before a single byte of an answer. A server may close an idle connection at any time, and nothing it
 * can do keeps a request from being under way just then; so it is the client that has to send it again, if that does no harm, and
 * Go's net/http, Node's undici, browsers and load balancers do: https://www.rfc-editor.org/rfc/rfc9112#section-9.3.1,
 * https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2, https://nodejs.org/api/http.html#requestreusedsocket
 * Nothing else is sent again.
 */
export async function send(options: RequestOptions): Promise<Ended> {
  const first = await attempt(options, options.agent);
  if (!("error" in first) || !first.closedWhileIdle) return ended(first, options.recognise, false);
  return ended(await attempt(options, false), options.recognise, true);
}

interface Broken {
  readonly error: NodeJS.ErrnoException;
  readonly closedWhileIdle: boolean;
}

function attempt({ url, timeoutMs }: RequestOptions, agent: Agent | false): Promise<Answer | Broken> {
  return new Promise((done) => {
    let readBefore = 0;
    const sent = request(url, { agent }, (response) => {
      read(response).then(finish, (error) => finish({ error, closedWhileIdle: false }));
    });
    const finish = (result: Answer | Broken) => {
      clearTimeout(timer);
      done(result);
    };
    const timer = setTimeout(() => {
      finish({ error: timeout(timeoutMs), closedWhileIdle: false });
      sent.destroy();
    }, timeoutMs);
    sent.on("socket", (socket) => {
      readBefore = socket.bytesRead;
    });
    sent.on("error", (error: NodeJS.ErrnoException) => {
      const untouched = sent.socket === null || sent.socket.bytesRead === readBefore;
      finish({ error, closedWhileIdle: sent.reusedSocket && untouched && isReset(error) });
    });
    sent.end();
  });
}

async function read(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString();
  return { status: response.statusCode ?? 0, server: String(response.headers.server ?? ""), body };
}

function timeout(timeoutMs: number): NodeJS.ErrnoException {
  return Object.assign(new Error(`no answer within ${timeoutMs} ms`), { code: "ETIMEDOUT" });
}

function isReset({ code }: NodeJS.ErrnoException): boolean {
  return code === "ECONNRESET" || code === "EPIPE";
}

function ended(result: Answer | Broken, recognise: Recognise, retried: boolean): Ended {
  if ("error" in result) return { failure: failureOf(result.error), detail: result.error.message, retried };
  if (result.status !== 200) return { failure: Failure.Status, detail: `status ${result.status}`, retried };
  const answer = recognise(result);
  if (answer !== undefined) return { answer, retried };
  return { failure: Failure.Body, detail: JSON.stringify(result.body.slice(0, 80)), retried };
}

function failureOf(error: NodeJS.ErrnoException): Failure {
  if (error.code === "ECONNREFUSED") return Failure.Refused;
  if (error.code === "EHOSTUNREACH") return Failure.Unreachable;
  if (error.code === "ETIMEDOUT") return Failure.Timeout;
  return isReset(error) ? Failure.Reset : Failure.Other;
}
