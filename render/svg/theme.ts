/**
 * Colours of the picture. Those of AWS's groups serve for lines only, since not all of them can be read as text; each is at
 * least 3:1 against what it lies on, and texts 4.5:1: https://www.w3.org/TR/WCAG22/#contrast-minimum
 */
interface Theme {
  readonly background: string;
  readonly text: string;
  readonly plain: string;
  readonly vpc: string;
  readonly zone: string;
  readonly public: string;
  readonly publicFill: string;
  readonly private: string;
  readonly privateFill: string;
  readonly compute: string;
  readonly computeFill: string;
  readonly card: string;
  readonly cardLine: string;
  readonly incoming: string;
  readonly outgoing: string;
  readonly logs: string;
}

export const light: Theme = {
  background: "#ffffff",
  text: "#1b2330",
  plain: "#5a6675",
  vpc: "#8c4fff",
  zone: "#5a6675",
  public: "#6a8c10",
  publicFill: "#f4f9e8",
  private: "#00838f",
  privateFill: "#eaf6f8",
  compute: "#c25e00",
  computeFill: "#fff6ec",
  card: "#ffffff",
  cardLine: "#7a8696",
  incoming: "#5b21d6",
  outgoing: "#00707a",
  logs: "#b0084d",
};

export const dark: Theme = {
  background: "#0f141b",
  text: "#e8edf3",
  plain: "#93a0b0",
  vpc: "#a97bff",
  zone: "#93a0b0",
  public: "#8fb82a",
  publicFill: "#172009",
  private: "#2ab5c2",
  privateFill: "#0a2226",
  compute: "#f0913a",
  computeFill: "#2a1a0a",
  card: "#161d27",
  cardLine: "#7f8c9d",
  incoming: "#b79bff",
  outgoing: "#38c3d0",
  logs: "#ff7fae",
};

/** Rules for one picture; `scope` keeps them from the rest of a page. Printers get the light colours. */
export function styleSheet(scope: string): string {
  const rules = [
    `${scope}{${variables(light)}}`,
    `@media screen and (prefers-color-scheme:dark){${scope}{${variables(dark)}}}`,
    ...shapes.map((rule) => `${scope} ${rule}`),
  ];
  return rules.join("\n");
}

function variables(theme: Theme): string {
  return Object.entries(theme)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(";");
}

const shapes = [
  'text{fill:var(--text);font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif}',
  ".b{font-weight:700}",
  "rect{stroke:var(--cardLine);fill:var(--card)}",
  ".background{fill:var(--background);stroke:none}",
  ":is(.region,.side){fill:none;stroke:var(--plain)}",
  ".vpc{fill:none;stroke:var(--vpc);stroke-width:2}",
  ":is(.existing,.cluster){fill:none;stroke:var(--vpc);stroke-width:2;stroke-dasharray:8 4}",
  ".zone{fill:none;stroke:var(--zone);stroke-dasharray:5 4}",
  ".public{fill:var(--publicFill);stroke:var(--public)}",
  ":is(.private,.isolated){fill:var(--privateFill);stroke:var(--private)}",
  ":is(.pool,.fargate){fill:var(--computeFill);stroke:var(--compute);stroke-width:1.5}",
  ".fargate{stroke-dasharray:2 3}",
  ".namespace{fill:var(--background);stroke:var(--plain);stroke-dasharray:3 3}",
  ".wayOut{stroke:var(--outgoing)}",
  ".sign{fill:none;stroke:var(--text);stroke-width:1.3;stroke-linejoin:round;stroke-linecap:round}",
  ".line{fill:none;stroke-width:1.8;stroke-linejoin:round}",
  ":is(.in,.serve){stroke:var(--incoming)}",
  ".out{stroke:var(--outgoing);stroke-dasharray:7 4}",
  ".logs{stroke:var(--logs);stroke-dasharray:2 3}",
  ".head{stroke:none}",
  ":is(.head.in,.head.serve){fill:var(--incoming)}",
  ".head.out{fill:var(--outgoing)}",
  ".head.logs{fill:var(--logs)}",
];
