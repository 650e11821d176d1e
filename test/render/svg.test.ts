import assert from "node:assert/strict";
import { indexOf } from "../../model/plan-index.ts";
import type { Plan } from "../../plan/plan.ts";
import { svg } from "../../render/svg/index.ts";
import { LinkKind, type Platform } from "../../render/svg/platform.ts";
import { platformOf } from "../../render/svg/read/index.ts";
import { deployment, object, plan, podSpec, resource, secret, unknown } from "../checks/plan-builder.ts";
import { reviewOf } from "./reviews.ts";
import { planOfStack, wholeReview } from "./whole-reviews.ts";
import { everyElement, readXml } from "./xml-reader.ts";

const platform = (of: Plan) => platformOf(reviewOf(of));
const rows = ({ areas }: Platform) => areas.flatMap((area) => area.rows);
const pools = (of: Platform) => rows(of).flatMap((row) => row.pools);
const titles = (all: readonly { readonly title: string }[]) => all.map(({ title }) => title);
const workloads = (of: Platform) => pools(of).flatMap(({ namespaces }) => namespaces.flatMap((one) => one.workloads));

/** Links by the titles of their ends. */
function linkTitles(of: Platform, kind: LinkKind): string[] {
  const cards = [
    ...of.controlPlanes,
    ...of.services,
    ...workloads(of),
    ...rows(of).flatMap(({ loadBalancers, nats }) => [...loadBalancers, ...nats]),
  ];
  const title = (id: string) => cards.find((card) => card.id === id)?.title ?? id;
  return of.links.filter((one) => one.kind === kind).map(({ from, to }) => `${title(from)} → ${title(to)}`);
}

