import assert from "node:assert/strict";
import fc from "fast-check";
import { drawn } from "../../render/svg/draw.ts";
import { layout } from "../../render/svg/layout/index.ts";
import { widthOf } from "../../render/svg/measure.ts";
import { Glyph, LinkKind, type Platform } from "../../render/svg/platform.ts";
import { type Box, type Path, type Point, Role, type Scene, type Text } from "../../render/svg/scene.ts";
import { platforms } from "./platforms.ts";
import { everyElement, readXml } from "./xml-reader.ts";

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Less than a pixel is no overlap: sizes are divided, and drawn with two places. */
const slack = 0.5;

function within(inner: Area, outer: Area): boolean {
  return (
    inner.x >= outer.x - slack &&
    inner.y >= outer.y - slack &&
    inner.x + inner.width <= outer.x + outer.width + slack &&
    inner.y + inner.height <= outer.y + outer.height + slack
  );
}

function overlap(a: Area, b: Area): boolean {
  return (
    a.x + slack < b.x + b.width &&
    b.x + slack < a.x + a.width &&
    a.y + slack < b.y + b.height &&
    b.y + slack < a.y + a.height
  );
}

/** The boxes around each box, the nearest first. */
function surroundings({ boxes }: Scene): Around {
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const known = new Map<string, Box[]>();
  for (const box of boxes) {
    const above: Box[] = [];
    for (let here = byId.get(box.parent ?? ""); here !== undefined; here = byId.get(here.parent ?? ""))
      above.push(here);
    known.set(box.id, above);
  }
  return ({ id }) => known.get(id) ?? [];
}

function areaOf({ x, y, text, face }: Text): Area {
  return { x, y: y - face.size, width: widthOf(text, face), height: face.size + 3 };
}

const seed = Math.floor(Math.random() * 2 ** 31);
let samples: readonly { readonly platform: Platform; readonly scene: Scene; readonly around: Around }[];

type Around = (box: Box) => readonly Box[];

/** Each platform is laid out once; a failure names what is needed to have the same one again. */
function check(what: (scene: Scene, around: Around, platform: Platform) => void): void {
  samples.forEach(({ platform, scene, around }, at) => {
    try {
      what(scene, around, platform);
    } catch (error) {
      throw new Error(`platform ${at} of seed ${seed}: ${(error as Error).message}`, { cause: error });
    }
  });
}

const background: readonly Role[] = [Role.Zone, Role.Public, Role.Private, Role.Isolated];

