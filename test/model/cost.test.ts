import assert from "node:assert/strict";
import fc from "fast-check";
import { type CostItem, costChange, costOf, regionIn, totalOf } from "../../model/cost.ts";
import { prices } from "../../model/data/prices.ts";
import { indexOf } from "../../model/plan-index.ts";
import type { Json, PlannedResource } from "../../plan/plan.ts";
import { fitting, profile, web } from "../checks/fargate-plans.ts";
import { object, plan, podSpec, remote, resource, unknown } from "../checks/plan-builder.ts";

const date = "2026-11-21";
const inRegion = (region: string) => resource("pulumi:providers:aws", "aws", { inputs: { region } });
const tokyo = inRegion("ap-northeast-1");

function costs(...resources: readonly PlannedResource[]): CostItem[] {
  return costOf(indexOf(plan(...resources)), date);
}

/** "what: count, at most, USD a month" of what is billed whether used or not. */
function lines(...resources: readonly PlannedResource[]): string[] {
  return costs(tokyo, ...resources)
    .filter(({ per }) => per !== "use")
    .map(({ what, count, most, perMonth }) => `${what}: ${count} ${most} ${perMonth?.toFixed(2)}`);
}

function uses(...resources: readonly PlannedResource[]): string[] {
  return costs(tokyo, ...resources)
    .filter(({ per, key }) => per === "use" && key !== "egress")
    .map(({ what, price }) => `${what}: ${price?.usd}`);
}

describe("costOf: control plane", () => {
  const cluster = (inputs: Record<string, Json>) =>
    resource("aws:eks/cluster:Cluster", "c", { inputs: { name: "shop", ...inputs } });
  const plane = "Control plane of shop: 1 undefined 73.00";

  it("is 0.10 an hour in standard support: 730 × 0.10", () => {
    assert.deepEqual(lines(cluster({ version: "1.36" })), [plane]);
    assert.deepEqual(lines(cluster({})), [plane]);
  });

  it("is 0.50 more from the day after standard support ends, until extended support ends", () => {
    const on = (version: string, day: string, inputs: Record<string, Json> = {}) =>
      costOf(indexOf(plan(tokyo, cluster({ version, ...inputs }))), day)
        .filter(({ key }) => key.startsWith("extended"))
        .map(({ perMonth }) => perMonth);
    assert.deepEqual(on("1.34", "2026-12-02"), []);
    assert.deepEqual(on("1.34", "2026-12-03"), [365]);
    assert.deepEqual(on("1.34", "2027-12-02"), [365]);
    assert.deepEqual(on("1.34", "2027-12-03"), []);
    assert.deepEqual(on("1.34", "2026-12-03", { upgradePolicy: { supportType: "STANDARD" } }), []);
    assert.deepEqual(on("1.34", "2026-12-03", { upgradePolicy: unknown }), [365]);
    assert.deepEqual(on("1.37", "2099-01-01"), []);
  });

  it("does not take an unknown version for a supported one", () => {
    const expected = "Extended support of shop, if its version is in it: undefined undefined undefined";
    assert.deepEqual(lines(cluster({ version: unknown })), [plane, expected]);
    assert.deepEqual(lines(cluster({ version: "1.12" })), [plane, expected]);
  });

  it("is more with a tier, whose price is not known in every region", () => {
    const large = cluster({ version: "1.36", controlPlaneScalingConfig: { tier: "tier-xl" } });
    assert.deepEqual(lines(large), [plane, "Larger control plane of shop (tier-xl): 1 undefined undefined"]);
    const there = costs(inRegion("us-east-1"), large).find(({ key }) => key.startsWith("tier"));
    assert.equal(there?.perMonth, 1.65 * 730);
  });

  it("brings a surcharge with Auto Mode", () => {
    assert.deepEqual(uses(cluster({ version: "1.36", computeConfig: { enabled: true } })), [
      "Auto Mode of shop, beside its nodes: undefined",
    ]);
  });
});

