import { stringify } from "yaml";
import { rules, tablesOf } from "../checks/index.ts";
import type { Diff } from "../diff/diff.ts";
import { costChange } from "../model/cost.ts";
import { indexOf } from "../model/plan-index.ts";
import type { Table } from "../model/table.ts";
import type { Engine } from "../plan/engine.ts";
import { type ManifestFile, manifestFiles, writeManifests } from "../plan/manifests.ts";
import type { Finding, Plan } from "../plan/plan.ts";
import { toPlan } from "../plan/plan-program.ts";
import type { StackFiles } from "../plan/project.ts";
import { report } from "../plan/render/report.ts";
import { style, wantsColour } from "../plan/render/style.ts";
import { Secrets } from "../plan/values.ts";
import { ancestry } from "../review/ancestry.ts";
import { costSentence } from "../review/cost-sentence.ts";
import { lineOfSource } from "../review/line-of-source.ts";
import type { Review } from "../review/review.ts";
import { tableLines } from "../review/table-lines.ts";
import type { Arguments } from "./arguments.ts";
import { outputKinds, writeTogether } from "./output-files.ts";
import { shownConfig } from "./shown-config.ts";
import type { Side } from "./side.ts";
import { write } from "./terminal.ts";

export interface Printed {
  readonly engine: Engine;
  readonly files: StackFiles;
  readonly head: Side;
  readonly base?: Side;
  readonly diff?: Diff;
  readonly asked: Arguments;
  /** By `performance.now()`. */
  readonly started: number;
}

/** Everything that was asked for: files first, so that what is printed can name them. */
export async function print(printed: Printed): Promise<void> {
  const { asked, engine, files, started } = printed;
  const review = reviewOf(printed);
  const written = await writeFiles(review, printed);
  const notes = [
    ...files.notes,
    ...engine.log.map(({ severity, text }) => `${severity}: ${text.trim()}`),
    ...written.map(({ what, path }) => `${what} written to ${path}.`),
  ];
  if (asked.json || asked.markdown) {
    await write(process.stdout, asked.json ? json(review, printed) : await markdown(review));
    await write(process.stderr, notes.map((note) => `${note}\n`).join(""));
    return;
  }
  const seconds = (performance.now() - started) / 1000;
  const colours = style(wantsColour(process.stdout.isTTY, process.env));
  const tables = tablesToPrint(review, asked).flatMap((table) => tableLines(table, colours));
  const shown = toShow(review, printed);
  const { settings } = review;
  if (review.diff === undefined) {
    await write(process.stdout, report(shown, { settings, tables, notes, seconds, style: colours }));
    return;
  }
  const bill = review.cost === undefined ? {} : { cost: review.cost };
  const { diffReport } = await import("../diff/render.ts");
  await write(process.stdout, diffReport(review.diff, { ...bill, tables, notes, seconds, style: colours }));
}

/** What a reader asks first; all of them are in the page, in the comment, and behind --tables. */
const firstTables: readonly string[] = ["ip-budget", "capacity", "cost"];

function tablesToPrint({ tables, diff }: Review, asked: Arguments): readonly Table[] {
  if (asked.tables) return tables;
  return diff === undefined ? tables.filter(({ id }) => firstTables.includes(id)) : [];
}

function reviewOf({ files, head, base, diff, asked, engine }: Printed): Review {
  // The marks by which a diff tells secrets apart are for nobody to see. Without a diff there are none, and what the checks
  // worked out of the plan serves here, too.
  const judged = diff === undefined ? head.plan : toPlan(engine, Secrets.Hidden);
  const index = indexOf(judged);
  let manifests: readonly ManifestFile[] | undefined;
  const settings = head.settings?.inForce ?? shownConfig(files);
  return {
    plan: { ...judged, findings: head.findings },
    index,
    tables: tablesOf(judged, { date: asked.date, base: base?.plan }),
    date: asked.date,
    settings: stringify(settings, { lineWidth: 0 }).trimEnd(),
    // The page alone shows them.
    get manifests() {
      manifests ??= manifestFiles(toPlan(engine, Secrets.KeysOnly));
      return manifests;
    },
    lineOf: (finding: Finding) => {
      const about = ancestry(finding.urn, index);
      return head.settings?.lineOf?.(about, finding) ?? lineOfSource(about) ?? { file: files.stackFile, line: 1 };
    },
    rules,
    ...(diff === undefined ? {} : { diff }),
    ...(base === undefined ? {} : { cost: costSentence(costChange(indexOf(base.plan), index, asked.date)) }),
  };
}

/** With its secrets where they were asked for. */
function toShow({ plan }: Review, { engine, asked }: Printed): Plan {
  return asked.showSecrets ? { ...toPlan(engine, Secrets.Shown), findings: plan.findings } : plan;
}

async function writeFiles(review: Review, { engine, asked }: Printed): Promise<{ what: string; path: string }[]> {
  const makers = [
    [outputKinds.html, asked.html, async () => (await import("../render/html/index.ts")).html(review)],
    [outputKinds.svg, asked.svg, async () => (await import("../render/svg/index.ts")).svg(review)],
    [
      outputKinds.sarif,
      asked.sarif,
      async () => (await import("../render/sarif.ts")).sarif(review, await pathInRepository(asked.cwd)),
    ],
  ] as const;
  const wanted = makers.flatMap(([kind, path, make]) => (path === undefined ? [] : [{ kind, path, make }]));
  const files = await Promise.all(wanted.map(async ({ make, ...file }) => ({ ...file, text: await make() })));
  const { yaml } = asked;
  const secrets = asked.showSecrets ? Secrets.Shown : Secrets.KeysOnly;
  writeTogether(files, () => {
    if (yaml !== undefined) writeManifests(yaml, manifestFiles(toPlan(engine, secrets)));
  });
  return [
    ...files.map(({ kind: { what }, path }) => ({ what, path })),
    ...(yaml === undefined ? [] : [{ what: "Manifests", path: yaml }]),
  ];
}

/** A folder outside of any repository is told from itself. */
async function pathInRepository(folder: string): Promise<string> {
  const { git } = await import("./git.ts");
  return (await git(folder, "rev-parse", "--show-prefix").catch(() => undefined)) ?? "";
}

function json(review: Review, printed: Printed): string {
  const { tables, diff } = review;
  const document = { ...toShow(review, printed), tables, ...(diff === undefined ? {} : { diff }) };
  return `${JSON.stringify(document, null, 2)}\n`;
}

async function markdown(review: Review): Promise<string> {
  return (await import("../render/markdown/index.ts")).markdown(review);
}
