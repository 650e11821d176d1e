import { strict as assert } from "node:assert";
import { stripVTControlCharacters } from "node:util";
import { type Finding, type Plan, type PlannedResource, Severity } from "../../plan/plan.ts";
import { creationDepths } from "../../plan/render/order.ts";
import { reachable } from "../../plan/render/reachable.ts";
import { report } from "../../plan/render/report.ts";
import { style, wantsColour } from "../../plan/render/style.ts";
import { shortType, tree } from "../../plan/render/tree.ts";

const stackUrn = "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev";
const urnOf = (type: string, name: string) => `urn:pulumi:dev::shop::${type}::${name}`;

type Part = Partial<PlannedResource>;

function resource(type: string, name: string, part: Part = {}): PlannedResource {
  const urn = urnOf(type, name);
  const rest = { dependencies: [], propertyDependencies: {}, inputs: {}, options: {}, custom: true, remote: false };
  return { urn, type, name, parent: stackUrn, ...rest, ...part };
}

function planWith(resources: readonly PlannedResource[], more: Partial<Plan> = {}): Plan {
  const { parent: _, ...stack } = resource("pulumi:pulumi:Stack", "shop-dev");
  const sorted = [stack, ...resources].sort((a, b) => (a.urn < b.urn ? -1 : 1));
  return { project: "shop", stack: "dev", resources: sorted, outputs: {}, findings: [], ...more };
}

const cluster = resource("shop:index:Cluster", "cluster", { custom: false });
const inCluster = { parent: cluster.urn, component: cluster.urn };
const role = resource("aws:iam/role:Role", "cluster-role", inCluster);
const key = resource("aws:kms/key:Key", "cluster-key", inCluster);
const eks = resource("eks:index:Cluster", "cluster", {
  ...inCluster,
  custom: false,
  remote: true,
  dependencies: [role.urn, key.urn],
});
const web = resource("shop:index:Workload", "a-web", { custom: false, dependencies: [cluster.urn] });
const maps = ["b", "a"].map((name) =>
  resource("kubernetes:core/v1:ConfigMap", name, { parent: web.urn, dependencies: [eks.urn] }),
);
const all = [cluster, role, key, eks, web, ...maps];

const plainStyle = style(false);

