import assert from "node:assert/strict";
import {
  AmiType,
  Architecture,
  architectureOfImage,
  architectureOfInstanceType,
  dataDevice,
  userData,
} from "../../components/node-image.ts";

describe("node images", () => {
  it("know their architecture", () => {
    const arm = Object.values(AmiType).filter((amiType) => architectureOfImage(amiType) === Architecture.Arm);
    assert.deepEqual(
      arm,
      Object.values(AmiType).filter((amiType) => amiType.includes("ARM_64")),
    );
    assert.equal(architectureOfImage(AmiType.Al2023X86), "x86_64");
  });

  const types: [string, Architecture | undefined][] = [
    ["t3.medium", Architecture.X86],
    ["m7i-flex.large", Architecture.X86],
    ["m7a.large", Architecture.X86],
    ["g4dn.xlarge", Architecture.X86],
    ["g6e.xlarge", Architecture.X86],
    ["inf2.xlarge", Architecture.X86],
    ["p6e-gb200.36xlarge", undefined],
    ["t4g.small", Architecture.Arm],
    ["m7gd.large", Architecture.Arm],
    ["c6gn.large", Architecture.Arm],
    ["im4gn.large", Architecture.Arm],
    ["g5g.xlarge", Architecture.Arm],
    ["x2gd.metal", Architecture.Arm],
    ["a1.large", Architecture.Arm],
  ];
  for (const [type, architecture] of types)
    it(`read ${type} as ${architecture ?? "unknown"}`, () => {
      assert.equal(architectureOfInstanceType(type), architecture);
    });

  it("keep pods and images on the volume meant for them", () => {
    assert.equal(dataDevice(AmiType.Al2023Arm), "/dev/xvda");
    assert.equal(dataDevice(AmiType.BottlerocketX86), "/dev/xvdb");
  });

  it("are told the number of pods in their own language", () => {
    assert.equal(userData(AmiType.BottlerocketArm, { maxPods: 110 }), "[settings.kubernetes]\nmax-pods = 110\n");
    const lines = userData(AmiType.Al2023X86, { maxPods: 110 }).split("\n");
    const boundary = /boundary="(.+)"/.exec(lines[1]!)![1]!;
    assert.equal(lines.filter((line) => line === `--${boundary}`).length, 1);
    assert.equal(lines.filter((line) => line === `--${boundary}--`).length, 1);
    assert.deepEqual(lines.slice(lines.indexOf("apiVersion: node.eks.aws/v1alpha1"), -3), [
      "apiVersion: node.eks.aws/v1alpha1",
      "kind: NodeConfig",
      "spec:",
      "  kubelet:",
      "    config:",
      "      maxPods: 110",
    ]);
  });
});
