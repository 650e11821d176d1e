import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

interface Comment {
  readonly id: number;
  readonly user: { readonly login: string };
  readonly body: string;
}

interface Script {
  comment(of: { github: unknown; context: unknown; folder: string }): Promise<number | undefined>;
  bodyOf(reviews: readonly string[]): string;
}

const path = fileURLToPath(new URL("../../.github/scripts/comment.mjs", import.meta.url));
const marker = "<!-- eks-platform review -->";
const changed = "<!-- eks-platform plan eks-platform/dev -->\n### dev: 1 change\n\nMore.";
const unchanged = "<!-- eks-platform plan eks-platform/dev -->\n### dev: No changes.\n\nNothing new is found.";
const bot = { login: "github-actions[bot]" };

describe("the comment of a pull request", () => {
  let script: Script;
  const folders: string[] = [];
  before(async () => {
    script = (await import(path)) as Script;
  });
  after(() => {
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  /** What is asked of GitHub when the run of a pull request has left these reviews behind. */
  async function run(reviews: readonly string[], comments: readonly Comment[] = [], sha = "abc", fork = true) {
    const folder = mkdtempSync(join(tmpdir(), "comment-"));
    folders.push(folder);
    for (const [at, review] of reviews.entries()) writeFileSync(join(folder, `stack-${at}.md`), review);
    const asked: [what: string, of: Record<string, unknown>][] = [];
    const pulls = [
      { number: 6, head: { sha: "abc", repo: { id: 99 } } },
      { number: 7, head: { sha: "abc", repo: { id: 5 } } },
    ];
    const list = { pulls: () => pulls, comments: () => comments };
    const does = (what: string) => async (of: Record<string, unknown>) => void asked.push([what, of]);
    const github = {
      paginate: async (what: () => unknown, of: Record<string, unknown>) => {
        asked.push([what === list.pulls ? "pulls" : "comments", of]);
        return what();
      },
      rest: {
        pulls: { list: list.pulls },
        issues: { listComments: list.comments, updateComment: does("update"), createComment: does("create") },
      },
    };
    const workflow_run = {
      head_sha: sha,
      head_branch: "feature",
      head_repository: fork ? { id: 5, owner: { login: "fork" } } : null,
    };
    const context = { repo: { owner: "o", repo: "r" }, payload: { workflow_run } };
    return { number: await script.comment({ github, context, folder }), asked };
  }

  it("is made for the pull request that GitHub names", async () => {
    const { number, asked } = await run([changed]);
    assert.equal(number, 7);
    assert.deepEqual(asked, [
      ["pulls", { owner: "o", repo: "r", state: "open", head: "fork:feature", per_page: 100 }],
      ["comments", { owner: "o", repo: "r", issue_number: 7, per_page: 100 }],
      ["create", { owner: "o", repo: "r", issue_number: 7, body: `${marker}\n\n${changed}` }],
    ]);
  });

  it("is not made where the fork is gone", async () => {
    assert.deepEqual(await run([changed], [], "abc", false), { number: undefined, asked: [] });
  });

  it("is edited in place where there is one, and only where it is its own", async () => {
    const comments = [
      { id: 1, user: { login: "somebody" }, body: `${marker} not mine` },
      { id: 2, user: bot, body: "another workflow's" },
      { id: 3, user: bot, body: `${marker}\n\nold` },
    ];
    const { asked } = await run([changed], comments);
    const last = asked.at(-1);
    assert.deepEqual(last, ["update", { owner: "o", repo: "r", comment_id: 3, body: `${marker}\n\n${changed}` }]);
  });

  it("is not made where nothing changes, but what there is says so", async () => {
    const without = await run([unchanged]);
    assert.deepEqual(
      without.asked.map(([what]) => what),
      ["pulls", "comments"],
    );
    const old = await run([unchanged], [{ id: 3, user: bot, body: `${marker}\n\nold` }]);
    assert.equal(old.asked.at(-1)?.[0], "update");
    const found = await run([`${unchanged}\n\n**New findings: 1**`]);
    assert.equal(found.asked.at(-1)?.[0], "create");
  });

  it("is not made for a commit that is no longer the last", async () => {
    const { number, asked } = await run([changed], [], "older");
    assert.equal(number, undefined);
    assert.equal(asked.length, 1);
  });

  it("says so where the plan left nothing behind", async () => {
    const { asked } = await run([], [{ id: 3, user: bot, body: marker }]);
    assert.match(String(asked.at(-1)?.[1].body), /Nothing was planned: look at the run of the workflow Plan\./);
  });

  it("says which stack was not planned", async () => {
    const { asked } = await run([changed, ""]);
    const body = `${marker}\n\n${changed}\n\n### stack-1: not planned\n\nThe run of the workflow Plan tells why.`;
    assert.equal(asked.at(-1)?.[1].body, body);
  });

  it("stays within the limit by leaving out folded parts of the longest, last ones first", () => {
    const part = (name: string) => `\n\n<details><summary>${name}</summary>\n\n${"設".repeat(9000)}\n\n</details>`;
    const long = `### dev: 1 change${part("a")}${part("b")}`;
    const body = script.bodyOf([long, "### prod: 1 change"]);
    assert.ok(Buffer.byteLength(body) <= 60_000);
    assert.ok(body.includes("<summary>a</summary>"));
    assert.ok(body.includes("<summary>b</summary>"));
    const longer = script.bodyOf([long + part("c"), `### prod: 1 change${part("d")}`]);
    assert.ok(Buffer.byteLength(longer) <= 60_000);
    assert.deepEqual(longer.match(/<summary>\w/g), ["<summary>a", "<summary>d"]);
    assert.equal(longer.match(/Some parts are left out here/g)?.length, 1);
    assert.ok(Buffer.byteLength(script.bodyOf(["設".repeat(90_000)])) <= 60_000);
  });
});
