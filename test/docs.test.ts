import { strict as assert } from "node:assert";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { parse } from "yaml";
import { sentence } from "../problems.ts";
import { svg } from "../render/svg/index.ts";
import { documentPath, settingsDocument } from "../settings/document.ts";
import { topLevelKeys } from "../settings/schema.ts";
import { parseSettings } from "../settings.ts";
import { planOfStack, wholeReview } from "./render/whole-reviews.ts";

type Group = { [key: string]: unknown };

const root = join(import.meta.dirname, "..");
const inDocs = readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md"));
const pages = ["README.md", "README.ja.md", ...inDocs.map((name) => join("docs", name))];
const read = (path: string) => readFileSync(join(root, path), "utf8");

describe("The documents", () => {
  it("hold every setting as it is: npm run docs:settings", () =>
    assert.equal(readFileSync(documentPath, "utf8"), settingsDocument()));

  it("list exactly the keys that a stack file can hold", () => {
    const [, after = ""] = read("README.md").split("\n## Settings\n");
    const [table = ""] = after.split("\n## ");
    const keys = [...table.matchAll(/^\| \[`(\w+)`\]/gm)].map(([, key]) => key);
    assert.deepEqual(keys, topLevelKeys);
  });

  it("show the dev stack as it is drawn now: npm run docs:platform", async () => {
    const review = wholeReview(await planOfStack("dev"));
    assert.equal(read("docs/platform.svg"), svg(review));
    assert.match(read("README.md"), /<img src="docs\/platform\.svg" alt="[^"]{40,}">/);
  });

  it("name the command that a build server runs", () => {
    assert.match(read("README.md"), /^npm ci && npm test\b/m);
    assert.match(read(".ci/run"), /^npm ci$[\s\S]*^npm test /m);
    assert.ok(statSync(join(root, ".ci/run")).mode & 0o100, ".ci/run is not executable");
  });

  for (const page of pages) {
    describe(page, () => {
      const text = read(page);

      it("links to what exists", () => assert.deepEqual(brokenLinks(page, text), []));

      it("names scripts that exist", () => {
        const { scripts } = JSON.parse(read("package.json")) as { scripts: Group };
        const named = [...text.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, script]) => script!);
        assert.deepEqual(
          named.filter((script) => !(script in scripts)),
          [],
        );
      });

      for (const snippet of blocks(text, "yaml"))
        it(`shows settings that hold: ${snippet.trim().split("\n")[0]} …`, () =>
          assert.deepEqual(refusals(snippet), []));
    });
  }
});

/** Links within the repository that lead nowhere: no such file, or no such heading in it. */
function brokenLinks(page: string, text: string): string[] {
  const links = [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!);
  return links.filter((link) => {
    if (/^https:\/\//.test(link)) return false;
    const [path = "", heading] = link.split("#");
    const file = path === "" ? page : relative(root, join(root, dirname(page), path));
    if (!existsSync(join(root, file))) return true;
    return heading !== undefined && !anchors(read(file)).includes(heading);
  });
}

/** As GitHub makes them of headings. */
function anchors(text: string): string[] {
  const headings = [...withoutCode(text).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading!);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, "")
      .replaceAll(" ", "-"),
  );
}

function withoutCode(text: string): string {
  return text.replace(/^ *```[\s\S]*?^ *```$/gm, "");
}

function blocks(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^( *)\`\`\`${language}\\n([\\s\\S]*?)^ *\`\`\`$`, "gm"))].map(
    ([, , block]) => block!,
  );
}

/** What the program says to the dev stack, or to the one that the first line names, with these settings in it. */
function refusals(snippet: string): string[] {
  const [, stack = "dev"] = /^ *# Pulumi\.(\w+)\.yaml\n/.exec(snippet) ?? [];
  const { config } = parse(read(`Pulumi.${stack}.yaml`)) as { config: Group };
  const raw = Object.entries(merged(config, parse(snippet) as Group)).map(([key, value]): [string, unknown] => [
    key,
    key.endsWith(":secrets") ? Object.fromEntries(Object.keys(value as Group).map((name) => [name, "hidden"])) : value,
  ]);
  const encryptedKeys = ["eks-platform:secrets"];
  return parseSettings(Object.fromEntries(raw), { stack, encryptedKeys }).problems.map(sentence);
}

function merged(base: Group, over: Group): Group {
  const changed = Object.entries(over).map(([key, value]) => [
    key,
    isGroup(value) && isGroup(base[key]) ? merged(base[key], value) : value,
  ]);
  return { ...base, ...Object.fromEntries(changed) };
}

function isGroup(value: unknown): value is Group {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
