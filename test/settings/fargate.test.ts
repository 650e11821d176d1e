import assert from "node:assert/strict";
import { fargateProfileOf } from "../../settings/rules/fargate.ts";

type Selector = { namespace: string; labels?: Record<string, string> };

function profileOf(selector: Selector, namespace: string, labels: Record<string, string> = {}): string | undefined {
  return fargateProfileOf({ fargateProfiles: { found: { selectors: [selector] } } }, namespace, labels);
}

describe("settings/rules/fargate", () => {
  const table: [selector: Selector, namespace: string, labels: Record<string, string>, selected: boolean][] = [
    [{ namespace: "web" }, "web", {}, true],
    [{ namespace: "web" }, "web2", {}, false],
    [{ namespace: "web*" }, "web2", {}, true],
    [{ namespace: "web-?" }, "web-2", {}, true],
    [{ namespace: "web-?" }, "web-22", {}, false],
    [{ namespace: "*" }, "kube-system", {}, true],
    [{ namespace: "web", labels: { run: "fargate" } }, "web", {}, false],
    [{ namespace: "web", labels: { run: "fargate" } }, "web", { run: "fargate", app: "a" }, true],
    [{ namespace: "web", labels: { run: "far*" } }, "web", { run: "fargate" }, true],
    [{ namespace: "web", labels: { run: "a.b" } }, "web", { run: "axb" }, false],
    [{ namespace: "web", labels: { run: "a", app: "b" } }, "web", { run: "a" }, false],
  ];
  for (const [selector, namespace, labels, selected] of table)
    it(`${JSON.stringify(selector)} ${selected ? "selects" : "leaves"} ${namespace} ${JSON.stringify(labels)}`, () =>
      assert.equal(profileOf(selector, namespace, labels), selected ? "found" : undefined));

  it("names the first profile that selects a pod, as EKS would have to", () => {
    const fargateProfiles = {
      other: { selectors: [{ namespace: "other" }] },
      first: { selectors: [{ namespace: "a" }, { namespace: "web" }] },
      second: { selectors: [{ namespace: "web" }] },
    };
    assert.equal(fargateProfileOf({ fargateProfiles }, "web", {}), "first");
  });
});
