import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { checksDocument, documentPath } from "../../checks/document.ts";
import { type AcceptedFinding, checks, runChecks, tables } from "../../checks/index.ts";
import { indexOf } from "../../model/plan-index.ts";
import type { Json, Plan, PlannedResource } from "../../plan/plan.ts";
import { component, container, labels, object, plan, podSpec, resource, unknown, urn } from "./plan-builder.ts";

const date = "2026-11-21";
const groupType = "aws:cloudwatch/logGroup:LogGroup";
const owner = component("eks-platform:index:LogGroups", "logs");
const group = (name: string) => resource(groupType, name, { parent: owner.urn });
const two = plan(owner, group("audit"), group("access"));

function accepted(...acceptedFindings: AcceptedFinding[]) {
  return runChecks(two, { date, acceptedFindings }).map(({ rule, urn, message, fix, accepted }) =>
    rule === "log-retention" ? [urn?.split("::").at(-1), accepted] : [rule, message, fix],
  );
}

describe("runChecks", () => {
  it("gives rule, severity, resource, message and page, and nothing to a plan without faults", () => {
    const retention = checks.find(({ id }) => id === "log-retention");
    assert.deepEqual(runChecks(plan(owner, group("audit")), { date }), [
      {
        rule: "log-retention",
        severity: "error",
        urn: urn(groupType, "audit"),
        message: "audit keeps logs for ever.",
        fix: "Set retentionInDays.",
        page: retention?.page,
      },
    ]);
    assert.deepEqual(runChecks(plan(owner), { date }), []);
  });

  it("puts errors first, then goes by rule and resource", () => {
    const entry = resource("aws:eks/accessEntry:AccessEntry", "me", {
      inputs: { principalArn: "arn:aws:iam::111122223333:role/a" },
    });
    const unsure = resource(groupType, "c", {
      parent: owner.urn,
      inputs: { retentionInDays: unknown },
    });
    assert.deepEqual(
      runChecks(plan(unsure, entry, group("b"), group("a"), owner), { date }).map(({ rule, severity }) => [
        severity,
        rule,
      ]),
      [
        ["error", "component-parent"],
        ["error", "log-retention"],
        ["error", "log-retention"],
        ["warning", "log-retention"],
      ],
    );
  });
});

describe("accepted findings", () => {
  const reason = "kept for the auditors";
  const rule = "log-retention";

  it("carry the reason, and only those that are meant", () => {
    assert.deepEqual(accepted({ rule, reason }), [
      ["access", reason],
      ["audit", reason],
    ]);
    for (const resource of ["audit", "aud*", `${groupType}::audit`, urn(groupType, "audit"), "*LogGroup::au*"])
      assert.deepEqual(
        accepted({ rule, resource, reason }),
        [
          ["access", undefined],
          ["audit", reason],
        ],
        resource,
      );
  });

  it("hold on their last day, and are themselves a finding on the next", () => {
    assert.deepEqual(accepted({ rule, resource: "audit", reason, until: date })[1], ["audit", reason]);
    assert.deepEqual(accepted({ rule, resource: "audit", reason, until: "2026-11-20" }), [
      ["access", undefined],
      ["audit", undefined],
      [
        "acceptance-ended",
        "acceptedFindings: log-retention of audit ended on 2026-11-20.",
        "Mend what it covers, or give a new day and reason.",
      ],
    ]);
  });

  it("give way to one that still holds", () => {
    const [, audit] = accepted({ rule, reason: "old", until: "2020-01-01" }, { rule, reason });
    assert.deepEqual(audit, ["audit", reason]);
  });

  it("are a finding where they cover nothing, the end of a name being no name", () => {
    const unused = (label: string) => [
      "acceptance-unused",
      `acceptedFindings: ${label} covers nothing any more.`,
      "Remove it.",
    ];
    assert.deepEqual(accepted({ rule, resource: "dit", reason })[2], unused("log-retention of dit"));
    assert.deepEqual(accepted({ rule: "clear-secret", reason })[2], unused("clear-secret"));
    assert.deepEqual(accepted({ rule: "clear-secret", reason, until: "2020-01-01" })[2], unused("clear-secret"));
    assert.deepEqual(accepted({ rule: "log-retntion", reason })[2], [
      "acceptance-unused",
      "acceptedFindings: log-retntion: no check is called log-retntion.",
      "Use the id that the finding shows.",
    ]);
  });
});

describe("every check", () => {
  it("has an id of its own, a sentence for title and reason, and a page of those who know", () => {
    const ids = checks.map(({ id }) => id);
    assert.deepEqual([...new Set(ids)], ids);
    for (const { id, title, why, page } of checks) {
      assert.match(id, /^[a-z]+(-[a-z]+)+$/);
      for (const text of [title, why]) assert.match(text, /^[A-Z].*\.$/, id);
      assert.match(
        page,
        /^https:\/\/(docs\.aws\.amazon\.com|kubernetes\.io|www\.pulumi\.com|kubernetes-sigs\.github\.io)\//,
        id,
      );
    }
  });

  it("stands in docs/checks.md as it is", () => {
    assert.equal(readFileSync(documentPath, "utf8"), checksDocument(), "run npm run docs:checks");
  });
});

