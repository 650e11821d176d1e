import { strict as assert } from "node:assert";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plan, PlannedResource } from "../../plan/plan.ts";
import { planProject } from "../../plan/plan-project.ts";
import { readStackFiles } from "../../plan/project.ts";

// What a check says of any program stands in test/checks/stacks.test.ts; here stands what is true of this one.

const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

const planOfStack = (stack: string, unknown = false) => planProject(root, readStackFiles(root, stack), { unknown });

/** Each component of each stack that is shipped, under the component that makes it. */
const components: Readonly<Record<string, readonly string[]>> = {
  dev: [
    "Access access",
    "AddOn aws-ebs-csi-driver",
    "AddOn coredns",
    "AddOn metrics-server",
    "CloudWatchAgent cloudwatch-agent",
    "Cluster cluster",
    "FargateLogging fargate-logging",
    "FargateProfile serverless",
    "FluentBit fluent-bit",
    "LoadBalancerController load-balancer-controller",
    "LogGroups log-groups",
    "LogGroups metric-log-groups",
    "Namespace agent-namespace",
    "Namespace serverless-namespace",
    "Namespace web-namespace",
    "Network network",
    "NodeGroup general",
    "Workload nginx-alb",
    "Workload nginx-clb",
    "Workload nginx-fargate",
    "Workload nginx-nlb",
    "aws-ebs-csi-driver > PodRole aws-ebs-csi-driver-ebs-csi-controller-sa",
    "cloudwatch-agent > PodRole cloudwatch-agent-role",
    "cluster > PodRole cluster-aws-node",
    "fargate-logging > Namespace fargate-logging-namespace",
    "fluent-bit > PodRole fluent-bit-role",
    "load-balancer-controller > PodRole load-balancer-controller-role",
  ],
  prod: [
    "Access access",
    "AddOn aws-ebs-csi-driver",
    "AddOn coredns",
    "AddOn eks-node-monitoring-agent",
    "AddOn metrics-server",
    "AddOn snapshot-controller",
    "CloudWatchAgent cloudwatch-agent",
    "Cluster cluster",
    "FluentBit fluent-bit",
    "LoadBalancerController load-balancer-controller",
    "LogGroups log-groups",
    "LogGroups metric-log-groups",
    "Namespace agent-namespace",
    "Namespace web-namespace",
    "Network network",
    "NodeGroup apps",
    "NodeGroup system",
    "Workload web",
    "Workload web-internal",
    "aws-ebs-csi-driver > PodRole aws-ebs-csi-driver-ebs-csi-controller-sa",
    "cloudwatch-agent > PodRole cloudwatch-agent-role",
    "cluster > PodRole cluster-aws-node",
    "fluent-bit > PodRole fluent-bit-role",
    "load-balancer-controller > PodRole load-balancer-controller-role",
    "network > FlowLogs network-flow-logs",
  ],
};

/** Components and the stack have no object of their own: nothing is deleted with them. */
const isReal = ({ custom, remote }: PlannedResource) => custom || remote;

const label = ({ type, name }: PlannedResource) => `${type} ${name}`;

/** What has to be there before each resource, and so cannot be deleted before it; as the engine schedules deletions. */
function needs({ resources }: Plan): Map<string, Set<string>> {
  return new Map(
    resources.map(({ urn, parent, provider, dependencies, propertyDependencies, options: { deletedWith } }) => {
      const named = [parent, provider, deletedWith].filter((one) => one !== undefined);
      return [urn, new Set([...named, ...dependencies, ...Object.values(propertyDependencies).flat()])] as const;
    }),
  );
}

/** Resources in the order in which a destroy deletes them, those of a round together. */
function rounds(plan: Plan): string[][] {
  const left = needs(plan);
  const made: string[][] = [];
  while (left.size > 0) {
    const round = [...left].filter(([, needed]) => ![...needed].some((urn) => left.has(urn))).map(([urn]) => urn);
    assert.notDeepEqual(round, [], `these wait for each other: ${[...left.keys()].join("\n")}`);
    for (const urn of round) left.delete(urn);
    made.push(round);
  }
  return made.reverse();
}

