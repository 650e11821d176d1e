import { at, isHidden, text } from "../../../model/json.ts";
import { clustersOf } from "../../../model/nodes.ts";
import type { PlanIndex } from "../../../model/plan-index.ts";
import { compared } from "../../../model/sorting.ts";
import { roleType } from "../../../model/types.ts";
import { type Card, Glyph } from "../platform.ts";
import { counted, listed, logsId } from "./words.ts";

/** What the platform uses beside its network; drawn without arrows, but for the logs. */
export function services(index: PlanIndex): Card[] {
  return [addOns(index), logs(index), alarms(index), keys(index), roles(index), registries(index)].flat();
}

function addOns(index: PlanIndex): Card[] {
  return clustersOf(index).flatMap((cluster, number) => {
    const names = Object.keys(cluster.addOns).sort(compared);
    if (names.length === 0) return [];
    const lines = names.map((name) => {
      const version = cluster.addOns[name]?.version;
      return version === undefined ? name : `${name} ${version.replace(/^v|-eksbuild\.\d+$/g, "")}`;
    });
    return [{ id: `add-ons ${number}`, glyph: Glyph.AddOns, title: "EKS add-ons", lines }];
  });
}

function logs(index: PlanIndex): Card[] {
  const groups = index.ofType("aws:cloudwatch/logGroup:LogGroup");
  if (groups.length === 0) return [];
  const byRetention = new Map<number, number>();
  let forever = 0;
  let unclear = 0;
  for (const { inputs } of groups) {
    const days = at(inputs, "retentionInDays");
    if (typeof days === "number" && days > 0) byRetention.set(days, (byRetention.get(days) ?? 0) + 1);
    else if (isHidden(days)) unclear++;
    else forever++;
  }
  const kept = [...byRetention]
    .sort(([a], [b]) => a - b)
    .map(([days, count]) => `${count} kept ${counted(days, "day")}`);
  const lines = [
    counted(groups.length, "log group"),
    ...(kept.length > 4 ? [listed(kept, 3)] : kept),
    ...(forever > 0 ? [`${forever} kept for ever`] : []),
    ...(unclear > 0 ? [`${unclear} kept for a time not known`] : []),
  ];
  return [{ id: logsId, glyph: Glyph.Logs, title: "CloudWatch Logs", lines }];
}

function alarms(index: PlanIndex): Card[] {
  const count = index.ofType("aws:cloudwatch/metricAlarm:MetricAlarm").length;
  return count === 0
    ? []
    : [{ id: "alarms", glyph: Glyph.Alarm, title: "CloudWatch alarms", lines: [counted(count, "alarm")] }];
}

function keys(index: PlanIndex): Card[] {
  const all = index.ofType("aws:kms/key:Key");
  if (all.length === 0) return [];
  const lines =
    all.length > 2 ? [counted(all.length, "key")] : all.map((key) => text(at(key.inputs, "description")) ?? key.name);
  return [{ id: "keys", glyph: Glyph.Key, title: "KMS", lines }];
}

function roles(index: PlanIndex): Card[] {
  const all = index.ofType(roleType);
  const entries = index.ofType("aws:eks/accessEntry:AccessEntry").length;
  if (all.length + entries === 0) return [];
  const given = new Set(index.identities().grants.flatMap(({ role }) => role ?? []));
  const forPods = all.filter(({ urn }) => given.has(urn)).length;
  return [
    {
      id: "roles",
      glyph: Glyph.Identity,
      title: "IAM",
      lines: [
        ...(all.length === 0 ? [] : [`${counted(all.length, "role")}, ${forPods} of them for pods`]),
        ...(entries === 0 ? [] : [`${entries} may use the cluster, by access entries`]),
      ],
    },
  ];
}

/** https://kubernetes.io/docs/concepts/containers/images/#image-names */
function registries(index: PlanIndex): Card[] {
  const hosts = new Set<string>();
  for (const { containers } of index.pods) {
    for (const { value } of containers) {
      const image = text(at(value, "image"));
      if (image !== undefined) hosts.add(/^([^/]*[.:][^/]*|localhost)\//.exec(image)?.[1] ?? "docker.io");
    }
  }
  if (hosts.size === 0) return [];
  const names = [...hosts].sort(compared);
  const lines = names.length > 4 ? [...names.slice(0, 3), `and ${names.length - 3} more`] : names;
  return [{ id: "registries", glyph: Glyph.Registry, title: "Image registries", lines }];
}
