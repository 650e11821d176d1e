import assert from "node:assert/strict";
import {
  type ExposureArgs,
  exposed,
  routing,
  Scheme,
  senders,
  type Target,
  TargetType,
  urlOf,
} from "../../k8s/exposure.ts";
import { Routing } from "../../k8s/rollout.ts";

const target: Target = {
  name: "web",
  selector: { "app.kubernetes.io/name": "web" },
  portName: "http",
  healthPath: "/ready",
  networkCidrBlocks: ["10.0.0.0/16"],
  tags: { team: "web", cost: "1" },
};
const certificate = "arn:aws:acm:ap-northeast-1:111122223333:certificate/one";
const service = (exposure: ExposureArgs, of = target) => exposed(exposure, of).service;
const http = { name: "http", port: 80, targetPort: "http", protocol: "TCP" };

describe("exposure by clusterIp and nodePort", () => {
  it("needs no annotation", () => {
    assert.deepEqual(exposed({ type: "clusterIp" }, target), {
      service: { annotations: {}, spec: { type: "ClusterIP", selector: target.selector, ports: [http] } },
    });
  });

  it("keeps a fixed port of the nodes", () => {
    assert.deepEqual(service({ type: "nodePort", port: 8080, nodePort: 30080 }).spec, {
      type: "NodePort",
      selector: target.selector,
      ports: [{ ...http, port: 8080, nodePort: 30080 }],
    });
  });
});

describe("exposure at more ports than one", () => {
  const more = [{ port: 8080 }, { port: 9000, nodePort: 30900 }];

  it("leads all of them to the same container port, each by a name of its own", () => {
    const { ports } = service({ type: "nodePort", nodePort: 30080, additionalPorts: more }).spec;
    assert.deepEqual(ports, [
      { ...http, nodePort: 30080 },
      { ...http, name: "http-8080", port: 8080 },
      { ...http, name: "http-9000", port: 9000, nodePort: 30900 },
    ]);
  });

  it("is as good within the cluster alone", () => {
    const { type, ports } = service({ type: "clusterIp", port: 8080, additionalPorts: [{ port: 80 }] }).spec;
    assert.equal(type, "ClusterIP");
    assert.deepEqual(ports, [
      { ...http, port: 8080 },
      { ...http, name: "http-80", port: 80 },
    ]);
  });

  it("says the URL of the first", () =>
    assert.equal(
      urlOf({ type: "clusterIp", port: 8080, additionalPorts: more }, "web.apps.svc"),
      "http://web.apps.svc:8080",
    ));
});

describe("exposure by NLB", () => {
  const prefix = "service.beta.kubernetes.io/aws-load-balancer";
  const usual = {
    [`${prefix}-nlb-target-type`]: "ip",
    [`${prefix}-scheme`]: "internal",
    [`${prefix}-attributes`]: "load_balancing.cross_zone.enabled=true",
    [`${prefix}-target-group-attributes`]: "deregistration_delay.timeout_seconds=30",
    [`${prefix}-additional-resource-tags`]: "cost=1,team=web",
    [`${prefix}-healthcheck-protocol`]: "http",
    [`${prefix}-healthcheck-path`]: "/ready",
    [`${prefix}-healthcheck-port`]: "traffic-port",
    [`${prefix}-healthcheck-interval`]: "10",
    [`${prefix}-healthcheck-healthy-threshold`]: "2",
    [`${prefix}-healthcheck-unhealthy-threshold`]: "2",
  };

  it("is internal, goes straight to the pods, and opens no port of the nodes", () => {
    assert.deepEqual(exposed({ type: "nlb" }, target), {
      service: {
        annotations: usual,
        spec: {
          type: "LoadBalancer",
          loadBalancerClass: "service.k8s.aws/nlb",
          allocateLoadBalancerNodePorts: false,
          selector: target.selector,
          ports: [http],
        },
      },
    });
  });

  it("goes through the nodes where asked, which need their ports", () => {
    const { annotations, spec } = service({ type: "nlb", targetType: TargetType.Instance });
    assert.deepEqual(annotations, { ...usual, [`${prefix}-nlb-target-type`]: "instance" });
    assert.ok(!("allocateLoadBalancerNodePorts" in spec));
  });

  it("ends TLS on the Service's port", () => {
    const { annotations, spec } = service({
      type: "nlb",
      scheme: Scheme.InternetFacing,
      certificateArns: [certificate, `${certificate}-2`],
      clientCidrBlocks: ["203.0.113.0/24"],
      subnets: ["subnet-a", "subnet-b"],
      deregistrationDelaySeconds: 60,
      loadBalancerAttributes: { "deletion_protection.enabled": "true" },
      targetGroupAttributes: { "preserve_client_ip.enabled": "true" },
    });
    assert.deepEqual(annotations, {
      ...usual,
      [`${prefix}-scheme`]: "internet-facing",
      [`${prefix}-subnets`]: "subnet-a,subnet-b",
      [`${prefix}-attributes`]: "deletion_protection.enabled=true,load_balancing.cross_zone.enabled=true",
      [`${prefix}-target-group-attributes`]: "deregistration_delay.timeout_seconds=60,preserve_client_ip.enabled=true",
      [`${prefix}-ssl-cert`]: `${certificate},${certificate}-2`,
      [`${prefix}-ssl-ports`]: "443",
      [`${prefix}-ssl-negotiation-policy`]: "ELBSecurityPolicy-TLS13-1-2-2021-06",
    });
    assert.deepEqual(spec.loadBalancerSourceRanges, ["203.0.113.0/24"]);
    assert.deepEqual(spec.ports, [{ ...http, port: 443 }]);
  });

  it("only opens a connection where nothing answers HTTP", () => {
    const { annotations } = service({ type: "nlb" }, { ...target, healthPath: undefined });
    assert.equal(annotations[`${prefix}-healthcheck-protocol`], "tcp");
    assert.ok(!(`${prefix}-healthcheck-path` in annotations));
  });
});