describe("a plan for people", () => {
  describe("has a tree", () => {
    it("by component, in the order of creation, with what is alike on a line, and counts", () => {
      assert.deepEqual(tree(planWith(all), plainStyle), [
        "├── cluster Cluster, 3 resources",
        "│   ├── cluster-key aws.kms.Key",
        "│   ├── cluster-role aws.iam.Role",
        "│   └── cluster eks.Cluster",
        "└── a-web Workload, 2 resources",
        "    └── a, b kubernetes.core.v1.ConfigMap × 2",
      ]);
    });

    it("that does not depend on the order of registration", () => {
      const plan = planWith(all);
      const turned = { ...plan, resources: [...plan.resources].reverse() };
      assert.deepEqual(tree(turned, plainStyle), tree(plan, plainStyle));
    });

    it("of a stack without resources, too", () => {
      assert.deepEqual(tree(planWith([]), plainStyle), []);
    });

    it("in which types are called as in a program", () => {
      for (const [type, name] of [
        ["aws:iam/role:Role", "aws.iam.Role"],
        ["awsx:ec2:Vpc", "awsx.ec2.Vpc"],
        ["eks:index:ManagedNodeGroup", "eks.ManagedNodeGroup"],
        ["kubernetes:apps/v1:Deployment", "kubernetes.apps.v1.Deployment"],
        ["kubernetes:rbac.authorization.k8s.io/v1:Role", "kubernetes.rbac.v1.Role"],
        ["kubernetes:helm.sh/v3:Release", "kubernetes.helm.v3.Release"],
        ["shop:index:Workload", "Workload"],
        ["pulumi:providers:aws", "provider aws"],
      ] as const)
        assert.equal(shortType(type), name);
    });
  });

  describe("knows the order of creation", () => {
    const depths = (...resources: PlannedResource[]) => {
      const found = creationDepths(planWith(resources));
      return Object.fromEntries(resources.map(({ name, urn }) => [name, found.get(urn)]));
    };

    it("by what a component waits for, however deep inside it", () => {
      const inner = resource("shop:index:Inner", "inner", { parent: web.urn, custom: false });
      const map = resource("kubernetes:core/v1:ConfigMap", "map", { parent: inner.urn, dependencies: [eks.urn] });
      const bare = { ...web, dependencies: [] };
      assert.deepEqual(depths(cluster, eks, bare, inner, map), { cluster: 0, "a-web": 1, inner: 0, map: 0 });
    });

    it("by providers, which come before what they serve", () => {
      const provider = resource("pulumi:providers:kubernetes", "provider");
      const map = resource("kubernetes:core/v1:ConfigMap", "map", { provider: provider.urn });
      assert.deepEqual(depths(provider, map), { provider: 0, map: 1 });
    });

    it("where two components wait for parts of each other, or for what is not there", () => {
      const other = resource("shop:index:Other", "other", { custom: false, dependencies: [web.urn] });
      const both = depths({ ...web, dependencies: [other.urn, "urn:gone"] }, other);
      assert.equal(new Set(Object.values(both)).size, 2);
    });
  });

  describe("says what a workload is reached by", () => {
    const metadata = { name: "web", namespace: "shop" };
    const ports = [{ port: 80, targetPort: 8080 }];
    const selector = { app: "web" };
    const service = (spec: PlannedResource["inputs"], annotations = {}) =>
      resource("kubernetes:core/v1:Service", "web", {
        inputs: { metadata: { ...metadata, annotations }, spec: { ports, selector, ...spec } },
      });
    const ingress = (annotations: PlannedResource["inputs"], rules: PlannedResource["inputs"][]) =>
      resource("kubernetes:networking.k8s.io/v1:Ingress", "web", {
        inputs: { metadata: { ...metadata, annotations }, spec: { rules } },
      });
    const scheme = "service.beta.kubernetes.io/aws-load-balancer-scheme";
    const internal = "service.beta.kubernetes.io/aws-load-balancer-internal";
    const nlb = { type: "LoadBalancer", loadBalancerClass: "service.k8s.aws/nlb" };
    const cases: readonly (readonly [what: string, resource: PlannedResource, line: string])[] = [
      ["nothing but the cluster", service({}), "inside the cluster, port 80 → 8080"],
      [
        "the port itself",
        service({ type: "ClusterIP", ports: [{ port: 80 }, { port: 443 }] }),
        "inside the cluster, port 80 → 80, port 443 → 443",
      ],
      [
        "a node's port",
        service({ type: "NodePort", ports: [{ port: 80, nodePort: 30080 }, { port: 443 }] }),
        "every node, port 30080 → 80, port assigned later → 443",
      ],
      ["an NLB", service(nlb), "Network Load Balancer, internal, port 80 → 8080"],
      [
        "an open NLB",
        service(nlb, { [scheme]: "internet-facing" }),
        "Network Load Balancer, internet-facing, port 80 → 8080",
      ],
      ["a CLB", service({ type: "LoadBalancer" }), "Classic Load Balancer, internet-facing, port 80 → 8080"],
      [
        "an internal CLB",
        service({ type: "LoadBalancer" }, { [internal]: "true" }),
        "Classic Load Balancer, internal, port 80 → 8080",
      ],
      [
        "an ALB",
        ingress({}, [{ http: { paths: [{ path: "/" }] } }]),
        "Application Load Balancer, internal, HTTP 80, any host/",
      ],
      [
        "an open ALB with names and a redirect",
        ingress(
          {
            "alb.ingress.kubernetes.io/scheme": "internet-facing",
            "alb.ingress.kubernetes.io/listen-ports": '[{"HTTP":80},{"HTTPS":443}]',
          },
          [{ host: "www.example.com", http: { paths: [{ path: "/" }, { path: "/api" }] } }],
        ),
        "Application Load Balancer, internet-facing, HTTP 80 and HTTPS 443, www.example.com/, www.example.com/api",
      ],
    ];
    for (const [what, one, line] of cases)
      it(`by ${what}`, () => {
        assert.deepEqual(reachable(planWith([one])), [`shop/web: ${line}`]);
      });

    it("with the number of a port that the pods name", () => {
      const deployment = (namespace: string, containerPort: number) =>
        resource("kubernetes:apps/v1:Deployment", `web-${namespace}`, {
          inputs: {
            metadata: { ...metadata, namespace },
            spec: {
              selector: { matchLabels: selector },
              template: { spec: { containers: [{ ports: [{ name: "http", containerPort }] }] } },
            },
          },
        });
      const named = service({ ports: [{ port: 80, targetPort: "http" }] });
      const plan = planWith([deployment("other", 1), deployment("shop", 8080), named]);
      assert.deepEqual(reachable(plan), ["shop/web: inside the cluster, port 80 → 8080"]);
    });

    it("and of nothing else", () => {
      assert.deepEqual(reachable(planWith(all)), []);
    });
  });

  describe("is a report", () => {
    const finding = (severity: Severity, message: string, more: Partial<Finding> = {}): Finding => ({
      rule: "some-rule",
      severity,
      message,
      page: "https://example.com/",
      ...more,
    });
    const plan = planWith([cluster, role, web], {
      outputs: { url: "http://web", kubeconfig: { secret: true }, vpc: { id: { unknown: true }, zones: ["a", "b"] } },
      findings: [
        finding(Severity.Note, "A note."),
        finding(Severity.Warning, "A warning.", { urn: role.urn, fix: "Do this." }),
        finding(Severity.Error, "An error.", { accepted: "It is meant so." }),
        finding(Severity.Error, "One more.", { accepted: "It is meant so.", fix: "Do that." }),
        finding(Severity.Warning, "Another."),
      ],
    });
    const options = { settings: "name: shop\nzones: 2", tables: [], notes: ["Something was skipped."], seconds: 1.234 };

    it("that a person reads from top to bottom", () => {
      assert.equal(
        report(plan, { ...options, style: plainStyle }),
        `
Settings
  name: shop
  zones: 2

Resources
shop dev 2 components, 1 in AWS
├── cluster Cluster, 1 resource
│   └── cluster-role aws.iam.Role
└── a-web Workload

Outputs
  kubeconfig: (secret)
  url: http://web
  vpc:
    id: (known after deployment)
    zones:
      - a
      - b

Findings
  warning  cluster-role (aws.iam.Role): A warning. Do this.
    some-rule, https://example.com/
  warning  Another.
    some-rule, https://example.com/
  note  A note.
    some-rule, https://example.com/
  accepted error  An error.
  accepted error  One more.
    Accepted: It is meant so.
    some-rule, https://example.com/

Notes
  Something was skipped.

3 resources would be created. Open findings: 2 warnings, 1 note, 2 accepted. (1.2 s, no account asked)
`,
      );
    });

    it("in which colours say nothing that words do not", () => {
      const coloured = report(plan, { ...options, style: style(true) });
      const plain = report(plan, { ...options, style: plainStyle });
      assert.notEqual(coloured, plain);
      assert.equal(stripVTControlCharacters(coloured), plain);
    });

    it("that leaves out what there is nothing of", () => {
      const text = report(planWith([cluster], { outputs: { url: "http://web" } }), {
        ...options,
        notes: [],
        style: plainStyle,
      });
      assert.deepEqual(text.match(/^[A-Z][a-z ]+$/gm), ["Settings", "Resources", "Outputs"]);
      assert.match(text, /No finding is open\./);
    });
  });

  it("is coloured on a terminal, unless somebody says otherwise", () => {
    const cases: readonly (readonly [isTerminal: boolean, environment: NodeJS.ProcessEnv, wanted: boolean])[] = [
      [true, {}, true],
      [false, {}, false],
      [true, { TERM: "dumb" }, false],
      [true, { NO_COLOR: "1" }, false],
      [true, { NO_COLOR: "" }, true],
      [false, { FORCE_COLOR: "1" }, true],
      [true, { FORCE_COLOR: "0" }, false],
      [true, { NO_COLOR: "1", FORCE_COLOR: "1" }, false],
    ];
    for (const [isTerminal, environment, wanted] of cases) {
      assert.equal(wantsColour(isTerminal, environment), wanted, JSON.stringify([isTerminal, environment]));
    }
  });
});
