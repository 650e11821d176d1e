import type { Review } from "../../review/review.ts";
import { html, type Markup } from "./markup.ts";

export function manifests({ manifests }: Review): Markup {
  if (manifests.length === 0) return html``;
  return html`<section id="manifests" aria-labelledby="manifests-title" data-what="manifest">
<h2 id="manifests-title">Manifests (${manifests.length})</h2>
<p>The Kubernetes objects as files for kubectl.</p>
<details class="group"><summary>All files</summary>
${manifests.map(({ path }, number) => html`<details class="item manifest" id="m${number}"><summary><span class="name">${path}</span></summary></details>\n`)}</details>
</section>`;
}

export function settings({ settings }: Review): Markup {
  if (settings === "") return html``;
  return html`<section id="settings" aria-labelledby="settings-title">
<h2 id="settings-title">Settings</h2>
<details><summary>As they are in force, with their defaults</summary>
<pre tabindex="0" role="group" aria-label="Settings in force">${settings}</pre></details>
</section>`;
}
