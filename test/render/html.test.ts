import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { Finding, Plan } from "../../plan/plan.ts";
import { html } from "../../render/html/index.ts";
import { deployment, plan, podSpec, resource, secret } from "../checks/plan-builder.ts";
import { finding, withFindings, words } from "./html-page.ts";
import { change, diffOf, reviewOf } from "./reviews.ts";
import { planOfStack, wholeReview } from "./whole-reviews.ts";

const verdict = (page: string) => /<p class="verdict [^"]*">.*?<\/p>/.exec(page)?.[0] ?? "";

describe("page of a review", () => {
  let dev: Plan;
  before(async () => {
    dev = await planOfStack("dev");
  });

  it("is the same, byte for byte", () => {
    const again: Plan = { ...dev, resources: [...dev.resources].reverse() };
    assert.equal(html(wholeReview(dev)), html(wholeReview(again)));
  });

  it("has each id once, and leads to none that is not there", () => {
    const page = html(
      wholeReview(dev, diffOf([change()], { folds: [{ message: "x", urns: [dev.resources[0]!.urn] }] })),
    );
    const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    assert.deepEqual(
      ids.filter((id, at) => ids.indexOf(id) !== at),
      [],
    );
    for (const [, id] of page.matchAll(/href="#([^"]*)"/g)) assert(ids.includes(id!), `#${id} is nowhere`);
    for (const [, all = ""] of page.matchAll(/aria-labelledby="([^"]*)"/g)) {
      for (const id of all.split(" ")) assert(ids.includes(id), `${id} names, but is nowhere`);
    }
  });

  it("lets only its own script and styles in, and fetches nothing", () => {
    const page = html(wholeReview(dev));
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? "";
    const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
    const styles = [...page.matchAll(/<style>([^<]*)<\/style>/g)].map(([, text]) => hash(text!));
    const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, text]) => hash(text!));
    assert.equal(
      policy,
      `default-src 'none'; style-src ${styles.join(" ")}; script-src ${scripts[0]}; base-uri 'none'; form-action 'none'`,
    );
    assert.deepEqual([styles.length, scripts.length], [2, 1]);
    assert.doesNotMatch(page, /<(link|img|iframe|object|embed|base|form)\b|\ssrc=|\sstyle=|\son\w+=/);
  });

  it("has its headings in order", () => {
    const page = html(wholeReview(dev, diffOf([change()])));
    const levels = [...page.matchAll(/<h([1-6])\b/g)].map(([, level]) => Number(level));
    assert.equal(levels.filter((level) => level === 1).length, 1);
    levels.forEach((level, at) => {
      assert(at === 0 ? level === 1 : level <= levels[at - 1]! + 1, `h${level} after h${levels[at - 1]}`);
    });
  });

  it("captions every table, and says what its heads are the heads of", () => {
    const page = html(wholeReview(dev, diffOf([change()])));
    const tables = [...page.matchAll(/<table>[\s\S]*?<\/table>/g)].map(([table]) => table);
    assert(tables.length > 3);
    for (const table of tables) {
      assert.match(table, /^<table><caption id="[^"]+">[^<]+<\/caption>/);
      for (const [head] of table.matchAll(/<th\b[^>]*>/g)) assert.match(head, /scope="(col|row)"/);
    }
    const wrappers = page.match(/class="scroll" tabindex="0" role="(region|group)" aria-labelledby="/g);
    assert.equal(wrappers?.length, tables.length);
  });

  it("has all of the plan: findings, tables, resources, manifests, settings", () => {
    const review = wholeReview(dev);
    const page = words(html(review));
    for (const { message } of review.plan.findings) assert(page.includes(message), message);
    for (const { title } of review.tables) assert(page.includes(title), title);
    for (const { path } of review.manifests) assert(page.includes(path), path);
    for (const { name } of dev.resources) assert(page.includes(name), name);
    assert.match(page, /region: ap-northeast-1/);
  });

  it("keeps inputs as distinct lines, and dependencies as numbers", () => {
    const page = html(reviewOf(dev));
    const data = JSON.parse(/id="data">(.*?)<\/script>/s.exec(page)?.[1] ?? "") as {
      lines: string[];
      resources: { urn: number; inputs: number[]; dependencies: number[] }[];
    };
    assert.equal(new Set(data.lines).size, data.lines.length);
    const sorted = [...dev.resources].sort((a, b) => (a.urn < b.urn ? -1 : 1));
    const at = sorted.findIndex(({ type }) => type === "aws:eks/fargateProfile:FargateProfile");
    const { urn, inputs, dependencies } = data.resources[at]!;
    assert.equal(`${data.lines[urn]}::${sorted[at]!.name}`, sorted[at]!.urn);
    assert.deepEqual(inputs.map((line) => data.lines[line]).slice(0, 4), [
      "clusterName: eks-platform-dev",
      "podExecutionRoleArn: arn:aws:iam::123456789012:role/eks-platform-dev-fargate-serverless-dfb32d8",
      "selectors:",
      "  - namespace: serverless",
    ]);
    assert.deepEqual(
      dependencies.map((number) => sorted[number]!.urn),
      sorted[at]!.dependencies,
    );
  });

  it("stays under 10 MB for a thousand workloads that all change", () => {
    const workloads = Array.from({ length: 6006 }, (_, at) => deployment(`workload-${at}`));
    const changes = workloads.map(({ urn, type, name }) => {
      const effect = { kind: "rollingRestart", message: `Restarts the pods of ${name}.`, details: [] } as const;
      return change({ urn, type, name, effect });
    });
    const manifests = workloads.map(({ name }) => ({
      path: `${name}.yaml`,
      text: `kind: Deployment\nname: ${name}\n`,
    }));
    const page = html(reviewOf(plan(...workloads), { diff: diffOf(changes), manifests }));
    assert(Buffer.byteLength(page) < 10_000_000, `${page.length} bytes`);
  });
});

