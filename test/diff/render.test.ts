import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import {
  Action,
  type Diff,
  type Effect,
  EffectKind,
  type PropertyChange,
  type ResourceChange,
} from "../../diff/diff.ts";
import { countsByAction, diffReport, headline } from "../../diff/render.ts";
import type { Finding } from "../../plan/plan.ts";
import { style } from "../../plan/render/style.ts";
import { urn } from "../checks/plan-builder.ts";

const harmless: Effect = { kind: EffectKind.Nothing, message: "Nothing that runs is touched.", details: [] };
const rolls: Effect = {
  kind: EffectKind.RollingRestart,
  message: "Deployment demo/web restarts its 2 pods in turn.",
  details: ["One at a time."],
  page: "https://example.com/rollout",
};

function change(part: Partial<ResourceChange> = {}): ResourceChange {
  const { type = "kubernetes:apps/v1:Deployment", name = "web" } = part;
  return {
    action: Action.Update,
    urn: urn(type, name),
    type,
    name,
    properties: [],
    effect: harmless,
    notes: [],
    ...part,
  };
}

function diff(changes: readonly ResourceChange[], part: Partial<Diff> = {}): Diff {
  return {
    base: "main at 1a2b3c4",
    head: "this folder",
    basePlanned: true,
    changes,
    folds: [],
    unchanged: 12,
    findings: { appeared: [], gone: [], staying: [] },
    ...part,
  };
}

const plain = { tables: [], notes: [], seconds: 1.25, style: style(false) };

/** The lines between the legend and the seconds. */
function body(one: Diff): string[] {
  const lines = diffReport(one, plain).split("\n");
  return lines.slice(lines.indexOf("Changes") + 1, -3);
}

const property = (path: string, part: Partial<PropertyChange> = {}): PropertyChange => ({
  path,
  secret: false,
  action: "update",
  ...part,
});

