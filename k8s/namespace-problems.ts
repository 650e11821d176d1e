import type { Problem } from "../problems.ts";
import type { ContainerLimitsArgs, NamespaceArgs } from "./namespace.ts";
import { isMore, thousandths } from "./quantity.ts";

export function namespaceProblems(args: NamespaceArgs): Problem[] {
  return [
    ...nameProblems(args.namespace),
    ...versionProblems(args.podSecurity?.version),
    ...labelProblems(args.labels ?? {}),
    ...quotaProblems(args.quota ?? {}),
    ...limitProblems(args.limits ?? {}),
  ];
}

function nameProblems(value: string): Problem[] {
  const path = ["namespace"];
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(value)) {
    const fix = "Use at most 63 lower-case letters, digits and hyphens, with a letter or digit at both ends.";
    return [{ path, value, rule: "but that is no name Kubernetes accepts", fix }];
  }
  if (value === "default" || value.startsWith("kube-"))
    return [{ path, value, rule: "but that is a namespace of Kubernetes itself", fix: "Choose a name of your own." }];
  return [];
}

function versionProblems(value: string | undefined): Problem[] {
  if (value === undefined || /^(latest|v1\.\d{1,2})$/.test(value)) return [];
  const path = ["podSecurity", "version"];
  return [{ path, value, rule: "but that is no version of the standards", fix: "Write it like v1.36." }];
}

/** The component decides these; a second value would win or lose by the order of a spread. */
function labelProblems(labels: Readonly<Record<string, string>>): Problem[] {
  return Object.entries(labels)
    .filter(([key]) => key.startsWith("pod-security.kubernetes.io/") || key === "kubernetes.io/metadata.name")
    .map(([key, value]) => ({
      path: ["labels", key],
      value,
      rule: "but that label is set from other arguments",
      fix: "Use podSecurity or namespace.",
    }));
}

/** https://kubernetes.io/docs/concepts/policy/resource-quotas/ */
const quotaKey =
  /^(pods|services|secrets|configmaps|replicationcontrollers|persistentvolumeclaims|resourcequotas|(services)\.(loadbalancers|nodeports)|cpu|memory|(requests|limits)\.(cpu|memory|ephemeral-storage|storage)|requests\.[\w./-]+|count\/[\w.-]+|[\w.-]+\.storageclass\.storage\.k8s\.io\/[\w.]+)$/;

function quotaProblems(quota: Readonly<Record<string, string>>): Problem[] {
  return Object.entries(quota).flatMap(([key, value]) => [
    ...quantityProblems(["quota", key], value),
    ...(quotaKey.test(key)
      ? []
      : [
          {
            path: ["quota", key],
            rule: "is nothing that a quota counts",
            fix: "Write it like requests.cpu, limits.memory, pods, services.loadbalancers or count/jobs.batch.",
          },
        ]),
  ]);
}

function quantityProblems(path: string[], value: string): Problem[] {
  if (thousandths(value) !== undefined) return [];
  return [{ path, value, rule: "but that is no quantity", fix: "Write a number and a unit, like 500m or 256Mi." }];
}

/** Each of these must not exceed the next, or the API server refuses the LimitRange. */
const order = ["min", "defaultRequest", "default", "max"] as const;

function limitProblems(limits: ContainerLimitsArgs): Problem[] {
  const given = order.flatMap((kind) =>
    Object.entries(limits[kind] ?? {}).map(([key, value]) => ({ kind, key, value })),
  );
  const unreadable = given.flatMap(({ kind, key, value }) => quantityProblems(["limits", kind, key], value));
  const crossed = given.flatMap((low, index) =>
    given
      .slice(index + 1)
      .filter((high) => high.key === low.key && isMore(low.value, high.value))
      .map((high) => ({
        path: ["limits", low.kind, low.key],
        value: low.value,
        rule: `but ${high.kind} is ${high.value}`,
        fix: `Raise ${high.kind}, or lower ${low.kind}.`,
      })),
  );
  return [...unreadable, ...crossed];
}
