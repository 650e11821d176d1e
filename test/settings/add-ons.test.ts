import assert from "node:assert/strict";
import { sentence } from "../../problems.ts";
import { addOns, addOnsProblems, chosenAddOns } from "../../settings/add-ons.ts";
import { addOnVersions } from "../../versions.ts";

const pins = addOnVersions["1.36"]!;

describe("settings of add-ons", () => {
  it("bring the standard add-ons at the pins of the Kubernetes version", () => {
    const names = [
      "vpc-cni",
      "kube-proxy",
      "eks-pod-identity-agent",
      "coredns",
      "metrics-server",
      "aws-ebs-csi-driver",
    ];
    assert.deepEqual(
      chosenAddOns(addOns.parse({}), "1.36"),
      Object.fromEntries(names.map((name) => [name, { version: pins[name] }])),
    );
    assert.equal(chosenAddOns({}, "1.35")["kube-proxy"]!.version, addOnVersions["1.35"]!["kube-proxy"]);
    assert.deepEqual(addOnsProblems({}, "1.36"), []);
  });

  it("add, turn off, pin and configure, in the order of installation", () => {
    const chosen = chosenAddOns(
      addOns.parse({
        "metrics-server": { enabled: false },
        "snapshot-controller": {},
        coredns: { version: "v1.14.7-eksbuild.10", configuration: { replicaCount: 3 } },
        adot: { version: "v0.156.0-eksbuild.1", serviceAccounts: { collector: ["AWSXrayWriteOnlyAccess"] } },
      }),
      "1.36",
    );
    assert.deepEqual(Object.keys(chosen), [
      "snapshot-controller",
      "vpc-cni",
      "kube-proxy",
      "eks-pod-identity-agent",
      "coredns",
      "aws-ebs-csi-driver",
      "adot",
    ]);
    assert.deepEqual(chosen.coredns, { version: "v1.14.7-eksbuild.10", configuration: { replicaCount: 3 } });
    assert.deepEqual(chosen.adot?.serviceAccounts, { collector: ["AWSXrayWriteOnlyAccess"] });
  });

  it("refuse floating versions, other words, and what would leave the cluster without network or credentials", () => {
    assert.ok(!addOns.safeParse({ coredns: { version: "latest" } }).success);
    assert.ok(!addOns.safeParse({ coredns: { config: {} } }).success);
    const settings = addOns.parse({
      "vpc-cni": { enabled: false },
      "eks-pod-identity-agent": { enabled: false },
      "external-dns": { enabled: false },
      "kube-proxy": { version: "v1.35.3-eksbuild.29" },
      adot: {},
    });
    assert.deepEqual(addOnsProblems(settings, "1.36").map(sentence), [
      `addOns.kube-proxy.version is "v1.35.3-eksbuild.29", but the cluster's Kubernetes version is 1.36, and kube-proxy goes with it. Use a version that starts with v1.36.`,
      "addOns.adot.version is missing, and none is pinned for Kubernetes 1.36. Ask `aws eks describe-addon-versions --addon-name adot` and write one.",
      "addOns.vpc-cni.enabled is false, but no node gets ready without it. Remove the line.",
      "addOns.eks-pod-identity-agent.enabled is false, but no node gets ready without it. Remove the line.",
      "addOns.external-dns.enabled is false, but it is not installed anyway. Remove addOns.external-dns.",
    ]);
  });
});
