import assert from "node:assert/strict";
import type { PlannedResource } from "../../plan/plan.ts";
import { found } from "./findings.ts";
import { component, object, plan, remote, resource, urn } from "./plan-builder.ts";

const order = "teardown-order";
type Part = Partial<PlannedResource>;

const cluster = (part: Part = {}) => remote("eks:index:Cluster", "eks", { inputs: { name: "shop" }, ...part } as Part);
const following = (...before: readonly PlannedResource[]): Part => ({ dependencies: before.map((one) => one.urn) });
const vpc = remote("awsx:ec2:Vpc", "vpc");
const nodes = (part: Part = {}) =>
  remote("eks:index:ManagedNodeGroup", "general", { ...following(cluster()), ...part } as Part);
const addOn = (name: string, part: Part = {}) =>
  resource("aws:eks/addon:Addon", name, { inputs: { addonName: name, clusterName: "shop" }, ...part } as Part);

describe(order, () => {
  it("is content with a stack whose parts wait for each other", () => {
    const policy = resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "policy", {
      propertyDependencies: { role: [urn("aws:iam/role:Role", "role")] },
    });
    const made = cluster(following(vpc));
    const group = nodes({
      dependencies: [made.urn, policy.urn],
      propertyDependencies: { nodeRoleArn: [urn("aws:iam/role:Role", "role")] },
    });
    const entry = resource("aws:eks/accessEntry:AccessEntry", "admin", {
      inputs: { clusterName: "shop" },
      ...following(made),
    });
    const provider = resource("pulumi:providers:kubernetes", "kubernetes", following(made, entry));
    const release = resource("kubernetes:helm.sh/v3:Release", "release", {
      provider: provider.urn,
      ...following(group),
    });
    const all = [vpc, policy, made, group, entry, provider, release, addOn("coredns", following(made, group))];
    assert.deepEqual(found(order, plan(...all)), []);
  });

  const cases: readonly [what: string, resources: readonly PlannedResource[], expected: readonly string[]][] = [
    [
      "a cluster that does not wait for the whole network",
      [vpc, cluster()],
      [
        "eks does not wait for vpc, so a destroy may take that away first: load balancers and nodes lose the way to AWS's APIs, and stay. Let it, or the component it stands in, depend on vpc.",
      ],
    ],
    [
      "a node group that names its cluster by text alone",
      [cluster(), nodes({ dependencies: [], inputs: { clusterName: "shop" } })],
      [
        "general does not wait for eks, so a destroy may take that away first: its nodes lose their rights while they drain, and leave network interfaces that keep the VPC. Let it, or the component it stands in, depend on eks.",
      ],
    ],
    [
      "a node group that does not wait for the policies of its role",
      [
        cluster(),
        resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "cni", { propertyDependencies: { role: ["r"] } }),
        nodes({ propertyDependencies: { nodeRoleArn: ["r"] } }),
      ],
      [
        "general does not wait for cni, so a destroy may take that away first: its nodes lose their rights while they drain, and leave network interfaces that keep the VPC. Let it, or the component it stands in, depend on cni.",
      ],
    ],
    [
      "an add-on with pods that does not wait for nodes",
      [cluster(), nodes(), addOn("coredns", following(cluster()))],
      [
        "coredns does not wait for general, so a destroy may take that away first: it never becomes active, or cannot be removed. Let it, or the component it stands in, depend on general.",
      ],
    ],
    [
      "a volume claim that waits for neither driver nor nodes",
      [
        cluster(),
        nodes(),
        addOn("aws-ebs-csi-driver", following(cluster(), nodes())),
        object("PersistentVolumeClaim", "data", {}),
      ],
      [
        "data does not wait for aws-ebs-csi-driver, general, so a destroy may take that away first: its volume stays in AWS, and is billed. Let it, or the component it stands in, depend on aws-ebs-csi-driver, general.",
      ],
    ],
    [
      "a provider that may outlive the access of whoever uses it",
      [
        cluster(),
        resource("aws:eks/accessEntry:AccessEntry", "admin", {
          inputs: { clusterName: "shop" },
          ...following(cluster()),
        }),
        resource("pulumi:providers:kubernetes", "kubernetes", following(cluster())),
        object("ConfigMap", "web", null, { provider: urn("pulumi:providers:kubernetes", "kubernetes") }),
      ],
      [
        "kubernetes does not wait for admin, so a destroy may take that away first: whoever destroys is locked out, and what is in the cluster stays. Let it, or the component it stands in, depend on admin.",
      ],
    ],
  ];
  for (const [what, resources, expected] of cases)
    it(`finds ${what}`, () => assert.deepEqual(found(order, plan(...resources)), expected));

  it("lets what is on every node come before the nodes", () => {
    assert.deepEqual(found(order, plan(cluster(), nodes(), addOn("kube-proxy", following(cluster())))), []);
  });

  it("says nothing where nothing is AWS's", () => {
    assert.deepEqual(found(order, plan(object("PersistentVolumeClaim", "data", {}))), []);
  });
});

describe("deleted-with", () => {
  const namespace = component("shop:index:Namespace", "namespace");
  const options = { deletedWith: namespace.urn };
  const balanced = object("Service", "web", { type: "LoadBalancer" }, { options });

  const owners: readonly [what: string, resource: PlannedResource, owned: string][] = [
    ["a Service of type LoadBalancer", balanced, "a load balancer"],
    ["an Ingress", object("Ingress", "web", {}, { options }), "a load balancer"],
    ["a claim", object("PersistentVolumeClaim", "web", {}, { options }), "a volume"],
    ["a StatefulSet with claims", object("StatefulSet", "web", { volumeClaimTemplates: [{}] }, { options }), "volumes"],
    ["something of AWS", resource("aws:eks/nodeGroup:NodeGroup", "web", { options }), "something in AWS"],
  ];
  for (const [what, owner, owned] of owners)
    it(`finds ${what}`, () =>
      assert.deepEqual(found("deleted-with", plan(namespace, owner)), [
        `web is left to go with namespace, but owns ${owned}, which would stay. Take deletedWith away from it.`,
      ]));

  it("looks into a namespace", () => {
    const around = object("Namespace", "demo", null, { options });
    const own = object("Service", "web", { type: "LoadBalancer" });
    assert.deepEqual(found("deleted-with", plan(namespace, around, own)), [
      "demo is left to go with namespace, but owns a load balancer, which would stay. Take deletedWith away from it.",
    ]);
    assert.deepEqual(found("deleted-with", plan(namespace, around)), []);
  });

  it("lets what owns nothing in AWS go along", () => {
    const plainObjects = [
      object("Deployment", "web", {}, { options }),
      object("StatefulSet", "web", {}, { options }),
      object("Service", "web", { type: "ClusterIP" }, { options }),
    ];
    assert.deepEqual(found("deleted-with", plan(namespace, ...plainObjects)), []);
  });
});
