import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { ipBudgetTable } from "../../checks/tables/ip-budget.ts";
import { indexOf } from "../../model/plan-index.ts";
import type { Json, Plan, PlannedResource } from "../../plan/plan.ts";
import { planProject } from "../../plan/plan-project.ts";
import { readStackFiles } from "../../plan/project.ts";
import { addOn, bareCluster, network, nodeGroup, pods, size } from "../model/platform.ts";
import { asText, changed } from "../settings/stack-file.ts";
import { found, severities } from "./findings.ts";
import { plan, resource, unknown } from "./plan-builder.ts";

const fix =
  "Give the subnet a larger block, lower the largest size of the node group, or let vpc-cni keep fewer addresses ready: WARM_IP_TARGET with MINIMUM_IP_TARGET.";
const platform = (...resources: PlannedResource[]) => plan(...network, bareCluster(), ...resources);
const subnetText = "subnet-a (10.0.0.0/24, tokyo-a) offers 251 addresses.";

describe("subnet-addresses", () => {
  const rule = "subnet-addresses";

  it("is content where everything fits, to the last address", () => {
    assert.deepEqual(found(rule, platform(nodeGroup())), []);
    // 12 nodes and 2 more at a time in each zone hold 17 × 14 addresses and 6 for the control plane.
    const cni = addOn("vpc-cni", { env: { MINIMUM_IP_TARGET: "16" } });
    assert.deepEqual(found(rule, platform(cni, nodeGroup("general", size(1, 1, 20)))), []);
  });

  it("has a subnet filled to the last address, and not beyond", () => {
    const [vpc, a] = network as [PlannedResource, PlannedResource];
    const small = { ...a, inputs: { ...a.inputs, cidrBlock: "10.0.0.0/28" } };
    const balancers = (count: number) =>
      Array.from({ length: count }, (_, at) =>
        resource("aws:lb/loadBalancer:LoadBalancer", `nlb-${at}`, {
          inputs: { loadBalancerType: "network", internal: true, subnets: [{ resource: a.urn }] },
        }),
      );
    assert.deepEqual(found(rule, plan(vpc, small, ...balancers(4))), []);
    assert.deepEqual(found(rule, plan(vpc, small, ...balancers(5))), [
      `subnet-a (10.0.0.0/28, tokyo-a) offers 11 addresses. At its largest, the stack needs 12 of it, 12 for 5 load balancers. ${fix}`,
    ]);
  });

  it("finds what does not fit, with the largest part first", () => {
    const group = nodeGroup("general", size(1, 1, 30));
    assert.deepEqual(found(rule, platform(group, pods("web", 60))), [
      `${subnetText} At its largest, the stack needs 326 of it, 320 for 16 nodes of general, 6 for the control plane. ${fix}`,
      `subnet-b (10.0.1.0/24, tokyo-b) offers 251 addresses. At its largest, the stack needs 326 of it, 320 for 16 nodes of general, 6 for the control plane. ${fix}`,
    ]);
    assert.deepEqual(severities(rule, platform(group, pods("web", 60))), ["error", "error"]);
  });

  it("finds what fits until it is updated", () => {
    const [first] = found(rule, platform(nodeGroup("general", size(1, 1, 22)), pods("web", 22)));
    assert.equal(
      first,
      `${subnetText} A rolling update of the largest stack needs 286, 280 for 12 nodes of general, 6 for the control plane. ${fix}`,
    );
  });

  const doubts: readonly (readonly [string, PlannedResource[]])[] = [
    [
      "its subnets are not in this plan. Compare their free addresses with the table.",
      [nodeGroup("general", { subnetIds: ["subnet-1"] })],
    ],
    [
      "zz9.large is no type known here. Count its network interfaces by hand.",
      [nodeGroup("general", { instanceTypes: ["zz9.large"] })],
    ],
    [
      "its instance types or its size are not known in this plan. Give them as plain values.",
      [nodeGroup("general", { scalingConfig: { maxSize: unknown } })],
    ],
    [
      "its instance types or its size are not known in this plan. Give them as plain values.",
      [nodeGroup("general", { instanceTypes: unknown })],
    ],
    [
      "its pods have addresses of the subnets of ENIConfigs. Count those subnets by hand.",
      [nodeGroup(), addOn("vpc-cni", { env: { AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: "true" } })],
    ],
    [
      "settings of vpc-cni are not known in this plan. Give them as plain values.",
      [
        nodeGroup(),
        { ...addOn("vpc-cni"), inputs: { clusterName: "shop", addonName: "vpc-cni", configurationValues: unknown } },
      ],
    ],
  ];
  for (const [why, resources] of doubts)
    it(`cannot tell where ${why.slice(0, why.indexOf("."))}`, () => {
      const of = platform(...resources);
      assert.deepEqual(found(rule, of), [
        `general: cannot tell whether its subnets have the addresses it needs: ${why}`,
      ]);
      assert.deepEqual(severities(rule, of), ["warning"]);
    });

  it("warns only, where what does not fit depends on something that is not known", () => {
    const cni = {
      ...addOn("vpc-cni"),
      inputs: { clusterName: "shop", addonName: "vpc-cni", configurationValues: unknown },
    };
    assert.deepEqual(severities(rule, platform(cni, nodeGroup("general", size(1, 1, 40)), pods("web", 80))), [
      "warning",
      "warning",
      "warning",
    ]);
  });
});

