/** The review as one page: it needs no network, no other file, and works without scripts for all but the inputs of resources. */

import type { Review } from "../../review/review.ts";
import { changes } from "./changes.ts";
import { pageData } from "./data.ts";
import { findings } from "./findings.ts";
import { linksOf } from "./links.ts";
import { manifests, settings } from "./manifests.ts";
import { html as markup } from "./markup.ts";
import { page, type Section } from "./page.ts";
import { picture } from "./picture.ts";
import { resources } from "./resources.ts";
import { tables } from "./tables.ts";
import { verdict } from "./verdict.ts";

/** The same review has the same bytes. */
export function html(review: Review): string {
  const links = linksOf(review);
  const all: readonly Section[] = [
    { id: "verdict", title: "Verdict", content: verdict(review) },
    { id: "changes", title: "Changes", content: changes(review, links) },
    { id: "picture", title: "Platform", content: picture(review, links) },
    { id: "findings", title: "Findings", content: findings(review, links) },
    { id: "tables", title: "Tables", content: tables(review, links) },
    { id: "resources", title: "Resources", content: resources(review, links) },
    { id: "manifests", title: "Manifests", content: manifests(review) },
    { id: "settings", title: "Settings", content: settings(review) },
  ];
  return page({
    title: markup`${review.plan.project}, stack ${review.plan.stack}`,
    sections: all.filter(({ content }) => content.html !== ""),
    data: pageData(review, review.manifests, links),
  });
}