describe("costOf: nodes", () => {
  const template = (ebs: Json) =>
    resource("aws:ec2/launchTemplate:LaunchTemplate", "t", { inputs: { blockDeviceMappings: [{ ebs }] } });
  const group = (inputs: Record<string, Json>, templateUrn?: string) =>
    resource("aws:eks/nodeGroup:NodeGroup", "g", {
      inputs: { nodeGroupName: "g", scalingConfig: { minSize: 1, desiredSize: 2, maxSize: 5 }, ...inputs },
      propertyDependencies: templateUrn === undefined ? {} : { launchTemplate: [templateUrn] },
    });

  it("are counted at the desired and at the largest size, disks included", () => {
    const gp3 = template({ volumeType: "gp3", volumeSize: 50 });
    const nodes = group({ instanceTypes: ["m7i.large"], launchTemplate: { id: "lt" } }, gp3.urn);
    assert.deepEqual(lines(gp3, nodes), [
      // 2 × 0.1302 × 730
      "Nodes of group g (m7i.large): 2 5 190.09",
      // 2 × 50 GB × 0.096
      "Disks of group g: 100 250 9.60",
    ]);
    const [nodeItem, diskItem] = costs(tokyo, gp3, nodes);
    assert.equal(nodeItem?.mostPerMonth, 5 * 0.1302 * 730);
    assert.equal(diskItem?.mostPerMonth, 250 * 0.096);
  });

  it("know no price of other disks, of more throughput, of other types", () => {
    const amounts = (ebs: Json, type = "m7i.large") => {
      const launched = template(ebs);
      return costs(tokyo, launched, group({ instanceTypes: [type], launchTemplate: { id: "lt" } }, launched.urn))
        .slice(0, 2)
        .map(({ perMonth }) => perMonth !== undefined);
    };
    assert.deepEqual(amounts({ volumeType: "gp3", volumeSize: 50, throughput: 125, iops: 3000 }), [true, true]);
    assert.deepEqual(amounts({ volumeType: "gp3", volumeSize: 50, throughput: 250 }), [true, false]);
    assert.deepEqual(amounts({ volumeType: "gp3", volumeSize: 50, iops: unknown }), [true, false]);
    assert.deepEqual(amounts({ volumeType: "io2", volumeSize: 50 }), [true, false]);
    assert.deepEqual(amounts({ volumeType: "gp3", volumeSize: 50 }, "x9z.huge"), [false, true]);
  });

  it("say what they are counted as where it may be otherwise", () => {
    const remarks = (inputs: Record<string, Json>) => costs(tokyo, group(inputs)).flatMap(({ remark }) => remark ?? []);
    assert.deepEqual(remarks({ instanceTypes: ["t3.large", "m6i.large"], capacityType: "SPOT" }), [
      "Nodes of group g are counted as t3.large on demand, where m6i.large may come instead; spot costs less.",
    ]);
    assert.deepEqual(remarks({ instanceTypes: ["t3.large", "m6i.large"] }), [
      "Nodes of group g are counted as t3.large on demand, where m6i.large may come instead.",
    ]);
    assert.deepEqual(remarks({ instanceTypes: ["t3.large"] }), []);
  });

  it("are not known where the size is not", () => {
    const [nodes] = costs(tokyo, group({ instanceTypes: ["t3.large"], scalingConfig: unknown }));
    assert.deepEqual([nodes?.count, nodes?.perMonth], [undefined, undefined]);
  });
});

describe("costOf: Fargate", () => {
  it("counts pods by the size they round up to", () => {
    // 0.25 × 0.05056 + 0.5 × 0.00553 = 0.015405 an hour; × 730 = 11.25
    assert.deepEqual(lines(profile(), web()), ["Deployment demo/web on Fargate (0.25 vCPU, 0.5 GB): 1 1 11.25"]);
  });

  it("counts an autoscaled one from least to most", () => {
    const scaler = object("HorizontalPodAutoscaler", "web", {
      scaleTargetRef: { kind: "Deployment", name: "web" },
      minReplicas: 2,
      maxReplicas: 6,
    });
    assert.deepEqual(lines(profile(), web(), scaler), [
      "Deployment demo/web on Fargate (0.25 vCPU, 0.5 GB): 2 6 22.49",
    ]);
  });

  it("counts jobs by use, and knows no size where requests are hidden", () => {
    const job = object("Job", "report", { template: { spec: podSpec({ containers: [fitting()] }) } });
    assert.deepEqual(lines(profile(), job), []);
    assert.deepEqual(uses(profile(), job), ["Job demo/report on Fargate (0.25 vCPU, 0.5 GB): 0.015405"]);
    const hidden = web({ containers: [fitting({ resources: { requests: { cpu: unknown } } })] });
    assert.deepEqual(lines(profile(), hidden), ["Deployment demo/web on Fargate (size not known): 1 1 undefined"]);
  });
});

