import { statementProblems } from "../components/role.ts";
import type { Problem } from "../problems.ts";
import { portName } from "./container.ts";
import { containerProblems } from "./container-problems.ts";
import { exposureProblems } from "./exposure-problems.ts";
import { Compute } from "./pod-template.ts";
import { thousandths } from "./quantity.ts";
import { fewestPods, replacesWithGap, type WorkloadSpec } from "./workload-args.ts";
import { workloadRollout } from "./workload-rollout.ts";

type Path = readonly (string | number)[];

/** What cannot be in a workload of that name, whose settings stand at `path`. */
export function workloadProblems(name: string, spec: WorkloadSpec, path: Path = []): Problem[] {
  const volumes = Object.keys(spec.volumes ?? {});
  const fargate = spec.compute === Compute.Fargate;
  return [
    ...nameProblems(name, spec, path),
    ...containerProblems(spec, path, { volumes, fargate }),
    ...Object.entries(spec.sidecars ?? {}).flatMap(([sidecar, args]) =>
      containerProblems(args, [...path, "sidecars", sidecar], { volumes, fargate }),
    ),
    ...portProblems(spec, path),
    ...countProblems(spec, path),
    ...autoscalingProblems(spec, path),
    ...budgetProblems(spec, path),
    ...volumeProblems(spec, path),
    ...placementProblems(spec, path),
    ...(spec.exposure === undefined ? [] : exposureProblems(spec.exposure, [...path, "exposure"], spec)),
    ...shutdownProblems(spec, path),
    ...statementProblems(spec.role?.statements ?? [], [...path, "role", "statements"]),
    ...emptyRuleProblems(spec, path),
  ];
}

const label = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

function nameProblems(name: string, { sidecars = {} }: WorkloadSpec, path: Path): Problem[] {
  const fix = "Use at most 63 lower-case letters, digits and hyphens, and begin with a letter.";
  const names = [
    [name, path] as const,
    ...Object.keys(sidecars).map((one) => [one, [...path, "sidecars", one]] as const),
  ];
  const odd = names
    .filter(([one]) => !label.test(one))
    .map(([one, at]) => ({ path: at, value: one, rule: "but Kubernetes takes no such name", fix }));
  const same = { path: [...path, "sidecars", name], rule: "has the name of the main container", fix: "Rename it." };
  return name in sidecars ? [...odd, same] : odd;
}

