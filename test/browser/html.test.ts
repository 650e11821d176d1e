import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import type { Plan } from "../../plan/plan.ts";
import { html } from "../../render/html/index.ts";
import { svg } from "../../render/svg/index.ts";
import { change, diffOf } from "../render/reviews.ts";
import { planOfStack, wholeReview } from "../render/whole-reviews.ts";
import { startChromium } from "./chromium.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

describe("the page in Chromium", function () {
  this.timeout(60_000);
  let browser: Browser | undefined;
  let folder: string;
  let plan: Plan;
  const wrong: string[] = [];

  before(async function () {
    browser = await startChromium();
    if (browser === undefined) return this.skip();
    folder = mkdtempSync(join(tmpdir(), "review-"));
    plan = await planOfStack("dev");
    const urn = plan.resources.find(({ type }) => type === "kubernetes:apps/v1:Deployment")!.urn;
    const findings = (["error", "warning", "note"] as const).map((severity) => ({
      rule: "log-retention",
      severity,
      urn,
      message: `A ${severity} about ${"averylongname".repeat(20)}.`,
      page: "https://example.com/",
    }));
    const lost = change({ urn, effect: { kind: "dataLoss", message: "It goes.", details: [] } });
    const diff = diffOf([lost, change({ urn })], { findings: { appeared: findings, gone: [], staying: [] } });
    const review = wholeReview(plan, diff);
    const judged = { ...review, plan: { ...review.plan, findings: [...findings, ...review.plan.findings] } };
    writeFileSync(join(folder, "page.html"), html(judged));
    writeFileSync(join(folder, "picture.svg"), svg(review));
    writeFileSync(join(folder, "readme.html"), '<!doctype html><title>x</title><img src="picture.svg" alt="">');
  });

  after(async () => {
    await browser?.close();
    if (folder !== undefined) rmSync(folder, { recursive: true });
  });

  async function open(options: BrowserContextOptions = {}, file = "page.html", hash = ""): Promise<Page> {
    const page = await browser!.newPage({ viewport: { width: 1280, height: 900 }, ...options });
    wrong.length = 0;
    page.on("console", (message) => wrong.push(`${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => wrong.push(error.message));
    page.on("request", (request) => wrong.push(`asked for ${request.url()}`));
    await page.goto(`${pathToFileURL(join(folder, file)).href}${hash}`);
    return page;
  }

  it("opens from a file without an error, and asks for nothing else", async () => {
    const page = await open();
    await page.waitForTimeout(200);
    assert.deepEqual(wrong, [`asked for ${page.url()}`]);
    await page.close();
  });

  it("fills a resource when it is opened, with links both ways", async () => {
    const page = await open();
    const group = page.locator("details.resource", { hasText: "eks.ManagedNodeGroup" });
    assert.equal(await group.locator("dl").count(), 0);
    await group.locator("summary").click();
    // The page fills it when the browser says that it is open, which is a moment after the click.
    await group.locator("dl").first().waitFor();
    const words = (await group.innerText()).replace(/\s+/g, " ");
    assert.match(words, /Inputs amiType: AL2023_x86_64_STANDARD capacityType: SPOT/);
    assert.match(words, / Needs .*LaunchTemplate general-template .*Needed by .*FluentBit fluent-bit /);
    await group.getByRole("link", { name: "LaunchTemplate general-template" }).click();
    const template = page.locator("details.resource", { hasText: "aws.ec2.LaunchTemplate" });
    await template.locator("dl").first().waitFor();
    assert.equal(await template.getAttribute("open"), "");
    assert.match(await template.innerText(), /Needed by\n.*ManagedNodeGroup general-nodes\n/s);
    await page.close();
  });

  it("finds names, inputs and findings, says how many, and shows all again", async () => {
    const page = await open();
    const shown = () => page.locator(".item:visible").count();
    const before = await shown();
    await page.getByRole("searchbox", { name: "Search" }).fill("m7i.large general-nodes");
    await page.getByText("Found:").waitFor();
    assert.match(await page.getByRole("status").innerText(), /^Found: .*1 resource/);
    assert.equal(await page.locator("details.resource:visible").count(), 1);
    await page.getByRole("searchbox").fill("no such thing anywhere");
    await page.getByText("Nothing found").waitFor();
    assert.equal(await shown(), 0);
    await page.getByRole("searchbox").fill("");
    await page.getByText("Nothing found").waitFor({ state: "hidden" });
    assert.equal(await shown(), before);
    await page.close();
  });

  it("works without scripts for all but the inputs", async () => {
    const page = await open({ javaScriptEnabled: false });
    assert.equal(await page.getByRole("searchbox").count(), 0);
    assert.match(await page.locator("#resources").innerText(), /Scripts are off here/);
    assert.equal(await page.locator("details.resource summary:visible").count(), plan.resources.length);
    assert.equal(await page.locator("#verdict .verdict").first().isVisible(), true);
    await page.close();
  });

  for (const colorScheme of ["light", "dark"] as const) {
    it(`has nothing that axe objects to, in ${colorScheme}`, async () => {
      const page = await open({ colorScheme });
      await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
      await page.waitForTimeout(300);
      // Evaluated, not added as an element: the page lets no script in but its own.
      await page.evaluate(axe);
      const found = (await page.evaluate(
        "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))",
      )) as string[][];
      assert.deepEqual(found, []);
      await page.close();
    });
  }

  for (const width of [320, 360, 768]) {
    it(`needs no sideways scrolling at ${width} pixels`, async () => {
      const page = await open({ viewport: { width, height: 640 } });
      await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
      await page.waitForTimeout(300);
      assert.equal(await page.evaluate("document.documentElement.scrollWidth"), width);
      await page.close();
    });
  }

  it("is all in reach of the keyboard, with the place to be seen", async () => {
    const page = await open();
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate("document.activeElement.textContent"), "Skip to the content");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate("document.activeElement.id"), "main");
    const reached = new Set<string>();
    let unseen = 0;
    for (let step = 0; step < 400; step++) {
      await page.keyboard.press("Tab");
      const [what, outline] = (await page.evaluate(
        "(({ tagName, className, id }) => [tagName + '.' + className.split(' ').pop() + (tagName === 'SUMMARY' ? document.activeElement.parentElement.className : ''), getComputedStyle(document.activeElement).outlineStyle])(document.activeElement)",
      )) as [string, string];
      reached.add(what);
      if (outline === "none" && !what.startsWith("BODY")) unseen++;
      if (what.startsWith("BODY")) break;
    }
    assert.equal(unseen, 0);
    for (const what of ["DIV.picture", "DIV.scroll", "SUMMARY.item change", "SUMMARY.item resource", "A."]) {
      assert(reached.has(what), `${what} among ${[...reached].join(", ")}`);
    }
    const last = page.locator("details.resource summary").last();
    await last.focus();
    await page.keyboard.press("Enter");
    assert.equal(await page.locator("details.resource").last().getAttribute("open"), "");
    await page.close();
  });

  it("opens for the printer all but the manifests, which say the same again, and closes it after", async () => {
    const page = await open();
    const closed = () => page.locator("section:not(#manifests) > details:not([open]), .resource:not([open])").count();
    const before = await closed();
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    assert.equal(await closed(), 0);
    assert.match(await page.locator("details.resource").first().innerText(), /URN/);
    await page.evaluate("dispatchEvent(new Event('afterprint'))");
    assert.equal(await closed(), before);
    assert((await page.pdf({ format: "A4" })).length > 100_000);
    await page.close();
  });

  it("opens at the resource that its address names", async () => {
    const page = await open({}, "page.html", "#r3");
    assert.equal(await page.locator("#r3").getAttribute("open"), "");
    await page.close();
  });

  it("fits every text of the picture into its box, with the fonts that are there", async () => {
    const page = await open({}, "picture.svg");
    const wide = await page.evaluate(
      `[...document.querySelectorAll("g")].flatMap((group) => {
        const box = group.querySelector("rect").getBBox();
        return [...group.querySelectorAll("text")].map((text) => [text.textContent, text.getBBox()])
          .filter(([, { x, width }]) => x < box.x || x + width > box.x + box.width).map(([text]) => text);
      })`,
    );
    assert.deepEqual(wide, []);
    await page.close();
  });

  it("draws the picture as an image too, light and dark", async () => {
    const colours: string[] = [];
    for (const colorScheme of ["light", "dark"] as const) {
      const page = await open({ colorScheme }, "readme.html");
      const shot = await page.locator("img").screenshot();
      const corner = await page.evaluate(
        `(async (bytes) => {
          const image = await createImageBitmap(await (await fetch("data:image/png;base64," + bytes)).blob());
          const context = new OffscreenCanvas(1, 1).getContext("2d");
          context.drawImage(image, 0, 0);
          return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3).join(" ");
        })("${shot.toString("base64")}")`,
      );
      colours.push(String(corner));
      await page.close();
    }
    assert.deepEqual(colours, ["255 255 255", "15 20 27"]);
  });
});
