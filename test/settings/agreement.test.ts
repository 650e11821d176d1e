import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import type * as z from "zod";
import { expectedText } from "../../settings/introspect.ts";
import { stackFileSchema, stackFileSchemaText } from "../../settings/json-schema.ts";
import { parseSettings } from "../../settings/parse.ts";
import { inputSchema, topLevelKeys } from "../../settings/schema.ts";
import { asText, changed, context, readYaml, stackFile, stacks } from "./stack-file.ts";

interface Declaration {
  type: string;
  description: string;
  default: unknown;
}

const project = readYaml("Pulumi.yaml") as { config: Record<string, Declaration> };
const shape = inputSchema.shape as Record<string, z.ZodType>;
const committed = readFileSync(new URL("../../settings.schema.json", import.meta.url), "utf8");

// Examples and the draft's optional formats are for readers.
const validate = new Ajv({ strict: false, allErrors: true, unicodeRegExp: true }).compile(JSON.parse(committed));

describe("settings: schema, stack files, Pulumi.yaml and settings.schema.json agree", () => {
  it("Pulumi.yaml declares every setting, and no other", () => {
    assert.deepEqual(Object.keys(project.config).sort(), [...topLevelKeys].sort());
  });

  for (const [key, { type, description, default: missing }] of Object.entries(project.config))
    it(`Pulumi.yaml describes ${key} as the schema does, and gives it a value that means nothing`, () => {
      const types = { text: "string", "a list": "array" } as Record<string, string>;
      assert.equal(type, types[expectedText(shape[key])] ?? "object");
      assert.equal(description, shape[key]?.meta()?.description);
      assert.deepEqual(missing, { string: "", array: [], object: {} }[type]);
    });

  it("Pulumi.yaml's values for what is left out change nothing", () => {
    const { config } = stackFile("dev");
    const defaults = Object.entries(project.config).map(([key, declared]) => [`eks-platform:${key}`, declared.default]);
    assert.deepEqual(
      parseSettings(asText({ ...Object.fromEntries(defaults), ...config }), context()),
      parseSettings(asText(config), context()),
    );
  });

  it("settings.schema.json is what `npm run schema` makes of the schema", () => {
    assert.equal(committed, stackFileSchemaText());
  });

  for (const stack of stacks) {
    it(`settings.schema.json accepts Pulumi.${stack}.yaml, which names it in its first line`, () => {
      validate(stackFile(stack));
      assert.deepEqual(validate.errors ?? [], []);
      const [first] = readFileSync(new URL(`../../Pulumi.${stack}.yaml`, import.meta.url), "utf8").split("\n");
      assert.equal(first, "# yaml-language-server: $schema=./settings.schema.json");
    });
  }

  it("settings.schema.json accepts what Pulumi adds to a stack file", () => {
    const config = {
      ...stackFile("dev").config,
      "eks-platform:secrets": { password: { secure: "AAABAK" } },
      "pulumi:tags": { a: "b" },
    };
    assert.ok(validate({ config, encryptionsalt: "v1:abc", environment: ["dev"], secretsprovider: "awskms://x" }));
  });

  it("settings.schema.json refuses what the program refuses", () => {
    const changes: [place: string, value: unknown][] = [
      ["netwrok", {}],
      ["network/natGateways", "one"],
      ["network/cidrBlock", "10.0.0.0"],
      ["cluster/kubernetesVersion", 1.36],
      ["nodeGroups/general/scaling/max", "4"],
      ["nodeGroups/general/scaling/max", undefined],
      ["workloads/nginx-nlb/exposure/redirectToHttps", true],
      ["workloads/nginx-nlb/exposure/type", "elb"],
      ["logging/retentionDays", 10],
      ["secrets", { password: "in clear" }],
      ["aws:regoin", "ap-northeast-1"],
    ];
    for (const change of changes) {
      const config = changed("dev", [change]);
      assert.equal(parseSettings(asText(config), context()).settings, undefined, change[0]);
      assert.equal(validate({ config }), false, change[0]);
    }
  });

  it("every setting is described, for whoever meets it in an editor", () => {
    assert.deepEqual(undescribed(stackFileSchema(), []), []);
  });
});

/** Properties without a description. */
function undescribed(schema: unknown, path: readonly string[]): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => {
    const below = undescribed(value, [...path, key]);
    if (key !== "properties" || path.at(-1) === "properties") return below;
    const bare = Object.entries(value as Record<string, { description?: string }>)
      .filter(([, property]) => property.description === undefined)
      .map(([name]) => [...path, name].join("."));
    return [...bare, ...below];
  });
}