describe("every table", () => {
  it("has an id and a title of its own, a sentence for what it tells, and the page behind it", () => {
    for (const key of ["id", "title"] as const) {
      const all = tables.map((table) => table[key]);
      assert.deepEqual([...new Set(all)], all);
    }
    for (const table of tables) {
      assert.match(table.id, /^[a-z]+(-[a-z]+)*$/);
      assert.match(table.tells, /^[A-Z].*\.$/);
      assert.match(
        table.page,
        /^https:\/\/(docs\.aws|aws)\.amazon\.com\/|^https:\/\/(kubernetes\.io|www\.pulumi\.com)\//,
      );
      const { id, title, page } = table(indexOf(plan()), { date });
      assert.deepEqual([id, title, page], [table.id, table.title, table.page]);
    }
  });
});

/** Types that some check looks into, and inputs that may be anything, the words that checks know among their keys. */
const types = [
  ...["Deployment", "DaemonSet"].map((kind) => `kubernetes:apps/v1:${kind}`),
  ...["Pod", "Service", "Secret", "ConfigMap", "ServiceAccount"].map((kind) => `kubernetes:core/v1:${kind}`),
  "kubernetes:batch/v1:CronJob",
  "kubernetes:networking.k8s.io/v1:Ingress",
  "kubernetes:policy/v1:PodDisruptionBudget",
  "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
  "kubernetes:helm.sh/v3:Release",
  "pulumi:providers:kubernetes",
  "eks:index:Cluster",
  "eks:index:ManagedNodeGroup",
  "aws:eks/addon:Addon",
  "aws:eks/accessEntry:AccessEntry",
  "aws:eks/podIdentityAssociation:PodIdentityAssociation",
  "aws:iam/role:Role",
  "aws:iam/policy:Policy",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/securityGroupRule:SecurityGroupRule",
  "aws:ec2/launchTemplate:LaunchTemplate",
  groupType,
  "eks-platform:index:Workload",
];
const words = (
  "metadata spec template name namespace labels annotations selector matchLabels matchExpressions containers initContainers " +
  "image env value securityContext capabilities drop resources serviceAccount serviceAccountName values chart version data " +
  "stringData type rules http paths backend service policy Statement Action Resource Condition inlinePolicies ingress cidrBlocks " +
  "metadataOptions blockDeviceMappings ebs encrypted podIdentityAssociations roleArn addonName principalArn kubeconfig jobTemplate " +
  "eks-platform/hardening-exceptions unknown secret volumes ports hostPort readinessProbe lifecycle preStop httpGet host targetPort scaleTargetRef kind"
).split(" ");

const anything = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    fc.constantFrom<Json>(
      { unknown: true },
      { secret: true },
      "LoadBalancer",
      "web",
      '{"Statement":[{}]}',
      "*",
      0,
      true,
      null,
    ),
    fc.string(),
    fc.array(tie("json"), { maxLength: 3 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...words), fc.string()), tie("json"), { maxKeys: 6 }),
  ),
})).json;

const inputs = fc.dictionary(fc.constantFrom(...words), anything, { maxKeys: 8 });
const names = ["a", "b", "c", "d"];
const urns = fc.constantFrom(...types.flatMap((type) => names.map((name) => urn(type, name))), "nowhere");
const anyResource: fc.Arbitrary<PlannedResource> = fc
  .record({
    type: fc.constantFrom(...types),
    name: fc.constantFrom(...names),
    custom: fc.boolean(),
    inputs,
    parent: urns,
    provider: urns,
    dependencies: fc.array(urns, { maxLength: 3 }),
    propertyDependencies: fc.dictionary(fc.constantFrom(...words), fc.array(urns, { maxLength: 2 }), { maxKeys: 3 }),
  })
  .map(({ type, name, ...part }) => resource(type, name, part));
const anyPlan: fc.Arbitrary<Plan> = fc
  .record({ resources: fc.uniqueArray(anyResource, { selector: ({ urn }) => urn, maxLength: 12 }), outputs: inputs })
  .map(({ resources, outputs }) => ({ ...plan(...resources), outputs }));

describe("checks of any plan", () => {
  it("never throw, and say something", () => {
    fc.assert(
      fc.property(anyPlan, (some) => {
        for (const { message } of runChecks(some, { date })) assert.match(message, /\.$/);
      }),
      { numRuns: 300 },
    );
  });

  it("find the same in whatever order the resources come", () => {
    const shuffled = anyPlan.chain((some) =>
      fc.tuple(fc.constant(some), fc.shuffledSubarray([...some.resources], { minLength: some.resources.length })),
    );
    fc.assert(
      fc.property(shuffled, ([some, resources]) => {
        assert.deepEqual(runChecks({ ...some, resources }, { date }), runChecks(some, { date }));
      }),
      { numRuns: 150 },
    );
  });
});

describe("checks of 4,000 resources", () => {
  const workloads = Array.from({ length: 1000 }, (_, number) => {
    const name = `web-${number}`;
    const own = { ...labels, "app.kubernetes.io/instance": name };
    const workload = component("eks-platform:index:Workload", name);
    const part = { parent: workload.urn };
    const ready = { readinessProbe: { tcpSocket: { port: 80 } } };
    const containers = [container(ready), container({ ...ready, name: "log" })];
    const template = { metadata: { labels: own }, spec: podSpec({ containers }) };
    return [
      workload,
      object("Deployment", name, { selector: { matchLabels: own }, template }, part),
      object("Service", name, { type: "ClusterIP", selector: own, ports: [{ port: 80 }] }, part),
      object("PodDisruptionBudget", name, { selector: { matchLabels: own } }, part),
    ];
  }).flat();

  it("find nothing in sound ones", () => {
    assert.deepEqual(runChecks(plan(...workloads), { date }), []);
  });
});
