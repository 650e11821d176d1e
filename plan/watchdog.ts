import { Worker } from "node:worker_threads";

/**
 * Ends a program that never gives the event loop back, which nothing on the program's own thread could do: a second thread
 * watches for a sign of life, and through the inspector (https://nodejs.org/api/inspector.html#sessionconnecttomainthread)
 * asks where the first one is.
 */
export function watch(quietSeconds: number, root: string): () => void {
  const signs = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(watcher, { eval: true, workerData: { signs, quietSeconds, root }, execArgv: [] });
  worker.unref();
  const timer = setInterval(() => Atomics.add(signs, 0, 1), (quietSeconds * 1000) / 10).unref();
  return () => {
    clearInterval(timer);
    void worker.terminate();
  };
}

// A worker made from text needs no loader for TypeScript, and so starts in milliseconds.
const watcher = `
const { workerData: { signs, quietSeconds, root } } = require("node:worker_threads");
const { Session } = require("node:inspector");
const { writeSync } = require("node:fs");
let last = -1;
setInterval(() => {
  const now = Atomics.load(signs, 0);
  if (now === last) stop();
  last = now;
}, quietSeconds * 1000);
function stop() {
  const session = new Session();
  session.connectToMainThread();
  const urls = new Map();
  session.on("Debugger.scriptParsed", ({ params }) => urls.set(params.scriptId, params.url));
  session.on("Debugger.paused", ({ params: { callFrames } }) => {
    const own = callFrames
      .map(({ functionName, location }) => ({ functionName, url: urls.get(location.scriptId) || "" }))
      .filter(({ url }) => url.includes(root) && !url.includes("/node_modules/"))
      .slice(0, 3)
      .map(({ functionName, url }) => "\\n    in " + (functionName || "the module") + " (" + url.split(root + "/").pop() + ")");
    writeSync(2, "The program never ends: for " + quietSeconds + " s it has been computing without a pause." + own.join("") + "\\n");
    // Node would say on standard error that it waits for a debugger.
    const expression = 'process.getBuiltinModule("node:fs").closeSync(2), process.exit(2)';
    session.post("Debugger.evaluateOnCallFrame", { callFrameId: callFrames[0].callFrameId, expression });
  });
  session.post("Debugger.enable");
  session.post("Debugger.pause");
}
`;