describe("exposure by CLB", () => {
  const prefix = "service.beta.kubernetes.io/aws-load-balancer";
  const usual = {
    [`${prefix}-internal`]: "true",
    [`${prefix}-connection-draining-enabled`]: "true",
    [`${prefix}-connection-draining-timeout`]: "30",
    [`${prefix}-cross-zone-load-balancing-enabled`]: "true",
    [`${prefix}-healthcheck-interval`]: "10",
    [`${prefix}-healthcheck-timeout`]: "5",
    [`${prefix}-healthcheck-healthy-threshold`]: "2",
    [`${prefix}-healthcheck-unhealthy-threshold`]: "2",
    [`${prefix}-additional-resource-tags`]: "cost=1,team=web",
  };

  it("names no class, which leaves it to AWS's cloud controller", () => {
    assert.deepEqual(exposed({ type: "clb" }, target), {
      service: { annotations: usual, spec: { type: "LoadBalancer", selector: target.selector, ports: [http] } },
    });
  });

  it("ends TLS and says who the client is", () => {
    const exposure: ExposureArgs = { type: "clb", scheme: Scheme.InternetFacing, certificateArns: [certificate] };
    assert.deepEqual(service(exposure).annotations, {
      ...usual,
      [`${prefix}-internal`]: "false",
      [`${prefix}-ssl-cert`]: certificate,
      [`${prefix}-ssl-ports`]: "443",
      [`${prefix}-ssl-negotiation-policy`]: "ELBSecurityPolicy-TLS-1-2-2017-01",
      [`${prefix}-backend-protocol`]: "http",
    });
  });
});

describe("exposure by ALB", () => {
  const prefix = "alb.ingress.kubernetes.io";
  const usual = {
    [`${prefix}/scheme`]: "internal",
    [`${prefix}/inbound-cidrs`]: "10.0.0.0/16",
    [`${prefix}/load-balancer-attributes`]: "routing.http.drop_invalid_header_fields.enabled=true",
    [`${prefix}/tags`]: "cost=1,team=web",
    [`${prefix}/target-type`]: "ip",
    [`${prefix}/target-group-attributes`]: "deregistration_delay.timeout_seconds=30",
    [`${prefix}/healthcheck-protocol`]: "HTTP",
    [`${prefix}/healthcheck-path`]: "/ready",
    [`${prefix}/healthcheck-port`]: "traffic-port",
    [`${prefix}/healthcheck-interval-seconds`]: "10",
    [`${prefix}/healthcheck-timeout-seconds`]: "5",
    [`${prefix}/healthy-threshold-count`]: "2",
    [`${prefix}/unhealthy-threshold-count`]: "2",
    [`${prefix}/success-codes`]: "200-399",
    [`${prefix}/listen-ports`]: '[{"HTTP":80}]',
  };
  const backend = { service: { name: "web", port: { number: 80 } } };
  const everything = { http: { paths: [{ path: "/", pathType: "Prefix", backend }] } };

  it("is internal, open to the network only, and takes every request", () => {
    assert.deepEqual(exposed({ type: "alb" }, target), {
      service: { annotations: {}, spec: { type: "ClusterIP", selector: target.selector, ports: [http] } },
      ingress: { annotations: usual, spec: { ingressClassName: "alb", rules: [everything] } },
    });
  });

  it("goes through the nodes where asked, by a port of the nodes", () => {
    const { service, ingress } = exposed({ type: "alb", targetType: TargetType.Instance }, target);
    assert.equal(service.spec.type, "NodePort");
    assert.equal(ingress?.annotations[`${prefix}/target-type`], "instance");
  });

  it("answers HTTPS, redirects to it, and shares a load balancer", () => {
    const { [`${prefix}/inbound-cidrs`]: _, ...open } = usual;
    const webAclArn = "arn:aws:wafv2:ap-northeast-1:111122223333:regional/webacl/one/id";
    const { ingress } = exposed(
      {
        type: "alb",
        scheme: Scheme.InternetFacing,
        certificateArns: [certificate],
        group: { name: "public", order: 10 },
        webAclArn,
        rules: [
          { host: "www.example.com" },
          { host: "api.example.com", path: "/v1" },
          { host: "www.example.com", path: "/x", pathType: "Exact" },
        ],
      },
      target,
    );
    assert.deepEqual(ingress?.annotations, {
      ...open,
      [`${prefix}/scheme`]: "internet-facing",
      [`${prefix}/group.name`]: "public",
      [`${prefix}/group.order`]: "10",
      [`${prefix}/wafv2-acl-arn`]: webAclArn,
      [`${prefix}/listen-ports`]: '[{"HTTP":80},{"HTTPS":443}]',
      [`${prefix}/certificate-arn`]: certificate,
      [`${prefix}/ssl-policy`]: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      [`${prefix}/ssl-redirect`]: "443",
    });
    assert.deepEqual(ingress?.spec.rules, [
      {
        host: "www.example.com",
        http: {
          paths: [
            { path: "/", pathType: "Prefix", backend },
            { path: "/x", pathType: "Exact", backend },
          ],
        },
      },
      { host: "api.example.com", http: { paths: [{ path: "/v1", pathType: "Prefix", backend }] } },
    ]);
  });

  it("answers HTTPS alone where no redirect is wanted", () => {
    const { ingress } = exposed({ type: "alb", certificateArns: [certificate], redirectToHttps: false }, target);
    assert.equal(ingress?.annotations[`${prefix}/listen-ports`], '[{"HTTPS":443}]');
    assert.ok(!(`${prefix}/ssl-redirect` in (ingress?.annotations ?? {})));
  });
});