describe("diffReport", () => {
  it("says the verdict, what was compared and which signs it uses, before anything else", () => {
    const interrupts: Effect = { kind: EffectKind.Interruption, message: "All 2 pods stop.", details: [] };
    const changes = [
      change({ action: Action.Replace, effect: interrupts }),
      change({ name: "shop" }),
      change({ name: "blog" }),
    ];
    assert.deepEqual(diffReport(diff(changes), plain).split("\n").slice(0, 6), [
      "",
      "3 changes: 1 replace, 2 updates. Most dangerous: interrupts web (kubernetes.apps.v1.Deployment).",
      "Compared main at 1a2b3c4 with this folder: 12 resources are alike.",
      "-/+ replace   ~ update",
      "",
      "Changes",
    ]);
  });

  it("says what was compared where nothing changes", () => {
    assert.equal(
      diffReport(diff([]), plain),
      [
        "",
        "No changes: this folder plans the same 12 resources as main at 1a2b3c4.",
        "Compared main at 1a2b3c4 with this folder: 12 resources are alike.",
        "",
        "(1.3 s, no account asked)",
        "",
      ].join("\n"),
    );
  });

  it("shows what a change does, its properties, notes and origin", () => {
    const one = change({
      effect: rolls,
      properties: [
        property("spec.replicas", { before: 2, after: 3 }),
        property("spec.selector", { before: { a: "b" }, action: "replace", reason: "The API refuses to change it." }),
        property("spec.paused", { after: true, action: "unknown" }),
        property("spec.password", { secret: true }),
        property("spec.role.resource", { before: urn("aws:iam/role:Role", "a"), after: urn("aws:iam/role:Role", "b") }),
        property("spec.id", { before: "x", after: { unknown: true } }),
      ],
      notes: ["It is protected."],
      previousUrn: urn("kubernetes:apps/v1:Deployment", "old"),
      within: urn("eks:index:Cluster", "main"),
      source: "index.ts:12",
    });
    assert.deepEqual(body(diff([one])), [
      "  ~   update  web (kubernetes.apps.v1.Deployment)",
      "    Pods restarted: Deployment demo/web restarts its 2 pods in turn.",
      "      - One at a time.",
      "      https://example.com/rollout",
      "    spec.replicas: 2 → 3",
      '    spec.selector: removed {"a":"b"}',
      "      Forces the replacement. The API refuses to change it.",
      "    spec.paused: added true",
      "      Cannot tell whether it forces a replacement.",
      "    spec.password: changed (secret)",
      '    spec.role: "a" → "b"',
      '    spec.id: "x" → (known after deployment)',
      "    It is protected.",
      "    was old, made by main (eks.Cluster), index.ts:12",
    ]);
  });

  it("has one verb for each action", () => {
    const heads = Object.values(Action).map((action) => body(diff([change({ action })]))[0]);
    assert.deepEqual(heads, [
      "  +   create  web (kubernetes.apps.v1.Deployment)",
      "  ~   update  web (kubernetes.apps.v1.Deployment)",
      "  -/+ replace  web (kubernetes.apps.v1.Deployment)",
      "  ?   update or replace, cannot tell  web (kubernetes.apps.v1.Deployment)",
      "  -   delete  web (kubernetes.apps.v1.Deployment)",
      "  >   move  web (kubernetes.apps.v1.Deployment)",
      "  =   ignore  web (kubernetes.apps.v1.Deployment)",
    ]);
    const [head] = body(diff([change({ action: Action.Move, needsAlias: true, alias: "Give it an alias." })]));
    assert.equal(head, "  >   move, needs an alias  web (kubernetes.apps.v1.Deployment)");
  });

  it("shows texts of several lines by the lines that differ", () => {
    const properties = [property('data["a.conf"]', { before: "[A]\nx 1\ny 2\nz 3", after: "[A]\nx 1\ny 5\nz 3" })];
    assert.deepEqual(body(diff([change({ properties })])).slice(2), [
      '    data["a.conf"]: lines 1 removed, 1 added',
      "        [A]",
      "        x 1",
      "      - y 2",
      "      + y 5",
      "        z 3",
    ]);
  });

  it("cuts what is long, and says so", () => {
    const properties = [
      property("a", { before: "x".repeat(500), after: "short" }),
      property("b", { before: "", after: Array.from({ length: 60 }, (_, at) => `line ${at}`).join("\n") }),
      ...Array.from({ length: 30 }, (_, at) => property(`p${at}`, { before: 1, after: 2 })),
    ];
    const lines = body(diff([change({ properties })]));
    assert.equal(lines[2], `    a: "${"x".repeat(119)}… (502 characters) → "short"`);
    assert.deepEqual(lines.slice(44, 46), ["        … 21 lines more", "    p0: 1 → 2"]);
    assert.equal(lines.at(-1), "    … and 8 properties more");
  });

  it("shows many changes that are one as one, with all that they do", () => {
    const members = [
      change({ effect: rolls, properties: [property("metadata.labels.a", { before: 1, after: 2 })] }),
      change({ name: "shop", properties: [property("metadata.labels.a", { before: 1, after: 2 })] }),
      change({ name: "blog", properties: [property("metadata.labels.a", { before: 1, after: 2 })] }),
    ];
    const alone = change({ name: "alone", action: Action.Create });
    const folds = [{ message: "Label a changes from 1 to 2 on 3 objects.", urns: members.map(({ urn }) => urn) }];
    assert.deepEqual(body(diff([...members, alone], { folds })), [
      "  ~   update × 3  Label a changes from 1 to 2 on 3 objects.",
      "    Pods restarted: Deployment demo/web restarts its 2 pods in turn.",
      "      - One at a time.",
      "      https://example.com/rollout",
      "    No interruption: Nothing that runs is touched.",
      "    Deployment web, Deployment shop and Deployment blog",
      "  +   create  alone (kubernetes.apps.v1.Deployment)",
      "    No interruption: Nothing that runs is touched.",
    ]);
  });

  it("shows in a fold the lines of the configuration that it is about", () => {
    const type = "kubernetes:core/v1:ConfigMap";
    const members = [
      change({
        action: Action.Replace,
        type,
        name: "settings",
        properties: [
          property("data.a", { before: "1", after: "2" }),
          property("metadata.name", { before: "s-1", after: "s-2" }),
        ],
      }),
      change({
        properties: [property("spec.template.spec.volumes[s].configMap.name", { before: "s-1", after: "s-2" })],
      }),
    ];
    const folds = [
      {
        message: "ConfigMap settings changes, and Deployment web restarts to read it.",
        urns: members.map(({ urn }) => urn),
      },
    ];
    assert.deepEqual(body(diff(members, { folds })), [
      "  ~   change × 2  ConfigMap settings changes, and Deployment web restarts to read it.",
      "    No interruption: Nothing that runs is touched.",
      '    data.a: "1" → "2"',
      "    ConfigMap settings and Deployment web",
    ]);
  });

  it("counts the effects that a fold has no room for", () => {
    const members = Array.from({ length: 9 }, (_, at) =>
      change({ name: `web${at}`, effect: { ...harmless, message: `Effect ${at}.`, page: "https://example.com" } }),
    );
    const folds = [{ message: "All change.", urns: members.map(({ urn }) => urn) }];
    assert.deepEqual(body(diff(members, { folds })).slice(1, 6), [
      "    No interruption: Effect 0.",
      "    No interruption: Effect 1.",
      "    No interruption: Effect 2.",
      "    No interruption: Effect 3.",
      "    … and 5 more, none more dangerous",
    ]);
  });

  it("tells the findings that come from those that go and those that stay", () => {
    const finding = (part: Partial<Finding>): Finding => ({
      rule: "some-rule",
      severity: "warning",
      message: "It is wrong.",
      page: "https://example.com",
      ...part,
    });
    const findings = {
      appeared: [
        finding({ severity: "error", urn: urn("kubernetes:core/v1:Service", "web"), fix: "Mend it." }),
        finding({ accepted: "We know." }),
      ],
      gone: [finding({ severity: "note" })],
      staying: [finding({}), finding({}), finding({ severity: "error" }), finding({ accepted: "We know." })],
    };
    const lines = diffReport(diff([], { findings }), plain).split("\n");
    assert.deepEqual(lines.slice(lines.indexOf("Findings") + 1, -3), [
      "  new error  web (kubernetes.core.v1.Service): It is wrong.",
      "    Mend it.",
      "    some-rule, https://example.com",
      "  new accepted warning  It is wrong.",
      "    Accepted: We know.",
      "    some-rule, https://example.com",
      "  gone note  It is wrong. some-rule",
      "  4 findings as before: 1 error, 2 warnings, 1 accepted.",
    ]);
  });

  it("has tables and notes after the findings", () => {
    const report = diffReport(diff([]), { ...plain, tables: ["Costs", "  1", ""], notes: ["A file was written."] });
    assert.deepEqual(report.split("\n").slice(4), [
      "Costs",
      "  1",
      "",
      "Notes",
      "  A file was written.",
      "",
      "(1.3 s, no account asked)",
      "",
    ]);
  });

  const hostile = "a\u001b[2Jb\u009b31mc\u202ed\u200be\r\nf\u2028g\u0007";

  it("lets nothing of a name, a value or a message steer the terminal", () => {
    const one = change({
      name: hostile,
      effect: { kind: EffectKind.Unknown, message: hostile, details: [hostile], page: hostile },
      properties: [
        property(hostile, { before: hostile, after: { [hostile]: hostile }, reason: hostile }),
        property("text", { before: "", after: `${hostile}\nb` }),
      ],
      notes: [hostile],
      source: hostile,
      within: urn(hostile, hostile),
      alias: hostile,
    });
    const finding: Finding = {
      rule: hostile,
      severity: "error",
      message: hostile,
      fix: hostile,
      page: hostile,
      urn: hostile,
    };
    const findings = { appeared: [finding], gone: [finding], staying: [finding] };
    const folds = [{ message: hostile, urns: [change({ name: "folded" }).urn] }];
    const report = diffReport(
      diff([one, change({ name: "folded" })], { findings, folds, base: hostile, head: hostile }),
      {
        ...plain,
        notes: [hostile],
      },
    );
    assert.doesNotMatch(report.replaceAll("\n", ""), /[\p{Cc}\p{Zl}\p{Zp}\u200b-\u200f\u202a-\u202e\u2066-\u2069]/u);
    assert(report.includes("  ?   ") === false);
    assert(report.includes("a\\u001b[2Jb\\u009b31mc\\u202ed\\u200be f\\u2028g\\u0007"));
  });

  it("says the same with colours", () => {
    const effects = Object.values(EffectKind).map((kind): Effect => ({ ...rolls, kind }));
    const all = Object.values(Action).map((action, at) =>
      change({
        action,
        name: action,
        effect: effects[at % effects.length] ?? harmless,
        properties: [property("a", { before: "1\n2", after: "1\n3" })],
      }),
    );
    const coloured = diffReport(diff(all), { ...plain, style: style(true) });
    assert.notEqual(coloured, diffReport(diff(all), plain));
    assert.equal(stripVTControlCharacters(coloured), diffReport(diff(all), plain));
  });
});

