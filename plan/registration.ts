import type proto from "@pulumi/pulumi/proto/resource_pb.js";
import type { Json, PlannedResource, ResourceOptions } from "./plan.ts";
import { isStack, providerUrn } from "./urn.ts";
import { type Mark, type Secrets, toJson, type WireObject } from "./values.ts";

/** One resource as the program registered it, transforms run, nothing shortened yet. */
export interface Registration {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly parent: string;
  readonly custom: boolean;
  readonly remote: boolean;
  /** "<urn>::<id>", or empty where the resource has none. */
  readonly provider: string;
  readonly providers: ReadonlyMap<string, string>;
  readonly dependencies: readonly string[];
  readonly propertyDependencies: ReadonlyMap<string, readonly string[]>;
  readonly inputs: WireObject;
  readonly options: ResourceOptions;
  readonly source?: string;
  /** What the program declared by `registerOutputs`; for the stack its exports. */
  outputs?: WireObject;
}

export function toPlannedResource(
  registration: Registration,
  byUrn: ReadonlyMap<string, Registration>,
  secrets: Secrets,
  mark?: Mark,
): PlannedResource {
  const { urn, type, name, parent, custom, remote, provider, inputs, options, source } = registration;
  const component = nearestComponent(parent, byUrn);
  return {
    urn,
    type,
    name,
    ...(parent === "" ? {} : { parent }),
    ...(component === undefined ? {} : { component }),
    remote,
    custom,
    ...(provider === "" ? {} : { provider: providerUrn(provider) }),
    dependencies: [...new Set(registration.dependencies)].sort(),
    propertyDependencies: Object.fromEntries(
      [...registration.propertyDependencies]
        .filter(([, urns]) => urns.length > 0)
        .map(([key, urns]) => [key, [...new Set(urns)].sort()] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
    inputs: toJson(inputs, secrets, mark) as PlannedResource["inputs"],
    options,
    // The runner makes the stack, not a line of the program.
    ...(source === undefined || isStack(type) ? {} : { source }),
  };
}

function nearestComponent(parent: string, byUrn: ReadonlyMap<string, Registration>): string | undefined {
  for (let at = byUrn.get(parent); at !== undefined; at = byUrn.get(at.parent)) {
    if (!at.custom && !at.remote && !isStack(at.type)) return at.urn;
  }
  return undefined;
}

/** Those that were given, without what says nothing. */
export function toOptions(options: proto.TransformResourceOptions): ResourceOptions {
  const timeouts = options.getCustomTimeouts();
  const customTimeouts = Object.fromEntries(
    [
      ["create", timeouts?.getCreate()],
      ["update", timeouts?.getUpdate()],
      ["delete", timeouts?.getDelete()],
      ["read", timeouts?.getRead()],
    ].filter(([, value]) => value),
  );
  const aliases = options.getAliasesList().map((alias) => given(alias.toObject()));
  const all = {
    protect: options.hasProtect() ? options.getProtect() : undefined,
    retainOnDelete: options.hasRetainOnDelete() ? options.getRetainOnDelete() : undefined,
    deletedWith: options.getDeletedWith(),
    deleteBeforeReplace: options.hasDeleteBeforeReplace() ? options.getDeleteBeforeReplace() : undefined,
    ignoreChanges: options.getIgnoreChangesList(),
    replaceOnChanges: options.getReplaceOnChangesList(),
    hideDiffs: options.getHideDiffList(),
    replaceWith: options.getReplaceWithList(),
    additionalSecretOutputs: options.getAdditionalSecretOutputsList(),
    aliases,
    customTimeouts,
    import: options.getImport(),
    version: options.getVersion(),
    pluginDownloadURL: options.getPluginDownloadUrl(),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => !isEmpty(value)));
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === "") return true;
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

/** A protobuf message has empty text and false where nothing was set. */
function given(message: object): Json {
  const entries = Object.entries(message).map(([key, value]) => [
    key,
    typeof value === "object" ? given(value) : value,
  ]);
  return Object.fromEntries(entries.filter(([, value]) => value !== "" && value !== false && value !== undefined));
}

/** The nearest component first, the stack last. */
export function ancestors(urn: string, byUrn: ReadonlyMap<string, Registration>): Registration[] {
  const result: Registration[] = [];
  for (let at = byUrn.get(urn); at !== undefined; at = byUrn.get(at.parent)) result.push(at);
  return result;
}