describe("costOf: volumes", () => {
  const storageClass = (parameters: Json) =>
    object("StorageClass", "fast", null, { inputs: { provisioner: "ebs.csi.aws.com", parameters } });
  const spec = { storageClassName: "fast", resources: { requests: { storage: "20Gi" } } };

  it("counts claims, and templates by replicas", () => {
    const claim = object("PersistentVolumeClaim", "data", spec);
    const set = object("StatefulSet", "db", {
      replicas: 3,
      template: { spec: podSpec() },
      volumeClaimTemplates: [{ metadata: { name: "data" }, spec }],
    });
    assert.deepEqual(lines(storageClass({}), claim, set), [
      "Volumes of PersistentVolumeClaim demo/data: 20 undefined 1.92",
      "Volumes of StatefulSet demo/db, data: 60 undefined 5.76",
    ]);
  });

  it("knows no price of other types, and leaves out what is not EBS", () => {
    const claim = object("PersistentVolumeClaim", "data", spec);
    const unpriced = ["Volumes of PersistentVolumeClaim demo/data: 20 undefined undefined"];
    assert.deepEqual(lines(storageClass({ type: "io2" }), claim), unpriced);
    assert.deepEqual(lines(storageClass({ type: "gp3", throughput: "500" }), claim), unpriced);
    assert.deepEqual(lines(claim), unpriced);
    const efs = object("StorageClass", "fast", null, { inputs: { provisioner: "efs.csi.aws.com" } });
    assert.deepEqual(lines(efs, claim), []);
  });
});

describe("costOf: network", () => {
  const vpc = (inputs: Record<string, Json> = {}) =>
    remote("awsx:ec2:Vpc", "net", {
      inputs: {
        availabilityZoneNames: ["ap-northeast-1a", "ap-northeast-1c"],
        natGateways: { strategy: "OnePerAz" },
        subnetSpecs: [
          { type: "Public", cidrMask: 24 },
          { type: "Private", cidrMask: 20 },
        ],
        ...inputs,
      },
    });
  const nlb = (scheme: string) =>
    object(
      "Service",
      "web",
      { type: "LoadBalancer", loadBalancerClass: "service.k8s.aws/nlb", ports: [{ port: 80 }] },
      { metadata: { annotations: { "service.beta.kubernetes.io/aws-load-balancer-scheme": scheme } } },
    );

  it("counts NAT gateways with their addresses", () => {
    assert.deepEqual(lines(vpc()), [
      // 2 × 0.062 × 730
      "NAT gateways of net: 2 undefined 90.52",
      // 2 × 0.005 × 730
      "Public IPv4 addresses of NAT gateways and Elastic IPs: 2 undefined 7.30",
    ]);
    assert.deepEqual(uses(vpc()), ["Data through the NAT gateways of net: 0.062"]);
    assert.deepEqual(lines(vpc({ natGateways: { strategy: "None" } })), []);
  });

  it("counts interface endpoints by zones, and no gateway endpoints", () => {
    const own = resource("aws:ec2/vpc:Vpc", "own");
    const inVpc = { inputs: { vpcId: { resource: own.urn } }, propertyDependencies: { vpcId: [own.urn] } };
    const subnets = ["a", "c"].map((name) => resource("aws:ec2/subnet:Subnet", name, inVpc));
    const endpoint = (service: string, vpcEndpointType: string, subnetIds: Json) =>
      resource("aws:ec2/vpcEndpoint:VpcEndpoint", service, {
        inputs: {
          ...inVpc.inputs,
          serviceName: `com.amazonaws.ap-northeast-1.${service}`,
          vpcEndpointType,
          subnetIds,
        },
        propertyDependencies: inVpc.propertyDependencies,
      });
    const both = subnets.map(({ urn }) => ({ resource: urn }));
    const gateway = endpoint("s3", "Gateway", []);
    const some = [endpoint("ecr.api", "Interface", both), endpoint("logs", "Interface", both)];
    // 2 endpoints × 2 zones × 0.014 × 730
    assert.deepEqual(lines(own, ...subnets, gateway, ...some), [
      "Interface endpoints of own (ecr.api, logs): 4 undefined 40.88",
    ]);
    assert.deepEqual(uses(own, ...subnets, gateway, ...some), ["Data through the interface endpoints of own: 0.01"]);
    assert.deepEqual(lines(own, ...subnets, gateway), []);
    assert.deepEqual(lines(own, endpoint("logs", "Interface", unknown)), [
      "Interface endpoints of own (logs): undefined undefined undefined",
    ]);
  });

  it("counts load balancers, with an address in each zone of those that face the internet", () => {
    assert.deepEqual(lines(vpc({ natGateways: { strategy: "None" } }), nlb("internet-facing")), [
      // 0.0243 × 730
      "NLB demo/web: 1 undefined 17.74",
      // 2 zones × 0.005 × 730
      "Public IPv4 addresses of load balancers: 2 undefined 7.30",
    ]);
    assert.deepEqual(lines(nlb("internal")), ["NLB demo/web: 1 undefined 17.74"]);
    assert.deepEqual(lines(nlb("internet-facing")), [
      "NLB demo/web: 1 undefined 17.74",
      "Public IPv4 addresses of load balancers: undefined undefined undefined",
    ]);
  });

  it("knows no price of a Classic Load Balancer", () => {
    const classic = object(
      "Service",
      "web",
      { type: "LoadBalancer" },
      {
        metadata: { annotations: { "service.beta.kubernetes.io/aws-load-balancer-internal": "true" } },
      },
    );
    assert.deepEqual(lines(classic), ["CLB demo/web: 1 undefined undefined"]);
  });

  it("counts Elastic IPs that no NAT gateway has", () => {
    const addresses = ["a", "b"].map((name) => resource("aws:ec2/eip:Eip", name));
    assert.deepEqual(lines(...addresses), ["Public IPv4 addresses of NAT gateways and Elastic IPs: 2 undefined 7.30"]);
  });
});

