import { LinkKind, type Platform, type Pool } from "./platform.ts";
import { counted, listed } from "./read/words.ts";

/** The picture in a few sentences. */
export function description({ areas, controlPlanes, services, links, region }: Platform): string {
  const rows = areas.flatMap((area) => area.rows);
  const pools = rows.flatMap((row) => row.pools);
  const open = new Set(links.filter(({ kind }) => kind === LinkKind.In).map(({ to }) => to));
  const balancers = rows.flatMap((row) => row.loadBalancers);
  const reached = balancers.filter(({ id }) => open.has(id)).map(({ title }) => title);
  return [
    ...areas.map(({ title, zones }) => `${title}${zones.length === 0 ? "" : `, over ${listed(zones, 6)}`}.`),
    ...controlPlanes.map(({ title, lines }) => `${title}: ${lines[0] ?? ""}.`),
    ...pools.map(poolWords),
    ...(reached.length === 0 ? [] : [`The internet reaches ${listed(reached, 8)}.`]),
    ...(services.length === 0 ? [] : [`${besideWhat(region)}: ${services.map(({ title }) => title).join(", ")}.`]),
  ].join(" ");
}

/** Without a region there is no network of AWS in the picture, only a cluster. */
export function besideWhat(region: string | undefined): string {
  return region === undefined ? "Beside the cluster" : "Beside the network";
}

function poolWords({ title, namespaces }: Pool): string {
  const workloads = namespaces.reduce((sum, one) => sum + one.workloads.length, 0);
  if (workloads === 0) return `${title}.`;
  const names = namespaces.map((one) => one.title.replace(/^Namespace /, ""));
  return `${title}: ${counted(workloads, "workload")} in ${listed(names, 6)}.`;
}