describe("subnet-addresses-full", () => {
  const rule = "subnet-addresses-full";

  it("finds where full nodes would not fit, though the stack does", () => {
    const of = platform(nodeGroup("general", size(1, 1, 14)));
    const [first] = found(rule, of);
    assert.equal(
      first,
      `${subnetText} With full nodes it needs 316, 300 for 8 nodes of general, 16 for the control plane. ${fix}`,
    );
    assert.deepEqual(severities(rule, of), ["warning", "warning"]);
    assert.deepEqual(found("subnet-addresses", of), []);
  });

  it("says nothing where all fit, nor where not even the stack does", () => {
    assert.deepEqual(found(rule, platform(nodeGroup())), []);
    assert.deepEqual(found(rule, platform(nodeGroup("general", size(1, 1, 40)), pods("web", 80))), []);
  });
});

describe("the table of addresses", () => {
  const rows = (of: Plan) => ipBudgetTable(indexOf(of), { date: "2026-11-21" }).rows;

  it("has a row for each subnet from which something takes addresses", () => {
    assert.deepEqual(rows(platform(nodeGroup("general", size(1, 1, 14)))), [
      {
        urn: network[1]?.urn,
        severity: "warning",
        cells: ["subnet-a", "tokyo-a", "10.0.0.0/24", "251", "80", "0", "0", "6", "86", "106", "145", "316"],
      },
      {
        urn: network[2]?.urn,
        severity: "warning",
        cells: ["subnet-b", "tokyo-b", "10.0.1.0/24", "251", "80", "0", "0", "6", "86", "106", "145", "316"],
      },
    ]);
    assert.deepEqual(rows(plan()), []);
  });

  it("marks what does not fit as the rules do", () => {
    const marks = (...more: PlannedResource[]) =>
      rows(platform(nodeGroup("general", size(1, 1, 40)), pods("web", 80), ...more)).map(({ severity }) => severity);
    assert.deepEqual(marks(), ["error", "error"]);
    assert.deepEqual(marks(pods("shop", unknown)), ["warning", "warning"]);
    assert.deepEqual(
      rows(platform(nodeGroup())).map(({ severity }) => severity),
      [undefined, undefined],
    );
  });

  it("says in words what it does not know", () => {
    const [vpc, a] = network as [PlannedResource, PlannedResource];
    const bare = { ...a, inputs: { vpcId: { resource: vpc.urn } } as Record<string, Json> };
    const group = nodeGroup("general", { subnetIds: [{ resource: a.urn }], scalingConfig: { maxSize: unknown } });
    assert.deepEqual(
      rows(plan(vpc, bare, group)).map(({ cells }) => cells),
      [
        [
          "subnet-a",
          "not known",
          "not known",
          "not known",
          "0",
          "0",
          "0",
          "0",
          "0 or more",
          "20 or more",
          "not known",
          "60 or more",
        ],
      ],
    );
  });
});

describe("the shipped dev stack", () => {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  let small: Plan;
  before(async () => {
    const config = asText(changed("dev", [["network/cidrBlock", "10.0.0.0/24"]]));
    small = await planProject(root, { ...readStackFiles(root, "dev"), config });
  });

  it("does not fit into a /24", () => {
    const names = found("subnet-addresses", small).map((message) => message.slice(0, message.indexOf("of it")));
    assert.deepEqual(names, [
      "network-vpc-private-1 (10.0.0.0/27, ap-northeast-1a) offers 27 addresses. At its largest, the stack needs 87 ",
      "network-vpc-private-2 (10.0.0.32/27, ap-northeast-1c) offers 27 addresses. At its largest, the stack needs 87 ",
    ]);
  });

  it("takes blocks with prefix delegation, of which a /27 has too few", () => {
    const withPrefixes = (resource: PlannedResource): PlannedResource =>
      resource.type !== "eks:index:Cluster"
        ? resource
        : {
            ...resource,
            inputs: {
              ...resource.inputs,
              vpcCniOptions: { configurationValues: { env: { ENABLE_PREFIX_DELEGATION: "true" } } },
            },
          };
    const prefixed = { ...small, resources: small.resources.map(withPrefixes) };
    assert.deepEqual(
      found("subnet-addresses", prefixed).map((message) => /needs \d+ of it, \d+ for [^,]+/.exec(message)?.[0]),
      ["needs 123 of it, 99 for 3 nodes of general", "needs 123 of it, 99 for 3 nodes of general"],
    );
  });
});
