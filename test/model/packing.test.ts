import assert from "node:assert/strict";
import fc from "fast-check";
import { type PackingNode, type PackingPods, pack, Shortage, type Spread } from "../../model/packing.ts";

const node = (part: Partial<PackingNode["offers"]> = {}, zone = "a", group = "general"): PackingNode => ({
  group,
  zone,
  offers: { cpuMillis: 1000, memoryMib: 1000, pods: 10, addresses: 10, ...part },
});
const pods = (label: string, count: number, part: Partial<PackingPods> = {}): PackingPods => ({
  label,
  count,
  cpuMillis: 100,
  memoryMib: 100,
  ownAddress: true,
  mayRunOn: () => true,
  spread: [],
  ...part,
});
const cpu = (cpuMillis: number) => ({ cpuMillis, memoryMib: 0 });

describe("pack", () => {
  it("fills a node to the last thousandth, and has no place for one pod more", () => {
    assert.deepEqual(pack([node()], [], [pods("web", 10)]).unplaced, []);
    assert.deepEqual(pack([node({ pods: 11, addresses: 11 })], [], [pods("web", 11)]).unplaced, [
      { label: "web", count: 1, because: Shortage.Cpu },
    ]);
  });

  const shortages: readonly (readonly [Shortage, Partial<PackingNode["offers"]>, Partial<PackingPods>])[] = [
    [Shortage.Cpu, {}, cpu(600)],
    [Shortage.Memory, {}, { cpuMillis: 0, memoryMib: 600 }],
    [Shortage.Pods, { pods: 1 }, {}],
    [Shortage.Addresses, { addresses: 1 }, {}],
    [Shortage.Spread, {}, { spread: [{ over: "node", most: 1 }] }],
    [Shortage.Nothing, {}, { mayRunOn: () => false }],
  ];
  for (const [because, offers, part] of shortages)
    it(`says that ${because} is what is missing`, () => {
      const [first, ...others] = pack([node(offers)], [], [pods("web", 2, part)]).unplaced;
      assert.deepEqual([first?.because, others], [because, []]);
    });

  it("needs no address for pods of the host's network", () => {
    assert.deepEqual(pack([node({ addresses: 0 })], [], [pods("agent", 3, { ownAddress: false })]).unplaced, []);
  });

  it("counts what runs on each node first, and says on how many nodes it has no room", () => {
    const small = [node(), node({ cpuMillis: 50 }), node()];
    const { nodes, unplaced } = pack(small, [pods("agent", 1)], [pods("web", 18, cpu(100))]);
    assert.deepEqual(unplaced, [{ label: "agent", count: 1, because: Shortage.Cpu }]);
    assert.deepEqual(
      nodes.map(({ used }) => used.cpuMillis),
      [1000, 0, 1000],
    );
  });

  it("puts those that want most first, so that they find a node that is empty enough", () => {
    assert.deepEqual(pack([node(), node()], [], [pods("small", 6, cpu(100)), pods("large", 2, cpu(700))]).unplaced, []);
  });

  it("asks where pods may run", () => {
    const { nodes } = pack([node(), node({}, "b")], [], [pods("web", 2, { mayRunOn: ({ zone }) => zone === "b" })]);
    assert.deepEqual(
      nodes.map(({ used }) => used.pods),
      [0, 2],
    );
  });

  const zones = (spread: Spread, count: number, ...names: string[]) => {
    const { nodes, unplaced } = pack(
      names.map((zone) => node({}, zone)),
      [],
      [pods("web", count, { spread: [spread] })],
    );
    return [nodes.map(({ used }) => used.pods), unplaced.map((one) => one.count)];
  };
  it("keeps zones even within the skew, whichever have more nodes", () => {
    assert.deepEqual(zones({ over: "zone", maxSkew: 1 }, 5, "a", "a", "b"), [[3, 0, 2], []]);
    assert.deepEqual(zones({ over: "zone", maxSkew: 2 }, 5, "a", "a", "b"), [[3, 0, 2], []]);
    assert.deepEqual(zones({ over: "zone", most: 1 }, 3, "a", "b"), [[1, 1], [1]]);
    assert.deepEqual(zones({ over: "node", most: 1 }, 3, "a", "a"), [[1, 1], [1]]);
    assert.deepEqual(zones({ over: "node", maxSkew: 1 }, 3, "a", "a"), [[2, 1], []]);
  });

  it("stops where one zone is full and the skew allows no more in the others", () => {
    const { unplaced } = pack(
      [node({ pods: 1 }, "a"), node({}, "b")],
      [],
      [pods("web", 5, { spread: [{ over: "zone", maxSkew: 1 }] })],
    );
    assert.deepEqual(unplaced, [{ label: "web", count: 2, because: Shortage.Spread }]);
  });

  const anyPods = fc
    .array(
      fc.record({
        count: fc.nat(8),
        cpuMillis: fc.nat(900),
        memoryMib: fc.nat(900),
        ownAddress: fc.boolean(),
        spread: fc.constantFrom<Spread[]>([], [], [{ over: "zone", maxSkew: 1 }], [{ over: "node", most: 2 }]),
      }),
      { maxLength: 8 },
    )
    .map((sets) => sets.map((set, index) => pods(`set-${index}`, set.count, set)));
  const anyNodes = fc.array(
    fc.record({ cpuMillis: fc.nat(2000), memoryMib: fc.nat(2000), pods: fc.nat(12), addresses: fc.nat(12) }),
    { maxLength: 6 },
  );

  it("has every pod either on a node that can carry it, or among those without a place", () => {
    fc.assert(
      fc.property(anyNodes, anyPods, (offers, sets) => {
        const { nodes, unplaced } = pack(
          offers.map((one, index) => node(one, `zone-${index % 2}`)),
          [],
          sets,
        );
        for (const { used, offers: offered } of nodes)
          for (const key of ["cpuMillis", "memoryMib", "pods", "addresses"] as const) assert(used[key] <= offered[key]);
        const placed = nodes.reduce((all, { used }) => all + used.pods, 0);
        const left = unplaced.reduce((all, { count }) => all + count, 0);
        assert.equal(
          placed + left,
          sets.reduce((all, { count }) => all + count, 0),
        );
      }),
    );
  });

  it("has the same answer for the same pods in another order", () => {
    fc.assert(
      fc.property(anyNodes, anyPods, (offers, sets) => {
        const nodes = offers.map((one) => node(one));
        assert.deepEqual(pack(nodes, [], [...sets].reverse()), pack(nodes, [], sets));
      }),
    );
  });

  it("finds a place for no fewer pods when there is one more node of the same kind", () => {
    const dense = anyPods.map((sets) => sets.map((set) => ({ ...set, spread: [] })));
    fc.assert(
      fc.property(fc.nat(5), dense, (count, sets) => {
        const left = (nodes: number) =>
          pack(
            Array.from({ length: nodes }, () => node()),
            [],
            sets,
          ).unplaced.reduce((all, one) => all + one.count, 0);
        assert(left(count + 1) <= left(count));
      }),
    );
  });
});
