import assert from "node:assert/strict";
import { exposureTable } from "../../checks/tables/exposure.ts";
import { indexOf } from "../../model/plan-index.ts";
import type { Json, PlannedResource } from "../../plan/plan.ts";
import { found, severities } from "./findings.ts";
import { deployment, labels, object, plan, remote, resource, unknown } from "./plan-builder.ts";

type Inputs = Record<string, Json>;

const annotated = (start: string, annotations: Inputs) =>
  Object.fromEntries(Object.entries(annotations).map(([key, value]) => [`${start}${key}`, value]));
const nlb = (annotations: Inputs, port = 80, spec: Inputs = {}) =>
  object(
    "Service",
    "web",
    { type: "LoadBalancer", loadBalancerClass: "service.k8s.aws/nlb", selector: labels, ports: [{ port }], ...spec },
    { metadata: { annotations: annotated("service.beta.kubernetes.io/aws-load-balancer-", annotations) } },
  );
const clb = (annotations: Inputs = {}) => nlb(annotations, 80, { loadBalancerClass: null });
const alb = (annotations: Inputs) =>
  object(
    "Ingress",
    "web",
    { ingressClassName: "alb" },
    { metadata: { annotations: annotated("alb.ingress.kubernetes.io/", annotations) } },
  );
const open = { scheme: "internet-facing" };

/** Findings of a rule, without the fix that all of them share. */
const messages = (rule: string, fix: string, ...resources: readonly PlannedResource[]) =>
  found(rule, plan(...resources)).map((message) => {
    assert(message.endsWith(` ${fix}`), message);
    return message.slice(0, -fix.length - 1);
  });

describe("internet-plain-text", () => {
  const rule = "internet-plain-text";
  const fix = "Give it a certificate, and let HTTP redirect to HTTPS; or make it internal.";
  const both = '[{"HTTP":80},{"HTTPS":443}]';
  const cases: readonly [what: string, resource: PlannedResource, expected: string[]][] = [
    ["an ALB without certificate", alb(open), ["ALB demo/web takes HTTP 80 from the internet without TLS."]],
    ["an ALB with a certificate", alb({ ...open, "certificate-arn": "arn" }), []],
    [
      "HTTP beside HTTPS",
      alb({ ...open, "listen-ports": both }),
      ["ALB demo/web takes HTTP 80 from the internet without TLS."],
    ],
    [
      "HTTP on the port of HTTPS",
      alb({ ...open, "listen-ports": '[{"HTTP":443}]' }),
      ["ALB demo/web takes HTTP 443 from the internet without TLS."],
    ],
    ["HTTP that redirects", alb({ ...open, "listen-ports": both, "ssl-redirect": "443" }), []],
    ["an internal ALB", alb({ scheme: "internal" }), []],
    [
      "clients of the internet only by their addresses",
      alb({ ...open, "inbound-cidrs": "10.0.0.0/8,203.0.113.0/24" }),
      ["ALB demo/web takes HTTP 80 from the internet without TLS."],
    ],
    ["clients of private networks only", alb({ ...open, "inbound-cidrs": "10.0.0.0/8,172.16.0.0/12,fd00::/8" }), []],
    ["an NLB that passes on HTTP", nlb(open), ["NLB demo/web takes TCP 80 from the internet without TLS."]],
    ["an NLB that passes on TLS", nlb(open, 443), []],
    ["an NLB with a certificate", nlb({ ...open, "ssl-cert": "arn" }), []],
    ["a CLB, which is public by itself", clb(), ["CLB demo/web takes TCP 80 from the internet without TLS."]],
    ["a CLB made internal", clb({ internal: "true" }), []],
    [
      "a scheme that is not known",
      nlb({ scheme: unknown }),
      [
        "web: cannot tell whether the internet reaches NLB demo/web, which encrypts nothing, as the value is not known in this plan.",
      ],
    ],
  ];
  for (const [what, one, expected] of cases) it(what, () => assert.deepEqual(messages(rule, fix, one), expected));
});

describe("internet-facing-by-default", () => {
  const rule = "internet-facing-by-default";

  it("finds load balancers that are public for want of a word", () => {
    assert.deepEqual(found(rule, plan(clb())), [
      "CLB demo/web faces the internet because nothing says otherwise. Say which it is: set the annotation service.beta.kubernetes.io/aws-load-balancer-internal to true or false.",
    ]);
    const raw = resource("aws:lb/loadBalancer:LoadBalancer", "front");
    assert.deepEqual(found(rule, plan(raw)), [
      "ALB front faces the internet because nothing says otherwise. Say which it is: set internal to true or false.",
    ]);
    const values = { defaultLoadBalancerScheme: "internet-facing" };
    const controller = resource("kubernetes:helm.sh/v3:Release", "controller", {
      inputs: { chart: "aws-load-balancer-controller", values },
    });
    assert.deepEqual(found(rule, plan(alb({}), controller)), [
      "ALB demo/web faces the internet because nothing says otherwise. Say which it is: set the annotation alb.ingress.kubernetes.io/scheme.",
    ]);
  });

  it("is content where it is said, or where they are internal by themselves", () => {
    const raw = resource("aws:lb/loadBalancer:LoadBalancer", "front", { inputs: { internal: false } });
    for (const one of [clb({ internal: "false" }), alb(open), nlb(open), nlb({}), alb({}), raw])
      assert.deepEqual(found(rule, plan(one)), []);
  });
});

