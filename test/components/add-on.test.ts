import assert from "node:assert/strict";
import fc from "fast-check";
import { AddOn, type AddOnArgs, addOnProblems } from "../../components/add-on.ts";
import { canonicalJson, merged } from "../../components/canonical-json.ts";
import { inOrder, knownAddOn, ownConfiguration, standardAddOns } from "../../components/known-add-ons.ts";
import { sentence } from "../../problems.ts";
import { addOnVersions } from "../../versions.ts";
import { find, planOf, typesAndNames } from "../plan-of.ts";
import { account } from "./fixtures.ts";

const args: AddOnArgs = { account, clusterName: "dev", addOnName: "coredns", version: "v1.14.6-eksbuild.4" };
const type = "aws:eks/addon:Addon";

function plan(more: Partial<AddOnArgs> = {}) {
  return planOf(() => new AddOn("add-on", { ...args, ...more }));
}

describe("AddOn", () => {
  it("installs a pinned version and wins over what was there", async () => {
    const planned = await plan();
    assert.deepEqual(
      typesAndNames(planned).filter(([kind]) => !kind.startsWith("pulumi:providers")),
      [
        [type, "add-on-add-on"],
        ["eks-platform:index:AddOn", "add-on"],
      ],
    );
    assert.deepEqual(find(planned, type).inputs, {
      clusterName: "dev",
      addonName: "coredns",
      addonVersion: "v1.14.6-eksbuild.4",
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "OVERWRITE",
      preserve: false,
      podIdentityAssociations: [],
    });
  });

  it("gives the EBS driver a role for its one service account, made before the driver, and tags its volumes", async () => {
    const planned = await plan({
      addOnName: "aws-ebs-csi-driver",
      configuration: { node: { tolerateAllTaints: true }, controller: { replicaCount: 3 } },
      tags: { Team: "platform" },
      permissionsBoundary: "arn:aws:iam::123456789012:policy/b",
    });
    const names = typesAndNames(planned).map(([, name]) => name);
    assert.ok(names.includes("add-on-ebs-csi-controller-sa-AmazonEBSCSIDriverPolicyV2"));
    assert.ok(!typesAndNames(planned).some(([kind]) => kind.includes("PodIdentityAssociation")));
    const addOn = find(planned, type);
    const associations = addOn.inputs.podIdentityAssociations as { serviceAccount: string; roleArn: string }[];
    assert.deepEqual(
      associations.map(({ serviceAccount }) => serviceAccount),
      ["ebs-csi-controller-sa"],
    );
    assert.ok(associations[0]!.roleArn);
    assert.ok(addOn.dependencies.some((urn) => urn.includes("RolePolicyAttachment")));
    assert.equal(
      addOn.inputs.configurationValues,
      '{"controller":{"extraVolumeTags":{"Team":"platform"},"replicaCount":3},"node":{"tolerateAllTaints":true}}',
    );
    assert.match(String(find(planned, "aws:iam/role:Role").inputs.permissionsBoundary), /policy\/b$/);
  });

  it("takes other service accounts instead of the known ones", async () => {
    const planned = await plan({ serviceAccounts: { external: ["A", "service-role/B"] }, namespace: "external-dns" });
    const trust = String(find(planned, "aws:iam/role:Role").inputs.assumeRolePolicy);
    const names = typesAndNames(planned).map(([, name]) => name);
    for (const name of ["add-on-external-A", "add-on-external-B"]) assert.ok(names.includes(name), name);
    assert.match(trust, /kubernetes-namespace":"external-dns"/);
  });

  it("takes the pin for the cluster's Kubernetes version, and the namespace the add-on is known to have", async () => {
    const pinned = await plan({ version: undefined, kubernetesVersion: "1.35" });
    assert.equal(find(pinned, type).inputs.addonVersion, addOnVersions["1.35"]!.coredns);
    const observed = await plan({ addOnName: "amazon-cloudwatch-observability", version: "v5.0.0-eksbuild.1" });
    const trust = String(find(observed, "aws:iam/role:Role").inputs.assumeRolePolicy);
    assert.match(trust, /kubernetes-namespace":"amazon-cloudwatch"/);
  });

  it("refuses what the cluster installs itself, and versions that float", async () => {
    assert.deepEqual(addOnProblems({ ...args, addOnName: "vpc-cni", version: "latest" }).map(sentence), [
      'addOnName is "vpc-cni", which the cluster installs itself, since its nodes need it from the start. Set its version and configuration on the cluster.',
      'version is "latest", which is no version of an EKS add-on. Write it whole, like v1.14.6-eksbuild.4.',
    ]);
    const without = { ...args, version: undefined };
    assert.deepEqual(addOnProblems(without).map(sentence), [
      "version is missing, and so is kubernetesVersion. Give one of the two.",
    ]);
    assert.match(
      addOnProblems({ ...without, kubernetesVersion: "1.99" })
        .map(sentence)
        .join(),
      /version is missing, and none is pinned for Kubernetes 1\.99/,
    );
    await assert.rejects(plan({ version: "v1.14.6" }), /which is no version of an EKS add-on/);
  });
});

describe("known add-ons", () => {
  it("hold every standard add-on, each with a pin for each Kubernetes version", () => {
    assert.deepEqual([...standardAddOns].sort(), [
      "aws-ebs-csi-driver",
      "coredns",
      "eks-pod-identity-agent",
      "kube-proxy",
      "metrics-server",
      "vpc-cni",
    ]);
    for (const pins of Object.values(addOnVersions)) for (const name of standardAddOns) assert.ok(pins[name], name);
  });

  it("come from the cluster where nodes need them", () => {
    const before = standardAddOns.filter((name) => knownAddOn(name).byCluster);
    assert.deepEqual(before, ["vpc-cni", "kube-proxy", "eks-pod-identity-agent"]);
    assert.deepEqual(knownAddOn("something-new"), { ...knownAddOn("coredns"), standard: false });
  });

  it("install the snapshot controller before the driver that looks for it, and lose none", () => {
    assert.deepEqual(inOrder(["aws-ebs-csi-driver", "coredns", "snapshot-controller"]), [
      "snapshot-controller",
      "aws-ebs-csi-driver",
      "coredns",
    ]);
    assert.deepEqual(inOrder(["coredns", "aws-ebs-csi-driver"]), ["coredns", "aws-ebs-csi-driver"]);
  });

  it("pass on only tags that the driver's schema takes", () => {
    assert.deepEqual(ownConfiguration("aws-ebs-csi-driver", { Team: "基盤", Env: "dev", "a/b": "c@d" }), {
      controller: { extraVolumeTags: { Env: "dev", "a/b": "c@d" } },
    });
    assert.deepEqual(ownConfiguration("coredns", { Env: "dev" }), {});
  });
});

describe("canonical JSON", () => {
  it("is the same text for the same value in any order of keys", () => {
    assert.equal(canonicalJson({ b: [{ d: 1, c: null }], a: "x" }), '{"a":"x","b":[{"c":null,"d":1}]}');
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        assert.equal(canonicalJson(turned), canonicalJson(value));
        assert.deepEqual(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("merges object by object, and the second wins", () => {
    assert.deepEqual(merged({ a: { b: 1, c: 2 }, d: [1] }, { a: { c: 3 }, d: [2], e: 4 }), {
      a: { b: 1, c: 3 },
      d: [2],
      e: 4,
    });
  });
});
