import { scrypt } from "node:crypto";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
import { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
import * as pulumi from "@pulumi/pulumi";
import { nameByContent } from "./config-hash.ts";
import { type ConfigurationNames, fileKey } from "./container.ts";
import type { ContainerArgs } from "./container-args.ts";

type Data = Record<string, pulumi.Input<string>>;

export interface ConfigurationContext {
  readonly namespace: string;
  readonly labels: Record<string, string>;
  readonly secrets: Readonly<Record<string, pulumi.Input<string>>>;
  readonly parent: pulumi.Resource;
}

export interface Configuration {
  readonly names: ConfigurationNames;
  /** What must be there before the pods. */
  readonly objects: pulumi.Resource[];
}

interface Made {
  readonly objectName: pulumi.Input<string>;
  readonly object: pulumi.Resource;
}

/**
 * The ConfigMaps and Secrets of one container, each named by its content and immutable: a change makes a new one, rolls the pods, and
 * removes the old one once they are gone.
 */
export function configuration(name: string, args: ContainerArgs, context: ConfigurationContext): Configuration {
  const chosen = (names: Record<string, string> = {}): Data =>
    Object.fromEntries(Object.entries(names).map(([key, secret]) => [key, context.secrets[secret]!]));
  const made = {
    env: configMap(`${name}-env`, args.env ?? {}, context),
    files: configMap(`${name}-files`, byFileKey(args.files ?? {}), context),
    secretEnv: secretObject(`${name}-secret-env`, chosen(args.secretEnv), context),
    secretFiles: secretObject(`${name}-secret-files`, byFileKey(chosen(args.secretFiles)), context),
  };
  const entries = Object.entries(made).flatMap(([key, one]) => (one === undefined ? [] : [[key, one] as const]));
  return {
    names: Object.fromEntries(entries.map(([key, { objectName }]) => [key, objectName])),
    objects: entries.map(([, { object }]) => object),
  };
}

function byFileKey(files: Data): Data {
  return Object.fromEntries(Object.entries(files).map(([path, content]) => [fileKey(path), content]));
}

function configMap(
  resource: string,
  data: Data,
  { namespace, labels, parent }: ConfigurationContext,
): Made | undefined {
  if (Object.keys(data).length === 0) return undefined;
  const name = isPlain(data)
    ? nameByContent(resource, data)
    : pulumi.all(data).apply((known) => nameByContent(resource, known));
  const metadata = { name, namespace, labels };
  return { objectName: name, object: new ConfigMap(resource, { metadata, data, immutable: true }, { parent }) };
}

function secretObject(
  resource: string,
  data: Data,
  { namespace, labels, parent }: ConfigurationContext,
): Made | undefined {
  if (Object.keys(data).length === 0) return undefined;
  const stringData: pulumi.Output<Record<string, string>> = pulumi.secret(data);
  // The name is no secret: whoever may read the Deployment reads it.
  const name = pulumi.unsecret(stringData.apply(async (known) => `${resource}-${await guardedHash(resource, known)}`));
  const metadata = { name, namespace, labels };
  const object = new Secret(resource, { metadata, type: "Opaque", stringData, immutable: true }, { parent });
  return { objectName: name, object };
}

function isPlain(data: Data): data is Record<string, string> {
  return Object.values(data).every((value) => typeof value === "string");
}

/**
 * A checksum that many more people see than may see the secret. A plain one would let them try passwords by the million; this one costs
 * each guess some milliseconds and megabytes: https://nodejs.org/api/crypto.html#cryptoscryptpassword-salt-keylen-options-callback
 */
function guardedHash(salt: string, data: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) =>
    scrypt(contentText(data), salt, 5, { N: 2 ** 13 }, (error, key) =>
      error === null ? resolve(key.toString("hex")) : reject(error),
    ),
  );
}

function contentText(data: Record<string, string>): string {
  return JSON.stringify(Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1)));
}
