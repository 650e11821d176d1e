import { execFile } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stringify } from "yaml";
import { paths } from "../../cluster/home.ts";

/** Whether the cluster is ours to break and mend; one that KUBECONFIG names is somebody's. */
export const isOurs = process.env.KUBECONFIG === undefined;

export const kubeconfig = process.env.KUBECONFIG ?? paths.kubeconfig;

export const kubectlProgram = isOurs ? join(paths.bin, "kubectl") : "kubectl";

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs kubectl and tells how it went, whatever that is. */
export function tryKubectl(args: readonly string[], input = ""): Promise<Outcome> {
  return new Promise((done) => {
    const options = { env: { ...process.env, KUBECONFIG: kubeconfig }, maxBuffer: 1 << 28, timeout: 120_000 };
    const child = execFile(kubectlProgram, [...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
      done({ code, stdout, stderr: stderr === "" && error !== null ? error.message : stderr });
    });
    child.stdin?.end(input);
  });
}

/** Runs kubectl and gives what it printed; fails with what it complained about. */
export async function kubectl(args: readonly string[], input = ""): Promise<string> {
  const { code, stdout, stderr } = await tryKubectl(args, input);
  if (code !== 0) throw new Error(`kubectl ${args.join(" ")}\n${stderr}${stdout}`);
  return stdout;
}

/** An object as the API server has it, as far as tests look. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
    readonly [key: string]: unknown;
  };
  // biome-ignore lint/suspicious/noExplicitAny: of dozens of kinds, each test reads the few fields it is about
  readonly [key: string]: any;
}

/** `get(["pod", "nginx", "-n", "web"])`: one object, or the List that kubectl makes of several. */
export async function get(args: readonly string[]): Promise<KubernetesObject> {
  return JSON.parse(await kubectl(["get", ...args, "-o", "json"]));
}

export async function list(args: readonly string[]): Promise<KubernetesObject[]> {
  return (await get(args)).items;
}

/** Server-side apply with strict validation, as the product's own manifests are applied. */
export async function apply(objects: readonly object[] | string): Promise<string> {
  const text = typeof objects === "string" ? objects : objects.map((object) => stringify(object)).join("---\n");
  return kubectl(["apply", "--server-side", "--force-conflicts", "--validate=strict", "-f", "-"], text);
}

/** Asks again until the answer is no longer undefined, or fails with the last reason. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  { seconds = 60, everyMs = 250 }: { seconds?: number; everyMs?: number } = {},
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  let reason = "";
  do {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      reason = `: ${error instanceof Error ? error.message : String(error)}`;
    }
    await sleep(everyMs);
  } while (Date.now() < end);
  throw new Error(`not within ${seconds} s: ${what}${reason}`);
}

let namespaces = 0;

/** A namespace of a test's own, gone when the tests of its file are. Its name begins with `prefix`. */
export async function ownNamespace(prefix: string, labels: Record<string, string> = {}): Promise<string> {
  const name = `${prefix}-${process.pid}-${namespaces++}`;
  await apply([{ apiVersion: "v1", kind: "Namespace", metadata: { name, labels } }]);
  await takesPods(name);
  return name;
}

/** Pods are refused until the namespace has its default account. */
export async function takesPods(namespace: string): Promise<void> {
  await eventually(`account of ${namespace}`, () => get(["serviceaccount", "default", "-n", namespace]));
}

export async function deleteNamespaces(names: readonly string[], { wait = false } = {}): Promise<void> {
  await kubectl(["delete", "namespace", ...names, "--ignore-not-found", `--wait=${wait}`, "--timeout=100s"]);
}

/** Says why a case does not run, and counts it as skipped. */
export function skip(context: Mocha.Context, reason: string): never {
  console.log(`      skipped: ${reason}`);
  context.skip();
}
