import assert from "node:assert/strict";
import { Scheme } from "../../k8s/exposure-args.ts";
import { type WorkloadSpec, workloadDefaults } from "../../k8s/workload-args.ts";
import { sentence } from "../../problems.ts";
import { type Workloads, workloads, workloadsProblems } from "../../settings/workloads.ts";

const image = "public.ecr.aws/nginx/nginx-unprivileged:1.30.5";
const usual = { namespace: "apps", image, port: 8080 };
const certificateArns = ["arn:aws:acm:ap-northeast-1:111122223333:certificate/one"];

const parsed = (all: object): Workloads => workloads.parse(all);
const problems = (all: object) => workloadsProblems(parsed(all)).map(sentence);

describe("settings of workloads", () => {
  it("need a namespace and an image, and say what the rest means", () => {
    const { web } = parsed({ web: { namespace: "apps", image } });
    assert.deepEqual(web, {
      namespace: "apps",
      image,
      ports: {},
      env: {},
      secretEnv: {},
      files: {},
      secretFiles: {},
      writablePaths: ["/tmp"],
      mounts: {},
      resources: { requests: { cpu: "50m", memory: "64Mi" } },
      exceptions: [],
      compute: "nodes",
      sidecars: {},
      volumes: {},
      shutdown: { stopSeconds: workloadDefaults.stopSeconds },
      allowFromNamespaces: [],
      allowTo: [],
      podLabels: {},
      tolerations: [],
    });
  });

  it("are what the component takes", () => {
    const specs: WorkloadSpec[] = Object.values(parsed({ web: { ...usual, exposure: { type: "alb" } } }));
    assert.equal(specs[0]?.exposure?.scheme, Scheme.Internal);
  });

  it("of load balancers are internal, straight to the pods, and drain for 30 s", () => {
    const { web } = parsed({ web: { ...usual, exposure: { type: "nlb" } } });
    assert.deepEqual(web?.exposure, {
      type: "nlb",
      scheme: "internal",
      targetType: "ip",
      deregistrationDelaySeconds: 30,
    });
  });

  const whole: [string, object][] = [
    [
      "each way to be reached",
      {
        cluster: { ...usual, exposure: { type: "clusterIp" } },
        node: { ...usual, exposure: { type: "nodePort", nodePort: 30080, port: 8080 } },
        moving: {
          ...usual,
          exposure: { type: "nodePort", nodePort: 30081, port: 8080, additionalPorts: [{ port: 80 }] },
        },
        nlb: { ...usual, exposure: { type: "nlb", healthCheck: { protocol: "tcp" } } },
        clb: { ...usual, exposure: { type: "clb", healthCheck: {} } },
        alb: {
          ...usual,
          exposure: { type: "alb", certificateArns, rules: [{ host: "a.example.com" }], healthCheck: {} },
        },
      },
    ],
    [
      "a workload with everything",
      {
        web: {
          ...usual,
          env: { A: "1" },
          secretEnv: { B: "b" },
          files: { "/etc/a": "x" },
          secretFiles: { "/etc/b": "b" },
          volumes: { logs: { sizeLimit: "1Gi" } },
          mounts: { logs: "/logs" },
          sidecars: { shipper: { image, mounts: { logs: "/logs" }, native: false } },
          autoscaling: { min: 2, max: 4 },
          podDisruptionBudget: { minAvailable: 1 },
          topologySpread: { zones: "required" },
          role: { statements: [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::b/*"] }] },
          exceptions: [{ exception: "writableRootFilesystem", reason: "old image" }],
          probes: { path: "/up", readiness: { periodSeconds: 1 } },
          allowTo: [{ cidrBlocks: ["0.0.0.0/0"], ports: [443] }],
          tolerations: [{ key: "team", effect: "NoSchedule" }],
        },
      },
    ],
  ];
  for (const [name, all] of whole) it(`accept ${name}`, () => assert.deepEqual(problems(all), []));

  const malformed: [string, object][] = [
    ["an unknown key", { replica: 2 }],
    ["a setting of another type of exposure", { exposure: { type: "nlb", rules: [] } }],
    ["an unknown type of exposure", { exposure: { type: "gateway" } }],
    ["a port of the nodes out of range", { exposure: { type: "nodePort", nodePort: 80 } }],
    ["a port more of a load balancer", { exposure: { type: "nlb", additionalPorts: [{ port: 8080 }] } }],
    [
      "a port of the nodes within the cluster alone",
      { exposure: { type: "clusterIp", additionalPorts: [{ port: 1, nodePort: 30080 }] } },
    ],
    ["an exception meant for agents", { exceptions: [{ exception: "hostNetwork", reason: "x" }] }],
    ["an exception without a reason", { exceptions: [{ exception: "runAsRoot" }] }],
    ["a quantity that is none", { resources: { requests: { memory: "1GB" } } }],
    ["a certificate that is no ARN", { exposure: { type: "alb", certificateArns: ["one"] } }],
    ["false for plainTextFromInternet", { exposure: { type: "nlb", plainTextFromInternet: false } }],
  ];
  for (const [name, change] of malformed)
    it(`refuse ${name}`, () => assert.ok(!workloads.safeParse({ web: { ...usual, ...change } }).success));
});

describe("rules of workloads", () => {
  const shared = (more: object = {}) => ({ ...usual, exposure: { type: "alb", group: { name: "public" }, ...more } });
  const rules = (host: string) => ({ rules: [{ host }] });

  const refusals: [all: object, messages: string[]][] = [
    [
      { web: { ...usual, replicas: 1, autoscaling: { min: 1, max: 2 } } },
      ["workloads.web.replicas is 1, but autoscaling"],
    ],
    [
      {
        a: { ...usual, exposure: { type: "nodePort", nodePort: 30080 } },
        b: { ...usual, exposure: { type: "nodePort", nodePort: 30080 } },
      },
      ["workloads.b.exposure.nodePort is 30080, but workload a has that port on every node"],
    ],
    [
      {
        a: { ...usual, exposure: { type: "nodePort", additionalPorts: [{ port: 9000, nodePort: 30080 }] } },
        b: { ...usual, exposure: { type: "nodePort", additionalPorts: [{ port: 8080, nodePort: 30080 }] } },
      },
      ["workloads.b.exposure.additionalPorts[0].nodePort is 30080, but workload a has that port on every node"],
    ],
    [{ a: shared(), b: shared() }, ["workloads.b.exposure.rules claims any host/ (Prefix), as workload a does"]],
    [
      { a: shared(rules("a.example.com")), b: shared({ ...rules("b.example.com"), clientCidrBlocks: ["10.0.0.0/8"] }) },
      ['workloads.b.exposure.clientCidrBlocks is ["10.0.0.0/8"], but workload a shares the load balancer'],
    ],
    [
      { a: shared(rules("a.example.com")), b: shared({ ...rules("b.example.com"), certificateArns }) },
      ["workloads.b.exposure.certificateArns differs from that of workload a"],
    ],
    [
      {
        a: shared({ ...rules("a.example.com"), group: { name: "public", order: 1 } }),
        b: shared({ ...rules("b.example.com"), group: { name: "public", order: 1 } }),
      },
      ["workloads.b.exposure.group.order is 1, but workload a has that place"],
    ],
  ];
  for (const [all, expected] of refusals)
    it(`refuse: ${expected[0]}`, () => {
      const found = problems(all);
      assert.equal(found.length, expected.length, found.join("\n"));
      expected.forEach((start, index) => {
        assert.ok(found[index]?.startsWith(start), found[index]);
      });
    });

  it("let a group share a load balancer by host, and groups of different names alone", () => {
    const other = { ...usual, exposure: { type: "alb", group: { name: "other" } } };
    assert.deepEqual(problems({ a: shared(rules("a.example.com")), b: shared(rules("b.example.com")), c: other }), []);
  });
});
