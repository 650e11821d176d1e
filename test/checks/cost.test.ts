import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { tablesOf } from "../../checks/index.ts";
import type { Row, Table } from "../../model/table.ts";
import type { Plan } from "../../plan/plan.ts";
import { planProject } from "../../plan/plan-project.ts";
import { readStackFiles } from "../../plan/project.ts";
import { plan, resource } from "./plan-builder.ts";

const date = "2026-11-21";

function costTable(head: Plan, base?: Plan): Table {
  const table = tablesOf(head, { date, base }).find(({ id }) => id === "cost");
  assert(table !== undefined);
  return table;
}

/** The last two amounts of a row, by what it is of. */
function amounts({ rows, columns }: Table): Record<string, string[]> {
  const first = columns.findIndex(({ title }) => title === "USD an hour");
  const named = rows.map(({ cells }: Row): [string, string[]] => [cells[0] ?? "", cells.slice(first, first + 2)]);
  return Object.fromEntries(named.filter(([, [hour]]) => hour !== "by use"));
}

describe("cost table of the shipped stacks", () => {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const planned = (stack: string) => planProject(root, readStackFiles(root, stack), { unknown: false });

  it("dev: 0.48 an hour and 350 a month, as README.md says", async () => {
    const table = costTable(await planned("dev"));
    assert.deepEqual(amounts(table), {
      "Control plane of eks-platform-dev": ["0.1", "73.00"],
      // 2 × 0.1088, × 730
      "Nodes of group general (t3.large, spot)": ["0.2176", "158.85"],
      // 2 × 30 GB × 0.096 a month, ÷ 730
      "Disks of group general": ["0.00789", "5.76"],
      // 0.25 vCPU × 0.05056 + 0.5 GB × 0.00553
      "Deployment serverless/nginx-fargate on Fargate (0.25 vCPU, 0.5 GB)": ["0.0154", "11.25"],
      "NAT gateways of network-vpc": ["0.062", "45.26"],
      "ALB web": ["0.0243", "17.74"],
      "NLB web/nginx-nlb": ["0.0243", "17.74"],
      // Internal, so without public addresses; its price is not known here.
      "CLB web/nginx-clb": ["not known", "not known"],
      "Public IPv4 addresses of NAT gateways and Elastic IPs": ["0.005", "3.65"],
      // 2 load balancers × 2 zones × 0.005
      "Public IPv4 addresses of load balancers": ["0.02", "14.60"],
      "KMS keys": ["0.00137", "1.00"],
      // 0.1 + 0.2176 + 0.00789 + 0.015405 + 0.062 + 0.0243 + 0.0243 + 0.005 + 0.02 + 0.00137
      "Together, as far as known, without what is billed by use": ["0.4779", "348.84"],
    });
    assert.deepEqual(table.notes, [
      "On demand in ap-northeast-1, without tax, credits and discounts; a month has 730 hours. No quotation.",
      "Not in the sum: CLB web/nginx-clb.",
      // 348.84 + 2 more nodes × (0.1088 × 730 + 30 × 0.096)
      "At the largest sizes that it names, this plan comes to 0.7034 an hour, 513.45 a month.",
      "Nodes of group general are counted as t3.large on demand, where t3a.large, m6i.large, m7i.large may come instead; spot costs less.",
    ]);
  });

  it("prod", async () => {
    const table = costTable(await planned("prod"));
    assert.deepEqual(amounts(table), {
      "Control plane of eks-platform-prod": ["0.1", "73.00"],
      // 3 × 0.1302, × 730
      "Nodes of group system (m7i.large)": ["0.3906", "285.14"],
      // 3 × 50 GB × 0.096
      "Disks of group system": ["0.0197", "14.40"],
      // 3 × 0.2604, × 730
      "Nodes of group apps (m7i.xlarge)": ["0.7812", "570.28"],
      // 3 × 100 GB × 0.096
      "Disks of group apps": ["0.0395", "28.80"],
      // 3 × 0.062
      "NAT gateways of network-vpc": ["0.186", "135.78"],
      "ALB web": ["0.0243", "17.74"],
      "NLB web/web-internal": ["0.0243", "17.74"],
      // 3 × 0.005, and 1 load balancer × 3 zones × 0.005
      "Public IPv4 addresses of NAT gateways and Elastic IPs": ["0.015", "10.95"],
      "Public IPv4 addresses of load balancers": ["0.015", "10.95"],
      "KMS keys": ["0.00137", "1.00"],
      // 0.1 + 0.3906 + 0.01973 + 0.7812 + 0.03945 + 0.186 + 2 × 0.0243 + 2 × 0.015 + 0.00137
      "Together, without what is billed by use": ["1.5969", "1165.77"],
    });
  });
});

