import type { Problem } from "../problems.ts";
import { expectedText, keysOf, schemaAt } from "./introspect.ts";
import { unknownKey } from "./messages.ts";
import { nearest } from "./nearest.ts";
import { inputSchema, topLevelKeys } from "./schema.ts";

export const projectName = "eks-platform";

/** Pulumi's own: https://www.pulumi.com/docs/iac/concepts/config/ */
const pulumiNamespace = "pulumi";

/** Keys that hand AWS credentials to a provider. Kept out of stack files, encrypted or not. */
const credentials = ["accessKey", "secretKey", "token"];

export interface Reading {
  /** As nested as the schema: `{ network: {…}, aws: {…} }`. */
  readonly input: Record<string, unknown>;
  readonly problems: readonly Problem[];
  /** Settings that were left out of `input` because they cannot be read. */
  readonly dropped: readonly string[][];
}

/** Configuration as the CLI hands it over, `"eks-platform:network": "{…}"`, made into the nested object that the schema describes. */
export function readConfig(raw: Readonly<Record<string, unknown>>, encryptedKeys: readonly string[]): Reading {
  const input: Record<string, unknown> = {};
  const aws: Record<string, unknown> = {};
  const problems: Problem[] = [];
  const dropped: string[][] = [];
  for (const [fullKey, rawValue] of Object.entries(raw)) {
    const [namespace, key] = splitKey(fullKey);
    if (namespace === pulumiNamespace) continue;
    const refusal = refusalOf(fullKey, namespace, key, rawValue, encryptedKeys.includes(fullKey));
    if (refusal !== undefined) {
      problems.push(refusal);
      dropped.push(namespace === "aws" ? ["aws", key] : [key]);
      continue;
    }
    const place = namespace === "aws" ? ["aws", key] : [key];
    const value = decoded(rawValue, expectedText(schemaAt(inputSchema, place, {})) === "text");
    if (isUnset(place, value)) continue;
    (namespace === "aws" ? aws : input)[key] = value;
  }
  return { input: { ...input, aws }, problems, dropped };
}

function splitKey(fullKey: string): [string, string] {
  const colon = fullKey.indexOf(":");
  return colon < 0 ? [projectName, fullKey] : [fullKey.slice(0, colon), fullKey.slice(colon + 1)];
}

function refusalOf(
  fullKey: string,
  namespace: string,
  key: string,
  value: unknown,
  encrypted: boolean,
): Problem | undefined {
  if (namespace === "aws") return awsRefusal(fullKey, key, encrypted);
  if (namespace !== projectName) return foreignKey(fullKey, namespace);
  if (!topLevelKeys.includes(key)) return unknownSetting(key);
  if (key === "secrets") return encrypted || isEmpty(value) ? undefined : secretsInClear();
  return encrypted ? encryptedElsewhere(key) : undefined;
}

function awsRefusal(fullKey: string, key: string, encrypted: boolean): Problem | undefined {
  if (credentials.includes(key))
    return {
      path: [fullKey],
      rule: "would put AWS credentials into a stack file",
      fix: "Use aws:profile, aws:assumeRoles, or the environment of whoever deploys.",
    };
  if (key === "assumeRoleWithWebIdentity") return webIdentity(fullKey);
  const known = keysOf(schemaAt(inputSchema, ["aws"], {}));
  if (!known.includes(key)) return unknownKey([fullKey], known, "aws:");
  return encrypted ? encryptedElsewhere(fullKey) : undefined;
}

/** The environment reaches both halves: https://docs.aws.amazon.com/sdkref/latest/guide/feature-assume-role-credentials.html */
function webIdentity(fullKey: string): Problem {
  return {
    path: [fullKey],
    rule: "would reach the AWS half only: a kubeconfig has no place for the token, so that nothing in the cluster could be created",
    fix: "Set AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE in the environment of whoever deploys instead, or name a profile as aws:profile.",
  };
}

function foreignKey(fullKey: string, namespace: string): Problem {
  const near = nearest(namespace, [projectName, "aws"]);
  return {
    path: [fullKey],
    rule: "is not read by this program, so it would have no effect",
    fix: near === undefined ? "Remove it." : `Did you mean ${near}:${fullKey.slice(namespace.length + 1)}?`,
  };
}

function unknownSetting(key: string): Problem {
  const [head = "", ...rest] = key.split(".");
  if (rest.length > 0 && topLevelKeys.includes(head))
    return {
      path: [key],
      rule: "is a path, and a stack file nests",
      fix: `Write ${head}: and below it, indented, ${rest.join(": ")}.`,
    };
  return unknownKey([key], topLevelKeys);
}

function secretsInClear(): Problem {
  return {
    path: ["secrets"],
    rule: "holds values that are not encrypted",
    fix: `Remove them, and set each with: pulumi config set --secret --path ${projectName}:secrets.<name>`,
  };
}

function encryptedElsewhere(key: string): Problem {
  return {
    path: [key],
    rule: "holds an encrypted value, and only secrets may: elsewhere it would be shown in plans and messages",
    fix: "Put the value under secrets, and refer to it by its name there.",
  };
}

/** No setting, no entry: what Pulumi.yaml gives a group by default. */
export function isEmpty(value: unknown): boolean {
  const content = decoded(value, false);
  return typeof content === "object" && content !== null && Object.keys(content).length === 0;
}

/** Pulumi.yaml must give every declared key a default, and has no other way to say "none" of these. */
function isUnset([key]: readonly string[], value: unknown): boolean {
  if (key === "existingCluster") return isEmpty(value);
  return value === "" && (key === "name" || key === "permissionsBoundary");
}

/** Whatever is no JSON is the text itself; that it is the wrong type is for the schema to say. */
function decoded(value: unknown, isText: boolean): unknown {
  if (typeof value !== "string" || isText) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