function portProblems(spec: WorkloadSpec, path: Path): Problem[] {
  const places: { at: Path; name: string; port: number }[] = [
    ...(spec.port === undefined ? [] : [{ at: [...path, "port"], name: portName, port: spec.port }]),
    ...Object.entries(spec.ports ?? {}).map(([name, port]) => ({ at: [...path, "ports", name], name, port })),
    ...Object.entries(spec.sidecars ?? {}).flatMap(([sidecar, { ports = {} }]) =>
      Object.entries(ports).map(([name, port]) => ({ at: [...path, "sidecars", sidecar, "ports", name], name, port })),
    ),
  ];
  return places.flatMap(({ at, name, port }, index): Problem[] => {
    const earlier = places.slice(0, index);
    if (!Number.isInteger(port) || port < 1 || port > 65535)
      return [{ path: at, value: port, rule: "but must lie between 1 and 65535", fix: "Choose a number in between." }];
    if (!/^(?=.*[a-z])[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?$/.test(name))
      return [
        { path: at, rule: "is no name of a port", fix: "Use at most 15 lower-case letters, digits and hyphens." },
      ];
    if (earlier.some((other) => other.name === name))
      return [{ path: at, rule: "has the name of another port of the pod", fix: "Rename it." }];
    const clash = earlier.find((other) => other.port === port);
    if (clash === undefined) return [];
    const rule = `but port ${clash.name} of the same pod listens there, and containers of a pod share their ports`;
    return [{ path: at, value: port, rule, fix: "Choose another port." }];
  });
}

function countProblems({ replicas, autoscaling, port }: WorkloadSpec, path: Path): Problem[] {
  if (replicas === undefined) return [];
  const at = [...path, "replicas"];
  if (autoscaling !== undefined)
    return [
      { path: at, value: replicas, rule: "but autoscaling decides the number of pods", fix: "Remove one of the two." },
    ];
  if (!Number.isInteger(replicas) || replicas < 0)
    return [{ path: at, value: replicas, rule: "but must be a whole number from 0", fix: "Choose one." }];
  // https://www.pulumi.com/registry/packages/kubernetes/api-docs/core/v1/service/
  if (replicas === 0 && port !== undefined)
    return [
      {
        path: at,
        value: replicas,
        rule: "but a Service only counts as there once a pod answers, so the deployment would wait in vain",
        fix: "Raise it to 1, or remove the workload.",
      },
    ];
  return [];
}

function autoscalingProblems({ autoscaling }: WorkloadSpec, path: Path): Problem[] {
  if (autoscaling === undefined) return [];
  const at = [...path, "autoscaling"];
  const { min, max, cpuUtilization, memoryUtilization } = autoscaling;
  const problems: Problem[] = [];
  if (!Number.isInteger(min) || min < 1)
    problems.push({ path: [...at, "min"], value: min, rule: "but must be at least 1", fix: "Raise it." });
  if (min > max)
    problems.push({ path: [...at, "min"], value: min, rule: `but max is ${max}`, fix: "Raise max, or lower min." });
  for (const [key, value] of Object.entries({ cpuUtilization, memoryUtilization }))
    if (value !== undefined && (value < 1 || value > 200))
      problems.push({
        path: [...at, key],
        value,
        rule: "but must lie between 1 and 200 percent of the request",
        fix: "Choose a number in between.",
      });
  return problems;
}

/** A budget that never lets a pod go stops every drain, and with it every update of the nodes. */
function budgetProblems(spec: WorkloadSpec, path: Path): Problem[] {
  const { podDisruptionBudget: budget } = spec;
  if (budget === undefined) return [];
  const at = [...path, "podDisruptionBudget"];
  const { maxUnavailable, minAvailable } = budget;
  const fewest = fewestPods(spec);
  if ((maxUnavailable === undefined) === (minAvailable === undefined))
    return [{ path: at, rule: "needs either maxUnavailable or minAvailable", fix: "Give one of the two." }];
  if (maxUnavailable !== undefined && maxUnavailable < 1)
    return [
      {
        path: [...at, "maxUnavailable"],
        value: maxUnavailable,
        rule: "but then no node could ever be drained",
        fix: "Raise it to 1.",
      },
    ];
  if (minAvailable !== undefined && minAvailable >= fewest)
    return [
      {
        path: [...at, "minAvailable"],
        value: minAvailable,
        rule: `but there can be as few as ${fewest} pods, so no node could be drained`,
        fix: `Lower it below ${fewest}, or raise the number of pods.`,
      },
    ];
  return [];
}

function volumeProblems(spec: WorkloadSpec, path: Path): Problem[] {
  const problems = Object.entries(spec.volumes ?? {}).flatMap(([name, volume]): Problem[] => {
    const at = [...path, "volumes", name];
    const size = volume.persistent?.size ?? volume.sizeLimit;
    const key = volume.persistent === undefined ? ["sizeLimit"] : ["persistent", "size"];
    return [
      ...(label.test(name)
        ? []
        : [{ path: at, rule: "is no name of a volume", fix: "Use lower-case letters, digits and hyphens." }]),
      ...(size === undefined || (thousandths(size) ?? 0) > 0
        ? []
        : [{ path: [...at, ...key], value: size, rule: "but that is no size", fix: "Write it like 20Gi." }]),
      ...(volume.persistent !== undefined && (volume.sizeLimit ?? volume.inMemory) !== undefined
        ? [
            {
              path: at,
              rule: "is persistent, and has settings of an empty folder as well",
              fix: "Remove sizeLimit and inMemory.",
            },
          ]
        : []),
    ];
  });
  if (!replacesWithGap(spec)) return problems;
  const at = [...path, "volumes"];
  const most = spec.autoscaling?.max ?? fewestPods(spec);
  if (most > 1)
    problems.push({
      path: at,
      rule: `has a disk that one pod can use at a time, but there can be ${most} pods`,
      fix: "Use the access mode ReadWriteMany, or replicas: 1.",
    });
  if (spec.compute === Compute.Fargate)
    problems.push({
      path: at,
      rule: "has an EBS disk, which Fargate cannot use",
      fix: "Use the access mode ReadWriteMany, with EFS.",
    });
  return problems;
}

function placementProblems({ compute, topologySpread, podLabels = {} }: WorkloadSpec, path: Path): Problem[] {
  const problems: Problem[] = Object.keys(podLabels)
    .filter((key) => key.startsWith("app.kubernetes.io/"))
    .map((key) => ({
      path: [...path, "podLabels", key],
      rule: "is one of the labels by which the pods are found",
      fix: "Choose a key of your own.",
    }));
  if (compute === Compute.Fargate && topologySpread !== undefined)
    problems.push({
      path: [...path, "topologySpread"],
      rule: "cannot be kept on Fargate, which does not spread pods",
      fix: "Remove it.",
    });
  return problems;
}

/** An update of a managed node group gives a node this long to lose its pods: https://docs.aws.amazon.com/eks/latest/userguide/managed-node-update-behavior.html */
const drainLimitSeconds = 900;

function shutdownProblems(spec: WorkloadSpec, path: Path): Problem[] {
  const { stopSeconds } = spec.shutdown ?? {};
  const at = [...path, "shutdown", "stopSeconds"];
  if (stopSeconds !== undefined && (!Number.isInteger(stopSeconds) || stopSeconds < 1 || stopSeconds > 600))
    return [
      { path: at, value: stopSeconds, rule: "but must lie between 1 and 600", fix: "Choose a number in between." },
    ];
  const { terminationGracePeriodSeconds: grace } = workloadRollout(spec);
  if (grace < drainLimitSeconds) return [];
  const rule = `makes a pod stay for ${grace} s together with the deregistration delay, but a node is given ${drainLimitSeconds} s to lose its pods`;
  return [{ path: at, rule, fix: "Lower stopSeconds or deregistrationDelaySeconds." }];
}

/** An egress rule without peers would let the pods connect to everybody. */
function emptyRuleProblems({ allowTo = [] }: WorkloadSpec, path: Path): Problem[] {
  return allowTo.flatMap(({ cidrBlocks = [], namespaces = [] }, index) =>
    cidrBlocks.length + namespaces.length > 0
      ? []
      : [
          {
            path: [...path, "allowTo", index],
            rule: "names nobody, which would mean everybody",
            fix: "Give cidrBlocks or namespaces.",
          },
        ],
  );
}
