import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const places = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** A real Chromium, from Debian's package or by the environment variable CHROMIUM; `undefined` where there is none. */
export async function startChromium(): Promise<Browser | undefined> {
  const executablePath = places.find((path) => path !== undefined && existsSync(path));
  if (executablePath === undefined) {
    console.log("      Chromium is not here (apt-get install chromium, or CHROMIUM=its path): its tests are skipped.");
    return undefined;
  }
  const quiet = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"];
  const offline = ["--disable-background-networking", "--disable-component-update", "--disable-sync"];
  return await chromium.launch({ executablePath, args: [...quiet, ...offline] });
}
