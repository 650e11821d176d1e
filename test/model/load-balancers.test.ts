import assert from "node:assert/strict";
import { type LoadBalancer, loadBalancersOf } from "../../model/load-balancers.ts";
import { indexOf } from "../../model/plan-index.ts";
import type { Json, PlannedResource } from "../../plan/plan.ts";
import { deployment, labels, object, plan, remote, resource, unknown } from "../checks/plan-builder.ts";

const prefix = "service.beta.kubernetes.io/aws-load-balancer-";
const port = { port: 80, targetPort: 8080 };

const annotated = (start: string, annotations: Record<string, Json>) =>
  Object.fromEntries(Object.entries(annotations).map(([key, value]) => [`${start}${key}`, value]));
const service = (annotations: Record<string, Json> = {}, spec: Record<string, Json> = {}) =>
  object(
    "Service",
    "web",
    { type: "LoadBalancer", selector: labels, ports: [port], ...spec },
    { metadata: { annotations: annotated(prefix, annotations) } },
  );
const nlb = { loadBalancerClass: "service.k8s.aws/nlb" };
const controller = (values: Record<string, Json> = {}) =>
  resource("kubernetes:helm.sh/v3:Release", "controller", {
    inputs: { chart: "aws-load-balancer-controller", values },
  });
const ingress = (name: string, annotations: Record<string, Json> = {}, spec: Record<string, Json> = {}) =>
  object(
    "Ingress",
    name,
    {
      ingressClassName: "alb",
      rules: [{ host: `${name}.example.com`, http: { paths: [{ backend: { service: { name: "web" } } }] } }],
      ...spec,
    },
    { metadata: { annotations: annotated("alb.ingress.kubernetes.io/", annotations) } },
  );

const all = (...resources: readonly PlannedResource[]) => loadBalancersOf(indexOf(plan(...resources)));
function one(...resources: readonly PlannedResource[]): LoadBalancer {
  const found = all(...resources);
  assert.equal(found.length, 1);
  return found[0] as LoadBalancer;
}

