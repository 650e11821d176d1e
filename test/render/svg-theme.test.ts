import assert from "node:assert/strict";
import { dark, light } from "../../render/svg/theme.ts";

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dim, bright] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (bright + 0.05) / (dim + 0.05);
}

for (const [name, theme] of Object.entries({ light, dark })) {
  describe(`${name} colours of the picture`, () => {
    const grounds = ["background", "card", "publicFill", "privateFill", "computeFill"] as const;

    for (const ground of grounds) {
      it(`let texts and signs be read on ${ground}`, () => {
        assert(contrast(theme.text, theme[ground]) >= 4.5);
      });
    }

    it("tell borders from what they lie on", () => {
      const pairs = [
        ...(["plain", "vpc", "zone", "cardLine"] as const).map((line) => [line, "background"] as const),
        ...(["publicFill", "privateFill", "computeFill", "card"] as const).map(
          (ground) => ["cardLine", ground] as const,
        ),
        ...[
          ["public", "publicFill"] as const,
          ["private", "privateFill"] as const,
          ["compute", "computeFill"] as const,
        ],
      ];
      for (const [line, ground] of pairs) assert(contrast(theme[line], theme[ground]) >= 3, `${line} on ${ground}`);
    });

    it("tell lines from everything that they pass", () => {
      for (const line of ["incoming", "outgoing", "logs"] as const) {
        for (const ground of grounds) assert(contrast(theme[line], theme[ground]) >= 3, `${line} on ${ground}`);
      }
    });
  });
}
