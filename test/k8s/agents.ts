import { strict as assert } from "node:assert";
import { exceptionsAnnotation } from "../../k8s/hardening.ts";
import type { Json, Plan, PlannedResource } from "../../plan/plan.ts";
import { find } from "../plan-of.ts";

type Tree = { [key: string]: Json };

/** A value deep within a resource's inputs: `spec`, `template`, `spec`, … */
export function inside(resource: PlannedResource, ...path: (string | number)[]): Json {
  return path.reduce<Json>((value, key) => (value as Tree)[key] ?? null, resource.inputs as Tree);
}

export function daemonSet(plan: Plan): PlannedResource {
  return find(plan, "kubernetes:apps/v1:DaemonSet");
}

export function container(plan: Plan): Tree {
  return inside(daemonSet(plan), "spec", "template", "spec", "containers", 0) as Tree;
}

/** What both agents have in common. */
export function assertRunsOnEveryNodeButFargate(plan: Plan, name: string): void {
  const resource = daemonSet(plan);
  const pod = inside(resource, "spec", "template", "spec") as Tree;
  assert.equal(pod.hostNetwork, true);
  assert.equal(pod.dnsPolicy, "ClusterFirstWithHostNet");
  assert.equal(pod.priorityClassName, "system-node-critical");
  assert.equal(pod.serviceAccountName, name);
  assert.deepEqual(pod.tolerations, [{ operator: "Exists" }]);
  assert.deepEqual(pod.nodeSelector, { "kubernetes.io/os": "linux" });
  assert.deepEqual(
    inside(
      resource,
      "spec",
      "template",
      "spec",
      "affinity",
      "nodeAffinity",
      "requiredDuringSchedulingIgnoredDuringExecution",
    ),
    {
      nodeSelectorTerms: [
        { matchExpressions: [{ key: "eks.amazonaws.com/compute-type", operator: "NotIn", values: ["fargate"] }] },
      ],
    },
  );
  assert.deepEqual(inside(resource, "spec", "updateStrategy"), {
    type: "RollingUpdate",
    rollingUpdate: { maxUnavailable: 1 },
  });
  const selector = inside(resource, "spec", "selector", "matchLabels") as Tree;
  const labels = inside(resource, "spec", "template", "metadata", "labels") as Tree;
  for (const [key, value] of Object.entries(selector)) assert.equal(labels[key], value);
}

/** Everything hardened but what the list of exceptions names. */
export function assertHardened(plan: Plan, added?: string[]): void {
  assert.deepEqual(container(plan).securityContext, {
    runAsNonRoot: false,
    readOnlyRootFilesystem: true,
    allowPrivilegeEscalation: false,
    privileged: false,
    capabilities: { drop: ["ALL"], ...(added === undefined ? {} : { add: added }) },
    seccompProfile: { type: "RuntimeDefault" },
  });
  const { name } = container(plan);
  const reasons = JSON.parse(String(inside(daemonSet(plan), "metadata", "annotations", exceptionsAnnotation)));
  assert.deepEqual(Object.keys(reasons), [name]);
  // Better words for a reason must not roll the agents.
  assert.equal(inside(daemonSet(plan), "spec", "template", "metadata", "annotations"), null);
}

/** Folders of the node that the container can write to. */
export function writableHostPaths(plan: Plan): string[] {
  const volumes = inside(daemonSet(plan), "spec", "template", "spec", "volumes") as Tree[];
  const mounts = container(plan).volumeMounts as Tree[];
  return mounts.flatMap((mount) => {
    const host = volumes.find(({ name }) => name === mount.name)?.hostPath as Tree | undefined;
    return host === undefined || mount.readOnly === true ? [] : [String(host.path)];
  });
}

/** The statements of the one inline policy of a role. */
export function statements(plan: Plan): Tree[] {
  return JSON.parse(String(find(plan, "aws:iam/rolePolicy:RolePolicy").inputs.policy)).Statement;
}

/** Verbs by resource of a ClusterRole or Role. */
export function grants(resource: PlannedResource): [resource: string, verbs: string[]][] {
  return (resource.inputs.rules as Tree[]).flatMap((rule) =>
    ((rule.resources ?? rule.nonResourceURLs) as string[]).map((one): [string, string[]] => [
      one,
      rule.verbs as string[],
    ]),
  );
}
