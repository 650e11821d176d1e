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