describe("costOf: logs, metrics, keys and the rest", () => {
  it("counts what is billed by the month, and names what is billed by use", () => {
    const some = [
      resource("aws:cloudwatch/logGroup:LogGroup", "logs"),
      resource("aws:ec2/flowLog:FlowLog", "flow"),
      resource("aws:cloudwatch/metricAlarm:MetricAlarm", "one"),
      resource("aws:cloudwatch/metricAlarm:MetricAlarm", "two"),
      resource("aws:kms/key:Key", "key"),
    ];
    assert.deepEqual(lines(...some), ["CloudWatch alarms: 2 undefined 0.20", "KMS keys: 1 undefined 1.00"]);
    assert.deepEqual(uses(...some), [
      "Logs taken in by 1 log group: 0.76",
      "Logs kept in 1 log group: 0.033",
      "Flow logs taken in, at AWS's price for its own logs: undefined",
    ]);
  });

  it("names what it has no price for, and not what costs nothing", () => {
    const databases = ["a", "b"].map((name) => resource("aws:rds/instance:Instance", name));
    const free = [
      "aws:iam/role:Role",
      "aws:ec2/subnet:Subnet",
      "aws:eks/addon:Addon",
      "aws:eks/accessEntry:AccessEntry",
      "aws:kms/alias:Alias",
      "aws:rds/subnetGroup:SubnetGroup",
      "aws:s3/bucketPolicy:BucketPolicy",
    ].map((type) => resource(type, "x"));
    assert.deepEqual(lines(...databases, ...free), ["aws:rds/instance:Instance: 2 undefined undefined"]);
    assert.deepEqual(
      lines(resource("aws:ec2/instance:Instance", "x"), resource("aws:eks/capability:Capability", "x")),
      ["aws:ec2/instance:Instance: 1 undefined undefined", "aws:eks/capability:Capability: 1 undefined undefined"],
    );
  });
});

describe("regionIn", () => {
  const of = (...resources: readonly PlannedResource[]) => regionIn(indexOf(plan(...resources)));
  const zoned = remote("awsx:ec2:Vpc", "net", { inputs: { availabilityZoneNames: ["us-east-1a", "us-east-1b"] } });

  it("is that of the providers, else that of the zones", () => {
    assert.deepEqual(of(tokyo), { region: "ap-northeast-1", known: true });
    assert.deepEqual(of(tokyo, inRegion("eu-west-1"), zoned), { region: "us-east-1", known: true });
    assert.deepEqual(of(zoned), { region: "us-east-1", known: true });
    assert.deepEqual(of(inRegion("eu-west-1")), { region: "eu-west-1", known: false });
    assert.deepEqual(of(resource("aws:kms/key:Key", "k")), { known: false });
  });

  it("brings no prices of elsewhere", () => {
    const key = resource("aws:kms/key:Key", "k");
    assert.deepEqual(
      costs(inRegion("eu-west-1"), key).flatMap(({ price }) => price ?? []),
      [],
    );
    assert.deepEqual(
      costs(key).flatMap(({ perMonth }) => perMonth ?? []),
      [],
    );
  });
});

describe("totalOf", () => {
  const item = (part: Partial<CostItem>): CostItem => ({ key: "k", what: "w", unit: "u", per: "hour", ...part });

  it("adds what is known, and names what is not", () => {
    const unpriced = item({ count: 1 });
    const total = totalOf([
      item({ perMonth: 10, mostPerMonth: 30 }),
      item({ perMonth: 5 }),
      unpriced,
      item({ per: "use" }),
    ]);
    assert.deepEqual(total, { perMonth: 15, mostPerMonth: 35, unknown: [unpriced] });
  });
});

