import { fargatePrice } from "../../model/cost/fargate-price.ts";
import type { CostContext } from "../../model/cost/item.ts";
import { costContext } from "../../model/cost.ts";
import {
  type FargatePods,
  fargatePodsOf,
  fargateSize,
  fargateWaste,
  overheadMib,
  sizeText,
} from "../../model/fargate.ts";
import type { Row } from "../../model/table.ts";
import { tableOf } from "../table-of.ts";
import { usd } from "./usd.ts";

export const fargateTable = tableOf(
  {
    id: "fargate",
    title: "Fargate",
    tells: "What each pod on Fargate asks for, what machine it is billed as, and what of that nobody uses.",
    page: "https://docs.aws.amazon.com/eks/latest/userguide/fargate-pod-configuration.html",
  },
  (index, { date }) => {
    const context = costContext(index, date);
    return {
      columns: [
        { title: "Pods" },
        { title: "Profile" },
        { title: "Count", numeric: true },
        { title: "Each requests" },
        { title: "Billed as" },
        { title: "Unused" },
        { title: "USD an hour, each", numeric: true },
      ],
      rows: fargatePodsOf(index).map((one) => row(one, context)),
      notes: [
        `EKS adds ${overheadMib} MiB to what a pod requests, and rounds up to the next size; "unused" is what is then left.`,
      ],
    };
  },
);

function row({ pods, profile }: FargatePods, context: CostContext): Row {
  const { resource, label, unclear } = pods;
  const size = fargateSize(pods);
  const withCells = (...cells: readonly string[]): Row => ({
    cells: [label, profile.name, ...cells],
    urn: resource.urn,
  });
  const requested = `${sizeText(pods)}${unclear ? " and more, not known" : ""}`;
  if (size === undefined) return { ...withCells(countOf(pods), requested, ...tooLarge), severity: "error" };
  if (unclear) return withCells(countOf(pods), requested, "not known", "not known", "not known");
  const price = fargatePrice(size, context);
  const unused = sizeText(fargateWaste(pods, size));
  return withCells(
    countOf(pods),
    requested,
    sizeText(size),
    unused,
    price === undefined ? "not known here" : usd(price.usd),
  );
}

const tooLarge = ["never starts", "none", "none"];

function countOf({ minReplicas, maxReplicas }: FargatePods["pods"]): string {
  if (minReplicas === undefined) return "not known";
  return maxReplicas === undefined || maxReplicas === minReplicas
    ? `${minReplicas}`
    : `${minReplicas} to ${maxReplicas}`;
}