/** All that a resource needs, and all that needs. */
function everythingBelow(urn: string, needed: ReadonlyMap<string, ReadonlySet<string>>, found = new Set<string>()) {
  for (const next of needed.get(urn) ?? []) {
    if (found.has(next)) continue;
    found.add(next);
    everythingBelow(next, needed, found);
  }
  return found;
}

function componentsAbove(plan: Plan, resource: PlannedResource): PlannedResource[] {
  const above = plan.resources.find(({ urn }) => urn === resource.component);
  return above === undefined ? [] : [above, ...componentsAbove(plan, above)];
}

function under(plan: Plan, types: readonly string[]): PlannedResource[] {
  return plan.resources.filter(
    (resource) =>
      isReal(resource) &&
      componentsAbove(plan, resource).some(({ type }) =>
        types.some((wanted) => type === `eks-platform:index:${wanted}`),
      ),
  );
}

const objectSpec = ({ inputs }: PlannedResource) => (inputs.spec ?? {}) as { type?: string };

/** Objects for which somebody makes a load balancer outside the cluster, and takes it away again. */
function balanced({ resources }: Plan): PlannedResource[] {
  return resources.filter(
    (one) =>
      one.type === "kubernetes:networking.k8s.io/v1:Ingress" ||
      (one.type === "kubernetes:core/v1:Service" && objectSpec(one).type === "LoadBalancer"),
  );
}