describe("verdict of the page", () => {
  it("is about the worst that is open", () => {
    const warning = finding({ severity: "warning" });
    const note = finding({ severity: "note" });
    const cases: readonly (readonly [Finding[], string])[] = [
      [[finding(), warning, note], "The checks found what must not be deployed. Findings: 1 error, 1 warning, 1 note."],
      [[warning, warning], "The checks found what somebody should look at. Findings: 2 warnings."],
      [[note], "The checks found nothing but notes. Findings: 1 note."],
      [[finding({ accepted: "known" })], "The checks have nothing open. Findings: 1 accepted."],
      [[], "The checks have nothing open."],
    ];
    for (const [findings, expected] of cases) assert.equal(words(verdict(withFindings(...findings))).trim(), expected);
  });

  it("counts what changes, a replacement as one, and names the most dangerous", () => {
    const lost = change({
      action: "replace",
      name: "data",
      effect: { kind: "dataLoss", message: "The volume goes.", details: [] },
    });
    const page = words(html(reviewOf(plan(), { diff: diffOf([lost, change()]) })));
    assert.match(
      page,
      /Compared with main at 1a2b3c4, this folder has this to do: 1 replaced, 1 updated; 7 unchanged\./,
    );
    assert.match(page, /Data loss: The volume goes\./);
  });

  it("says when the base has no plan", () => {
    const created = change({ action: "create", properties: [] });
    const page = words(html(reviewOf(plan(), { diff: diffOf([created], { basePlanned: false }) })));
    assert.match(page, /main at 1a2b3c4 has no plan, so everything in this folder counts as created: 1 created;/);
  });

  it("says when nothing changes, and between what", () => {
    const page = words(html(reviewOf(plan(), { diff: diffOf([]) })));
    assert.match(page, /has this to do: nothing; 7 unchanged\./);
    assert.match(page, /From main at 1a2b3c4 to this folder\. 7 resources unchanged\. The two plans are alike\./);
  });
});

describe("hostile texts in the page", () => {
  const name = `</script><img src=x onerror=alert(1)>"'&\u202e`;
  const hostile = () => {
    const one = deployment(name, podSpec({ note: name }), { metadata: { name } });
    const all = plan(one, resource("aws:kms/key:Key", "key", { inputs: { description: secret } }));
    const bad = change({
      name,
      urn: one.urn,
      effect: { kind: "unknown", message: name, details: [name] },
      notes: [name],
    });
    const findings = [finding({ message: name, fix: name, accepted: name, page: name, rule: name })];
    const table = {
      id: "x",
      title: name,
      columns: [{ title: name }],
      rows: [{ cells: [name] }],
      notes: [name],
      page: name,
    };
    return html(
      reviewOf(
        { ...all, stack: name, findings },
        {
          settings: name,
          tables: [table],
          manifests: [{ path: name, text: name }],
          lineOf: () => ({ file: name, line: 1 }),
          diff: diffOf([bad], { base: name, head: name, folds: [{ message: name, urns: [name] }] }),
        },
      ),
    );
  };

  it("stay texts", () => {
    const page = hostile();
    assert.doesNotMatch(page, /<img|\u202e/);
    assert.equal(page.split("</script>").length - 1, 2);
  });

  it("are never the values of secrets", () => {
    assert.match(hostile(), /description: \(secret\)/);
  });
});
