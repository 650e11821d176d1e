/**
 * The page's own script: fills what is opened, searches, opens everything for the printer. It makes elements and sets their
 * text, and never markup, so that no name can become any.
 */
export const script = String.raw`"use strict";
(() => {
const data = JSON.parse(document.getElementById("data").textContent);
const all = (selector, within) => [...(within || document).querySelectorAll(selector)];
const element = (tag, words, ...children) => {
  const made = document.createElement(tag);
  if (words) made.textContent = words;
  made.append(...children);
  return made;
};
const textOf = (numbers) => numbers.map((number) => data.lines[number]).join("\n");
const row = (number) => document.getElementById("r" + number);
const nameOf = (number) => row(number).querySelector(".name").textContent;
const typeOf = (number) => row(number).querySelector(".type").textContent.split(".").pop();

let needing;
const neededBy = (number) => {
  if (!needing) {
    needing = data.resources.map(() => []);
    data.resources.forEach(({ dependencies }, from) => { for (const to of dependencies) needing[to].push(from); });
  }
  return needing[number];
};

const linkTo = (number) => {
  const link = element("a", typeOf(number) + " " + nameOf(number));
  link.href = "#r" + number;
  return link;
};
const block = (label, text) => {
  const pre = element("pre", text);
  pre.tabIndex = 0;
  pre.setAttribute("role", "group");
  pre.setAttribute("aria-label", label);
  return pre;
};
const facts = (title, numbers) => {
  if (numbers.length === 0) return [];
  const list = element("ul");
  const add = (some) => list.append(...some.map((number) => element("li", "", linkTo(number))));
  add(numbers.slice(0, 50));
  if (numbers.length > 50) {
    const more = element("button", (numbers.length - 50) + " more");
    more.type = "button";
    more.onclick = () => { more.parentNode.remove(); add(numbers.slice(50)); };
    list.append(element("li", "", more));
  }
  return [element("dt", title), element("dd", "", list)];
};
const one = (number) => (number < 0 ? [] : [number]);
const texts = (title, label, numbers) =>
  numbers.length === 0 ? [] : [element("dt", title), element("dd", "", block(label, textOf(numbers)))];

const fill = (item) => {
  if (item.dataset.full) return;
  item.dataset.full = "1";
  const number = Number(item.id.slice(1));
  if (item.classList.contains("manifest")) {
    item.append(block(item.querySelector(".name").textContent, textOf(data.manifests[number])));
    return;
  }
  const { urn, inputs, options, parent, provider, dependencies } = data.resources[number];
  const name = nameOf(number);
  const list = element("dl", "",
    ...texts("Inputs", "Inputs of " + name, inputs),
    ...texts("Options", "Options of " + name, options),
    ...facts("Needs", dependencies),
    ...facts("Needed by", neededBy(number)),
    ...facts("Parent", one(parent)),
    ...facts("Provider", one(provider)),
    element("dt", "URN"), element("dd", "", element("code", data.lines[urn] + "::" + name)));
  item.append(list);
};
const lazy = "details.resource, details.manifest";
document.addEventListener("toggle", ({ target }) => { if (target.open && target.matches(lazy)) fill(target); }, true);

const reveal = () => {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  if (target.hidden || target.closest("[hidden]")) clear();
  for (let here = target; here; here = here.parentElement) if (here.tagName === "DETAILS") here.open = true;
  if (target.matches("details")) {
    fill(target);
    target.querySelector("summary").focus({ preventScroll: true });
  }
  target.scrollIntoView();
};

const input = document.getElementById("search");
const found = document.getElementById("found");
const items = all("[data-what]").map((section) => ({
  what: section.dataset.what,
  section,
  all: all(".item", section).map((item) => ({ item, text: item.textContent.toLowerCase() })),
}));
const lower = data.lines.map((line) => line.toLowerCase());
const numbersOf = (item) => {
  const number = Number(item.id.slice(1));
  if (item.classList.contains("manifest")) return data.manifests[number];
  if (!item.classList.contains("resource")) return [];
  const { inputs, options, urn } = data.resources[number];
  return inputs.concat(options, urn);
};
let opened = [];
const search = (query) => {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const sets = words.map((word) => lower.map((line) => line.includes(word)));
  for (const group of opened) group.open = false;
  opened = [];
  const counts = [];
  for (const { what, section, all: own } of items) {
    let shown = 0;
    for (const { item, text } of own) {
      const fits = words.every((word, at) => text.includes(word) || numbersOf(item).some((number) => sets[at][number]));
      item.hidden = !fits;
      if (fits) shown++;
    }
    for (const group of all("details:not(.item), section.table", section)) {
      const some = group.querySelector(".item:not([hidden])");
      group.hidden = words.length > 0 && !some && group.querySelector(".item") !== null;
      if (words.length > 0 && some && group.tagName === "DETAILS" && !group.open) { group.open = true; opened.push(group); }
    }
    if (shown > 0) counts.push(shown + " " + what + (shown === 1 ? "" : "s"));
  }
  found.textContent = words.length === 0 ? "" : counts.length === 0 ? "Nothing found" : "Found: " + counts.join(", ");
};
const clear = () => { input.value = ""; search(""); };
let waiting;
input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(() => search(input.value), 150); });
document.querySelector(".search").hidden = false;
if (input.value) search(input.value);

let printed = [];
addEventListener("beforeprint", () => {
  const few = data.resources.length <= 500;
  // Manifests say what the inputs of resources say.
  printed = all("details:not([open])").filter((one) => !one.closest(few ? "#manifests" : "#resources, #manifests"));
  for (const one of printed) { one.open = true; if (one.matches(lazy)) fill(one); }
});
addEventListener("afterprint", () => { for (const one of printed) one.open = false; printed = []; });
addEventListener("hashchange", reveal);
document.addEventListener("click", ({ target }) => {
  const link = target.closest && target.closest('a[href^="#"]');
  if (link && link.hash === location.hash) reveal();
});
for (const one of all("details[open]")) if (one.matches(lazy)) fill(one);
reveal();
})();
`;