describe("layout of the picture", function () {
  this.timeout(60_000);

  before(() => {
    samples = fc.sample(platforms(), { numRuns: 60, seed }).map((platform) => {
      const scene = layout(platform);
      return { platform, scene, around: surroundings(scene) };
    });
  });

  it("keeps every box within the one around it, and in the picture", () => {
    check((scene, around) => {
      for (const box of scene.boxes) {
        assert(within(box, { x: 0, y: 0, width: scene.width, height: scene.height }), `${box.id} leaves the picture`);
        const [parent] = around(box);
        assert(box.parent === undefined || parent !== undefined, `${box.id} is in ${box.parent}, which is nowhere`);
        if (parent !== undefined) assert(within(box, parent), `${box.id} leaves ${parent.id}`);
      }
    });
  });

  it("lets boxes overlap only where one lies in the other, or across the zones and subnets below it", () => {
    check((scene, around) => {
      scene.boxes.forEach((box, index) => {
        for (const other of scene.boxes.slice(index + 1)) {
          if (!overlap(box, other)) continue;
          const [boxes, others] = [around(box), around(other)];
          if (boxes.includes(other) || others.includes(box)) continue;
          const across = [other, ...others].some((one) => one.across) && background.includes(box.role);
          assert(across, `${other.id} overlaps ${box.id}`);
        }
      });
    });
  });

  it("keeps every text within its box and apart from other texts and boxes", () => {
    check((scene) => {
      for (const box of scene.boxes) {
        const inside = scene.boxes.filter(({ parent, across }) => parent === box.id && !across);
        for (const text of box.texts) {
          assert(within(areaOf(text), box), `"${text.text}" leaves ${box.id}`);
          for (const other of inside) assert(!overlap(areaOf(text), other), `"${text.text}" is under ${other.id}`);
        }
        const areas = box.texts.map(areaOf).map((area) => ({ ...area, height: area.height - 3 }));
        areas.forEach((area, at) => {
          for (const other of areas.slice(at + 1)) assert(!overlap(area, other), `texts of ${box.id} overlap`);
        });
      }
    });
  });

  it("writes no letter smaller than 12 pixels", () => {
    check((scene) => {
      for (const { texts } of scene.boxes) for (const { face } of texts) assert(face.size >= 12);
      for (const { text } of scene.legend) assert(text.face.size >= 12);
    });
  });

  it("draws every link from its one end to its other", () => {
    check((scene, _, { links }) => {
      const key = ({ from, to }: Pick<Path, "from" | "to">) => `${from}\n${to}`;
      assert.deepEqual(scene.paths.map(key).sort(), links.map(key).sort());
      for (const { from, to, points } of scene.paths) {
        assert(touches(points[0]!, box(scene, from)), `the line to ${to} does not start at ${from}`);
        assert(touches(points.at(-1)!, box(scene, to)), `the line from ${from} does not end at ${to}`);
      }
    });
  });

  it("leads no line through a box that it is not about, or over a text", () => {
    check((scene, around) => {
      for (const path of scene.paths) {
        const about = [path.from, path.to].flatMap((id) => [box(scene, id), ...around(box(scene, id))]);
        const strange = scene.boxes.filter((one) => !about.includes(one) && !background.includes(one.role));
        for (const segment of segments(path)) {
          for (const one of strange) assert(!overlap(segment, one), `${path.from} to ${path.to} crosses ${one.id}`);
          for (const one of scene.boxes) {
            for (const text of one.texts) {
              assert(!overlap(segment, areaOf(text)), `${path.from} to ${path.to} crosses "${text.text}" of ${one.id}`);
            }
          }
        }
      }
    });
  });

  it("lets lines share a way only where they share an end", () => {
    check((scene) => {
      const all = scene.paths.flatMap((path) => segments(path).map((segment) => ({ path, segment })));
      all.forEach(({ path, segment }, at) => {
        for (const other of all.slice(at + 1)) {
          const shared = path.from === other.path.from || path.to === other.path.to;
          const chain = path.to === other.path.from || path.from === other.path.to;
          if (shared || chain) continue;
          const flat = (one: Area) => one.width > one.height;
          const along = flat(segment) === flat(other.segment);
          assert(
            !along || !overlap(segment, other.segment),
            `${path.from} to ${path.to} lies on ${other.path.from} to ${other.path.to}`,
          );
        }
      });
    });
  });

  it("draws well-formed XML with ids of its own, whatever names are", () => {
    fc.assert(
      fc.property(platforms(), fc.string({ unit: "binary" }), (platform, words) => {
        const source = drawn(layout(platform), { title: words, description: words }, "picture");
        const ids = everyElement(readXml(source)).flatMap(({ attributes }) => attributes.id ?? []);
        assert.deepEqual(ids, ["picture", "picture-title", "picture-desc"]);
      }),
      { numRuns: 30 },
    );
  });

  it("fails by name where a link ends at nothing", () => {
    const internet = { id: "internet", glyph: Glyph.Internet, title: "Internet", lines: [] };
    const links = [{ kind: LinkKind.In, from: "internet", to: "gone" }];
    const platform: Platform = { title: "x", internet, controlPlanes: [], services: [], areas: [], links };
    assert.throws(() => layout(platform), { message: 'A line starts or ends at "gone", but no box is called so.' });
  });

  it("fails by name where two boxes are called alike", () => {
    const card = { id: "a", glyph: Glyph.Key, title: "a", lines: [] };
    const platform: Platform = { title: "x", controlPlanes: [], services: [card, card], areas: [], links: [] };
    assert.throws(() => layout(platform), { message: 'Two boxes are called "a".' });
  });
});

function box(scene: Scene, id: string): Box {
  const found = scene.boxes.find((one) => one.id === id);
  assert(found !== undefined, `no box is called ${id}`);
  return found;
}

function touches([x, y]: Point, area: Area): boolean {
  const point = { x, y, width: 0, height: 0 };
  const inner = { x: area.x + 1, y: area.y + 1, width: area.width - 2, height: area.height - 2 };
  return (
    within(point, area) && !(x > inner.x && x < inner.x + inner.width && y > inner.y && y < inner.y + inner.height)
  );
}

/** As areas a hair wide, without the very ends, which touch what the line is about. */
function segments({ points }: Path): Area[] {
  return points.slice(1).map(([x, y], at) => {
    const [fromX, fromY] = points[at]!;
    const left = Math.min(x, fromX);
    const top = Math.min(y, fromY);
    return { x: left - 0.6, y: top - 0.6, width: Math.abs(x - fromX) + 1.2, height: Math.abs(y - fromY) + 1.2 };
  });
}
