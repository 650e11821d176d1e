import assert from "node:assert/strict";
import type { Json, PlannedResource } from "../../plan/plan.ts";
import { component, object, project, resource, urn } from "../checks/plan-builder.ts";
import { asked, diffOf, onlyChange } from "./diffing.ts";

const workload = "shop:index:Workload";
const roleType = "aws:iam/role:Role";

/** A child of a component: its URN has the component's type in it. */
function child(parent: PlannedResource, one: PlannedResource): PlannedResource {
  const above = parent.urn.split("::")[2];
  const below = `urn:pulumi:dev::${project}::${above}$${one.type}::${one.name}`;
  return { ...one, urn: below, parent: parent.urn, component: parent.urn };
}

const service = (name: string, called = "web", part = {}) =>
  object("Service", name, { ports: [{ port: 80 }] }, { metadata: { name: called }, ...part });
const role = (name: string, inputs: Record<string, Json> = { name: "nodes" }, options = {}) =>
  resource(roleType, name, { inputs, options });
const alias = (spec: Json) => ({ aliases: [{ spec }] });

describe("matching by name", () => {
  it("leaves stack and project aside", () => {
    const elsewhere = (one: PlannedResource) => ({ ...one, urn: one.urn.replace("dev::shop", "prod::store") });
    assert.deepEqual(diffOf([elsewhere(role("a"))], [role("a")]).changes, []);
    const refers = (one: PlannedResource) =>
      resource("aws:eks/addon:Addon", "b", { inputs: { roleArn: { resource: one.urn } } });
    assert.deepEqual(diffOf([elsewhere(refers(elsewhere(role("a"))))], [refers(role("a"))]).changes, []);
  });

  it("tells what came and what went", () => {
    const { changes, unchanged } = diffOf([role("a"), role("b", { name: "b" })], [role("a"), role("c", { name: "c" })]);
    assert.deepEqual(changes.map(({ action, name }) => [action, name]).sort(), [
      ["create", "c"],
      ["delete", "b"],
    ]);
    assert.equal(unchanged, 1);
  });

  it("has everything created where there is no base", () => {
    const diff = diffOf(undefined as never, [role("a"), component(workload, "w")]);
    assert.equal(diff.basePlanned, false);
    assert.deepEqual(
      diff.changes.map(({ action, name }) => [action, name]),
      [["create", "a"]],
    );
  });

  it("does not list components", () => {
    const [before, after] = [
      component(workload, "w", { inputs: { a: 1 } }),
      component(workload, "w", { inputs: { a: 2 } }),
    ];
    assert.deepEqual(diffOf([before], [after]).changes, []);
    assert.deepEqual(diffOf([before], []).changes, []);
    assert.deepEqual(diffOf([], [after]).changes, []);
  });
});

