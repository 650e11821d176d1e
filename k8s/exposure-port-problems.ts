import type { Problem } from "../problems.ts";
import { type ExposureArgs, ExposureType, servicePort } from "./exposure-args.ts";

type Path = readonly (string | number)[];

interface PlacedPort {
  readonly at: Path;
  readonly value: number;
}

/** What cannot be among the ports of the Service, and of the nodes, in the exposure that stands at `path`. */
export function exposurePortProblems(exposure: ExposureArgs, path: Path): Problem[] {
  const ports = [{ at: [...path, "port"], value: servicePort(exposure) }, ...additional(exposure, path, "port")];
  const nodePorts = nodePortsOf(exposure, path);
  return [
    ...ports.flatMap(({ at, value }) => outOfRange(at, value, 1, 65535)),
    ...nodePorts.flatMap(({ at, value }) => outOfRange(at, value, 30000, 32767)),
    ...twice(ports, "port of the Service"),
    ...twice(nodePorts, "port of the nodes"),
    ...nodePortsOfNone(exposure, path),
  ];
}

/** Every port of the nodes that is asked for, and where. */
export function nodePortsOf(exposure: ExposureArgs, path: Path): PlacedPort[] {
  const first = exposure.nodePort === undefined ? [] : [{ at: [...path, "nodePort"], value: exposure.nodePort }];
  return [...first, ...additional(exposure, path, "nodePort")];
}

function additional({ additionalPorts = [] }: ExposureArgs, path: Path, key: "port" | "nodePort"): PlacedPort[] {
  return additionalPorts.flatMap(({ [key]: value }, index) =>
    value === undefined ? [] : [{ at: [...path, "additionalPorts", index, key], value }],
  );
}

function twice(ports: readonly PlacedPort[], what: string): Problem[] {
  return ports.flatMap(({ at, value }, index) =>
    ports.slice(0, index).some((earlier) => earlier.value === value)
      ? [{ path: at, value, rule: `but that is a ${what} already`, fix: "Remove one of the two, or choose another." }]
      : [],
  );
}

/** Said of `nodePort` itself by the types that know it. */
function nodePortsOfNone(exposure: ExposureArgs, path: Path): Problem[] {
  if (exposure.type !== ExposureType.ClusterIp) return [];
  return additional(exposure, path, "nodePort").map(({ at }) => ({
    path: at,
    rule: `means nothing to the type ${exposure.type}`,
    fix: `Remove it, or choose ${ExposureType.NodePort}.`,
  }));
}

export function outOfRange(path: Path, value: number | undefined, low: number, high: number): Problem[] {
  if (value === undefined || (Number.isInteger(value) && value >= low && value <= high)) return [];
  return [{ path, value, rule: `but must lie between ${low} and ${high}`, fix: "Choose a number in between." }];
}