describe("headline", () => {
  const loses: Effect = { kind: EffectKind.DataLoss, message: "All goes.", details: [] };
  const cases: [title: string, diff: Diff, sentence: string][] = [
    ["nothing dangerous", diff([change()]), "1 change: 1 update. None interrupts what runs."],
    [
      "several of the worst kind",
      diff([
        change({ action: Action.Delete, effect: loses }),
        change({ action: Action.Delete, name: "b", effect: loses }),
        change({ name: "c" }),
      ]),
      "3 changes: 2 deletes, 1 update. Most dangerous: loses data with web (kubernetes.apps.v1.Deployment), and 1 more like it.",
    ],
    [
      "what cannot be told",
      diff([change({ action: Action.Unknown, effect: { ...harmless, kind: EffectKind.Unknown } })]),
      "1 change: 1 update or replace (cannot tell). Most dangerous: cannot tell what happens to web (kubernetes.apps.v1.Deployment).",
    ],
    [
      "a base without a plan",
      diff([change({ action: Action.Create })], { basePlanned: false }),
      "1 change: 1 create. None interrupts what runs. main at 1a2b3c4 has no plan, so everything counts as new.",
    ],
    [
      "one resource alike",
      diff([], { unchanged: 1 }),
      "No changes: this folder plans the same 1 resource as main at 1a2b3c4.",
    ],
  ];
  for (const [title, one, sentence] of cases) it(`tells ${title}`, () => assert.equal(headline(one), sentence));
});

describe("countsByAction", () => {
  it("counts a replacement as one thing, the most dangerous first", () => {
    const changes = [Action.Create, Action.Update, Action.Replace, Action.Create].map((action) => change({ action }));
    assert.deepEqual(countsByAction({ changes }), [
      { action: Action.Replace, count: 1 },
      { action: Action.Update, count: 1 },
      { action: Action.Create, count: 2 },
    ]);
  });
});