describe("cost table", () => {
  const aws = resource("pulumi:providers:aws", "aws", { inputs: { region: "ap-northeast-1" } });
  const group = (desiredSize: number, instanceType = "m7i.large") =>
    resource("aws:eks/nodeGroup:NodeGroup", "g", {
      inputs: {
        nodeGroupName: "g",
        instanceTypes: [instanceType],
        scalingConfig: { minSize: 1, desiredSize, maxSize: 4 },
      },
    });
  const key = resource("aws:kms/key:Key", "k");

  it("says counts, units and where prices come from", () => {
    const { columns, rows } = costTable(plan(aws, group(2)));
    assert.deepEqual(
      columns.map(({ title }) => title),
      ["What", "Count", "Unit", "USD a unit", "USD an hour", "USD a month"],
    );
    assert.deepEqual(
      rows.map(({ cells }) => cells),
      [
        [
          "Nodes of group g (m7i.large)",
          "2 (at most 4)",
          "node, by the hour",
          "0.1302 (AWS price list of 2026-09-23)",
          "0.2604",
          "190.09",
        ],
        ["Disks of group g", "not known", "GB, by the month", "not known here", "not known", "not known"],
        ["Together, as far as known, without what is billed by use", "", "", "", "0.2604", "190.09"],
      ],
    );
    assert.equal(rows[0]?.urn, group(2).urn);
  });

  it("is not there where nothing is billed", () => {
    assert.deepEqual(
      tablesOf(plan(), { date }).filter(({ id }) => id === "cost"),
      [],
    );
  });

  it("says so where it knows no prices", () => {
    const elsewhere = resource("pulumi:providers:aws", "aws", { inputs: { region: "eu-west-1" } });
    const [note] = costTable(plan(elsewhere, key)).notes;
    assert.equal(note, "No prices are known here for eu-west-1.");
    assert.equal(costTable(plan(key)).notes[0], "No prices: this plan does not say in which region it is.");
  });

  it("shows what a change costs", () => {
    const changes = (head: Plan, base: Plan) => {
      const { columns, rows } = costTable(head, base);
      assert.equal(columns.at(-1)?.title, "Change");
      return Object.fromEntries(rows.map(({ cells }) => [cells[0], cells.at(-1)]));
    };
    assert.deepEqual(changes(plan(aws, group(3)), plan(aws, group(2), key)), {
      "Nodes of group g (m7i.large)": "+0.1302/h (+95.05 USD a month)",
      "Disks of group g": "none",
      "KMS keys: no more": "-0.00137/h (-1.00 USD a month)",
      "Together, as far as known, without what is billed by use": "+0.1288/h (+94.05 USD a month)",
    });
    const database = resource("aws:rds/instance:Instance", "d");
    assert.deepEqual(changes(plan(aws, key, database), plan(aws, key)), {
      "KMS keys": "none",
      "aws:rds/instance:Instance": "new, amount not known",
      "Together, as far as known, without what is billed by use": "changes, amount not known",
    });
    assert.deepEqual(changes(plan(aws, key, database), plan(aws)), {
      "KMS keys": "+0.00137/h (+1.00 USD a month)",
      "aws:rds/instance:Instance": "new, amount not known",
      "Together, as far as known, without what is billed by use": "+0.00137/h (+1.00 USD a month), as far as known",
    });
    assert.deepEqual(changes(plan(aws, key), plan(aws, key)), {
      "KMS keys": "none",
      "Together, without what is billed by use": "none",
    });
    assert.deepEqual(changes(plan(aws, group(2, "x9z.huge")), plan(aws, group(2, "y9z.huge"))), {
      "Nodes of group g (x9z.huge)": "changes, amount not known",
      "Disks of group g": "none",
      "Together, as far as known, without what is billed by use": "changes, amount not known",
    });
  });
});
