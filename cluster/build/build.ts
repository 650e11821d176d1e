import { imageSteps } from "../images/images.ts";
import { debianPackages } from "../pins.ts";
import type { Progress } from "../progress.ts";
import { goSteps } from "./go-build.ts";
import { packagesAreThere, unpackPackages } from "./packages.ts";
import { linkTools, toolsAreLinked } from "./tools.ts";

/** Makes all that a cluster is built from and that is not there yet. Says nothing where nothing is missing. */
export async function build(progress: Progress): Promise<void> {
  const programs = await goSteps();
  const packages = { title: `unpack ${debianPackages.length} Debian packages and what they need`, run: unpackPackages };
  const tools = { title: "link the tools that this machine lacks", run: linkTools };
  await progress.run([...(packagesAreThere() ? [] : [packages]), ...(toolsAreLinked() ? [] : [tools]), ...programs]);
  // Only now is it known what they are made of.
  await progress.run(imageSteps());
}