describe("picture of a stack", () => {
  let dev: Plan;
  let prod: Plan;
  before(async () => {
    dev = await planOfStack("dev");
    prod = await planOfStack("prod");
  });

  it("has the zones in their order, and each subnet in its own", () => {
    const [area] = platform(prod).areas;
    assert.deepEqual(area?.zones, ["ap-northeast-1a", "ap-northeast-1c", "ap-northeast-1d"]);
    assert.deepEqual(
      area.rows.map(({ kind, subnets }) => [kind, ...subnets.map(({ zone, lines }) => [zone, lines[0]])]),
      [
        [
          "public",
          [0, "10.1.252.0/22 · 1,019 addresses"],
          [1, "10.1.248.0/22 · 1,019 addresses"],
          [2, "10.1.244.0/22 · 1,019 addresses"],
        ],
        [
          "private",
          [0, "10.1.0.0/19 · 8,187 addresses"],
          [1, "10.1.32.0/19 · 8,187 addresses"],
          [2, "10.1.64.0/19 · 8,187 addresses"],
        ],
      ],
    );
  });

  it("says what subnets are for", () => {
    const [, below] = rows(platform(dev));
    assert.deepEqual(
      below?.subnets.map(({ lines }) => lines[1]),
      Array(2).fill("for nodes, Fargate pods, control plane"),
    );
  });

  it("has the pods on what they run on, DaemonSets once for all nodes", () => {
    assert.deepEqual(
      pools(platform(dev)).map(({ title, namespaces }) => [
        title,
        ...namespaces.flatMap((one) => titles(one.workloads)),
      ]),
      [
        [
          "Node group general",
          ...["nginx-clb", "nginx-nlb", "nginx-alb"],
          ...["aws-ebs-csi-driver (controller)", "coredns", "metrics-server", "aws-load-balancer-controller"],
        ],
        [
          "On every node",
          ...["cloudwatch-agent", "fluent-bit"],
          ...["aws-ebs-csi-driver (node)", "eks-pod-identity-agent", "kube-proxy", "vpc-cni"],
        ],
        ["Fargate profile serverless-profile", "nginx-fargate"],
      ],
    );
  });

  it("says how many nodes there are and of which type", () => {
    const [group] = pools(platform(dev));
    assert.deepEqual(group?.lines, ["2 to 4 nodes · spot · t3.large, t3a.large, m6i.large, m7i.large", "30 GiB disk"]);
  });

  it("draws load balancers where they stand, with who may reach them", () => {
    assert.deepEqual(
      rows(platform(dev)).map(({ loadBalancers }) => loadBalancers.map(({ title, lines }) => [title, ...lines])),
      [
        [
          ["ALB web", "internet-facing · HTTP 80"],
          ["NLB web/nginx-nlb", "internet-facing · TCP 80"],
        ],
        [["CLB web/nginx-clb", "internal · TCP 80"]],
      ],
    );
  });

  it("draws the main flows and no others", () => {
    const drawn = platform(dev);
    assert.deepEqual(linkTitles(drawn, LinkKind.In), [
      "internet → ALB web",
      "internet → NLB web/nginx-nlb",
      "internet → EKS cluster eks-platform-dev",
    ]);
    assert.deepEqual(linkTitles(drawn, LinkKind.Serve), [
      "ALB web → nginx-alb",
      "NLB web/nginx-nlb → nginx-nlb",
      "CLB web/nginx-clb → nginx-clb",
    ]);
    assert.deepEqual(linkTitles(drawn, LinkKind.Out), [
      "network 0 subnet 1-0 out → NAT gateway",
      "network 0 subnet 1-1 out → NAT gateway",
      "NAT gateway → internet",
    ]);
    assert.deepEqual(linkTitles(drawn, LinkKind.Logs), [
      "cloudwatch-agent → CloudWatch Logs",
      "fluent-bit → CloudWatch Logs",
    ]);
  });

  it("sends each zone out by its own gateway where it has one", () => {
    const area = platform(prod).areas[0]!;
    const [above, below] = area.rows;
    assert.deepEqual(
      below?.subnets.map(({ wayOut }) => wayOut),
      above?.nats.map(({ id }) => id),
    );
    assert.equal(above?.nats.length, 3);
  });

  it("leaves out what there is nothing of", () => {
    const beside = platform(prod).services;
    assert.deepEqual(titles(beside), ["EKS add-ons", "CloudWatch Logs", "KMS", "IAM", "Image registries"]);
    const source = svg(reviewOf(plan(deployment())));
    assert.doesNotMatch(source, /VPC|Region|Internet|CloudWatch/);
  });

  it("is the same, byte for byte", () => {
    const again: Plan = { ...dev, resources: [...dev.resources].reverse() };
    assert.equal(svg(reviewOf(dev)), svg(reviewOf(again)));
  });

  it("stands for itself: no script, nothing from elsewhere, named for screen readers", () => {
    const source = svg(reviewOf(dev));
    const root = readXml(source);
    const { id, role, "aria-labelledby": names } = root.attributes;
    assert.deepEqual([id, role, names], ["platform", "img", "platform-title platform-desc"]);
    assert.equal(root.children.find(({ name }) => name === "title")?.text, "Platform of eks-platform, stack dev");
    const description = root.children.find(({ name }) => name === "desc")?.text ?? "";
    assert.match(
      description,
      /over ap-northeast-1a, ap-northeast-1c\..*The internet reaches ALB web, NLB web\/nginx-nlb\./,
    );
    const used = new Set(everyElement(root).map(({ name }) => name));
    assert.deepEqual([...used].sort(), ["desc", "g", "path", "rect", "style", "svg", "text", "title"]);
    const attributes = everyElement(root).flatMap((one) => Object.keys(one.attributes));
    assert(!attributes.some((name) => /^on|href|style$/.test(name)));
    assert.doesNotMatch(source.replace('xmlns="http://www.w3.org/2000/svg"', ""), /url\(|@import|https?:/);
  });

  it("follows the reader's light or dark, and prints light", () => {
    const style = everyElement(readXml(svg(reviewOf(dev)))).find(({ name }) => name === "style")?.text ?? "";
    assert.match(style, /@media screen and \(prefers-color-scheme:dark\)/);
    // Within a page it must colour nothing else.
    for (const rule of style.split("\n")) assert.match(rule, /^(#platform[ {]|@media screen and .*\{#platform\{)/);
  });
});

const nodeGroup = (name: string) =>
  resource("aws:eks/nodeGroup:NodeGroup", name, {
    inputs: { clusterName: "c", nodeGroupName: name, scalingConfig: { minSize: 1, maxSize: 3, desiredSize: 2 } },
  });

describe("picture of any plan", () => {
  it("without a cluster is namespaces and workloads", () => {
    const drawn = platform(plan(deployment("web"), deployment("api", podSpec(), { metadata: { namespace: "shop" } })));
    assert.deepEqual(titles(drawn.areas), ["Kubernetes cluster"]);
    assert.equal(drawn.region, undefined);
    assert.deepEqual(
      pools(drawn).map(({ title, namespaces }) => [title, titles(namespaces)]),
      [["Pods", ["Namespace demo", "Namespace shop"]]],
    );
  });

  it("without a VPC of its own says that it is there already", () => {
    const drawn = platform(plan(nodeGroup("a"), deployment()));
    assert.deepEqual(titles(drawn.areas), ["VPC that is there already: this plan does not make it"]);
    assert.deepEqual(titles(pools(drawn)), ["Node group a"]);
  });

  it("draws subnets that the plan makes in such a VPC", () => {
    const inputs = { vpcId: "vpc-1", availabilityZone: "eu-west-1b", cidrBlock: "10.0.8.0/24" };
    const drawn = platform(plan(resource("aws:ec2/subnet:Subnet", "nodes", { inputs }), nodeGroup("a")));
    const [area] = drawn.areas;
    assert.deepEqual([area?.kind, area?.zones], ["existing", ["eu-west-1b"]]);
    assert.deepEqual(
      rows(drawn).map(({ subnets }) => subnets.map(({ lines }) => lines)),
      [[["10.0.8.0/24 · 251 addresses", "way out not known"]]],
    );
  });

  it("holds node groups that take the same pods together", () => {
    const [pool] = pools(platform(plan(nodeGroup("a"), nodeGroup("b"), deployment())));
    assert.deepEqual([pool?.title, titles(pool?.groups ?? [])], ["Node groups a, b", ["a", "b"]]);
  });

  it("says of pods that nothing takes that they are nowhere yet", () => {
    const spec = podSpec({ nodeSelector: { pool: "other" } });
    const drawn = platform(plan(nodeGroup("a"), deployment("web", spec)));
    assert.deepEqual(
      pools(drawn).map(({ title, lines }) => [title, lines.at(-1)]),
      [
        ["Node group a", "1 to 3 nodes, 2 at first · on demand · t3.medium"],
        ["Nowhere yet", "No node group or Fargate profile of this plan takes these pods."],
      ],
    );
  });

  it("has a cluster and what is beside it where nothing is in AWS, in the picture and in words", async () => {
    const review = wholeReview(await planOfStack("local"));
    const drawn = svg(review);
    assert.equal(
      readXml(drawn).children.find(({ name }) => name === "desc")?.text,
      "Kubernetes cluster. Pods: 1 workload in web. Beside the cluster: Image registries.",
    );
    assert.match(drawn, />Beside the cluster</);
    assert.doesNotMatch(drawn, /VPC|network/);
  });

  it("folds a thousand workloads, and says how many", () => {
    const many = Array.from({ length: 1000 }, (_, at) =>
      deployment(`web-${at}`, podSpec(), { metadata: { name: `web-${at}`, namespace: `team-${at % 20}` } }),
    );
    const drawn = platform(plan(...many));
    const namespaces = pools(drawn).flatMap((one) => one.namespaces);
    assert.equal(namespaces.length, 12);
    assert.equal(namespaces.at(-1)?.title, "And 9 more namespaces");
    assert.deepEqual(titles(namespaces.at(-1)?.workloads ?? []), ["+ 450 more workloads"]);
    assert.equal(namespaces[0]?.workloads.at(-1)?.title, "+ 45 more workloads");
    assert.equal(workloads(drawn).length, 11 * 6 + 1);
  });

  it("leads the line of a folded workload to what stands for it", () => {
    const many = Array.from({ length: 70 }, (_, at) => deployment(`web-${at}`));
    const services = Array.from({ length: 9 }, (_, at) =>
      object("Service", `lb-${at}`, { type: "LoadBalancer", selector: { app: "web" }, ports: [{ port: 80 }] }),
    );
    const drawn = platform(plan(...many, ...services));
    const balancers = rows(drawn).flatMap((row) => row.loadBalancers);
    assert.equal(balancers.length, 8);
    assert.equal(balancers.at(-1)?.title, "+ 2 more load balancers");
    assert.equal(linkTitles(drawn, LinkKind.Serve).filter((one) => one.endsWith("+ 65 more workloads")).length, 7);
    readXml(svg(reviewOf(plan(...many, ...services))));
  });

  it("does not fail whatever values a plan holds", () => {
    const odd = [unknown, secret, null, 3, "x", [], {}];
    const types = [
      ...["awsx:ec2:Vpc", "eks:index:Cluster", "eks:index:ManagedNodeGroup", "aws:eks/fargateProfile:FargateProfile"],
      ...["aws:ec2/subnet:Subnet", "aws:ec2/vpc:Vpc", "aws:ec2/natGateway:NatGateway", "aws:kms/key:Key"],
      ...["aws:cloudwatch/logGroup:LogGroup", "pulumi:providers:aws", "kubernetes:core/v1:Service"],
      ...["kubernetes:apps/v1:Deployment", "kubernetes:helm.sh/v3:Release", "aws:eks/addon:Addon"],
    ];
    const keys = [
      "cidrBlock",
      "vpcId",
      "subnetIds",
      "version",
      "scalingConfig",
      "description",
      "retentionInDays",
      "spec",
    ];
    for (const value of odd) {
      const inputs = Object.fromEntries(
        [...keys, "region", "selectors", "metadata", "name"].map((key) => [key, value]),
      );
      const all = types.map((type, at) => resource(type, `r${at}`, { inputs }));
      const index = indexOf(plan(...all));
      readXml(svg(reviewOf(plan(...all), { index })));
    }
  });

  it("writes hostile names as text", () => {
    const name = `</text><script>alert("1")</script>\u0007\u202e&amp;`;
    const source = svg(reviewOf({ ...plan(deployment(name, podSpec(), { metadata: { name } })), stack: name }));
    const elements = everyElement(readXml(source));
    assert(!elements.some((one) => one.name === "script"));
    assert(elements.some(({ text }) => text.includes(`alert("1")`)));
    assert.doesNotMatch(source, /\u202e/);
  });
});
