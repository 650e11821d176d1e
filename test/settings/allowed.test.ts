import assert from "node:assert/strict";
import { type Change, refusals } from "./stack-file.ts";

describe("settings/what is allowed, and what else is said", () => {
  it("lets whole namespaces run on Fargate where there are no nodes", () => {
    const changes: Change[] = [
      ["nodeGroups", {}],
      ["fargateProfiles", { all: { selectors: [{ namespace: "*" }] } }],
      ["workloads", {}],
    ];
    assert.deepEqual(refusals(changes), []);
  });

  it("compares all three of a scaling", () => {
    assert.deepEqual(refusals([["nodeGroups/general/scaling", { min: 3, desired: 2, max: 2 }]]), [
      "nodeGroups.general.scaling.min is 3, but max is 2. Raise max, or lower min.",
      "nodeGroups.general.scaling.desired is 2, but min is 3. Raise desired, or lower min.",
    ]);
  });

  it("wants something to run on", () => {
    assert.deepEqual(
      refusals([
        ["nodeGroups", {}],
        ["fargateProfiles", {}],
        ["workloads", {}],
      ]),
      ["nodeGroups is empty, and so is fargateProfiles, so that nothing could run, not even DNS. Add a node group."],
    );
  });

  it("lets CoreDNS alone run on Fargate beside nodes", () => {
    const selectors = [{ namespace: "kube-system", labels: { "k8s-app": "kube-dns" } }];
    assert.deepEqual(refusals([["fargateProfiles/dns", { selectors }]]), []);
  });

  it("lets EKS's own observability add-on take the place of ours", () => {
    const addOn: Change = ["addOns/amazon-cloudwatch-observability", { version: "v6.4.0-eksbuild.1" }];
    const off: Change[] = [
      ["logging/enabled", false],
      ["metrics/enabled", false],
    ];
    assert.deepEqual(refusals([addOn, ...off]), []);
  });

  const mirror = "444455556666.dkr.ecr.ap-northeast-1.amazonaws.com/ecr-public";
  const closed: Change[] = [
    ["network/natGateways", "none"],
    ["sources/registries", { "public.ecr.aws": mirror }],
  ];

  it("is content with a mirror and endpoints where there are no NAT gateways, by their short names or in full", () => {
    const needed = ["ec2", "ecr.api", "ecr.dkr", "sts"];
    const more = ["wafv2", "ssm", "ssmmessages"];
    const whole = more.map((service) => `com.amazonaws.ap-northeast-1.${service}`);
    for (const services of [more, whole])
      assert.deepEqual(refusals([...closed, ["network/interfaceEndpoints", [...needed, ...services]]]), []);
  });

  it("needs no endpoints for what is off, nor where somebody else made the VPC", () => {
    const off: Change[] = [["nodeGroups/general/sessionManager", false]];
    assert.deepEqual(refusals([...closed, ...off, ["loadBalancerController/webFirewall", false]]), []);
    const existing = {
      vpcId: "vpc-01234567",
      privateSubnetIds: ["subnet-01234567", "subnet-89abcdef"],
      publicSubnetIds: ["subnet-01234568"],
    };
    assert.deepEqual(refusals([["network", { natGateways: "none", existing }]]), []);
  });

  it("says nothing of a release where the Kubernetes version cannot be read, but all else of its group", () => {
    assert.deepEqual(
      refusals([
        ["cluster/kubernetesVersion", 1.35],
        ["nodeGroups/general/releaseVersion", "1.35.4-20260930"],
        ["nodeGroups/general/scaling/desired", 5],
      ]),
      [
        'cluster.kubernetesVersion is 1.35, but must be text. Put it in quotes, like "1.36".',
        "nodeGroups.general.scaling.desired is 5, but max is 4. Raise max, or lower desired.",
      ],
    );
  });

  it("takes a hostile value for what it is", () => {
    for (const value of [null, [], {}, "", 0, true, "constructor", [[]], { toString: 1 }])
      for (const key of [
        "network",
        "nodeGroups",
        "workloads",
        "access",
        "addOns",
        "logging",
        "acceptedFindings",
        "name",
      ])
        refusals([[key, value]]);
  });
});
