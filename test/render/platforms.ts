import fc from "fast-check";
import {
  type Area,
  type Card,
  Glyph,
  type Link,
  LinkKind,
  type NatCell,
  type Platform,
  type Pool,
  type SubnetCell,
  type SubnetRow,
  wayOutId,
} from "../../render/svg/platform.ts";

/** Any platform that the picture may be asked for, hostile names included. */
export function platforms(): fc.Arbitrary<Platform> {
  return fc
    .record({
      areas: fc.array(area, { maxLength: 2 }),
      controlPlanes: fc.array(words, { maxLength: 2 }),
      services: fc.array(words, { maxLength: 4 }),
      region: fc.boolean(),
      title: name,
      links: fc.infiniteStream(fc.nat(1_000_000)),
    })
    .map(built);
}

const name = fc.oneof(
  fc.string({ maxLength: 50 }),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom(
    "web",
    "W".repeat(90),
    "aws-load-balancer-controller",
    "データベース".repeat(6),
    "<b>&amp;",
    "a b c d",
  ),
);
const words = fc.record({ title: name, lines: fc.array(name, { maxLength: 4 }) });
const namespace = fc.record({ title: name, workloads: fc.array(words, { minLength: 1, maxLength: 7 }) });
const pool = fc.record({
  kind: fc.constantFrom("nodes", "everyNode", "fargate", "other" as const),
  words,
  groups: fc.array(words, { maxLength: 3 }),
  namespaces: fc.array(namespace, { maxLength: 4 }),
  span: fc.tuple(fc.nat(5), fc.nat(5)),
});
const row = fc.record({
  kind: fc.constantFrom("public", "private", "isolated" as const),
  subnets: fc.array(words, { minLength: 6, maxLength: 6 }),
  zones: fc.subarray([0, 1, 2, 3, 4, 5]),
  ways: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
  loadBalancers: fc.array(words, { maxLength: 3 }),
  endpoints: fc.array(words, { maxLength: 1 }),
  pools: fc.array(pool, { maxLength: 3 }),
});
const area = fc.record({
  title: name,
  zones: fc.array(name, { maxLength: 6 }),
  rows: fc.array(row, { minLength: 1, maxLength: 3 }),
  nats: fc.subarray([0, 1, 2, 3, 4, 5]),
  gateways: fc.array(words, { maxLength: 1 }),
});

type Given<T> = T extends fc.Arbitrary<infer Value> ? Value : never;
type Words = Given<typeof words>;

interface Draft {
  readonly areas: readonly Given<typeof area>[];
  readonly controlPlanes: readonly Words[];
  readonly services: readonly Words[];
  readonly region: boolean;
  readonly title: string;
  readonly links: Iterable<number>;
}

function built({ areas, controlPlanes, services, region, title, links }: Draft): Platform {
  let number = 0;
  const card = (one: Words, what: string): Card => ({ id: `${what} ${number++}`, glyph: Glyph.Pods, ...one });
  const made = areas.map((one, index): Area => builtArea(one, `area ${index}`, card));
  const planes = controlPlanes.map((one, index) => ({ ...card(one, "plane"), public: index === 0 }));
  const beside = services.map((one) => card(one, "service"));
  return {
    title,
    ...(region ? { region: "AWS Region x" } : {}),
    internet: { id: "internet", glyph: Glyph.Internet, title: "Internet", lines: [] },
    controlPlanes: planes,
    services: beside,
    areas: made,
    links: [...linksOf(made, beside, links), ...planes.slice(0, 1).map(({ id }) => link(LinkKind.In, "internet", id))],
  };
}

function builtArea(one: Given<typeof area>, id: string, card: (one: Words, what: string) => Card): Area {
  const inZones = (at: number) => at < one.zones.length;
  const nats = one.nats.filter(inZones).map((zone): NatCell => ({ ...card({ title: "NAT", lines: [] }, "nat"), zone }));
  const rows = one.rows.map((given, index): SubnetRow => {
    const subnets = given.zones.filter(inZones).map((zone): SubnetCell => {
      const nat = nats[zone % Math.max(nats.length, 1)];
      const way = given.ways[zone] && nat !== undefined ? { wayOut: nat.id } : {};
      return { ...card(given.subnets[zone]!, "subnet"), zone, ...way };
    });
    return {
      kind: given.kind,
      subnets,
      loadBalancers: given.loadBalancers.map((each) => card(each, "balancer")),
      endpoints: given.endpoints.map((each) => card(each, "endpoint")),
      pools: given.pools.map((each) => builtPool(each, one.zones.length, card)),
      nats: index === 0 ? nats : [],
    };
  });
  const gateways = one.gateways.map((each) => card(each, "gateway"));
  return { id, kind: one.zones.length === 0 ? "existing" : "vpc", title: one.title, zones: one.zones, rows, gateways };
}

function builtPool(
  { kind, words, groups, namespaces, span }: Given<typeof pool>,
  zones: number,
  card: (one: Words, what: string) => Card,
): Pool {
  const [from = 0, to = 0] = [...span].sort().map((at) => Math.min(at, zones - 1));
  return {
    ...card(words, "pool"),
    kind,
    groups: groups.map((each) => card(each, "group")),
    namespaces: namespaces.map(({ title, workloads }) => ({
      id: card({ title, lines: [] }, "namespace").id,
      title,
      workloads: workloads.map((each) => card(each, "workload")),
    })),
    ...(zones === 0 ? {} : { span: { from, to } }),
  };
}

/** Every load balancer to some workloads of its area, every NAT gateway out, and some agents to a service. */
function linksOf(areas: readonly Area[], services: readonly Card[], numbers: Iterable<number>): Link[] {
  const stream = numbers[Symbol.iterator]();
  const some = <T>(all: readonly T[]) => all.filter(() => (stream.next().value as number) % 3 === 0);
  return areas.flatMap(({ rows }) => {
    const workloads = rows.flatMap(({ pools }) =>
      pools.flatMap(({ namespaces }) => namespaces.flatMap((one) => one.workloads)),
    );
    const subnets = rows.flatMap((row) => row.subnets);
    const used = new Set(subnets.flatMap(({ wayOut }) => wayOut ?? []));
    return [
      ...rows.flatMap(({ loadBalancers }) =>
        loadBalancers.flatMap(({ id }, index) => [
          ...(index % 2 === 0 ? [link(LinkKind.In, "internet", id)] : []),
          ...some(workloads).map((to) => link(LinkKind.Serve, id, to.id)),
        ]),
      ),
      ...subnets.flatMap(({ id, wayOut }) => (wayOut === undefined ? [] : [link(LinkKind.Out, wayOutId(id), wayOut)])),
      ...[...used].map((nat) => link(LinkKind.Out, nat, "internet")),
      ...services.slice(0, 1).flatMap(({ id }) => some(workloads).map((from) => link(LinkKind.Logs, from.id, id))),
    ];
  });
}

function link(kind: LinkKind, from: string, to: string): Link {
  return { kind, from, to };
}
