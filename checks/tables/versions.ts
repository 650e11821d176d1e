import { calendarOf, daysBetween, minorOf, versionsOf } from "../../model/versions.ts";
import { tableOf } from "../table-of.ts";

export const versionsTable = tableOf(
  {
    id: "versions",
    title: "Versions",
    tells: "What has a version, and until when Kubernetes of it is supported.",
    page: "https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html",
  },
  (index, { date }) => ({
    columns: [
      { title: "What" },
      { title: "Version" },
      { title: "Standard support until" },
      { title: "Extended support until" },
      { title: "Days left", numeric: true },
    ],
    rows: versionsOf(index).map(({ resource, kind, name, version }) => {
      const calendar = kind === "cluster" || kind === "nodes" ? calendarOf(version) : undefined;
      const { endOfStandardSupport: standard, endOfExtendedSupport: extended } = calendar ?? {};
      const none = calendar === undefined ? (minorOf(version) === undefined ? "not known" : "") : "not announced";
      return {
        urn: resource.urn,
        cells: [
          `${kind} ${name}`,
          version ?? "not known in this plan",
          standard ?? none,
          extended ?? none,
          standard === undefined ? "" : String(daysBetween(date, standard)),
        ],
      };
    }),
    notes: [
      `Days are counted from ${date} to the end of standard support. AWS names no such days for add-ons and charts.`,
    ],
  }),
);