describe("costChange", () => {
  const group = (desiredSize: number, type = "m7i.large") =>
    resource("aws:eks/nodeGroup:NodeGroup", "g", {
      inputs: { nodeGroupName: "g", instanceTypes: [type], scalingConfig: { minSize: 1, desiredSize, maxSize: 9 } },
    });
  const change = (base: readonly PlannedResource[], head: readonly PlannedResource[]) => {
    const { perMonth, unknown: names } = costChange(indexOf(plan(tokyo, ...base)), indexOf(plan(tokyo, ...head)), date);
    return [perMonth?.toFixed(2), names];
  };

  it("is nothing between the same plans", () => {
    assert.deepEqual(change([group(2)], [group(2)]), ["0.00", []]);
  });

  it("is what comes on top, what goes and what is larger", () => {
    // 0.1302 × 730
    assert.deepEqual(change([group(2)], [group(3)]), ["95.05", []]);
    assert.deepEqual(change([resource("aws:kms/key:Key", "k")], []), ["-1.00", []]);
    // 2 × (0.2604 − 0.1302) × 730
    assert.deepEqual(change([group(2)], [group(2, "m7i.xlarge")]), ["190.09", []]);
  });

  it("takes more of what is billed by use for no change", () => {
    const [one, two] = ["one", "two"].map((name) => resource("aws:cloudwatch/logGroup:LogGroup", name));
    assert.deepEqual(change([one!], [one!, two!]), ["0.00", []]);
  });

  it("names what changes without a known amount, by use or not", () => {
    const database = resource("aws:rds/instance:Instance", "d");
    assert.deepEqual(change([group(2)], [group(3), database]), ["95.05", ["aws:rds/instance:Instance"]]);
    assert.deepEqual(change([], [database]), [undefined, ["aws:rds/instance:Instance"]]);
    assert.deepEqual(change([database], [database]), ["0.00", []]);
    assert.deepEqual(change([], [resource("aws:ec2/flowLog:FlowLog", "f")]), [
      undefined,
      ["Flow logs taken in, at AWS's price for its own logs"],
    ]);
    assert.deepEqual(change([group(2)], [group(2, "x9z.huge")]), [undefined, ["Nodes of group g (x9z.huge)"]]);
  });
});

describe("prices", () => {
  it("are all of AWS's order of magnitude, and say where they come from", () => {
    for (const { items, instances } of Object.values(prices))
      for (const { usd, source } of [...Object.values(items), ...Object.values(instances)]) {
        assert(usd > 0 && usd < 20, `${usd}`);
        assert.match(source, /^(AWS price list of|reported by others,) (mid-)?2026/);
      }
  });
});

describe("costOf, whatever a plan holds", () => {
  const leaf = fc.constantFrom<Json>(unknown, null, true, "", "x", "1.34", "gp3", -1, 1.5, 3, [], {});
  const value = fc.oneof(
    leaf,
    fc.array(leaf, { maxLength: 2 }),
    fc.dictionary(fc.constantFrom("id", "name", "tier"), leaf),
  );
  const keys = [
    ...["version", "upgradePolicy", "controlPlaneScalingConfig", "computeConfig", "scalingConfig", "instanceTypes"],
    ...[
      "natGateways",
      "subnetSpecs",
      "selectors",
      "spec",
      "metadata",
      "region",
      "launchTemplate",
      "blockDeviceMappings",
    ],
  ];
  const types = [
    ...["aws:eks/cluster:Cluster", "eks:index:Cluster", "aws:eks/nodeGroup:NodeGroup", "awsx:ec2:Vpc"],
    ...["aws:eks/fargateProfile:FargateProfile", "kubernetes:apps/v1:StatefulSet", "pulumi:providers:aws"],
    ...["kubernetes:core/v1:Service", "kubernetes:core/v1:PersistentVolumeClaim", "kubernetes:apps/v1:Deployment"],
    ...["aws:ec2/launchTemplate:LaunchTemplate", "kubernetes:batch/v1:Job"],
  ];
  const anything = fc.array(
    fc.record({ type: fc.constantFrom(...types), inputs: fc.dictionary(fc.constantFrom(...keys), value) }),
    { maxLength: 6 },
  );

  it("throws nothing, and counts nothing below zero", () => {
    fc.assert(
      fc.property(anything, (parts) => {
        const items = costs(...parts.map(({ type, inputs }, index) => resource(type, `r${index}`, { inputs })));
        return items.every(({ perMonth = 0, count = 0 }) => perMonth >= 0 && count >= 0);
      }),
    );
  });
});
