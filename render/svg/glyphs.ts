import { Glyph } from "./platform.ts";

/** Plain signs of our own, in lines on a grid of 18 by 18: they follow the colours of the picture, light and dark. */
export const glyphs: Readonly<Record<Glyph, string>> = {
  [Glyph.Internet]: "M9 1a8 8 0 1 0 0 16a8 8 0 1 0 0-16M1 9h16M9 1c-5 5-5 11 0 16c5-5 5-11 0-16",
  [Glyph.ControlPlane]: "M9 1l7 4v8l-7 4l-7-4v-8zM9 6v6M6 7.5l6 3M12 7.5l-6 3",
  [Glyph.LoadBalancer]: "M3 9a2 2 0 1 0-.01 0M5 9h3M8 9l6-6M8 9h6M8 9l6 6M14 3h2M14 9h2M14 15h2",
  [Glyph.Nat]: "M1 4h16v10h-16zM4 9h9M10 6l3 3l-3 3",
  [Glyph.Endpoint]: "M1 9h7M8 5v8M10 5v8M10 9h7M12 6h3M12 12h3",
  [Glyph.Nodes]: "M4 4h10v10h-10zM7 7h4v4h-4zM7 1v3M11 1v3M7 14v3M11 14v3M1 7h3M1 11h3M14 7h3M14 11h3",
  [Glyph.Fargate]: "M9 1l8 4l-8 4l-8-4zM1 9l8 4l8-4M1 13l8 4l8-4",
  [Glyph.Pods]: "M9 2l6 3.5v7l-6 3.5l-6-3.5v-7zM3 5.5l6 3.5l6-3.5M9 9v7",
  [Glyph.Agent]: "M3 5h12v10h-12zM9 5v-3M6 9v2M12 9v2M1 9v3M17 9v3",
  [Glyph.AddOns]: "M2 2h6v6h-6zM2 10h6v6h-6zM10 10h6v6h-6zM13 2v6M10 5h6",
  [Glyph.Logs]: "M3 1h9l4 4v12h-13zM6 8h7M6 11h7M6 14h4",
  [Glyph.Alarm]: "M4 13v-5a5 5 0 0 1 10 0v5zM2 13h14M8 16h2M9 1v2",
  [Glyph.Key]: "M5 5a4 4 0 1 0 .01 0M9 9h8M14 9v4M17 9v3",
  [Glyph.Identity]: "M9 1a4 4 0 1 0 .01 0M2 17c0-9 14-9 14 0z",
  [Glyph.Registry]: "M1 6l8-5l8 5v7l-8 4l-8-4zM5 8v5M9 9v5M13 8v5",
  [Glyph.Subnet]: "M2 2h14v14h-14zM2 9h14M9 2v14",
};
