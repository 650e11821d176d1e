import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
const folders: string[] = [];

export const program = (name: string) =>
  `import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
new ConfigMap(${JSON.stringify(name)}, { metadata: { name: ${JSON.stringify(name)} }, data: { a: "1" } });
`;

export const files = {
  "Pulumi.yaml": "name: shop\nruntime: nodejs\nmain: index.ts\n",
  "Pulumi.dev.yaml": "config: {}\n",
  "package.json": '{ "type": "module" }\n',
  ".gitignore": "node_modules\n",
};

/** A Git repository with a Pulumi project in it, which uses the packages installed here. */
export class GitProject {
  readonly folder: string;

  constructor(contents: Readonly<Record<string, string>> = files, project = ".") {
    this.folder = mkdtempSync(join(tmpdir(), "git-project-"));
    folders.push(this.folder);
    this.git("init", "--quiet", "--initial-branch=main");
    this.write(Object.fromEntries(Object.entries(contents).map(([path, text]) => [join(project, path), text])));
    mkdirSync(join(this.folder, project), { recursive: true });
    symlinkSync(join(root, "node_modules"), join(this.folder, project, "node_modules"));
  }

  write(contents: Readonly<Record<string, string>>): this {
    for (const [path, text] of Object.entries(contents)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), text);
    }
    return this;
  }

  commit(message: string): string {
    this.git("add", "--all");
    this.git("commit", "--quiet", "--message", message);
    return this.git("rev-parse", "HEAD");
  }

  git(...args: readonly string[]): string {
    const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
    return execFileSync("git", ["-C", this.folder, ...identity, ...args], { encoding: "utf8" }).trim();
  }
}

/** Removes the folders again. */
export function removeProjects(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