describe("load balancers of Services", () => {
  const makers: readonly [what: string, PlannedResource[], expected: string | undefined][] = [
    ["no class, nobody else", [service()], "CLB, cloud provider, instances, public"],
    ["no class, the controller's webhook", [service(), controller()], "NLB, controller, instances, internal"],
    [
      "no class, webhook off",
      [service(), controller({ enableServiceMutatorWebhook: false })],
      "CLB, cloud provider, instances, public",
    ],
    ["the controller's class", [service({}, nlb)], "NLB, controller, instances, internal"],
    [
      "the chart's own defaults",
      [service({}, nlb), controller({ defaultTargetType: "ip", defaultLoadBalancerScheme: "internet-facing" })],
      "NLB, controller, pods, public",
    ],
    ["external", [service({ type: "external", "nlb-target-type": "ip" })], "NLB, controller, pods, internal"],
    ["nlb-ip", [service({ type: "nlb-ip", scheme: "internet-facing" })], "NLB, controller, pods, public"],
    ["nlb of the cloud provider", [service({ type: "nlb" })], "NLB, cloud provider, instances, public"],
    ["internal, in the old way", [service({ internal: "true" })], "CLB, cloud provider, instances, internal"],
    ["internal: false", [service({ internal: "false" }, nlb)], "NLB, controller, instances, public"],
    [
      "Auto Mode's class",
      [service({ scheme: "internet-facing" }, { loadBalancerClass: "eks.amazonaws.com/nlb" })],
      "NLB, controller, pods, public",
    ],
    [
      "Auto Mode, which is the default of its cluster",
      [service(), remote("eks:index:Cluster", "cluster", { inputs: { autoMode: { enabled: true } } })],
      "NLB, controller, pods, internal",
    ],
    ["unknown scheme", [service({ scheme: unknown }, nlb)], "NLB, controller, instances, unknown"],
    ["somebody else's class", [service({}, { loadBalancerClass: "tailscale" })], undefined],
    ["no load balancer", [service({}, { type: "NodePort" })], undefined],
  ];
  for (const [what, resources, expected] of makers)
    it(what, () => {
      const found = all(...resources).map(({ kind, byController, instanceTargets, internetFacing }) =>
        [
          kind,
          byController ? "controller" : "cloud provider",
          instanceTargets ? "instances" : "pods",
          internetFacing === undefined ? "unknown" : internetFacing ? "public" : "internal",
        ].join(", "),
      );
      assert.deepEqual(found, expected === undefined ? [] : [expected]);
    });

  it("listens as the annotations say", () => {
    const ports: Json = [{ port: 80 }, { port: 443, name: "https" }, { port: 53, protocol: "UDP" }];
    const listeners = (annotations: Record<string, Json>, spec: Record<string, Json> = {}) =>
      one(service(annotations, { ports, ...spec })).listeners.map(({ port, protocol, tls }) => [port, protocol, tls]);
    assert.deepEqual(listeners({}, nlb), [
      [80, "TCP", false],
      [443, "TCP", false],
      [53, "UDP", false],
    ]);
    assert.deepEqual(listeners({ "ssl-cert": "arn" }, nlb), [
      [80, "TLS", true],
      [443, "TLS", true],
      [53, "UDP", false],
    ]);
    assert.deepEqual(listeners({ "ssl-cert": "arn", "ssl-ports": "https" }, nlb).slice(0, 2), [
      [80, "TCP", false],
      [443, "TLS", true],
    ]);
    const http = { "ssl-cert": "arn", "ssl-ports": "443", "backend-protocol": "http" };
    assert.deepEqual(listeners(http).slice(0, 2), [
      [80, "HTTP", false],
      [443, "HTTPS", true],
    ]);
    assert.deepEqual(listeners({ "ssl-cert": unknown })[1], [443, "SSL", true]);
  });

  it("knows policy, clients, pods and how long it drains", () => {
    const secure = { "ssl-cert": "arn", "target-group-attributes": "a=b,deregistration_delay.timeout_seconds=30" };
    const web = deployment();
    const balancer = one(service(secure, { ...nlb, loadBalancerSourceRanges: ["10.0.0.0/8"] }), web);
    const { urn } = service();
    assert.equal(balancer.label, "NLB demo/web");
    assert.equal(balancer.sslPolicy, "ELBSecurityPolicy-2016-08");
    assert.deepEqual(balancer.sourceRanges, ["10.0.0.0/8"]);
    assert.deepEqual(balancer.targets, [{ service: urn, workloads: [web.urn], deregistrationSeconds: 30 }]);
    assert.deepEqual([balancer.services, balancer.workloads], [[urn], [web.urn]]);
    assert.equal("sslPolicy" in one(service({}, nlb)), false);
    assert.equal(one(service({ "ssl-cert": "arn", "ssl-negotiation-policy": "p" })).sslPolicy, "p");
    const preset = controller({ defaultSSLPolicy: "preset" });
    assert.equal(one(service({ "ssl-cert": "arn" }, nlb), preset).sslPolicy, "preset");
  });

  it("drains a CLB only where it is told to", () => {
    const seconds = (annotations: Record<string, Json>) => one(service(annotations)).targets[0]?.deregistrationSeconds;
    assert.equal(seconds({}), 0);
    assert.equal(seconds({ "connection-draining-enabled": "true" }), 300);
    assert.equal(seconds({ "connection-draining-enabled": "true", "connection-draining-timeout": "45" }), 45);
    assert.equal(seconds({ "connection-draining-enabled": unknown }), undefined);
  });
});

