import type { Json } from "./plan.ts";

/**
 * Values as they travel between a program and the engine: JSON, in which objects with a signature key stand for
 * what JSON lacks. https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/runtime/rpc.ts
 */
export type Wire = null | boolean | number | string | Wire[] | WireObject;
export interface WireObject {
  [key: string]: Wire;
}

const signatureKey = "4dabf18193072939515e22adb298388d";
const signatures = {
  asset: "c44067f5952c0a294b673a41bacd8c17",
  archive: "0def7320c3a5731c473e5ecbe6d01bc7",
  secret: "1b47061264138c4ac30d75fd1eb44270",
  resource: "5cf8f73096256a8f31e491e813e4eb8e",
  output: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
} as const;

export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function isObject(value: Wire | undefined): value is WireObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function secret(value: Wire): Wire {
  return { [signatureKey]: signatures.secret, value };
}

export function resourceReference(urn: string, id: string): Wire {
  return { [signatureKey]: signatures.resource, urn, id };
}

export function hasUnknown(value: Wire): boolean {
  if (value === unknownValue) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  if (!isObject(value)) return false;
  if (value[signatureKey] === signatures.output) return value.value === undefined || hasUnknown(value.value);
  return Object.values(value).some(hasUnknown);
}

/** The value without its envelopes, as a provider sees it; `undefined` where it is not known. */
export function plain(value: Wire | undefined): Wire | undefined {
  if (value === undefined || value === unknownValue) return undefined;
  if (Array.isArray(value)) return value.map((item) => plain(item) ?? null);
  if (!isObject(value)) return value;
  const signature = value[signatureKey];
  if (signature === signatures.secret || signature === signatures.output) return plain(value.value);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      const known = plain(item);
      return known === undefined ? [] : [[key, known]];
    }),
  );
}

/**
 * Outputs in which all is secret that is so in the inputs, as the engine has it:
 * https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/plugin/provider_plugin.go, `annotateSecrets`
 */
export function withSecretsOf(inputs: Wire | undefined, outputs: Wire): Wire {
  if (Array.isArray(inputs) && Array.isArray(outputs))
    return outputs.map((item, at) => withSecretsOf(inputs[at], item));
  if (!isObject(inputs)) return outputs;
  if (inputs[signatureKey] === signatures.secret) return isSecret(outputs) ? outputs : secret(outputs);
  if (!isObject(outputs) || outputs[signatureKey] !== undefined) return outputs;
  return Object.fromEntries(Object.entries(outputs).map(([key, item]) => [key, withSecretsOf(inputs[key], item)]));
}

function isSecret(value: Wire): boolean {
  return isObject(value) && value[signatureKey] === signatures.secret;
}

/** How much of a secret a reader sees. */
export const Secrets = {
  /** Nothing but that it is one. */
  Hidden: "hidden",
  /** The names inside it, as a manifest needs them. */
  KeysOnly: "keysOnly",
  Shown: "shown",
} as const;
export type Secrets = (typeof Secrets)[keyof typeof Secrets];

/** Tells two secrets apart without telling what they are. */
export type Mark = (secret: Wire) => string;

/** What a plan shows of a value: see `Json` in plan.ts for the stand-ins. Hidden secrets carry a mark where one is made. */
export function toJson(value: Wire, secrets: Secrets, mark?: Mark): Json {
  if (value === unknownValue) return { unknown: true };
  if (Array.isArray(value)) return value.map((item) => toJson(item, secrets, mark));
  if (!isObject(value)) return value;
  switch (value[signatureKey]) {
    case undefined:
      return mapObject(value, (item) => toJson(item, secrets, mark));
    case signatures.secret:
      return hide(value.value ?? null, secrets, mark);
    case signatures.output:
      if (value.secret === true) return hide(value.value ?? null, secrets, mark);
      return value.value === undefined ? { unknown: true } : toJson(value.value, secrets, mark);
    case signatures.resource:
      return { resource: String(value.urn) };
    case signatures.asset:
      return { asset: mapObject(asSent(value), (item) => toJson(item, secrets, mark)) };
    default:
      return { archive: mapObject(asSent(value), (item) => toJson(item, secrets, mark)) };
  }
}

/** The SDK's own marks of assets (`__pulumiAsset`) travel with them; engines drop them. */
function asSent(value: WireObject): WireObject {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !key.startsWith("__pulumi")));
}

function hide(value: Wire, secrets: Secrets, mark?: Mark): Json {
  if (secrets === Secrets.Shown) return toJson(value, secrets);
  if (mark !== undefined && !hasUnknown(value)) return { secret: true, mark: mark(value) };
  if (secrets === Secrets.Hidden || !isObject(value)) return { secret: true };
  const signature = value[signatureKey];
  if (signature === signatures.secret || signature === signatures.output) return hide(value.value ?? null, secrets);
  return signature === undefined ? mapObject(value, (item) => hide(item, secrets)) : { secret: true };
}

function mapObject(value: WireObject, map: (item: Wire) => Json): { [key: string]: Json } {
  const result: { [key: string]: Json } = {};
  for (const key of Object.keys(value).sort()) if (key !== signatureKey) result[key] = map(value[key]!);
  return result;
}

/** URNs that the output values inside a value carry; programs send such values to remote components. */
export function dependenciesOf(value: Wire, found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const item of value) dependenciesOf(item, found);
  else if (isObject(value)) {
    const isOutput = value[signatureKey] === signatures.output;
    if (isOutput && Array.isArray(value.dependencies)) for (const urn of value.dependencies) found.add(String(urn));
    // A program may have a property of that name, too.
    for (const key of Object.keys(value)) if (!isOutput || key === "value") dependenciesOf(value[key]!, found);
  }
  return found;
}

/** Wraps each property in an output value, so that a transform sees what it depends on. */
export function withDependencies(
  properties: WireObject,
  dependencies: ReadonlyMap<string, Iterable<string>>,
): WireObject {
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => {
      const urns = [...(dependencies.get(key) ?? [])];
      if (urns.length === 0 || (isObject(value) && value[signatureKey] === signatures.output)) return [key, value];
      const known = value === unknownValue ? {} : { value };
      return [key, { [signatureKey]: signatures.output, ...known, dependencies: urns }];
    }),
  );
}

/** The same value in the older form that outputs have: unknown and secret stay, dependencies go. */
export function withoutOutputValues(value: Wire): Wire {
  if (Array.isArray(value)) return value.map(withoutOutputValues);
  if (!isObject(value)) return value;
  if (value[signatureKey] === signatures.output) {
    const inner = value.value === undefined ? unknownValue : withoutOutputValues(value.value);
    return value.secret === true ? secret(inner) : inner;
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutOutputValues(item)]));
}