describe("the program", () => {
  it("ships the stacks that are tested here", () => {
    const stacks = readdirSync(root).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
    // What is true of the local one, which has nothing of AWS, stands in test/stack/existing-cluster.test.ts.
    assert.deepEqual(stacks.sort(), [...Object.keys(components), "local"].sort());
  });

  for (const stack of Object.keys(components))
    describe(`for ${stack}`, () => {
      let plan: Plan;
      let unknown: Plan;
      before(async () => {
        plan = await planOfStack(stack);
        unknown = await planOfStack(stack, true);
      });

      it("has exactly these components", () => {
        const found = plan.resources.filter((one) => !isReal(one) && one.parent !== undefined);
        const names = found.map((one) => {
          const [above] = componentsAbove(plan, one);
          return `${above === undefined ? "" : `${above.name} > `}${one.type.replace("eks-platform:index:", "")} ${one.name}`;
        });
        assert.deepEqual(names.sort(), components[stack]);
      });

      it("plans the same resources, in the same order, whatever AWS has yet to answer", () => {
        const skeleton = ({ resources }: Plan) =>
          resources.map(({ inputs, ...rest }) => ({ ...rest, inputs: Object.keys(inputs) }));
        assert.deepEqual(skeleton(unknown), skeleton(plan));
        assert.deepEqual(Object.keys(unknown.outputs), Object.keys(plan.outputs));
      });

      it("leaves unknown in a first preview what only AWS can answer, and nothing that names a thing", () => {
        const text = JSON.stringify(unknown);
        assert.match(text, /\{"unknown":true\}/);
        // The forms that stand-ins give to ids.
        assert.match(JSON.stringify(plan), /"(vpc|subnet|sg|lt)-0[0-9a-f]{16}"/);
        assert.doesNotMatch(text, /(vpc|subnet|sg|lt)-0[0-9a-f]{16}|oidc\.eks\./);
        for (const { type, inputs, name } of unknown.resources) {
          assert.notDeepEqual(inputs.name, { unknown: true }, name);
          if (type.startsWith("kubernetes:") && "metadata" in inputs) {
            const metadata = JSON.stringify(inputs.metadata);
            assert.ok(!/"(name|namespace|labels)":\{"unknown"/.test(metadata), metadata);
          }
        }
      });

      it("is planned the same again", async () => {
        assert.equal(JSON.stringify(await planOfStack(stack)), JSON.stringify(plan));
      });

      it("gives each resource a line of its own code", () => {
        for (const { source, urn, parent } of plan.resources)
          if (parent !== undefined) assert.match(source ?? "", /^(index|(components|k8s|stack)\/[\w-]+)\.ts:\d+$/, urn);
      });

      it("has each package served by the provider that it made in the open", () => {
        const served = plan.resources.flatMap(({ type, provider }) =>
          provider === undefined ? [] : [`${type.split(":")[0]} by ${provider.split("::").at(-1)}`],
        );
        assert.deepEqual(
          [...new Set(served)].sort().filter((pair) => !/^(awsx|eks) by default_/.test(pair)),
          ["aws by aws", "kubernetes by kubernetes"],
        );
      });

      it("is destroyed without one resource waiting for another for ever", () => {
        assert.equal(rounds(plan).flat().length, plan.resources.length);
        const all = new Set(plan.resources.map(({ urn }) => urn));
        for (const [urn, needed] of needs(plan))
          for (const other of needed)
            assert.ok(all.has(other) || /::default_[\d_]+$/.test(other), `${urn} needs ${other}`);
      });

      it("is destroyed load balancers first, while what takes them away, and its way to AWS, still live", () => {
        const order = rounds(plan);
        const roundOf = (urn: string) => order.findIndex((round) => round.includes(urn));
        const owners = balanced(plan);
        assert.ok(owners.length >= 2, "there is no load balancer");
        // The controller with its role; pods and their addresses, credentials and names; the API and whoever deploys.
        const kept = [
          ...under(plan, ["LoadBalancerController", "NodeGroup", "Cluster", "Access"]),
          ...under(plan, ["Network"]).filter(({ type }) => type.startsWith("awsx:")),
          ...under(plan, ["AddOn"]).filter(({ name }) => name.startsWith("coredns")),
        ];
        for (const type of [
          "helm.sh/v3:Release",
          "iam/role:Role",
          "eks:index:Cluster",
          "eks:index:ManagedNodeGroup",
          "ec2:Vpc",
        ])
          assert.ok(
            kept.some((one) => one.type.endsWith(type)),
            `no ${type} is kept`,
          );
        for (const owner of owners) {
          const below = everythingBelow(owner.urn, needs(plan));
          for (const one of kept) {
            assert.ok(roundOf(owner.urn) < roundOf(one.urn), `${label(owner)} is not deleted before ${label(one)}`);
            // Not by chance, because it happens to be deep enough.
            assert.ok(below.has(one.urn), `${label(owner)} does not need ${label(one)}`);
          }
        }
      });

      /** What comes later, and what it has to find. */
      const orders: readonly (readonly [later: RegExp, earlier: RegExp])[] = [
        [/^kubernetes:/, /^aws:eks\/accessEntry:/],
        [/^kubernetes:/, /^eks:index:ManagedNodeGroup /],
        [/:DaemonSet fluent-bit/, /:LogGroup log-groups-/],
        [/:DaemonSet cloudwatch-agent/, /:LogGroup metric-log-groups-/],
        [/^eks:index:Cluster /, /:LogGroup cluster-log-group/],
        [/^eks:index:ManagedNodeGroup /, /:Addon cluster-pod-identity-agent/],
        [/:Addon coredns/, /^eks:index:ManagedNodeGroup /],
        // The first line that a workload writes is collected already.
        [/:Deployment /, /:DaemonSet fluent-bit/],
        [/:DaemonSet fluent-bit/, /:PodIdentityAssociation fluent-bit/],
        [/:DaemonSet cloudwatch-agent/, /:PodIdentityAssociation cloudwatch-agent/],
      ];
      for (const [later, earlier] of orders)
        it(`makes ${later.source} after ${earlier.source}`, () => {
          const needed = needs(plan);
          const matching = (pattern: RegExp) => plan.resources.filter((one) => isReal(one) && pattern.test(label(one)));
          assert.ok(matching(later).length > 0 && matching(earlier).length > 0);
          for (const one of matching(later)) {
            const below = everythingBelow(one.urn, needed);
            for (const other of matching(earlier))
              assert.ok(below.has(other.urn), `${label(one)} does not need ${label(other)}`);
          }
        });
    });
});
