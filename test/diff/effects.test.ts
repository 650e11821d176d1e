import assert from "node:assert/strict";
import * as fc from "fast-check";
import { diffPlans } from "../../diff/compare.ts";
import { Action, EffectKind, type ResourceChange } from "../../diff/diff.ts";
import { effectOf as judged } from "../../diff/effects.ts";
import { indexOf } from "../../model/plan-index.ts";
import type { Json, PlannedResource } from "../../plan/plan.ts";
import { component, deployment, object, plan, resource, urn } from "../checks/plan-builder.ts";
import { type Case, changeOf, effectOf, itSays } from "./effect-case.ts";

const stranger = (inputs: Record<string, Json>) => resource("aws:glue/job:Job", "sort", { inputs });
const vpcOf = (cidrBlock: string) =>
  resource("awsx:ec2:Vpc", "network", {
    custom: false,
    remote: true,
    inputs: { cidrBlock, numberOfAvailabilityZones: 2 },
  });

const strangers: Case[] = [
  ["is new: nothing runs on it", [], stranger({}), "nothing", "It is new: nothing that runs is touched."],
  [
    "is updated or replaced: unknown",
    stranger({ a: 1 }),
    stranger({ a: 2 }),
    "unknown",
    "Whether it is updated or replaced cannot be told; if it is replaced: What goes with the old sort when it is replaced is not known.",
    ["If it is updated: What a change of a does to what runs is not known."],
  ],
  ["goes: unknown", stranger({}), [], "unknown", "What needs sort, and what goes with it, is not known."],
];

const renamed = (name: string, aliases: Json[] = []): PlannedResource => {
  const one = deployment("web");
  return { ...one, name, urn: urn(one.type, name), options: { aliases } };
};
const kept = { options: { retainOnDelete: true } };

const options: Case[] = [
  [
    "an object that stays when Pulumi lets it go",
    { ...deployment(), ...kept },
    [],
    "nothing",
    "Pulumi forgets it, and the object stays (retainOnDelete).",
  ],
  [
    "an object that stays when Pulumi makes another",
    { ...object("PersistentVolumeClaim", "data", { storageClassName: "a" }), ...kept },
    { ...object("PersistentVolumeClaim", "data", { storageClassName: "b" }), ...kept },
    "nothing",
    "The old one stays beside the new one (retainOnDelete).",
  ],
  [
    "another name with an alias",
    renamed("web"),
    renamed("shop", [{ urn: urn("kubernetes:apps/v1:Deployment", "web") }]),
    "nothing",
    "The same object, under another name in Pulumi: nothing that runs is touched.",
  ],
  [
    "another name without one",
    renamed("web"),
    renamed("shop"),
    "interruption",
    "Deployment demo/web is deleted with its only pod before the new one starts.",
  ],
];

describe("the effect of a change", () => {
  describe("of a type that no table knows", () => itSays(strangers));
  describe("follows the options of", () => itSays(options));

  it("is that of the parts, where a packaged component is one of them", () => {
    const before = plan(vpcOf("10.0.0.0/16"));
    const after = plan(vpcOf("10.1.0.0/16"));
    const { changes } = diffPlans(indexOf(before), indexOf(after), { base: "a", head: "b" }, { base: [], head: [] });
    const vpc = changes.find(({ type }) => type === "aws:ec2/vpc:Vpc");
    assert.equal(
      vpc?.effect.message,
      "Everything in the VPC network goes with it: nodes, load balancers, the control plane's interfaces.",
    );
    const whole: Omit<ResourceChange, "effect"> = {
      action: Action.Unknown,
      urn: urn("awsx:ec2:Vpc", "network"),
      type: "awsx:ec2:Vpc",
      name: "network",
      properties: [],
      notes: [],
    };
    assert.deepEqual(judged(whole, indexOf(before), indexOf(after)), {
      kind: EffectKind.Nothing,
      message: "What this component makes is listed by itself.",
      details: [],
    });
    const strange = [{ path: "strange", secret: false, action: "unknown" as const }];
    assert.deepEqual(judged({ ...whole, properties: strange }, indexOf(before), indexOf(after)), {
      kind: EffectKind.Unknown,
      message: "What strange changes within the component is not known.",
      details: [],
    });
  });

  it("is nothing for a component of the program, which is no object", () => {
    const shop = component("shop:index:Shop", "shop");
    const change: Omit<ResourceChange, "effect"> = {
      action: Action.Create,
      urn: shop.urn,
      type: shop.type,
      name: "shop",
      properties: [],
      notes: [],
    };
    assert.equal(
      judged(change, undefined, indexOf(plan(shop))).message,
      "A component is no object of its own: what it makes is listed by itself.",
    );
  });

  it("takes what follows from a replacement for unknown, whatever stands in the plan", () => {
    const policy = (action: string) => ({
      ...resource("aws:iam/rolePolicy:RolePolicy", "web", {
        inputs: { policy: JSON.stringify({ Statement: [{ Effect: "Allow", Action: action, Resource: "*" }] }) },
      }),
    });
    const one = policy("a:B");
    const change: Omit<ResourceChange, "effect"> = {
      action: Action.Update,
      urn: one.urn,
      type: one.type,
      name: one.name,
      properties: [{ path: "policy", before: "", after: { unknown: true }, secret: false, action: "update" }],
      notes: [],
    };
    const index = indexOf(plan(one));
    assert.equal(judged(change, index, index).message, "What web may no longer do cannot be told.");
  });

  it("never names the value of a secret", () => {
    const secret = (text: string) =>
      object("Secret", "password", null, { inputs: { stringData: { password: { secret: true, mark: text } } } });
    const { effect, properties } = changeOf([secret("a"), deployment()], [secret("b"), deployment()]);
    assert.equal(effect.kind, EffectKind.Unknown);
    assert.deepEqual(
      properties.map(({ path, secret, before, after }) => [path, secret, before, after]),
      [["stringData.password", true, undefined, undefined]],
    );
  });
});

