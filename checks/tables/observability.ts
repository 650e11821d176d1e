import { at, isHidden, isMissing } from "../../model/json.ts";
import { type LogGroup, type LogWriter, logGroupsOf, unplannedWriters } from "../../model/log-groups.ts";
import type { Row } from "../../model/table.ts";
import { tableOf } from "../table-of.ts";

export const observabilityTable = tableOf(
  {
    id: "observability",
    title: "Logs",
    tells: "What each log group keeps: for how long, under which key, and what makes it grow.",
    page: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html",
  },
  (index) => ({
    columns: [
      { title: "Log group" },
      { title: "Kept (days)", numeric: true },
      { title: "Encrypted with" },
      { title: "Written by" },
      { title: "Grows with" },
    ],
    rows: [...logGroupsOf(index).map(groupRow), ...unplannedWriters(index).map(writerRow)],
    notes: [
      "Ingestion is billed by the byte, and far above storage: what grows fastest costs most, however short it is kept.",
    ],
  }),
);

function groupRow({ resource, name, writers }: LogGroup): Row {
  const { inputs, urn } = resource;
  const days = at(inputs, "retentionInDays");
  const key = at(inputs, "kmsKeyId");
  const kept = isHidden(days) ? "not known" : typeof days === "number" && days > 0 ? `${days}` : "for ever";
  const own = isMissing(key) ? "CloudWatch's key" : "a key of KMS";
  return {
    cells: [name ?? resource.name, kept, own, listed(writers, "label"), listed(writers, "volume")],
    urn,
    ...(kept === "for ever" ? { severity: "error" } : {}),
  };
}

function writerRow({ group, label, volume, resource, creates, retains }: LogWriter): Row {
  const kept = retains ? "by its writer" : creates ? "for ever" : "no group";
  return { cells: [group, kept, "CloudWatch's key", label, volume], urn: resource.urn, severity: "warning" };
}

function listed(writers: readonly LogWriter[], key: "label" | "volume"): string {
  const found = [...new Set(writers.map((writer) => writer[key]))];
  return found.length > 0 ? found.join("; ") : "nothing in this plan";
}
