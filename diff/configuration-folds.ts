import { EffectKind, type Fold, type PropertyChange, type ResourceChange } from "./diff.ts";
import { withoutHash } from "./hashed-names.ts";

/** A ConfigMap or Secret with another content, and what restarts for no other reason than to read it. */
export function byConfiguration(changes: readonly ResourceChange[]): Fold[] {
  const sources = changes.filter(isConfiguration);
  if (sources.length === 0) return [];
  const groups = new Groups();
  for (const change of changes) {
    const followed = change.properties.map((property) => sourceOf(property, change, sources));
    const all = followed.filter((source) => source !== undefined);
    if (all.length === 0 || all.length < followed.length || isConfiguration(change)) continue;
    for (const source of all) groups.join(change.urn, source.urn);
  }
  const byUrn = new Map(changes.map((change) => [change.urn, change]));
  return groups.all().map((urns) => ({ message: message(urns.map((urn) => byUrn.get(urn)!)), urns: [...urns].sort() }));
}

function isConfiguration({ type, properties }: ResourceChange): boolean {
  return /^kubernetes:core\/v1:(ConfigMap|Secret)$/.test(type) && properties.length > 0;
}

const checksum = /annotations(\.|\[").*(checksum|hash|sha)/i;

/** The change that a property follows from: it names the new one, or is a checksum of it. */
function sourceOf(
  { path, before, after, secret }: PropertyChange,
  change: ResourceChange,
  sources: readonly ResourceChange[],
): ResourceChange | undefined {
  if (secret || typeof before !== "string" || typeof after !== "string") return undefined;
  const named = sources.find((source) => {
    const name = source.properties.find((property) => property.path === "metadata.name");
    return (
      name !== undefined && name.before === before && name.after === after && withoutHash(before) === withoutHash(after)
    );
  });
  if (named !== undefined || !checksum.test(path)) return named;
  const near = sources.filter((source) => parentOf(source) === parentOf(change));
  return near.length === 1 ? near[0] : sources.length === 1 ? sources[0] : undefined;
}

/** The chain of types above it, which those of one component share. */
function parentOf({ urn }: ResourceChange): string {
  return urn.split("::")[2]?.split("$").slice(0, -1).join("$") ?? "";
}

function message(group: readonly ResourceChange[]): string {
  const sources = group.filter(isConfiguration).map(label);
  const followers = group.filter((change) => !isConfiguration(change));
  const verb = sources.length === 1 ? "changes" : "change";
  const who = followers.length === 1 ? label(followers[0]!) : `${followers.length} workloads`;
  const restart = followers.some(({ effect }) => effect.kind === EffectKind.RollingRestart);
  const how = restart
    ? `${followers.length === 1 ? "restarts" : "restart"} to read`
    : `${followers.length === 1 ? "follows" : "follow"} to read`;
  return `${sources.join(" and ")} ${verb}, and ${who} ${how} ${sources.length === 1 ? "it" : "them"}.`;
}

function label({ type, name }: ResourceChange): string {
  return `${type.split(":").at(-1)} ${name}`;
}

/** URNs that belong together, directly or by way of others. */
class Groups {
  private readonly groupOf = new Map<string, Set<string>>();

  join(a: string, b: string): void {
    const merged = new Set([...(this.groupOf.get(a) ?? [a]), ...(this.groupOf.get(b) ?? [b])]);
    for (const urn of merged) this.groupOf.set(urn, merged);
  }

  all(): string[][] {
    return [...new Set(this.groupOf.values())].map((group) => [...group]);
  }
}
