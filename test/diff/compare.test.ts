import assert from "node:assert/strict";
import fc from "fast-check";
import type { Finding, Json, PlannedResource } from "../../plan/plan.ts";
import { object, resource } from "../checks/plan-builder.ts";
import { diffOf } from "./diffing.ts";

const types = ["aws:iam/role:Role", "aws:sqs/queue:Queue", "kubernetes:core/v1:Service", "aws:unheard/of:Of"];
const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;
const hidden = fc.constantFrom<Json>(
  { unknown: true },
  { secret: true },
  { secret: true, mark: "x" },
  { secret: true, mark: "y" },
);
const inputs = fc.dictionary(
  fc.constantFrom("name", "path", "tags", "policy", "metadata", "spec"),
  fc.oneof(json, hidden),
);

const resources: fc.Arbitrary<PlannedResource[]> = fc
  .uniqueArray(fc.record({ type: fc.constantFrom(...types), name: fc.constantFrom("a", "b", "c", "d"), inputs }), {
    selector: ({ type, name }) => `${type} ${name}`,
  })
  .map((all) => all.map(({ type, name, inputs }) => resource(type, name, { inputs })));

describe("diffPlans", () => {
  it("finds nothing between a plan and itself", () => {
    fc.assert(
      fc.property(resources, (all) => {
        const { changes, folds, unchanged } = diffOf(all, structuredClone(all));
        assert.deepEqual([changes, folds, unchanged], [[], [], all.length]);
      }),
    );
  });

  it("does not depend on the order of resources and properties", () => {
    const turned = (all: PlannedResource[]) =>
      [...all].reverse().map((one) => ({ ...one, inputs: Object.fromEntries(Object.entries(one.inputs).reverse()) }));
    fc.assert(
      fc.property(resources, resources, (base, head) => {
        assert.deepEqual(diffOf(turned(base), turned(head)), diffOf(base, head));
      }),
    );
  });

  it("creates one way what it deletes the other", () => {
    const urns = (base: PlannedResource[], head: PlannedResource[], wanted: string) =>
      diffOf(base, head)
        .changes.filter(({ action }) => action === wanted)
        .map(({ urn }) => urn)
        .sort();
    fc.assert(
      fc.property(resources, resources, (base, head) => {
        assert.deepEqual(urns(base, head, "create"), urns(head, base, "delete"));
      }),
    );
  });

  it("counts every resource once, and tells no mark", () => {
    fc.assert(
      fc.property(resources, resources, (base, head) => {
        const { changes, unchanged, folds } = diffOf(base, head);
        const inHead = changes.filter(({ action }) => action !== "delete").length;
        assert.equal(inHead + unchanged, head.length);
        assert.equal(new Set(changes.map(({ urn, action }) => `${urn} ${action}`)).size, changes.length);
        const folded = folds.flatMap(({ urns }) => urns);
        assert.equal(new Set(folded).size, folded.length);
        assert.doesNotMatch(JSON.stringify(changes), /"mark":"[xy]"/);
      }),
    );
  });

  it("puts the most dangerous first", () => {
    const claim = (storageClassName: string) => object("PersistentVolumeClaim", "data", { storageClassName });
    const map = (label: string) => object("ConfigMap", "map", null, { metadata: { labels: { label } } });
    const role = resource("aws:iam/role:Role", "role", { inputs: { name: "r" } });
    const { changes } = diffOf([claim("a"), map("a")], [claim("b"), map("b"), role]);
    assert.equal(changes[0]?.name, "data");
    const kinds = ["dataLoss", "interruption", "unknown", "nodeReplacement", "rollingRestart", "nothing"];
    const ranks = changes.map(({ effect }) => kinds.indexOf(effect.kind));
    assert.deepEqual(
      ranks,
      [...ranks].sort((a, b) => a - b),
    );
  });

  it("puts what replaces first among properties", () => {
    const role = (path: string, description: string) => [
      resource("aws:iam/role:Role", "r", { inputs: { description, path } }),
    ];
    assert.deepEqual(
      diffOf(role("/", "a"), role("/x/", "b")).changes[0]?.properties.map(({ action }) => action),
      ["replace", "update"],
    );
  });

  it("says where a resource comes from", () => {
    const at = (source: string, path: string) => [resource("aws:iam/role:Role", "r", { source, inputs: { path } })];
    assert.equal(diffOf(at("a.ts:1", "/"), at("a.ts:2", "/x/")).changes[0]?.source, "a.ts:2");
    assert.equal(diffOf(at("a.ts:1", "/"), []).changes[0]?.source, "a.ts:1");
  });
});

describe("findings", () => {
  const finding = (rule: string, message: string, urn?: string): Finding => ({
    rule,
    message,
    severity: "warning",
    page: "https://example.com",
    ...(urn === undefined ? {} : { urn }),
  });

  it("appear, go and stay", () => {
    const [a, b, c] = [finding("a", "1"), finding("b", "1", "urn:pulumi:dev::shop::t:t:T::x"), finding("c", "1")];
    assert.deepEqual(diffOf([], [], { base: [a, b], head: [b, c] }).findings, {
      appeared: [c],
      gone: [a],
      staying: [b],
    });
  });

  it("are others with another message, and the same about what is only renamed", () => {
    const [before, after] = [finding("a", "3 of 4"), finding("a", "4 of 4")];
    assert.deepEqual(diffOf([], [], { base: [before], head: [after] }).findings, {
      appeared: [after],
      gone: [before],
      staying: [],
    });
    const role = (name: string) => resource("aws:iam/role:Role", name, { inputs: { name: "nodes" } });
    const about = (name: string) => finding("a", "1", role(name).urn);
    const { findings } = diffOf([role("old")], [role("new")], { base: [about("old")], head: [about("new")] });
    assert.deepEqual(findings, { appeared: [], gone: [], staying: [about("new")] });
  });
});
