import assert from "node:assert/strict";
import { sentence } from "../../problems.ts";
import { parseSettings } from "../../settings/parse.ts";
import { existingClusterSchema, inputSchema } from "../../settings/schema.ts";
import { asText, type Change, changed, context, readYaml, refusals } from "./stack-file.ts";

const local = (changes: readonly Change[] = [], encryptedKeys: readonly string[] = []) =>
  refusals(changes, "local", encryptedKeys);
const inAwsOnly = "means something in AWS only, and with existingCluster nothing is made there";
const removeIt = "Remove it, or remove existingCluster.";

describe("settings of an existing cluster", () => {
  it("hold what runs in it, and no default of AWS", () => {
    const { settings, problems } = parseSettings(asText(changed("local", [])), context("local"));
    assert.deepEqual(problems, []);
    assert.deepEqual(Object.keys(settings ?? {}).sort(), [
      "acceptedFindings",
      "existingCluster",
      "name",
      "namespaces",
      "secrets",
      "sources",
      "stack",
      "workloads",
    ]);
    assert.deepEqual(settings?.existingCluster, { context: "current-context" });
    assert.deepEqual([settings?.name, settings?.stack], ["eks-platform-local", "local"]);
  });

  it("are those of every other stack, but for what means something in AWS only", () => {
    const shared = Object.keys(existingClusterSchema.shape).filter((key) => key !== "existingCluster");
    for (const key of shared) assert.ok(key in inputSchema.shape, key);
  });

  it("take the empty defaults of Pulumi.yaml for nothing", () => {
    const { config } = readYaml("Pulumi.yaml") as { config: Record<string, { default: unknown }> };
    const defaults = Object.entries(config).map(([key, declared]) => [`eks-platform:${key}`, declared.default]);
    assert.deepEqual(
      parseSettings(asText({ ...Object.fromEntries(defaults), ...changed("local", []) }), context("local")),
      parseSettings(asText(changed("local", [])), context("local")),
    );
  });

  const set: readonly (readonly [key: string, value: unknown])[] = [
    ["tags", { team: "web" }],
    ["permissionsBoundary", "arn:aws:iam::444455556666:policy/bound"],
    ["access", { administrators: [] }],
    ["network", { natGateways: "single" }],
    ["cluster", { kubernetesVersion: "1.36" }],
    ["nodeGroups", { general: {} }],
    ["fargateProfiles", { all: { selectors: [] } }],
    ["addOns", { coredns: {} }],
    ["loadBalancerController", { enabled: false }],
    ["logging", { enabled: false }],
    ["metrics", { enabled: "no" }],
  ];
  for (const [key, value] of set)
    it(`refuse ${key}, whatever is in it`, () =>
      assert.deepEqual(local([[key, value]]), [`${key} ${inAwsOnly}. ${removeIt}`]));

  it("refuse all that stands under aws:", () => {
    const changes: Change[] = [
      ["aws:region", "ap-northeast-1"],
      ["aws:profile", "dev"],
    ];
    assert.deepEqual(local(changes), [`aws:region ${inAwsOnly}. ${removeIt}`, `aws:profile ${inAwsOnly}. ${removeIt}`]);
  });

  it("know every key that they neither take nor refuse", () => {
    const keys = Object.keys(inputSchema.shape).filter((key) => !(key in existingClusterSchema.shape) && key !== "aws");
    assert.deepEqual(keys.sort(), set.map(([key]) => key).sort());
  });

  const workload = "workloads/nginx";
  const inWorkload: readonly (readonly [change: Change, sentence: string])[] = [
    [
      [`${workload}/role`, { managedPolicies: ["AmazonS3ReadOnlyAccess"] }],
      "workloads.nginx.role means something in AWS only, and an existing cluster gives its pods no identity there. Remove it.",
    ],
    ...["nlb", "clb", "alb"].map(
      (type) =>
        [
          [`${workload}/exposure`, { type }],
          `workloads.nginx.exposure.type is "${type}", but nothing in an existing cluster makes load balancers of AWS. Choose nodePort or clusterIp.`,
        ] as const,
    ),
    [
      ["sources", { charts: { "aws-load-balancer-controller": { path: "./chart.tgz" } } }],
      "sources.charts.aws-load-balancer-controller names a Helm chart, and none is installed into an existing cluster. Remove it.",
    ],
    [
      [`${workload}/namespace`, "wbe"],
      'workloads.nginx.namespace is "wbe", but namespaces has none of that name. Did you mean web?',
    ],
  ];
  for (const [change, said] of inWorkload)
    it(`refuse ${change[0]} ${JSON.stringify(change[1])}`, () => assert.deepEqual(local([change]), [said]));

  it("refuse Fargate", () => {
    const changes: Change[] = [
      [`${workload}/compute`, "fargate"],
      [`${workload}/exposure`, { type: "clusterIp" }],
      [`${workload}/resources`, {}],
    ];
    assert.deepEqual(local(changes), [
      'workloads.nginx.compute is "fargate", but an existing cluster has no Fargate profiles. Remove it.',
    ]);
  });

  it("allow a mirror, and workloads of every other kind", () => {
    const changes: Change[] = [
      ["sources", { registries: { "public.ecr.aws": "localhost:5000/mirror" } }],
      [`${workload}/exposure`, { type: "clusterIp", additionalPorts: [{ port: 8080 }] }],
    ];
    assert.deepEqual(local(changes), []);
  });

  const context404 = "What can stand here: context.";
  const malformed: readonly (readonly [value: unknown, sentence: string])[] = [
    [
      "docker-desktop",
      'existingCluster is "docker-desktop", but must be a group of settings. Write its settings below it, indented: context.',
    ],
    [
      { contxt: "kind" },
      "existingCluster.context is missing. Add it, like docker-desktop. Context of the kubeconfig that leads to it. `current-context` stands for whichever is current; with it only a cluster on this machine is deployed to.",
    ],
    [
      { context: "" },
      'existingCluster.context is "", but must not be empty. Write text, like docker-desktop, or remove the line.',
    ],
    [
      { context: "kind", kubeconfig: "~/kubeconfig" },
      `existingCluster.kubeconfig is no setting known here. ${context404}`,
    ],
  ];
  for (const [value, said] of malformed)
    it(`refuse existingCluster: ${JSON.stringify(value)}, and speak of no AWS`, () => {
      const [first, ...others] = local([["existingCluster", value]]);
      assert.equal(first, said);
      assert.ok(others.every((other) => other.startsWith("existingCluster.")));
    });

  it("tell every mistake at once", () => {
    const changes: Change[] = [
      ["existingCluster/context", 1],
      ["aws:region", "ap-northeast-1"],
      ["network", { natGatways: "single" }],
      ["namspaces", {}],
      [`${workload}/exposure`, { type: "alb" }],
      [`${workload}/replicas`, "two"],
    ];
    assert.deepEqual(local(changes), [
      "namspaces is no setting known here. Did you mean namespaces?",
      `network ${inAwsOnly}. ${removeIt}`,
      `aws:region ${inAwsOnly}. ${removeIt}`,
      'existingCluster.context is 1, but must be text. Put it in quotes, like "docker-desktop".',
      'workloads.nginx.replicas is "two", but must be a whole number. Write a whole number.',
      'workloads.nginx.exposure.type is "alb", but nothing in an existing cluster makes load balancers of AWS. Choose nodePort or clusterIp.',
    ]);
  });

  it("cannot be encrypted", () => {
    const said = local([], ["eks-platform:existingCluster"]);
    assert.deepEqual(said, [
      "existingCluster holds an encrypted value, and only secrets may: elsewhere it would be shown in plans and messages. Put the value under secrets, and refer to it by its name there.",
    ]);
  });

  it("turn a stack in AWS into many sentences, one for each setting", () => {
    const found = parseSettings(
      asText(changed("dev", [["existingCluster", { context: "kind" }]])),
      context("dev"),
    ).problems.map(sentence);
    const keys = ["tags", "access", "network", "cluster", "nodeGroups", "fargateProfiles"];
    const more = ["loadBalancerController", "logging", "metrics", "aws:region"];
    assert.deepEqual(
      found.filter((one) => one.includes(inAwsOnly)),
      [...keys, ...more].map((key) => `${key} ${inAwsOnly}. ${removeIt}`),
    );
    const types = found.filter((one) => one.includes("load balancers of AWS")).map((one) => one.split(" ")[0]);
    assert.deepEqual(
      types,
      ["nlb", "alb", "clb"].map((type) => `workloads.nginx-${type}.exposure.type`),
    );
  });
});
