import assert from "node:assert/strict";
import type { Json, PlannedResource } from "../../plan/plan.ts";
import { found, severities } from "./findings.ts";
import {
  awsx,
  cluster,
  everywhere,
  group,
  type Inputs,
  ingressRule,
  needing,
  nodes,
  subnetIds,
  usual,
} from "./network-builder.ts";
import { container, deployment, labels, object, plan, podSpec, resource, unknown } from "./plan-builder.ts";

describe("load-balancer-reaches-pods", () => {
  const rule = "load-balancer-reaches-pods";
  const pods = podSpec({ containers: [container({ ports: [{ name: "http", containerPort: 8080 }] })] });
  const balanced = (annotations: Inputs = {}) =>
    object(
      "Service",
      "front",
      {
        type: "LoadBalancer",
        loadBalancerClass: "service.k8s.aws/nlb",
        selector: labels,
        ports: [{ port: 80, targetPort: "http" }],
      },
      {
        metadata: {
          annotations: { "service.beta.kubernetes.io/aws-load-balancer-nlb-target-type": "ip", ...annotations },
        },
      },
    );
  const policy = (ingress: Json, name = "web") =>
    object("NetworkPolicy", name, { podSelector: { matchLabels: labels }, policyTypes: ["Ingress"], ingress });
  const base = [...usual, deployment("web", pods)];

  it("is content with the rules that the controller adds", () => {
    assert.deepEqual(found(rule, plan(...base, balanced())), []);
  });

  it("finds network policies that let in none but pods", () => {
    const message =
      "NLB demo/front cannot reach Deployment demo/web (TCP 8080): NetworkPolicy web lets in no address outside the cluster on it. Add an ingress rule with an ipBlock of the load balancer's subnets, or of its clients, for this port.".replace(
        "NetworkPolicy web",
        "NetworkPolicy demo/web",
      );
    const fromPods = [{ from: [{ podSelector: {} }] }];
    assert.deepEqual(found(rule, plan(...base, balanced(), policy(fromPods))), [message]);
    assert.deepEqual(found(rule, plan(...base, balanced(), policy([]))), [message]);
    const fromBlock: Inputs = { from: [{ podSelector: {} }, { ipBlock: { cidr: "10.0.0.0/16" } }] };
    for (const ports of [[{ port: "http" }], [{ port: 8080 }], [{ port: 8000, endPort: 9000 }]])
      assert.deepEqual(found(rule, plan(...base, balanced(), policy([{ ...fromBlock, ports }]))), []);
    assert.deepEqual(found(rule, plan(...base, balanced(), policy([{ ...fromBlock, ports: [{ port: 9090 }] }]))), [
      message,
    ]);
    assert.deepEqual(found(rule, plan(...base, balanced(), policy([{}]))), []);
    assert.deepEqual(found(rule, plan(...base, balanced(), policy([]), policy([fromBlock], "more"))), []);
    assert.deepEqual(severities(rule, plan(...base, balanced(), policy(unknown))), ["warning"]);
  });

  it("does not mind policies that nothing enforces, or that are about other pods", () => {
    const lax = cluster({ vpcCniOptions: {} });
    assert.deepEqual(found(rule, plan(awsx(), lax, nodes(), deployment("web", pods), balanced(), policy([]))), []);
    const other = object("NetworkPolicy", "db", { podSelector: { matchLabels: { app: "db" } }, ingress: [] });
    const egress = object("NetworkPolicy", "out", { podSelector: {}, policyTypes: ["Egress"] });
    assert.deepEqual(found(rule, plan(...base, balanced(), other, egress)), []);
  });

  it("asks for a rule where the load balancer's group is the program's own", () => {
    const front = group("front", { egress: everywhere });
    const groups = { "service.beta.kubernetes.io/aws-load-balancer-security-groups": "front" };
    const named = { ...front, inputs: { ...front.inputs, name: "front" } };
    assert.deepEqual(found(rule, plan(...base, named, balanced(groups))), [
      "NLB demo/front cannot reach Deployment demo/web (TCP 8080): no rule of the cluster's security group lets in TCP 8080. Let the controller add the rules (manage-backend-security-group-rules: \"true\"), or add one to the nodes' group from the load balancer's.",
    ]);
    const managed = {
      ...groups,
      "service.beta.kubernetes.io/aws-load-balancer-manage-backend-security-group-rules": "true",
    };
    assert.deepEqual(found(rule, plan(...base, named, balanced(managed))), []);
    const let_ = ingressRule(
      "in",
      { fromPort: 8080, toPort: 8080 },
      {
        securityGroupId: [cluster()],
        referencedSecurityGroupId: [named],
      },
    );
    assert.deepEqual(found(rule, plan(...base, named, let_, balanced(groups))), []);
    assert.deepEqual(severities(rule, plan(...base, balanced(groups))), ["warning"]);
  });
});

describe("nodes-reach-file-system", () => {
  const rule = "nodes-reach-file-system";
  const system = resource("aws:efs/fileSystem:FileSystem", "data");
  const volume = object("PersistentVolume", "data", { csi: { driver: "efs.csi.aws.com", volumeHandle: "fs-1" } });
  const claim = object("PersistentVolumeClaim", "data", { volumeName: "data", storageClassName: "" });
  const mounted = deployment(
    "web",
    podSpec({ volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }] }),
  );
  const door = (...ingress: Json[]) => group("efs", { ingress });
  const nfs = { protocol: "tcp", fromPort: 2049, toPort: 2049, cidrBlocks: ["10.0.0.0/16"] };
  const target = (zone: number, groups: readonly PlannedResource[]) =>
    needing(
      "aws:efs/mountTarget:MountTarget",
      `data-${zone}`,
      { subnetId: subnetIds("private")[zone - 1]! },
      { securityGroups: groups },
    );
  const using = (...more: readonly PlannedResource[]) => plan(...usual, system, volume, claim, mounted, ...more);

  it("finds mount targets that let nobody in", () => {
    const closed = door();
    assert.deepEqual(found(rule, using(closed, target(1, [closed]), target(2, [closed]))), [
      "nodes of apps cannot reach EFS (TCP 2049): no rule of efs lets in TCP 2049. Let the security group of the mount targets take TCP 2049 from the cluster's security group.",
    ]);
    const open = door(nfs);
    assert.deepEqual(found(rule, using(open, target(1, [open]), target(2, [open]))), []);
    const bare = [1, 2].map((zone) => target(zone, []));
    assert.deepEqual(severities(rule, using(...bare)), ["warning"]);
  });

  it("finds zones of nodes without a mount target", () => {
    const open = door(nfs);
    assert.deepEqual(found(rule, using(open, target(1, [open]))), [
      "nodes of apps cannot reach EFS (TCP 2049): no mount target in ap-northeast-1c. Add a mount target in each zone that has nodes.",
    ]);
  });

  it("minds only nodes whose pods use one", () => {
    const closed = door();
    assert.deepEqual(found(rule, plan(...usual, system, closed, target(1, [closed]), deployment())), []);
  });
});
