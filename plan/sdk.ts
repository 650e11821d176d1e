import { createRequire } from "node:module";

/**
 * The parts of the SDK's run-time state that its own hosts of inline programs use, but that its declarations leave out:
 * https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/runtime/state.ts
 */
export interface Store {
  readonly settings: {
    monitor?: unknown;
    engine?: unknown;
    readonly options: { rootDirectory?: string };
  };
  readonly pendingResourceRegistrations?: ReadonlyMap<unknown, { readonly type?: string; readonly name?: string }>;
  resourcePackages?: unknown;
  resourceModules?: unknown;
}

interface StateModule {
  LocalStore: new () => Store;
  getStore(): Store;
  getLocalStore(): Store | undefined;
}

// Their own objects of exports, not the read-only views that an import gives.
const require = createRequire(import.meta.url);
const state = require("@pulumi/pulumi/runtime/state.js") as StateModule;
const debuggable = require("@pulumi/pulumi/runtime/debuggable.js") as object;

export function getStore(): Store {
  return state.getStore();
}

/**
 * State of its own for one run, with nothing left of the run before but the classes that packages registered when they were
 * loaded. Hosts in the SDK keep such state in AsyncLocalStorage, which puts it on each of a million promises: a quarter of
 * a plan's memory. So this one is the process's only state, and runs take turns.
 */
export function freshStore(): Store {
  const before = (globalThis as { globalStore?: Store }).globalStore;
  const store = new state.LocalStore();
  if (before !== undefined) {
    store.resourcePackages = before.resourcePackages;
    store.resourceModules = before.resourceModules;
  }
  Object.assign(globalThis, { globalStore: store });
  // A monitor and an engine in this process are taken from the store only where the store is a run's own.
  state.getLocalStore = state.getStore;
  return store;
}

/**
 * The SDK keeps, for each of its promises, the stack trace of the place that made it, to name the promises that are left
 * open when a program exits. An engine in the same process knows what is still open without them; they would take half
 * the time and a fifth of the memory of a plan.
 * https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/runtime/debuggable.ts
 */
export function withoutPromiseTraces(): void {
  Object.assign(debuggable, { debuggablePromise: <T>(promise: Promise<T>) => promise });
}
