import assert from "node:assert/strict";
import { html } from "../../render/html/index.ts";
import { plan, urn } from "../checks/plan-builder.ts";
import { finding, withFindings, words } from "./html-page.ts";
import { change, diffOf, reviewOf } from "./reviews.ts";

describe("findings of the page", () => {
  it("say what, how to mend it, where, and why", () => {
    const page = withFindings(finding());
    const item = /<li class="item finding error">[\s\S]*?<\/li>/.exec(page)?.[0] ?? "";
    assert.equal(
      words(item).trim(),
      "Error audit has no retention. Fix: Give it one. Deployment web · Pulumi.dev.yaml:1 · why: log-retention",
    );
    assert.match(item, /href="https:\/\/example\.com\/page" rel="noopener noreferrer"/);
  });

  it("keep the reason for which they are accepted", () => {
    assert.match(
      words(withFindings(finding({ accepted: "until the VPN is there" }))),
      /Accepted: until the VPN is there/,
    );
  });

  it("link to pages of the web only", () => {
    const page = withFindings(finding({ page: "javascript:alert(1)" }), finding({ page: 'https://x/"onclick="a' }));
    assert.doesNotMatch(page, /href="(?!https:|#)/);
    assert.doesNotMatch(page, /href="https:\/\/x/);
  });

  it("fold what one rule finds often, and say how often", () => {
    const page = withFindings(...Array.from({ length: 30 }, () => finding()));
    assert.match(page, /<summary>20 more findings of log-retention<\/summary>/);
    assert.equal(page.split('class="item finding error"').length - 1, 30);
  });
});

describe("changes of the page", () => {
  it("stand by their effect, the most dangerous first and open", () => {
    const dangerous = change({ effect: { kind: "interruption", message: "It stops.", details: ["For a minute."] } });
    const page = html(reviewOf(plan(), { diff: diffOf([dangerous, change()]) }));
    const section = page.slice(page.indexOf('<section id="changes"'));
    const heads = [...section.matchAll(/<h3><b class="badge \w+">([^<]*)<\/b> \((\d)\)/g)].map(([, head, of]) => [
      head,
      of,
    ]);
    assert.deepEqual(heads, [
      ["Interruption", "1"],
      ["Nothing that runs is touched", "1"],
    ]);
    assert.deepEqual(
      [...section.matchAll(/<details class="item change"( open)?>/g)].map(([, open]) => open !== undefined),
      [true, false],
    );
  });

  it("that are alike are said once, with all that they are true of", () => {
    const all = ["a", "b", "c"].map((name) => change({ name, urn: urn("kubernetes:apps/v1:Deployment", name) }));
    const page = html(reviewOf(plan(), { diff: diffOf(all) }));
    assert.equal(page.split('class="item change"').length - 1, 1);
    assert.match(words(page), /3 resources alike .* updated/);
    for (const name of ["a", "b", "c"]) assert.match(words(page), new RegExp(`Deployment ${name} `));
  });

  it("that are folded stand once, in their fold, among what is as dangerous", () => {
    const one = change({ effect: { kind: "dataLoss", message: "Logs go.", details: [] } });
    const other = change({ name: "other", urn: urn("kubernetes:apps/v1:Deployment", "other") });
    const folds = [{ message: "Retention.", urns: [one.urn] }];
    const page = html(reviewOf(plan(), { diff: diffOf([other, one], { folds }) }));
    assert.match(
      words(page),
      /Changes \(2\).*Data loss \(1\) Retention\. 1 change Logs go\. Deployment web .*Nothing that runs is touched \(1\) ~ other/,
    );
    assert.equal(page.split('class="item change"').length - 1, 2);
  });

  it("show properties before and after, but of secrets only that they differ", () => {
    const properties = [
      { path: "spec.replicas", before: 2, after: 3, secret: false, action: "update" },
      {
        path: "data.key",
        before: "hidden-a",
        after: "hidden-b",
        secret: true,
        action: "replace",
        reason: "it is fixed",
      },
      { path: "spec.gone", before: "x", secret: false, action: "unknown" },
    ] as const;
    const page = words(html(reviewOf(plan(), { diff: diffOf([change({ properties })]) })));
    assert.match(page, /spec\.replicas 2 3 updated in place/);
    assert.match(page, /data\.key secret secret replaced: it is fixed/);
    assert.match(page, /spec\.gone x none not known: update or replacement/);
    assert.doesNotMatch(page, /hidden-/);
  });
});
