import { createRequire } from "node:module";
import * as state from "@pulumi/pulumi/runtime/state.js";

/**
 * The parts of the SDK's run-time state that its own hosts of components and inline programs use, but that its
 * declarations leave out: https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/runtime/state.ts
 */
interface Internals {
  /** Runs a program with a state of its own, so that runs in one process do not meet. */
  withLocalStorage<T>(program: () => Promise<T>): Promise<T>;
  getStore(): Store;
}

interface Store {
  readonly settings: {
    monitor?: unknown;
    engine?: unknown;
    readonly options: { rootDirectory?: string };
  };
  readonly pendingResourceRegistrations?: ReadonlyMap<unknown, { readonly type?: string; readonly name?: string }>;
}

export const { withLocalStorage, getStore } = state as unknown as Internals;

/**
 * The SDK keeps, for each of its promises, the stack trace of the place that made it, to name the promises that are left
 * open when a program exits. An engine in the same process knows what is still open without them; they would take half
 * the time and a fifth of the memory of a plan.
 * https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/runtime/debuggable.ts
 */
export function withoutPromiseTraces(): void {
  // Its own object of exports, not the read-only view that an import gives.
  const debuggable = createRequire(import.meta.url)("@pulumi/pulumi/runtime/debuggable.js");
  Object.assign(debuggable, { debuggablePromise: <T>(promise: Promise<T>) => promise });
}
