import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import { projectName } from "./read.ts";
import { inputSchema } from "./schema.ts";

type Json = { [key: string]: unknown };

/** What editors check and complete stack files by: https://json-schema.org/draft-07, which the YAML language server reads. */
export function stackFileSchema(): Json {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Stack file of eks-platform",
    description: "Pulumi.<stack>.yaml. Made by `npm run schema` from settings/; do not edit.",
    type: "object",
    additionalProperties: false,
    required: ["config"],
    properties: {
      config: {
        type: "object",
        description: "Settings of the stack",
        additionalProperties: false,
        patternProperties: { "^pulumi:": {} },
        properties: configProperties(),
      },
      environment: { description: "Pulumi ESC environments to import: https://www.pulumi.com/docs/esc/" },
      secretsprovider: { type: "string", description: "Who encrypts the secrets, for example awskms://alias/pulumi" },
      encryptionsalt: { type: "string", description: "Written by Pulumi: salt of the passphrase" },
      encryptedkey: { type: "string", description: "Written by Pulumi: data key, encrypted by the secrets provider" },
    },
  };
}

function configProperties(): Json {
  const { aws, ...own } = schemaOf(inputSchema).properties as Record<string, Json>;
  const awsSettings = (aws as { properties: Record<string, Json> }).properties;
  return {
    ...prefixed(`${projectName}:`, { ...own, secrets: encrypted(own.secrets!) }),
    ...prefixed("aws:", awsSettings),
  };
}

function schemaOf(schema: z.ZodType): Json {
  return z.toJSONSchema(schema, {
    target: "draft-07",
    io: "input",
    override: ({ jsonSchema }) => {
      // What JavaScript can count to, and groups that are empty unless filled, tell a reader nothing.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (isEmptyObject(jsonSchema.default)) delete jsonSchema.default;
    },
  }) as Json;
}

/** In the file, a secret is not the text that the program reads but what Pulumi makes of it; in clear it has no place there. */
function encrypted(secrets: Json): Json {
  const value = {
    type: "object",
    additionalProperties: false,
    required: ["secure"],
    properties: { secure: { type: "string", description: "Written by `pulumi config set --secret --path`" } },
  };
  return { description: secrets.description, anyOf: [value, { ...secrets, additionalProperties: value }] };
}

function prefixed(prefix: string, properties: Record<string, Json>): Json {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [`${prefix}${key}`, value]));
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
}

export function stackFileSchemaText(): string {
  return `${JSON.stringify(stackFileSchema(), undefined, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(new URL("../settings.schema.json", import.meta.url), stackFileSchemaText());
