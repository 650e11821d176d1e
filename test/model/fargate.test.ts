import assert from "node:assert/strict";
import fc from "fast-check";
import {
  coreDnsCompute,
  fargatePodsOf,
  fargateSize,
  fargateWaste,
  overheadMib,
  perhapsFargatePods,
  sizeText,
} from "../../model/fargate.ts";
import { indexOf } from "../../model/plan-index.ts";
import type { Json, PlannedResource } from "../../plan/plan.ts";
import { deployment, object, plan, podSpec, resource, unknown } from "../checks/plan-builder.ts";

const gib = 1024;

describe("fargateSize", () => {
  const borders: readonly (readonly [cpu: number, memory: number, billed: string | undefined])[] = [
    [0, 0, "0.25 vCPU, 0.5 GB"],
    [250, 256, "0.25 vCPU, 0.5 GB"],
    [250, 257, "0.25 vCPU, 1 GB"],
    [251, 256, "0.5 vCPU, 1 GB"],
    [250, 1024 - 256, "0.25 vCPU, 1 GB"],
    [250, 1024 - 255, "0.25 vCPU, 2 GB"],
    [250, 2048 - 256, "0.25 vCPU, 2 GB"],
    [250, 2048 - 255, "0.5 vCPU, 3 GB"],
    [500, 4 * gib - 256, "0.5 vCPU, 4 GB"],
    [500, 4 * gib - 255, "1 vCPU, 5 GB"],
    [1000, 0, "1 vCPU, 2 GB"],
    [1000, 8 * gib - 256, "1 vCPU, 8 GB"],
    // AWS's own example: what EKS adds asks for a second vCPU.
    [1000, 8 * gib, "2 vCPU, 9 GB"],
    [1001, 1 * gib, "2 vCPU, 4 GB"],
    [2000, 16 * gib - 256, "2 vCPU, 16 GB"],
    [2000, 16 * gib - 255, "4 vCPU, 17 GB"],
    [4000, 30 * gib - 256, "4 vCPU, 30 GB"],
    [4000, 30 * gib - 255, "8 vCPU, 32 GB"],
    [4001, 8 * gib, "8 vCPU, 16 GB"],
    [8000, 33 * gib, "8 vCPU, 36 GB"],
    [8000, 60 * gib - 256, "8 vCPU, 60 GB"],
    [8000, 60 * gib - 255, "16 vCPU, 64 GB"],
    [16000, 8 * gib, "16 vCPU, 32 GB"],
    [16000, 120 * gib - 256, "16 vCPU, 120 GB"],
    [16000, 120 * gib - 255, undefined],
    [16001, 0, undefined],
  ];

  for (const [cpuMillis, memoryMib, billed] of borders)
    it(`makes ${billed ?? "nothing"} of ${cpuMillis}m and ${memoryMib} MiB`, () => {
      const size = fargateSize({ cpuMillis, memoryMib });
      assert.equal(size === undefined ? undefined : sizeText(size), billed);
    });

  const amounts = fc.record({ cpuMillis: fc.nat(18_000), memoryMib: fc.nat(130 * gib) });

  it("is never smaller than what is requested and what EKS adds, and wastes the rest", () => {
    fc.assert(
      fc.property(amounts, (requested) => {
        const size = fargateSize(requested);
        if (size === undefined) return requested.cpuMillis > 16_000 || requested.memoryMib + overheadMib > 120 * gib;
        const waste = fargateWaste(requested, size);
        assert.equal(requested.cpuMillis + waste.cpuMillis, size.cpuMillis);
        assert.equal(requested.memoryMib + overheadMib + waste.memoryMib, size.memoryMib);
        return waste.cpuMillis >= 0 && waste.memoryMib >= 0;
      }),
    );
  });

  it("never shrinks as requests grow", () => {
    fc.assert(
      fc.property(amounts, fc.nat(4000), fc.nat(16 * gib), (requested, cpu, memory) => {
        const more = { cpuMillis: requested.cpuMillis + cpu, memoryMib: requested.memoryMib + memory };
        const [small, large] = [fargateSize(requested), fargateSize(more)];
        if (large === undefined) return true;
        assert(small !== undefined);
        return small.cpuMillis <= large.cpuMillis && small.memoryMib <= large.memoryMib;
      }),
    );
  });
});

const profile = (name: string, ...selectors: Json[]) =>
  resource("aws:eks/fargateProfile:FargateProfile", name, { inputs: { fargateProfileName: name, selectors } });
const labelled = (labels: Json, metadata: Record<string, Json> = {}) =>
  object("Deployment", "web", { template: { metadata: { labels, ...metadata }, spec: podSpec() } });

describe("fargatePodsOf", () => {
  const pods = (...resources: PlannedResource[]) =>
    fargatePodsOf(indexOf(plan(...resources))).map(({ pods: { label }, profile: { name } }) => [label, name]);

  it("are those that a selector fits, without DaemonSets", () => {
    const agent = object("DaemonSet", "agent", { template: { metadata: {}, spec: podSpec() } });
    assert.deepEqual(pods(profile("p", { namespace: "demo" }), deployment(), agent), [["Deployment demo/web", "p"]]);
    assert.deepEqual(pods(profile("p", { namespace: "other" }), deployment()), []);
    assert.deepEqual(pods(deployment()), []);
  });

  it("are not those that say they stay on nodes", () => {
    const staying = labelled({}, { annotations: { "eks.amazonaws.com/compute-type": "ec2" } });
    assert.deepEqual(pods(profile("p", { namespace: "demo" }), staying), []);
  });
});

describe("perhapsFargatePods", () => {
  const perhaps = (...resources: PlannedResource[]) =>
    perhapsFargatePods(indexOf(plan(...resources))).map(({ label }) => label);
  const wanting = profile("p", { namespace: "d*", labels: { tier: "web" } });

  it("are those whose namespace or labels the plan hides", () => {
    assert.deepEqual(perhaps(wanting, labelled({ tier: unknown })), ["Deployment demo/web"]);
    assert.deepEqual(perhaps(wanting, labelled(unknown)), ["Deployment demo/web"]);
    const nowhere = deployment("web", podSpec(), { metadata: { namespace: unknown } });
    assert.deepEqual(perhaps(wanting, nowhere), ["Deployment web"]);
  });

  it("are not those that no selector fits in any case, nor those that one fits", () => {
    assert.deepEqual(perhaps(wanting, labelled({ tier: "db" })), []);
    assert.deepEqual(perhaps(wanting, labelled({ tier: "web", extra: unknown })), []);
    assert.deepEqual(perhaps(profile("p", { namespace: "x", labels: { a: "b" } }), labelled(unknown)), []);
    assert.deepEqual(perhaps(labelled(unknown)), []);
  });
});

describe("coreDnsCompute", () => {
  it("reads the add-on's configuration, which means nodes where it says nothing", () => {
    const of = (configuration?: Json) =>
      coreDnsCompute({ resource: resource("t", "n"), ...(configuration === undefined ? {} : { configuration }) });
    assert.equal(of({ computeType: "Fargate" }), "fargate");
    assert.equal(of({ computeType: "ec2" }), "ec2");
    assert.equal(of({}), "ec2");
    assert.equal(of(), "ec2");
    assert.equal(of(unknown), undefined);
    assert.equal(of({ computeType: unknown }), undefined);
  });
});
