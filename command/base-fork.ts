import { fork } from "node:child_process";
import { cpSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { BaseAnswer, BaseQuestion } from "./base-question.ts";
import { endsWithThis } from "./child.ts";

/** The folder of this command and of the engine. */
export const here = fileURLToPath(new URL("..", import.meta.url));
const extension = extname(fileURLToPath(import.meta.url));

/** The plan's engine must load the SDK that the program loads; so it moves to where the program's packages are. */
export function copyOfThis(project: string): string {
  const copy = join(project, ".eks-platform");
  for (const part of ["plan", "command"]) cpSync(join(here, part), join(copy, part), { recursive: true });
  writeFileSync(join(copy, "package.json"), '{ "type": "module" }');
  return `${copy}/`;
}

/** Asks a process of its own, with the engine in a folder. */
export async function planInProcess(folder: string, question: BaseQuestion): Promise<BaseAnswer> {
  return await new Promise((resolve) => {
    const child = fork(join(folder, `command/base-process${extension}`), [], {
      cwd: question.folder,
      // A project may be TypeScript, and Node 20 reads none by itself.
      execArgv: [
        "--max-semi-space-size=32",
        "--import",
        pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href,
      ],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    let said = "";
    let answer: BaseAnswer | undefined;
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-mostSaid);
    });
    child.on("message", (message) => {
      answer = message as BaseAnswer;
    });
    child.on("close", (code, signal) => {
      resolve(answer ?? { problem: unanswered(said, signal ?? `exit code ${code}`) });
    });
    endsWithThis(child);
    child.send(question);
  });
}

const mostSaid = 10_000;

/** What it says of its end; else its last words, without the frames of a stack. */
function unanswered(said: string, end: string): string {
  const words = said
    .split("\n")
    .filter((line) => line.trim() !== "" && !/^\s*(at |in |\d+: |---|Node\.js v)/.test(line));
  const known = words.find((line) => /^(The program never ends|FATAL ERROR:|\w*Error\b)/.test(line));
  if (known?.startsWith("The program")) return known;
  return `Its program ended (${end}) before the plan was done. ${(known ?? words.at(-1))?.slice(0, 300) ?? ""}`.trim();
}
