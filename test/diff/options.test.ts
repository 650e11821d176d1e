import assert from "node:assert/strict";
import type { Json } from "../../plan/plan.ts";
import { resource, without } from "../checks/plan-builder.ts";
import { asked, diffOf, onlyChange } from "./diffing.ts";

const type = "aws:eks/nodeGroup:NodeGroup";
const group = (inputs: Record<string, Json>, options = {}) => [resource(type, "nodes", { inputs, options })];
const sizes = (desiredSize: number, maxSize: number) => ({ scalingConfig: { desiredSize, maxSize } });

describe("ignoreChanges", () => {
  const options = { ignoreChanges: ["scalingConfig.desiredSize"] };

  it("makes no change of a difference, and says so", () => {
    const change = onlyChange(group(sizes(2, 4), options), group(sizes(3, 4), options));
    assert.deepEqual(change.properties, []);
    assert.deepEqual(change.notes, ["ignoreChanges: Pulumi leaves scalingConfig.desiredSize as it is (2 → 3)."]);
    assert.equal(change.effect.kind, "nothing");
  });

  it("leaves the other properties", () => {
    assert.deepEqual(asked(onlyChange(group(sizes(2, 4), options), group(sizes(3, 5), options))), [
      "update scalingConfig.maxSize",
    ]);
  });

  for (const [path, before, after] of [
    ["labels", { labels: { a: "1" } }, { labels: { b: "2" } }],
    ['labels["a.b/c"]', { labels: { "a.b/c": "1" } }, { labels: { "a.b/c": "2" } }],
    ["labels.*", { labels: { a: "1", b: "1" } }, { labels: { a: "2", b: "2" } }],
    ["taints[0].value", { taints: [{ key: "a", value: "1" }] }, { taints: [{ key: "a", value: "2" }] }],
    ["taints[*].value", { taints: [{ key: "a", value: "1" }] }, { taints: [{ key: "a", value: "2" }] }],
    ["*", { labels: { a: "1" }, diskSize: 1 }, { labels: { a: "2" }, diskSize: 2 }],
    ["labels", {}, { labels: { a: "1" } }],
    ["labels", { labels: { a: "1" } }, {}],
  ] as const)
    it(`understands ${path}`, () => {
      const options = { ignoreChanges: [path] };
      const change = onlyChange(group(before as never, options), group(after as never, options));
      assert.deepEqual([change.properties, change.notes.length > 0], [[], true]);
    });

  it("never tells a secret", () => {
    const secret = (mark: string) => ({ labels: { secret: true, mark } });
    const options = { ignoreChanges: ["labels"] };
    const change = onlyChange(group(secret("x"), options), group(secret("y"), options));
    assert.deepEqual(change.notes, ["ignoreChanges: Pulumi leaves labels as it is."]);
  });
});

describe("replaceOnChanges", () => {
  for (const [option, expected] of [
    ["scalingConfig", "replace"],
    ["scalingConfig.maxSize", "replace"],
    ["scalingConfig.*", "replace"],
    ["*", "replace"],
    ["scalingConfig.minSize", "update"],
    ["labels", "update"],
  ] as const)
    it(`${option} makes it ${expected}`, () => {
      const change = onlyChange(group(sizes(2, 4)), group(sizes(2, 5), { replaceOnChanges: [option] }));
      assert.equal(change.action, expected);
    });
});

describe("hideDiffs", () => {
  it("hides the values, not that there is a change", () => {
    const change = onlyChange(group(sizes(2, 4)), group(sizes(2, 5), { hideDiffs: ["scalingConfig"] }));
    assert.deepEqual(
      change.properties.map((property) => without({ ...property } as never, "page")),
      [{ path: "scalingConfig.maxSize", secret: false, action: "update" }],
    );
    assert.deepEqual(change.notes, ["hideDiffs: the values of scalingConfig.maxSize are not shown."]);
  });
});

