import { createRequire } from "node:module";

/**
 * The SDK loads npm's dependency resolver and the TypeScript compiler as it starts, some 700 modules, for one thing: turning
 * functions into the code of AWS Lambdas (https://www.pulumi.com/docs/iac/concepts/functions/function-serialization/). A
 * plan waits for them in vain unless the program does that, so both are loaded when they are first used.
 *
 * Import this before anything of Pulumi's.
 */
const require = createRequire(import.meta.resolve("@pulumi/pulumi"));
for (const name of ["@npmcli/arborist", "typescript"]) loadWhenUsed(require.resolve(name));

function loadWhenUsed(path: string): void {
  if (require.cache[path] !== undefined) return;
  const load = (): object => {
    if (require.cache[path]?.exports === standIn) delete require.cache[path];
    return require(path);
  };
  const standIn = new Proxy(
    {},
    {
      get: (_, key) => {
        // What compiled imports ask first; they would otherwise copy, and so load, everything.
        if (key === "__esModule") return true;
        return key === "default" ? load() : Reflect.get(load(), key);
      },
      has: (_, key) => Reflect.has(load(), key),
    },
  );
  require.cache[path] = { id: path, filename: path, path, loaded: true, exports: standIn } as unknown as NodeJS.Module;
}