const types = [
  "kubernetes:apps/v1:Deployment",
  "kubernetes:apps/v1:StatefulSet",
  "kubernetes:apps/v1:DaemonSet",
  "kubernetes:batch/v1:Job",
  "kubernetes:batch/v1:CronJob",
  "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
  "kubernetes:policy/v1:PodDisruptionBudget",
  "kubernetes:core/v1:Service",
  "kubernetes:core/v1:ConfigMap",
  "kubernetes:core/v1:Secret",
  "kubernetes:core/v1:ServiceAccount",
  "kubernetes:core/v1:Namespace",
  "kubernetes:core/v1:PersistentVolumeClaim",
  "kubernetes:core/v1:PersistentVolume",
  "kubernetes:networking.k8s.io/v1:Ingress",
  "kubernetes:networking.k8s.io/v1:NetworkPolicy",
  "kubernetes:rbac.authorization.k8s.io/v1:Role",
  "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding",
  "kubernetes:helm.sh/v3:Release",
  "aws:eks/cluster:Cluster",
  "aws:eks/nodeGroup:NodeGroup",
  "aws:ec2/launchTemplate:LaunchTemplate",
  "aws:eks/fargateProfile:FargateProfile",
  "aws:eks/addon:Addon",
  "aws:eks/accessEntry:AccessEntry",
  "aws:eks/podIdentityAssociation:PodIdentityAssociation",
  "aws:iam/role:Role",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:kms/key:Key",
  "aws:ec2/vpc:Vpc",
  "aws:ec2/route:Route",
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  "aws:s3/bucket:Bucket",
  "pulumi:providers:aws",
];

const keys = [
  ...[
    "metadata",
    "name",
    "namespace",
    "labels",
    "annotations",
    "spec",
    "selector",
    "matchLabels",
    "template",
    "replicas",
  ],
  ...[
    "ports",
    "port",
    "targetPort",
    "rules",
    "host",
    "http",
    "paths",
    "ingress",
    "egress",
    "from",
    "podSelector",
    "data",
  ],
  ...[
    "policy",
    "assumeRolePolicy",
    "scalingConfig",
    "minSize",
    "maxSize",
    "taints",
    "labels",
    "retentionInDays",
    "version",
  ],
  ...["vpcConfig", "subjects", "strategy", "rollingUpdate", "maxSurge", "type", "containers", "volumes", "env"],
];

/** Values of the right names and any shape. */
const anything = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom<Json[]>(
      null,
      true,
      0,
      -1,
      2.5,
      "",
      "50%",
      "a",
      "*",
      { unknown: true },
      { secret: true },
      "{}",
      "[",
    ),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...keys), tie("value"), { maxKeys: 6 }),
  ),
})).value;
const inputs = fc.dictionary(fc.constantFrom(...keys), anything, { maxKeys: 6 }) as fc.Arbitrary<Record<string, Json>>;

describe("the effect of any change", () => {
  it("is a sentence, whatever the plans hold", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...types),
        fc.constantFrom(...Object.values(Action)),
        inputs,
        inputs,
        (type, action, old, next) => {
          const [before, after] = [old, next].map((value) => resource(type, "one", { inputs: value }));
          const others = [deployment(), object("NetworkPolicy", "all", {})];
          const [base, head] = [before, after].map((one) => indexOf(plan(one as PlannedResource, ...others)));
          const changed = [...new Set([...Object.keys(old), ...Object.keys(next)])];
          const properties = changed.map((path) => ({ path, secret: false, action: "update" as const }));
          const effect = judged(
            { action, urn: urn(type, "one"), type, name: "one", properties, notes: [] },
            base,
            head,
          );
          assert.match(effect.message, /^\S[^\n]*\.$/);
          for (const detail of effect.details) assert.match(detail, /^\S[^\n]*\.$/);
          assert(Object.values(EffectKind).includes(effect.kind));
        },
      ),
      { numRuns: 500 },
    );
  });

  it("is never nothing where an update is of something that no rule knows", () => {
    for (const type of types) {
      const [before, after] = [1, 2].map((value) => resource(type, "one", { inputs: { somethingNew: value } })) as [
        PlannedResource,
        PlannedResource,
      ];
      assert.notEqual(effectOf(before, after).kind, EffectKind.Nothing, type);
    }
  });
});
