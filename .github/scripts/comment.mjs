import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const marker = "<!-- eks-platform review -->";
/** Whose comments this workflow's token writes. */
const author = "github-actions[bot]";
/** Below GitHub's limit of a comment, in bytes of UTF-8. */
const mostBytes = 60_000;

/**
 * Writes what each stack's review says into one comment of the pull request that a run of Plan was for, or edits the one that is
 * there. Gives the pull request's number; undefined where it is no longer there or has moved on.
 */
export async function comment({ github, context, folder }) {
  const run = context.payload.workflow_run;
  const pull = await pullOf(github, context.repo, run);
  if (pull === undefined) return undefined;
  const reviews = read(folder);
  const body = bodyOf(reviews);
  const comments = await github.paginate(github.rest.issues.listComments, {
    ...context.repo,
    issue_number: pull.number,
    per_page: 100,
  });
  const own = comments.find((one) => one.user?.login === author && one.body?.startsWith(marker));
  if (own !== undefined) await github.rest.issues.updateComment({ ...context.repo, comment_id: own.id, body });
  else if (reviews.some(saysSomething))
    await github.rest.issues.createComment({ ...context.repo, issue_number: pull.number, body });
  return pull.number;
}

/** Found by what GitHub says of the run, never by what the run itself wrote. */
async function pullOf(github, repo, { head_sha, head_branch, head_repository }) {
  // The fork may be gone by now.
  if (head_repository === null) return undefined;
  const pulls = await github.paginate(github.rest.pulls.list, {
    ...repo,
    state: "open",
    head: `${head_repository.owner.login}:${head_branch}`,
    per_page: 100,
  });
  return pulls.find(({ head }) => head.sha === head_sha && head.repo?.id === head_repository.id);
}

/** Markdown of each stack, by the name of the stack. */
export function read(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((name) => {
      const review = readFileSync(join(folder, name), "utf8").trim();
      return review === "" ? `### ${name.slice(0, -".md".length)}: not planned\n\nThe run of the workflow Plan tells why.` : review;
    });
}

/** Within the limit: the longest review loses its last folded part first, and says so. */
export function bodyOf(reviews) {
  const shown = reviews.length === 0 ? ["Nothing was planned: look at the run of the workflow Plan."] : [...reviews];
  const whole = () => [marker, ...shown].join("\n\n");
  while (bytes(whole()) > mostBytes) {
    const longest = shown.reduce((at, review, index) => (bytes(review) > bytes(shown[at]) ? index : at), 0);
    const shorter = withoutLastPart(shown[longest]);
    if (shorter === undefined) return whole().slice(0, mostBytes / 4);
    shown[longest] = shorter;
  }
  return whole();
}

const leftOut = "\n\n_Some parts are left out here; the page among the artefacts of the run has them all._";

function withoutLastPart(review) {
  const end = review.lastIndexOf("\n\n<details>");
  return end < 0 ? undefined : `${review.slice(0, end)}${leftOut}`;
}

function bytes(text) {
  return Buffer.byteLength(text, "utf8");
}

/** A pull request that changes nothing anywhere needs no comment. */
function saysSomething(review) {
  return !/^### \S+: No changes/m.test(review) || /^\*\*New findings/m.test(review);
}