describe("routing", () => {
  const table: [ExposureArgs, Routing][] = [
    [{ type: "clusterIp" }, Routing.Nodes],
    [{ type: "nodePort" }, Routing.Nodes],
    [{ type: "nlb" }, Routing.LoadBalancerToPods],
    [{ type: "nlb", targetType: "instance" }, Routing.LoadBalancerToNodes],
    [{ type: "alb", targetType: "ip" }, Routing.LoadBalancerToPods],
    [{ type: "alb", targetType: "instance" }, Routing.LoadBalancerToNodes],
    [{ type: "clb" }, Routing.LoadBalancerToNodes],
  ];
  for (const [exposure, expected] of table)
    it(`${JSON.stringify(exposure)} is ${expected}`, () => assert.equal(routing(exposure), expected));
});

describe("senders", () => {
  const vpc = ["10.0.0.0/16"];
  const clients = ["203.0.113.0/24"];
  const keeps = { "preserve_client_ip.enabled": "true" };
  const table: [ExposureArgs, string[], string[] | undefined][] = [
    [{ type: "clusterIp" }, vpc, undefined],
    [{ type: "nodePort" }, vpc, vpc],
    [{ type: "alb", clientCidrBlocks: clients }, vpc, vpc],
    [{ type: "nlb", clientCidrBlocks: clients }, [], ["0.0.0.0/0"]],
    [{ type: "nlb", clientCidrBlocks: clients, targetGroupAttributes: keeps }, vpc, [...vpc, ...clients]],
    [{ type: "nlb", targetGroupAttributes: keeps }, vpc, [...vpc, "0.0.0.0/0"]],
    [{ type: "nlb", targetType: "instance", targetGroupAttributes: keeps }, vpc, vpc],
  ];
  for (const [exposure, network, expected] of table)
    it(`of ${JSON.stringify(exposure)}`, () => assert.deepEqual(senders(exposure, network), expected));
});

describe("urlOf", () => {
  const certificateArns = [certificate];
  const table: [ExposureArgs, string][] = [
    [{ type: "clusterIp" }, "http://host"],
    [{ type: "clusterIp", port: 8080 }, "http://host:8080"],
    [{ type: "nodePort", port: 8080, nodePort: 30080 }, "http://host:30080"],
    [{ type: "nodePort" }, ""],
    [{ type: "nlb" }, "http://host"],
    [{ type: "nlb", certificateArns }, "https://host"],
    [{ type: "clb", certificateArns, port: 8443 }, "https://host:8443"],
    [{ type: "alb", port: 8080 }, "http://host"],
    [{ type: "alb", port: 8080, certificateArns }, "https://host"],
  ];
  for (const [exposure, expected] of table)
    it(`is ${expected} for ${JSON.stringify(exposure)}`, () => assert.equal(urlOf(exposure, "host"), expected));
});
