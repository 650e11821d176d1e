import assert from "node:assert/strict";
import { plan, resource } from "../checks/plan-builder.ts";
import { groupsOf, rbacOf } from "./access-policies.ts";

describe("access policies as RBAC", () => {
  const own = (name: string) => `${name}-1`;
  const association = (policy: string, accessScope: { type: string; namespaces?: string[] }) =>
    resource("aws:eks/accessPolicyAssociation:AccessPolicyAssociation", policy, {
      inputs: { principalArn: "someone", policyArn: `arn:aws:eks::aws:cluster-access-policy/${policy}`, accessScope },
    });
  const shown = (...associations: ReturnType<typeof resource>[]) =>
    rbacOf(plan(...associations), own).map(({ kind, metadata, roleRef }) =>
      [kind, metadata.namespace, metadata.name, roleRef?.name].filter((part) => part !== undefined).join(" "),
    );

  it("bind the role of Kubernetes that is like the policy, where the policy holds", () => {
    const edit = association("AmazonEKSEditPolicy", { type: "namespace", namespaces: ["web", "jobs"] });
    assert.deepEqual(shown(edit, association("AmazonEKSViewPolicy", { type: "cluster" })), [
      "RoleBinding web-1 access-0-1 edit",
      "RoleBinding jobs-1 access-0-1 edit",
      "ClusterRoleBinding access-1-1 view",
    ]);
  });

  it("make a role where Kubernetes has none", () => {
    assert.deepEqual(shown(association("AmazonEKSAdminViewPolicy", { type: "cluster" })), [
      "ClusterRole amazoneksadminviewpolicy-1",
      "ClusterRoleBinding access-0-1 amazoneksadminviewpolicy-1",
    ]);
  });

  it("are not guessed", () => {
    assert.throws(() => shown(association("AmazonEKSHybridPolicy", { type: "cluster" })), /AmazonEKSHybridPolicy/);
  });

  it("leave the groups of an entry as they are", () => {
    const inputs = { principalArn: "someone", kubernetesGroups: ["auditors"] };
    const entry = resource("aws:eks/accessEntry:AccessEntry", "entry", { inputs });
    assert.deepEqual(groupsOf(plan(entry), "someone"), ["auditors"]);
    assert.throws(() => groupsOf(plan(entry), "another"), /0 access entries are for another/);
  });
});
