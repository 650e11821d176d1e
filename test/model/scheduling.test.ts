import assert from "node:assert/strict";
import fc from "fast-check";
import type { Value } from "../../model/json.ts";
import { Answer } from "../../model/kubernetes.ts";
import type { FargateProfile, FargateSelector, NodeGroup, Taint } from "../../model/nodes.ts";
import { placeOf, profileMatcher, takes } from "../../model/scheduling.ts";
import type { Json } from "../../plan/plan.ts";
import { resource, unknown } from "../checks/plan-builder.ts";

const { Yes, No, CannotTell } = Answer;
const zone = (name: string) => ({ urn: name, name, kind: "private" as const, zone: name, tags: {} });

function group(part: Partial<NodeGroup> = {}): NodeGroup {
  return {
    resource: resource("aws:eks/nodeGroup:NodeGroup", "general"),
    name: "general",
    instanceTypes: ["m7i.large", "m6i.large"],
    spot: false,
    labels: { pool: "apps", size: "4" },
    taints: [],
    subnets: [zone("tokyo-a"), zone("tokyo-b")],
    likelySubnets: [],
    unclear: false,
    ...part,
  };
}
const asked = (spec: Value, part: Partial<NodeGroup> = {}, inZone?: string) =>
  takes(placeOf(group(part), inZone), spec);

describe("nodeSelector", () => {
  const cases: readonly (readonly [Json, Answer])[] = [
    [{}, Yes],
    [{ pool: "apps" }, Yes],
    [{ pool: "apps", size: "4" }, Yes],
    [{ pool: "system" }, No],
    [{ pool: "apps", gpu: "yes" }, No],
    [{ pool: unknown }, CannotTell],
    [{ pool: unknown, gpu: "yes" }, No],
    [unknown, CannotTell],
    [{ "node.kubernetes.io/instance-type": "m6i.large" }, Yes],
    [{ "node.kubernetes.io/instance-type": "c7i.large" }, No],
    [{ "topology.kubernetes.io/zone": "tokyo-b" }, Yes],
    [{ "topology.kubernetes.io/zone": "tokyo-c" }, No],
    [{ "kubernetes.io/hostname": "ip-10-0-0-1" }, CannotTell],
    [{ toString: "x" }, No],
  ];
  for (const [nodeSelector, answer] of cases)
    it(`${JSON.stringify(nodeSelector)}: ${answer}`, () => {
      assert.equal(asked({ nodeSelector }), answer);
    });

  it("asks one zone where that is named", () => {
    const spec = { nodeSelector: { "topology.kubernetes.io/zone": "tokyo-b" } };
    assert.equal(asked(spec, {}, "tokyo-b"), Yes);
    assert.equal(asked(spec, {}, "tokyo-a"), No);
  });

  it("cannot tell where labels of the group, or its subnets, are not known", () => {
    assert.equal(asked({ nodeSelector: { gpu: "yes" } }, { unclear: true }), CannotTell);
    const { subnets: _, ...nowhere } = group();
    assert.equal(takes(placeOf(nowhere), { nodeSelector: { "topology.kubernetes.io/zone": "x" } }), CannotTell);
  });
});

describe("required node affinity", () => {
  const term = (...matchExpressions: Json[]) => ({ matchExpressions });
  const expression = (key: string, operator: string, ...values: Json[]) => ({ key, operator, values });
  const cases: readonly (readonly [string, Json, Answer])[] = [
    ["In", [term(expression("pool", "In", "apps", "x"))], Yes],
    ["In, of others", [term(expression("pool", "In", "x"))], No],
    ["NotIn", [term(expression("pool", "NotIn", "apps"))], No],
    ["NotIn, without the label", [term(expression("eks.amazonaws.com/compute-type", "NotIn", "fargate"))], Yes],
    ["NotIn, one type of two", [term(expression("node.kubernetes.io/instance-type", "NotIn", "m6i.large"))], Yes],
    ["Exists", [term(expression("pool", "Exists"))], Yes],
    ["Exists, without the label", [term(expression("gpu", "Exists"))], No],
    ["DoesNotExist", [term(expression("gpu", "DoesNotExist"))], Yes],
    ["DoesNotExist, with the label", [term(expression("pool", "DoesNotExist"))], No],
    ["Gt", [term(expression("size", "Gt", "3"))], Yes],
    ["Gt, of the same", [term(expression("size", "Gt", "4"))], No],
    ["Lt", [term(expression("size", "Lt", "5"))], Yes],
    ["all of a term", [term(expression("pool", "Exists"), expression("gpu", "Exists"))], No],
    ["one term of two", [term(expression("gpu", "Exists")), term(expression("pool", "Exists"))], Yes],
    ["a term without conditions", [term()], No],
    ["no term", [], No],
    ["an operator nobody knows", [term(expression("pool", "Like", "a"))], CannotTell],
    ["fields", [{ matchFields: [expression("metadata.name", "In", "x")] }], CannotTell],
    ["terms that are not known", unknown, CannotTell],
    ["a value that is not known", [term(expression("pool", "In", unknown))], CannotTell],
  ];
  for (const [name, nodeSelectorTerms, answer] of cases)
    it(`${name}: ${answer}`, () => {
      const required = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } };
      assert.equal(asked({ affinity: { nodeAffinity: required } }), answer);
    });
});