describe("a move", () => {
  it("with an alias needs nothing", () => {
    for (const options of [alias({ name: "old" }), { aliases: [{ urn: urn(roleType, "old") }] }]) {
      const change = onlyChange([role("old")], [role("new", { name: "nodes" }, options)]);
      assert.equal(change.action, "move");
      assert.equal(change.previousUrn, urn(roleType, "old"));
      assert.equal(change.needsAlias, undefined);
      assert.equal(change.alias, "An alias of the program covers it: nothing is made anew.");
    }
  });

  it("is one where the objects have the same name", () => {
    const change = onlyChange([role("old")], [role("new")]);
    assert.equal(change.action, "move");
    assert.equal(change.needsAlias, true);
    assert.match(
      change.alias ?? "",
      /^Give Role new the option `aliases: \[\{ name: "old" \}\]`\. Without it, Pulumi deletes/,
    );
    assert.deepEqual(change.notes, [
      "Pulumi takes it for two: it creates the new one first, which fails where the name is taken, and then deletes old.",
    ]);
  });

  it("may come with other changes", () => {
    const [before, after] = [service("old"), service("new", "web", { metadata: { name: "web", labels: { a: "b" } } })];
    const change = onlyChange([before], [after]);
    assert.equal(change.action, "move");
    assert.deepEqual(asked(change), ["update metadata.labels"]);
    assert.equal(
      onlyChange([role("old", { name: "a", path: "/" })], [role("new", { name: "a", path: "/x/" })]).action,
      "replace",
    );
  });

  it("names the parent that it had", () => {
    const [one, other] = [component(workload, "one"), component("shop:index:Other", "other")];
    const moved = (parent: PlannedResource, options = {}) => child(parent, { ...service("svc"), options });
    const [before, after] = [
      [one, other, moved(one)],
      [one, other, moved(other)],
    ];
    assert.match(onlyChange(before, after).alias ?? "", new RegExp(`\\[\\{ parent: "${one.urn}" \\}\\]`));
    const aliased = [one, other, moved(other, alias({ parenturn: one.urn }))];
    assert.equal(onlyChange(before, aliased).needsAlias, undefined);
    assert.match(onlyChange([one, service("svc")], [one, moved(one)]).alias ?? "", /parent: pulumi\.rootStackResource/);
    const toRoot = { ...service("svc"), options: alias({ parenturn: one.urn }) };
    assert.equal(onlyChange([one, moved(one)], [one, toRoot]).needsAlias, undefined);
    const fromRoot = [one, moved(one, alias({ noparent: true }))];
    assert.equal(onlyChange([one, service("svc")], fromRoot).needsAlias, undefined);
  });

  it("of a component takes along all within it, named or not", () => {
    const tree = (name: string, options = {}) => {
      const parent = component(workload, name, { options });
      return [
        parent,
        child(parent, service(`${name}-svc`)),
        child(parent, role(`${name}-role`, { namePrefix: "web-" })),
      ];
    };
    const { changes, folds } = diffOf(tree("a"), tree("b"));
    assert.deepEqual(
      changes.map(({ action, needsAlias }) => [action, needsAlias]),
      [
        ["move", true],
        ["move", true],
      ],
    );
    for (const { alias } of changes)
      assert.match(
        alias ?? "",
        /^Give Workload b the option `aliases: \[\{ name: "a" \}\]`, which covers all within it\./,
      );
    assert.equal(folds.length <= 1, true);

    const aliased = diffOf(tree("a"), tree("b", alias({ name: "a" })));
    assert.deepEqual(
      aliased.changes.map(({ action, needsAlias }) => [action, needsAlias]),
      [
        ["move", undefined],
        ["move", undefined],
      ],
    );
  });

  it("is of a child of the component before it is of one that says the same", () => {
    const tree = (name: string, namePrefix: string) => {
      const parent = component(workload, name);
      return [parent, child(parent, service(`${name}-svc`)), child(parent, role(`${name}-role`, { namePrefix }))];
    };
    const { changes } = diffOf(tree("a", "x-"), [...tree("b", "y-"), role("loose", { namePrefix: "x-" })]);
    assert.deepEqual(Object.fromEntries(changes.map(({ name, action }) => [name, action])), {
      "b-role": "replace",
      "b-svc": "move",
      loose: "create",
    });
  });

  it("with an alias is no change of what refers to it", () => {
    const refers = (one: PlannedResource) =>
      resource("aws:eks/cluster:Cluster", "c", { inputs: { roleArn: { resource: one.urn } } });
    const aliased = role("new", { name: "nodes" }, alias({ name: "old" }));
    assert.equal(onlyChange([role("old"), refers(role("old"))], [aliased, refers(aliased)]).name, "new");
    assert.equal(diffOf([role("old"), refers(role("old"))], [role("new"), refers(role("new"))]).changes.length, 2);
  });

  it("without an alias does what a replacement does", () => {
    const claim = (name: string, options = {}) => ({
      ...object("PersistentVolumeClaim", name, {}, { metadata: { name: "data" } }),
      options,
    });
    assert.equal(onlyChange([claim("old")], [claim("new")]).effect.kind, "dataLoss");
    assert.equal(onlyChange([claim("old")], [claim("new", alias({ name: "old" }))]).effect.kind, "nothing");
  });

  it("is told of what says the same, where there is one of each", () => {
    const prefix = { namePrefix: "web-", description: "Nodes" };
    assert.equal(onlyChange([role("old", prefix)], [role("new", prefix)]).action, "move");
    const two = diffOf([role("a", prefix), role("b", prefix)], [role("c", prefix)]).changes;
    assert.deepEqual(two.map(({ action }) => action).sort(), ["create", "delete", "delete"]);
  });

  for (const [type, inputs] of [
    ["aws:eks/addon:Addon", { clusterName: "c", addonName: "coredns" }],
    ["aws:eks/nodeGroup:NodeGroup", { clusterName: "c", nodeGroupName: "n" }],
    ["aws:eks/accessEntry:AccessEntry", { clusterName: "c", principalArn: "p" }],
    [
      "aws:eks/podIdentityAssociation:PodIdentityAssociation",
      { clusterName: "c", namespace: "n", serviceAccount: "s" },
    ],
    ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", { role: "r", policyArn: "p" }],
    ["aws:s3/bucket:Bucket", { bucket: "b" }],
    ["aws:cloudwatch/logGroup:LogGroup", { name: "/a" }],
  ] as const)
    it(`is known of ${type} by ${Object.keys(inputs).join(" and ")}`, () => {
      const side = (name: string, tag: string, more = {}) => [
        resource(type, name, { inputs: { ...inputs, ...more, tags: { tag } } }),
      ];
      assert.equal(onlyChange(side("a", "1"), side("b", "2")).action, "move");
      for (const key of Object.keys(inputs))
        assert.equal(diffOf(side("a", "1"), side("b", "2", { [key]: "other" })).changes.length, 2, key);
    });

  it("does not take objects of two namespaces for one", () => {
    const other = service("new", "web", { metadata: { name: "web", namespace: "else" } });
    assert.equal(diffOf([service("old")], [other]).changes.length, 2);
  });

  it("with an alias keeps ids that follow from its name in the plan", () => {
    const attachment = (one: PlannedResource, arn: string, more = {}) =>
      resource("aws:eks/podIdentityAssociation:PodIdentityAssociation", "x", {
        inputs: { clusterName: "c", namespace: "n", serviceAccount: "s", roleArn: arn, ...more },
        propertyDependencies: { roleArn: [one.urn] },
      });
    const arn = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
    const before = [role("old", { namePrefix: "a-" }), attachment(role("old"), arn("old-dfb32d8"))];
    const moved = role("new", { namePrefix: "a-" }, alias({ name: "old" }));
    assert.equal(onlyChange(before, [moved, attachment(moved, arn("new-c7a8c7c"))]).name, "new");
    assert.equal(diffOf(before, [moved, attachment(moved, arn("else-c7a8c7c"))]).changes.length, 2);
    const unaliased = { ...moved, options: {} };
    assert.equal(diffOf(before, [unaliased, attachment(unaliased, arn("new-c7a8c7c"))]).changes.length, 2);
  });
});
