import type { Ended, Failure } from "./load-request.ts";

/** How a client connects: each time anew, or once for many requests. */
export const Connections = { Fresh: "fresh", Kept: "kept alive" } as const;
export type Connections = (typeof Connections)[keyof typeof Connections];

/** When a request was sent, as seen from the change that is under test. */
export const Phase = { Before: "before", During: "during", After: "after" } as const;
export type Phase = (typeof Phase)[keyof typeof Phase];

/** How many answers there were of each name. */
export type Answers = Readonly<Record<string, number>>;

export interface LoadReport {
  readonly seconds: number;
  /** All that ended, well or not. */
  readonly requests: Readonly<Record<Connections, number>>;
  /** Answers by the phase their request was sent in. */
  readonly answers: Readonly<Record<Phase, Answers>>;
  /** Failures by their kind; empty where all went well. */
  readonly failures: Readonly<Partial<Record<Failure, number>>>;
  /** The first few failures, each in words. */
  readonly examples: readonly string[];
  /** Sent a second time, since the server had closed the connection before it had seen the first. */
  readonly retried: number;
}

export interface Sent {
  readonly connections: Connections;
  readonly phase: Phase;
  /** For comparison with the cluster's own logs. */
  readonly at: Date;
}

const examplesShown = 5;

/** Counts requests one by one. */
export class LoadCount {
  /** All that ended. */
  ended = 0;
  readonly #requests = { [Connections.Fresh]: 0, [Connections.Kept]: 0 };
  readonly #answers: Record<Phase, Record<string, number>> = { before: {}, during: {}, after: {} };
  readonly #failures: Partial<Record<Failure, number>> = {};
  readonly #examples: string[] = [];
  #retried = 0;

  add({ connections, phase, at }: Sent, { answer, failure, detail, retried }: Ended): void {
    this.ended++;
    this.#requests[connections]++;
    if (retried) this.#retried++;
    if (answer !== undefined) this.#answers[phase][answer] = (this.#answers[phase][answer] ?? 0) + 1;
    if (failure === undefined) return;
    this.#failures[failure] = (this.#failures[failure] ?? 0) + 1;
    if (this.#examples.length < examplesShown) {
      this.#examples.push(`${failure} at ${at.toISOString()} (${phase}, ${connections}): ${detail}`);
    }
  }

  report(seconds: number): LoadReport {
    return {
      seconds,
      requests: { ...this.#requests },
      answers: structuredClone(this.#answers),
      failures: { ...this.#failures },
      examples: [...this.#examples],
      retried: this.#retried,
    };
  }
}

/** The report in a line, and one more for each example of a failure. */
export function inWords({ seconds, requests, answers, failures, examples, retried }: LoadReport): string {
  const total = requests[Connections.Fresh] + requests[Connections.Kept];
  const phases = Object.entries(answers).map(([phase, names]) => `${phase} ${listed(names) || "none"}`);
  const line = [
    `${total} requests in ${seconds.toFixed(1)} s (${listed(requests)})`,
    `answers ${phases.join(" | ")}`,
    `failed ${listed(failures) || "0"}`,
    `retried ${retried}`,
  ].join("; ");
  return [line, ...examples].join("\n");
}

function listed(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(", ");
}