describe("taints", () => {
  const noSchedule: Taint = { key: "pool", value: "apps", effect: "NoSchedule" };
  const cases: readonly (readonly [string, Taint, Json, Answer])[] = [
    ["not tolerated", noSchedule, [], No],
    ["tolerated", noSchedule, [{ key: "pool", value: "apps", effect: "NoSchedule" }], Yes],
    ["tolerated for every effect", noSchedule, [{ key: "pool", operator: "Equal", value: "apps" }], Yes],
    ["of another value", noSchedule, [{ key: "pool", value: "other" }], No],
    ["of another effect", noSchedule, [{ key: "pool", value: "apps", effect: "NoExecute" }], No],
    ["whatever its value", noSchedule, [{ key: "pool", operator: "Exists" }], Yes],
    ["every one", noSchedule, [{ operator: "Exists" }], Yes],
    ["every one, by a key that is missing, without Exists", noSchedule, [{ value: "apps" }], No],
    ["only preferred", { ...noSchedule, effect: "PreferNoSchedule" }, [], Yes],
    ["evicted at once", { ...noSchedule, effect: "NoExecute" }, [{ operator: "Exists" }], Yes],
    [
      "evicted after a time",
      { ...noSchedule, effect: "NoExecute" },
      [{ operator: "Exists", tolerationSeconds: 300 }],
      No,
    ],
    ["without a value", { key: "gpu", effect: "NoSchedule" }, [{ key: "gpu" }], Yes],
    ["not known", noSchedule, unknown, CannotTell],
    ["one not known", noSchedule, [{ key: unknown }], CannotTell],
  ];
  for (const [name, taint, tolerations, answer] of cases)
    it(`${name}: ${answer}`, () => {
      assert.equal(asked({ tolerations }, { taints: [taint] }), answer);
    });
});

describe("takes", () => {
  it("has an answer for whatever a spec holds", () => {
    const answers = Object.values(Answer);
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (nodeSelector, affinity, tolerations) => {
        const required = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: affinity } };
        const spec = { nodeSelector, tolerations, affinity: required } as Json;
        assert(answers.includes(asked(spec, { taints: [{ key: "a", effect: "NoSchedule" }] })));
      }),
    );
  });
});

describe("profileMatcher", () => {
  const profile = (name: string, ...selectors: FargateSelector[]): FargateProfile => ({
    resource: resource("aws:eks/fargateProfile:FargateProfile", name),
    name,
    selectors,
    likelySubnets: [],
    unclear: false,
  });
  const selects = (selector: Partial<FargateSelector>, namespace: string, labels: Record<string, string> = {}) =>
    profileMatcher([profile("one", { namespace: "web", labels: {}, ...selector })])(namespace, labels).length > 0;

  const cases: readonly (readonly [Partial<FargateSelector>, string, Record<string, string>, boolean])[] = [
    [{}, "web", {}, true],
    [{}, "webs", {}, false],
    [{ namespace: "web*" }, "webs", {}, true],
    [{ namespace: "we?" }, "web", {}, true],
    [{ namespace: "we?" }, "webs", {}, false],
    [{ namespace: "w.b" }, "web", {}, false],
    [{ namespace: "*" }, "anything", {}, true],
    [{ labels: { tier: "front" } }, "web", { tier: "front", app: "a" }, true],
    [{ labels: { tier: "front" } }, "web", { tier: "back" }, false],
    [{ labels: { tier: "front" } }, "web", {}, false],
    [{ labels: { tier: "f*" } }, "web", { tier: "front" }, true],
    [{ labels: { "ti?r": "front" } }, "web", { tier: "front" }, true],
    [{ labels: { tier: "front", app: "a" } }, "web", { tier: "front" }, false],
  ];
  for (const [selector, namespace, labels, expected] of cases)
    it(`${JSON.stringify(selector)} ${expected ? "selects" : "leaves"} ${namespace} ${JSON.stringify(labels)}`, () => {
      assert.equal(selects(selector, namespace, labels), expected);
    });

  it("puts the profile that a pod names first, and the others in the order of their names", () => {
    const all = { namespace: "web", labels: {} };
    const matching = profileMatcher([profile("c", all), profile("a", all), profile("b", all)]);
    const named = (labels: Record<string, string>) => matching("web", labels).map(({ name }) => name);
    assert.deepEqual(named({}), ["a", "b", "c"]);
    assert.deepEqual(named({ "eks.amazonaws.com/fargate-profile": "b" }), ["b", "a", "c"]);
    assert.deepEqual(named({ "eks.amazonaws.com/fargate-profile": "x" }), ["a", "b", "c"]);
  });
});