describe("what happens to one that goes", () => {
  const [before, after] = [{ diskSize: 20 }, { diskSize: 30 }];

  for (const [option, note] of [
    [{ protect: true }, /^It is protected/],
    [{ retainOnDelete: true }, /^retainOnDelete/],
    [{ deletedWith: "urn:pulumi:dev::shop::a:b:C::cluster" }, /but goes with cluster\.$/],
  ] as const)
    it(`is said of ${Object.keys(option)[0]}, deleted or replaced`, () => {
      const base = group(before, option);
      assert.match(onlyChange(base, []).notes.join(), note);
      assert.match(onlyChange(base, group(after, option)).notes.join(), note);
      assert.deepEqual(onlyChange(base, group({ ...before, labels: { a: "b" } }, option)).notes, []);
    });

  it("tells which goes first", () => {
    assert.match(onlyChange(group(before), group(after, { deleteBeforeReplace: true })).notes.join(), /deleted before/);
    const named = (path: string) => [resource("aws:iam/role:Role", "r", { inputs: { name: "nodes", path } })];
    assert.match(onlyChange(named("/"), named("/x/")).notes.join(), /both are called nodes/);
    const service = (clusterIP: string) => [
      resource("kubernetes:core/v1:Service", "s", { inputs: { metadata: { name: "web" }, spec: { clusterIP } } }),
    ];
    assert.match(onlyChange(service("1.1.1.1"), service("2.2.2.2")).notes.join(), /both are called web/);
    assert.deepEqual(onlyChange(group(before), group(after)).notes, []);
  });

  for (const [type, inputs, forced, note] of [
    [
      "aws:eks/nodeGroup:NodeGroup",
      { nodeGroupName: "a" },
      "diskSize",
      /before the new one is made, since both are called a/,
    ],
    ["aws:eks/fargateProfile:FargateProfile", { fargateProfileName: "a" }, "selectors", /since both are called a/],
    [
      "aws:eks/accessEntry:AccessEntry",
      { principalArn: "a", clusterName: "b" },
      "type",
      /makes the new one first, which fails while/,
    ],
    ["aws:eks/accessEntry:AccessEntry", { principalArn: "a" }, "type", /^$/],
    ["aws:route53/record:Record", { name: "a" }, "type", /^$/],
    [
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      { role: "a" },
      "policyArn",
      /^The provider deletes the old one/,
    ],
    ["kubernetes:helm.sh/v3:Release", { name: "a" }, "namespace", /^$/],
    ["kubernetes:core/v1:ConfigMap", { metadata: { name: "a" } }, "data", /since both are called a/],
    ["kubernetes:core/v1:ConfigMap", { metadata: { namespace: "a" } }, "data", /^$/],
  ] as [string, Record<string, Json>, string, RegExp][])
    it(`tells which goes first: ${type} by ${forced}`, () => {
      const side = (value: string) => [resource(type, "one", { inputs: { ...inputs, [forced]: value } })];
      const change = onlyChange(side("1"), side("2"));
      assert.equal(change.action, "replace");
      assert.match(change.notes.join(), note);
    });

  it("knows the namespace of what names none", () => {
    const side = (data: string, metadata: Record<string, Json>) => [
      resource("kubernetes:core/v1:ConfigMap", "one", { inputs: { data, metadata: { name: "a", ...metadata } } }),
    ];
    assert.match(onlyChange(side("1", {}), side("2", { namespace: "default" })).notes.join(), /both are called a/);
    assert.deepEqual(onlyChange(side("1", {}), side("2", { namespace: "web" })).notes, []);
  });

  it("is adoption where an id is given", () => {
    const change = onlyChange([], group(before, { import: "c:nodes" }));
    assert.deepEqual(
      [change.action, change.notes],
      ["create", ["Adopts c:nodes, which is there already, and creates nothing."]],
    );
  });
});

describe("an option that changes", () => {
  for (const [option, before, after, note] of [
    ["protect", { protect: true }, {}, /^protect: Pulumi deletes and replaces it/],
    ["protect", { protect: true }, { protect: false }, /^protect: Pulumi deletes and replaces it/],
    ["protect", {}, { protect: true }, /^protect: Pulumi refuses/],
    ["retainOnDelete", {}, { retainOnDelete: true }, /^retainOnDelete: the object stays/],
    [
      "deletedWith",
      {},
      { deletedWith: "urn:pulumi:dev::shop::a:b:C::cluster" },
      /^deletedWith: it is not deleted by itself/,
    ],
    ["deleteBeforeReplace", { deleteBeforeReplace: true }, {}, /the provider says which one goes first\.$/],
    ["deleteBeforeReplace", { deleteBeforeReplace: false }, {}, /the provider says which one goes first\.$/],
    ["deleteBeforeReplace", {}, { deleteBeforeReplace: false }, /the new one comes first\.$/],
    ["ignoreChanges", { ignoreChanges: ["labels"] }, {}, /^ignoreChanges: Pulumi changes again/],
  ] as [string, object, object, RegExp][])
    it(`is an update that touches nothing: ${JSON.stringify(before)} → ${JSON.stringify(after)}`, () => {
      const change = onlyChange(group({}, before), group({}, after));
      assert.deepEqual([change.action, change.effect.kind], ["update", "nothing"]);
      assert.deepEqual(asked(change), [`update options.${option}`]);
      assert.match(change.notes.join(), note);
    });

  it("is none where it means the same", () => {
    for (const [before, after] of [
      [{}, { protect: false, retainOnDelete: false, ignoreChanges: [] }],
      [{ ignoreChanges: ["a", "b"] }, { ignoreChanges: ["b", "a"] }],
      [{ customTimeouts: { create: "1m" } }, {}],
    ])
      assert.deepEqual(diffOf(group({}, before), group({}, after)).changes, []);
  });

  it("leaves the effect to what changes beside it", () => {
    const change = onlyChange(group({ diskSize: 20 }, { protect: true }), group({ diskSize: 30 }));
    assert.deepEqual(asked(change), ["replace diskSize", "update options.protect"]);
    assert.equal(change.effect.kind, "nodeReplacement");
  });

  it("is one line for many", () => {
    const both = (protect: boolean) => ["a", "b"].map((name) => resource(type, name, { options: { protect } }));
    assert.deepEqual(
      diffOf(both(true), both(false)).folds.map(({ message }) => message),
      ["options.protect is removed, which was true on 2 resources."],
    );
  });
});

describe("another provider", () => {
  it("may mean another object", () => {
    const [one, other] = ["a", "b"].map((name) => resource("pulumi:providers:aws", name));
    const by = (provider: string) => [one!, other!, resource(type, "nodes", { provider })];
    assert.deepEqual(asked(onlyChange(by(one!.urn), by(other!.urn))), ["unknown provider"]);
  });

  it("of another version means nothing", () => {
    const by = (version: string) => [
      resource(type, "nodes", { provider: `urn:pulumi:dev::shop::pulumi:providers:aws::default_${version}` }),
    ];
    assert.deepEqual(diffOf(by("7_1_0"), by("7_2_0")).changes, []);
  });
});
