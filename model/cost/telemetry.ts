/** Logs, metrics and keys: https://aws.amazon.com/cloudwatch/pricing/, https://aws.amazon.com/kms/pricing/ */

import { at, text } from "../json.ts";
import { clustersOf } from "../nodes.ts";
import type { PlanIndex } from "../plan-index.ts";
import { type CostContext, type CostItem, costItem, Per, priceOf } from "./item.ts";

export function telemetryItems(context: CostContext): CostItem[] {
  const { index } = context;
  const groups = index.ofType("aws:cloudwatch/logGroup:LogGroup").length;
  const flows = index.ofType("aws:ec2/flowLog:FlowLog").length;
  const alarms = index.ofType("aws:cloudwatch/metricAlarm:MetricAlarm", "aws:cloudwatch/compositeAlarm:CompositeAlarm");
  const keys = index.ofType("aws:kms/key:Key");
  const monthly = { per: Per.Month } as const;
  return [
    ...(groups > 0 ? logItems(groups, context) : []),
    ...(flows > 0 ? [use("flow logs", "Flow logs taken in, at AWS's price for its own logs", "GB")] : []),
    ...(hasContainerInsights(index) ? [use("container insights", "Container Insights", "observation or metric")] : []),
    ...(alarms.length > 0
      ? [
          costItem({
            ...monthly,
            key: "alarms",
            what: "CloudWatch alarms",
            count: alarms.length,
            unit: "alarm",
            price: priceOf(context, "alarmMonth"),
          }),
        ]
      : []),
    ...(keys.length > 0
      ? [
          costItem({
            ...monthly,
            key: "keys",
            what: "KMS keys",
            count: keys.length,
            unit: "key",
            price: priceOf(context, "kmsKeyMonth"),
          }),
        ]
      : []),
  ];
}

function use(key: string, what: string, unit: string): CostItem {
  return costItem({ key, what, unit, per: Per.Use });
}

function logItems(groups: number, context: CostContext): CostItem[] {
  const what = `${groups} log group${groups === 1 ? "" : "s"}`;
  const [taken, kept] = [priceOf(context, "logIngestionGb"), priceOf(context, "logStorageGbMonth")];
  return [
    costItem({ key: "logs", what: `Logs taken in by ${what}`, unit: "GB", per: Per.Use, price: taken }),
    costItem({ key: "logs kept", what: `Logs kept in ${what}`, unit: "GB-month", per: Per.Use, price: kept }),
  ];
}

/** The add-on, or an agent that the plan spells out. */
function hasContainerInsights(index: PlanIndex): boolean {
  if (clustersOf(index).some(({ addOns }) => addOns["amazon-cloudwatch-observability"] !== undefined)) return true;
  return index.pods.some(({ containers }) =>
    containers.some(({ value }) => /\/cloudwatch-agent(:|@|$)/.test(text(at(value, "image")) ?? "")),
  );
}
