import assert from "node:assert/strict";
import { withoutHash } from "../../diff/hashed-names.ts";
import { nameByContent } from "../../k8s/config-hash.ts";
import { object, resource } from "../checks/plan-builder.ts";
import { asked, diffOf, onlyChange } from "./diffing.ts";

describe("a name with a hash", () => {
  for (const [name, expected] of [
    [nameByContent("config", { a: "1" }), "config"],
    ["config-7f9d4b2k5m", "config"],
    ["chart-config-c8a1b2c3", "chart-config"],
    ["config", "config"],
    ["config-background", "config-background"],
    ["config-2024", "config-2024"],
  ] as const)
    it(`${name} is ${expected}`, () => assert.equal(withoutHash(name), expected));

  const map = (name: string, data: string, part = {}) =>
    object("ConfigMap", name, null, { metadata: { name }, inputs: { data: { a: data }, immutable: true }, ...part });

  it("is the same ConfigMap as the one before, replaced", () => {
    const [before, after] = [map("web-0123456789", "1"), map("web-abcdef0123", "2")];
    const change = onlyChange([before], [after]);
    assert.equal(change.action, "replace");
    assert.equal(change.previousUrn, before.urn);
    assert.deepEqual(asked(change), ["replace data.a", "replace metadata.name"]);
  });

  it("is replaced even where its data could change", () => {
    const provider = resource("pulumi:providers:kubernetes", "k8s", { inputs: { enableConfigMapMutable: true } });
    const side = (name: string, data: string) => [
      provider,
      resource("kubernetes:core/v1:ConfigMap", name, { provider: provider.urn, inputs: { data: { a: data } } }),
    ];
    assert.equal(onlyChange(side("web-0123456789", "1"), side("web-abcdef0123", "2")).action, "replace");
  });

  it("stays two where it is not one of a kind", () => {
    const base = [map("web-0123456789", "1"), map("web-0123456780", "2")];
    assert.deepEqual(
      diffOf(base, [map("web-abcdef0123", "3")]).changes.map(({ action }) => action),
      ["delete", "delete", "create"].sort((a, b) => (a === "delete" ? -1 : b === "delete" ? 1 : 0)),
    );
  });
});
