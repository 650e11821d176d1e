import { Agent } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { Connections, inWords, LoadCount, type LoadReport, Phase } from "./load-report.ts";
import { type Recognise, send } from "./load-request.ts";

export interface LoadOptions {
  /** Of this machine; any other is refused. */
  readonly url: string;
  readonly recognise: Recognise;
  /** Half of them on fresh connections, half on kept ones. 300 by default. */
  readonly requestsPerSecond?: number;
  /** Clients of each of the two; each waits for its answer before it asks again. 6 by default. */
  readonly clients?: number;
  readonly timeoutMs?: number;
  /** The load ends by itself after that. 180 by default. */
  readonly maxSeconds?: number;
}

export interface Load {
  /** From here on, requests count for this phase. */
  phase: (phase: Phase) => void;
  /** Resolves once so many more requests have ended, well or not. */
  more: (requests: number) => Promise<void>;
  stop: () => Promise<LoadReport>;
}

/** Sends requests at a steady rate until it is stopped. */
export function startLoad(options: LoadOptions): Load {
  const { requestsPerSecond = 300, clients = 6, timeoutMs = 5000, maxSeconds = 180 } = options;
  const url = ownUrl(options.url);
  const pauseMs = (1000 * 2 * clients) / requestsPerSecond;
  const count = new LoadCount();
  const began = performance.now();
  const end = began + maxSeconds * 1000;
  let phase: Phase = Phase.Before;
  let stopped = false;
  const running = () => !stopped && performance.now() < end;

  async function client(connections: Connections, number: number): Promise<void> {
    const agent = connections === Connections.Kept && new Agent({ keepAlive: true, maxSockets: 1 });
    await sleep((pauseMs * number) / clients);
    while (running()) {
      const start = performance.now();
      const sent = { connections, phase, at: new Date() };
      count.add(sent, await send({ url, agent, timeoutMs, recognise: options.recognise }));
      await sleep(Math.max(0, start + pauseMs - performance.now()));
    }
    if (agent) agent.destroy();
  }

  const all = Object.values(Connections).flatMap((connections) =>
    Array.from({ length: clients }, (_, number) => client(connections, number)),
  );
  return {
    phase: (next) => {
      phase = next;
    },
    more: async (requests) => {
      const wanted = count.ended + requests;
      while (count.ended < wanted) {
        if (!running()) throw new Error(`the load ended after ${maxSeconds} s, before the test did`);
        await sleep(20);
      }
    },
    stop: async () => {
      const seconds = (performance.now() - began) / 1000;
      stopped = true;
      await Promise.all(all);
      return count.report(seconds);
    },
  };
}

function ownUrl(text: string): URL {
  const url = new URL(text);
  if (url.hostname !== "127.0.0.1") throw new Error(`load goes to 127.0.0.1 only, not to ${url.hostname}`);
  return url;
}

/** Requests that have to be answered before a change begins, and after it is through. */
const aroundChange = 100;

/** Makes a change while requests keep coming, and tells what became of each. */
export async function duringLoad(options: LoadOptions, change: () => Promise<unknown>): Promise<LoadReport> {
  const load = startLoad(options);
  try {
    await load.more(aroundChange);
    load.phase(Phase.During);
    await change();
    load.phase(Phase.After);
    await load.more(aroundChange);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${reason}\nmeanwhile: ${inWords(await load.stop())}`, { cause: error });
  }
  return load.stop();
}
