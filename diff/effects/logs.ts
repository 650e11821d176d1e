/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html */

import { isHidden, text } from "../../model/json.ts";
import type { Effect } from "../diff.ts";
import { byProperty, counted, dataLoss, descriptive, harmless, nothing, unknown } from "./outcome.ts";
import { type EffectTable, type Subject, was, willBe } from "./subject.ts";

const page = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html";

const quiet: EffectTable[string] = {
  update: (subject) =>
    byProperty(subject, [
      ...descriptive,
      ["", () => nothing("Nothing that runs is touched: only what is watched changes.")],
    ]),
  replace: () => nothing("Nothing that runs is touched; its history starts anew."),
  delete: (subject) => nothing(`Nothing that runs is touched, but ${subject.change.name} no longer watches it.`),
};

export const logs: EffectTable = {
  "aws:cloudwatch/logGroup:LogGroup": {
    update: (subject) =>
      byProperty(subject, [
        ...descriptive,
        ["retentionInDays", retention],
        [
          "kmsKeyId",
          () => nothing("Events from now on are encrypted with the other key; those that are there need the old one."),
        ],
        harmless("skipDestroy", "It counts when the log group goes."),
        harmless("deletionProtectionEnabled", "It counts when the log group goes."),
      ]),
    replace: gone,
    delete: gone,
  },
  "aws:cloudwatch/logStream:LogStream": { update: (subject) => byProperty(subject, []), replace: gone, delete: gone },
  "aws:cloudwatch/metricAlarm:MetricAlarm": quiet,
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": quiet,
  "aws:cloudwatch/dashboard:Dashboard": quiet,
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": quiet,
  "aws:cloudwatch/queryDefinition:QueryDefinition": quiet,
  "aws:ec2/flowLog:FlowLog": {
    update: (subject) => byProperty(subject, descriptive),
    replace: () => nothing("No traffic is touched; flow logs of the moment between are missing."),
    delete: () => nothing("No traffic is touched; flow logs are no longer written."),
  },
};

function nameOf(subject: Subject): string {
  return text(was(subject, "name")) ?? subject.change.name;
}

function gone(subject: Subject): Effect {
  if (was(subject, "skipDestroy") === true)
    return nothing(`Log group ${nameOf(subject)} stays, and Pulumi forgets it (skipDestroy).`);
  return dataLoss(`Log group ${nameOf(subject)} goes with all events in it.`, { page });
}

/** 0, or none, is for ever. */
function retention(subject: Subject): Effect {
  const [before, after] = [was(subject, "retentionInDays"), willBe(subject, "retentionInDays")];
  if (isHidden(before) || isHidden(after))
    return unknown(`Which events of ${nameOf(subject)} are deleted cannot be told.`);
  const days = (value: typeof before) => (typeof value === "number" && value > 0 ? value : Number.POSITIVE_INFINITY);
  if (days(after) < days(before))
    return dataLoss(
      `Events in ${nameOf(subject)} that are older than ${counted(days(after), "day")} are deleted${days(before) === Number.POSITIVE_INFINITY ? ", where none were before" : ` (before: ${days(before)})`}.`,
      {
        page,
      },
    );
  return nothing(
    days(after) === Number.POSITIVE_INFINITY
      ? `Events in ${nameOf(subject)} are kept for ever, and billed so.`
      : `Events in ${nameOf(subject)} are kept longer.`,
  );
}