describe("old-tls-policy", () => {
  const rule = "old-tls-policy";
  const policies: readonly [policy: Json, expected: "old" | "good" | "cannot tell"][] = [
    ["ELBSecurityPolicy-TLS13-1-2-2021-06", "good"],
    ["ELBSecurityPolicy-TLS13-1-3-2021-06", "good"],
    ["ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09", "good"],
    ["ELBSecurityPolicy-TLS-1-2-2017-01", "good"],
    ["ELBSecurityPolicy-FS-1-2-Res-2020-10", "good"],
    ["ELBSecurityPolicy-2016-08", "old"],
    ["ELBSecurityPolicy-TLS13-1-0-2021-06", "old"],
    ["ELBSecurityPolicy-TLS13-1-1-2021-06", "old"],
    ["ELBSecurityPolicy-TLS-1-1-2017-01", "old"],
    ["ELBSecurityPolicy-FS-2018-06", "old"],
    ["our-own", "cannot tell"],
    [unknown, "cannot tell"],
  ];
  for (const [policy, expected] of policies)
    it(`${JSON.stringify(policy)} is ${expected}`, () => {
      const [message = "good"] = found(rule, plan(alb({ "certificate-arn": "arn", "ssl-policy": policy })));
      const kind = /accepts TLS 1\.0 or 1\.1/.test(message)
        ? "old"
        : /cannot tell/.test(message)
          ? "cannot tell"
          : message;
      assert.equal(kind, expected);
    });

  it("knows what the controller does by itself, and asks nothing of what has no TLS", () => {
    assert.deepEqual(found(rule, plan(alb({ "certificate-arn": "arn" }))), [
      "ALB demo/web accepts TLS 1.0 or 1.1: its policy is ELBSecurityPolicy-2016-08. Set its TLS policy to ELBSecurityPolicy-TLS13-1-2-2021-06 (a Classic Load Balancer: ELBSecurityPolicy-TLS-1-2-2017-01).",
    ]);
    assert.deepEqual(found(rule, plan(alb({}))), []);
  });
});

describe("api-open-to-the-world", () => {
  const rule = "api-open-to-the-world";
  const fix = "List the addresses you come from in publicAccessCidrs, or set endpointPublicAccess to false.";
  const open = "cluster: everyone on the internet reaches its Kubernetes API (0.0.0.0/0).";
  const doubt = "cluster: cannot tell who reaches its Kubernetes API, as the value is not known in this plan.";
  const cases: readonly [what: string, inputs: Inputs, expected: string[]][] = [
    ["nothing said", {}, [open]],
    ["everyone", { publicAccessCidrs: ["0.0.0.0/0"] }, [open]],
    ["nobody", { endpointPublicAccess: false, publicAccessCidrs: ["0.0.0.0/0"] }, []],
    ["an address", { publicAccessCidrs: ["203.0.113.10/32"] }, []],
    [
      "the world in halves",
      { publicAccessCidrs: ["0.0.0.0/1", "128.0.0.0/1"] },
      ["cluster: everyone on the internet reaches its Kubernetes API (0.0.0.0/1, 128.0.0.0/1)."],
    ],
    ["unknown addresses", { publicAccessCidrs: [unknown] }, [doubt]],
    ["unknown access", { endpointPublicAccess: unknown, publicAccessCidrs: ["203.0.113.10/32"] }, [doubt]],
  ];
  for (const [what, inputs, expected] of cases)
    it(what, () => {
      const bare = resource("aws:eks/cluster:Cluster", "cluster", { inputs: { vpcConfig: inputs } });
      assert.deepEqual(messages(rule, fix, remote("eks:index:Cluster", "cluster", { inputs })), expected);
      assert.deepEqual(messages(rule, fix, bare), expected);
    });

  it("is an error where it is certain, a warning where it is not", () => {
    const cluster = (inputs: Inputs) => plan(remote("eks:index:Cluster", "cluster", { inputs }));
    assert.deepEqual(severities(rule, cluster({})), ["error"]);
    assert.deepEqual(severities(rule, cluster({ publicAccessCidrs: unknown })), ["warning"]);
  });
});