describe("load balancers of Ingresses", () => {
  it("is one for each Ingress, and one for each group", () => {
    const group = { "group.name": "shared" };
    assert.deepEqual(
      all(ingress("a"), ingress("b", group), ingress("c", group)).map(({ label, hosts }) => [label, hosts]),
      [
        ["ALB demo/a", ["a.example.com"]],
        ["ALB shared", ["b.example.com", "c.example.com"]],
      ],
    );
  });

  const schemes: readonly [what: string, PlannedResource[], expected: boolean | undefined | "none"][] = [
    ["nothing said", [ingress("a")], false],
    ["annotation", [ingress("a", { scheme: "internet-facing" })], true],
    ["unknown annotation", [ingress("a", { scheme: unknown })], undefined],
    ["the chart's default", [ingress("a"), controller({ defaultLoadBalancerScheme: "internet-facing" })], true],
    ["somebody else's class", [ingress("a", {}, { ingressClassName: "nginx" })], "none"],
    ["no class", [ingress("a", {}, { ingressClassName: null })], "none"],
    [
      "no class, but a default",
      [ingress("a", {}, { ingressClassName: null }), controller({ ingressClassConfig: { default: true } })],
      false,
    ],
    [
      "parameters of the class, before annotations",
      [
        ingress("a", { scheme: "internal" }, { ingressClassName: "open" }),
        object("IngressClass", "open", { controller: "eks.amazonaws.com/alb", parameters: { name: "open" } }),
        object("IngressClassParams", "open", { scheme: "internet-facing" }),
      ],
      true,
    ],
  ];
  for (const [what, resources, expected] of schemes)
    it(`scheme: ${what}`, () => {
      assert.deepEqual(
        all(...resources).map(({ internetFacing }) => internetFacing),
        expected === "none" ? [] : [expected],
      );
    });

  const ports: readonly [what: string, annotations: Record<string, Json>, expected: string[]][] = [
    ["nothing said", {}, ["80 HTTP"]],
    ["a certificate", { "certificate-arn": "arn" }, ["443 HTTPS"]],
    ["both ports", { "listen-ports": '[{"HTTP": 80}, {"HTTPS":443}]' }, ["80 HTTP", "443 HTTPS"]],
    [
      "a redirect",
      { "listen-ports": '[{"HTTP":80},{"HTTPS":443}]', "ssl-redirect": "443" },
      ["80 HTTP redirects", "443 HTTPS"],
    ],
    [
      "a redirect as an action",
      { "actions.web": '{"Type":"redirect","RedirectConfig":{"Protocol":"HTTPS"}}' },
      ["80 HTTP redirects"],
    ],
    ["nonsense", { "listen-ports": "80" }, []],
  ];
  for (const [what, annotations, expected] of ports)
    it(`listens: ${what}`, () => {
      assert.deepEqual(
        one(ingress("a", annotations)).listeners.map((listener) =>
          [listener.port, listener.protocol, ...(listener.redirects ? ["redirects"] : [])].join(" "),
        ),
        expected,
      );
    });

  it("joins what the members of a group say", () => {
    const group = { "group.name": "shared" };
    const balancer = one(
      ingress("a", { ...group, "inbound-cidrs": "10.0.0.0/8, 192.0.2.0/24", "ssl-redirect": "443" }),
      ingress("b", { ...group, "certificate-arn": "arn", "ssl-policy": "p", "security-groups": "sg-1" }),
      ingress("c", group),
    );
    assert.deepEqual(balancer.listeners, [
      { port: 80, protocol: "HTTP", tls: false, redirects: true },
      { port: 443, protocol: "HTTPS", tls: true, redirects: false },
    ]);
    assert.deepEqual(balancer.sourceRanges, ["10.0.0.0/8", "192.0.2.0/24"]);
    assert.deepEqual(balancer.securityGroups, ["sg-1"]);
    assert.equal(balancer.sslPolicy, "p");
  });

  it("sends to the pods of its Services, and drains as they or it say", () => {
    const inside = service({}, { type: "ClusterIP" });
    const delay = { "target-group-attributes": "deregistration_delay.timeout_seconds=20" };
    const web = deployment();
    assert.deepEqual(one(ingress("a"), inside, web).targets, [
      { service: inside.urn, workloads: [web.urn], deregistrationSeconds: 300 },
    ]);
    assert.equal(one(ingress("a", delay), inside, web).targets[0]?.deregistrationSeconds, 20);
    const own = object(
      "Service",
      "web",
      { selector: labels },
      { metadata: { annotations: annotated("alb.ingress.kubernetes.io/", delay) } },
    );
    assert.equal(one(ingress("a"), own, web).targets[0]?.deregistrationSeconds, 20);
  });
});

