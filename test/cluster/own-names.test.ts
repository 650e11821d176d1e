import assert from "node:assert/strict";
import { ownNaming, withOwnNames } from "./own-names.ts";

describe("objects under names of a test's own", () => {
  const own = (name: string) => `${name}-1`;
  const renamed = (kind: string, fields: object) =>
    withOwnNames([{ apiVersion: "v1", kind, metadata: { name: "a" }, ...fields }], own)[0];

  it("are other ones each time", () => {
    const [one, other] = [ownNaming(), ownNaming()];
    assert.equal(one("a"), one("a"));
    assert.notEqual(one("a"), other("a"));
    assert.notEqual(one("a"), one("b"));
  });

  it("have another name where they belong to no namespace", () => {
    assert.deepEqual(renamed("Namespace", {}), { apiVersion: "v1", kind: "Namespace", metadata: { name: "a-1" } });
  });

  it("live in another namespace where they belong to one", () => {
    const { metadata } = renamed("Secret", { metadata: { name: "a", namespace: "web" } })!;
    assert.deepEqual(metadata, { name: "a", namespace: "web-1" });
  });

  it("point to what was renamed, and to nothing else", () => {
    const [account, user] = [
      { kind: "ServiceAccount", name: "b", namespace: "web" },
      { kind: "User", name: "c" },
    ];
    const binding = (role: string) =>
      renamed("ClusterRoleBinding", { roleRef: { kind: role, name: "r" }, subjects: [account, user] })!;
    assert.deepEqual(binding("ClusterRole").roleRef, { kind: "ClusterRole", name: "r-1" });
    assert.deepEqual(binding("Role").roleRef, { kind: "Role", name: "r" });
    assert.deepEqual(binding("Role").subjects, [{ ...account, namespace: "web-1" }, user]);
  });
});