describe("public-address", () => {
  const rule = "public-address";

  const nodes = (mapPublicIpOnLaunch: Json) => {
    const vpc = resource("aws:ec2/vpc:Vpc", "vpc", { inputs: { cidrBlock: "10.0.0.0/16" } });
    const gateway = resource("aws:ec2/internetGateway:InternetGateway", "out");
    const inVpc = { propertyDependencies: { vpcId: [vpc.urn] } };
    const routes = resource("aws:ec2/routeTable:RouteTable", "routes", {
      inputs: { vpcId: unknown, routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: unknown }] },
      propertyDependencies: { vpcId: [vpc.urn], routes: [gateway.urn] },
    });
    const subnet = resource("aws:ec2/subnet:Subnet", "front", {
      inputs: { vpcId: unknown, mapPublicIpOnLaunch },
      ...inVpc,
    });
    const association = resource("aws:ec2/routeTableAssociation:RouteTableAssociation", "front", {
      inputs: { subnetId: unknown, routeTableId: unknown },
      propertyDependencies: { subnetId: [subnet.urn], routeTableId: [routes.urn] },
    });
    const group = resource("aws:eks/nodeGroup:NodeGroup", "general", {
      inputs: { subnetIds: [unknown] },
      propertyDependencies: { subnetIds: [subnet.urn] },
    });
    return plan(vpc, gateway, routes, subnet, association, group);
  };

  it("finds nodes in public subnets, unless these give no addresses", () => {
    assert.deepEqual(found(rule, nodes(true)), [
      "general: its nodes stand in public subnets (front). Set subnetIds to private subnets.",
    ]);
    assert.deepEqual(found(rule, nodes(false)), []);
    const [row] = exposureTable(indexOf(nodes(true)), { date: "2026-11-21" }).rows;
    assert.equal(
      row?.cells.join(" | "),
      "nodes of general | internet-facing | any | any | none | whom their security groups admit | nodes",
    );
  });

  it("finds instances, templates and databases that have one", () => {
    const template = resource("aws:ec2/launchTemplate:LaunchTemplate", "nodes", {
      inputs: { networkInterfaces: [{ associatePublicIpAddress: "true" }] },
    });
    assert.deepEqual(found(rule, plan(template)), [
      "nodes gives its instances a public address. Set networkInterfaces[].associatePublicIpAddress to false.",
    ]);
    const database = (publiclyAccessible: Json) =>
      plan(resource("aws:rds/instance:Instance", "db", { inputs: { publiclyAccessible } }));
    assert.deepEqual(found(rule, database(true)), ["db has a public address. Set publiclyAccessible to false."]);
    assert.deepEqual(found(rule, database(false)), []);
    assert.deepEqual(found(rule, database(unknown)), [
      "db: cannot tell whether it has a public address, as the value is not known in this plan. Set publiclyAccessible to false.",
    ]);
  });
});

describe("the table of exposure", () => {
  const table = (...resources: readonly PlannedResource[]) =>
    exposureTable(indexOf(plan(...resources)), { date: "2026-11-21" }).rows.map(({ cells }) => cells.join(" | "));

  it("says who reaches what, the internet first", () => {
    const cluster = remote("eks:index:Cluster", "cluster", {
      inputs: { name: "demo", endpointPrivateAccess: true, publicAccessCidrs: ["203.0.113.10/32"] },
    });
    const service = nlb({ ...open, "ssl-cert": "arn", "security-groups": "sg-1" }, 443);
    const other = object("Service", "inside", { type: "LoadBalancer", ports: [{ port: 80 }] });
    const internal = { ...other, inputs: { ...other.inputs, ...clb({ internal: "true" }).inputs } };
    assert.deepEqual(table(cluster, service, deployment(), internal), [
      "API of cluster demo | internet-facing | 443 | HTTPS | by EKS | 203.0.113.10/32 | control plane",
      "NLB demo/web | internet-facing | 443 | TLS | ELBSecurityPolicy-2016-08 | whom sg-1 admits | Deployment demo/web",
      "API of cluster demo | internal | 443 | HTTPS | by EKS | the VPC | control plane",
      "CLB demo/web | internal | 80 | TCP | none | the VPC and what is connected to it | Deployment demo/web",
    ]);
  });

  it("names a few of many", () => {
    const hosts = [1, 2, 3, 4, 5, 6, 7].map((number) => ({ host: `${number}.example.com` }));
    const one = alb({});
    const many = { ...one, inputs: { ...one.inputs, spec: { ingressClassName: "alb", rules: hosts } } };
    const first = "1.example.com, 2.example.com, 3.example.com, 4.example.com, 5.example.com";
    assert.deepEqual(table(many), [
      `ALB demo/web | internal | 80 | HTTP | none | the VPC and what is connected to it | nothing in this plan as ${first} and 2 more`,
    ]);
  });

  it("says what it does not know", () => {
    assert.deepEqual(table(alb({ scheme: unknown, "listen-ports": unknown })), [
      "ALB demo/web | not known | 80 | HTTP | none | everyone | nothing in this plan",
    ]);
    assert.deepEqual(table(alb({ "listen-ports": "?" })), [
      "ALB demo/web | internal | not known | not known | not known | the VPC and what is connected to it | nothing in this plan",
    ]);
  });
});