describe("load balancers of AWS", () => {
  const balancer = (inputs: Record<string, Json>) => resource("aws:lb/loadBalancer:LoadBalancer", "front", { inputs });
  const listener = (name: string, inputs: Record<string, Json>) =>
    resource("aws:lb/listener:Listener", name, {
      inputs,
      propertyDependencies: { loadBalancerArn: [balancer({}).urn] },
    });

  it("is public unless it is internal", () => {
    assert.equal(one(balancer({})).internetFacing, true);
    assert.equal(one(balancer({ internal: true })).internetFacing, false);
    assert.equal(one(balancer({ internal: unknown })).internetFacing, undefined);
  });

  it("has the listeners that name it", () => {
    const redirect = [{ type: "redirect", redirect: { protocol: "HTTPS" } }];
    const found = one(
      balancer({}),
      listener("http", { port: 80, protocol: "HTTP", defaultActions: redirect }),
      listener("https", { port: 443, protocol: "HTTPS", sslPolicy: "p" }),
    );
    assert.equal(found.label, "ALB front");
    assert.deepEqual(found.listeners, [
      { port: 80, protocol: "HTTP", tls: false, redirects: true },
      { port: 443, protocol: "HTTPS", tls: true, redirects: false },
    ]);
    assert.equal(found.sslPolicy, "p");
    const old = one(balancer({}), listener("https", { port: 443, protocol: "HTTPS" }));
    assert.equal(old.sslPolicy, "ELBSecurityPolicy-2016-08");
  });

  it("can be classic, network or a component, and is none where packets only pass through", () => {
    const classic = resource("aws:elb/loadBalancer:LoadBalancer", "old", {
      inputs: { listeners: [{ lbPort: 443, lbProtocol: "https" }] },
    });
    assert.deepEqual(
      [one(classic).kind, one(classic).listeners],
      ["CLB", [{ port: 443, protocol: "HTTPS", tls: true, redirects: false }]],
    );
    assert.equal(one(balancer({ loadBalancerType: "network" })).kind, "NLB");
    assert.deepEqual(all(balancer({ loadBalancerType: "gateway" })), []);
    const component = remote("awsx:lb:ApplicationLoadBalancer", "app", { inputs: {} });
    assert.deepEqual(one(component).listeners, [{ port: 80, protocol: "HTTP", tls: false, redirects: false }]);
  });
});

describe("load balancers of anything", () => {
  it("never throws, whatever stands where", () => {
    for (const value of [null, true, 1, "x", [], [1], {}, unknown]) {
      const odd = { a: value, b: value };
      const resources = ["Service", "Ingress", "IngressClass", "IngressClassParams"].map((kind) =>
        object(kind, "odd", value, { metadata: { annotations: value } }),
      );
      const typed = object("Service", "typed", { type: "LoadBalancer", ports: value, selector: value, ...odd });
      const ruled = object("Ingress", "ruled", { ingressClassName: "alb", rules: value, defaultBackend: value });
      const release = controller({ ingressClass: value, ingressClassParams: value });
      const raw = resource("aws:lb/loadBalancer:LoadBalancer", "raw", { inputs: { loadBalancerType: value } });
      assert.equal(Array.isArray(all(...resources, typed, ruled, release, raw)), true);
    }
  });
});
