/** What KWOK does in the place of a kubelet: https://kwok.sigs.k8s.io/docs/user/stages-configuration/ */

import { stringify } from "yaml";

/**
 * A node is ready as soon as it is there. A pod is ready, and gone once deleted, as soon as a small one on a real node would be; one
 * of a Job has then done its work. None gets an address, so that no Service sends anything to a place where nobody listens.
 */
export function simulatedKubelet(): string {
  return [nodeReady, podReady, podComplete, podDelete].map((stage) => stringify(stage)).join("---\n");
}

interface Condition {
  readonly key: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  readonly values?: readonly string[];
}

function stage(kind: "Node" | "Pod", name: string, delayMs: number, when: readonly Condition[], next: object) {
  return {
    apiVersion: "kwok.x-k8s.io/v1alpha1",
    kind: "Stage",
    metadata: { name: `${kind.toLowerCase()}-${name}` },
    spec: {
      resourceRef: { apiGroup: "v1", kind },
      selector: { matchExpressions: when },
      delay: { durationMilliseconds: delayMs },
      next,
    },
  };
}

const ready: Condition = {
  key: '.status.conditions.[] | select( .type == "Ready" ) | .status',
  operator: "In",
  values: ["True"],
};
const notReady: Condition = { ...ready, operator: "NotIn" };
const deleted: Condition = { key: ".metadata.deletionTimestamp", operator: "Exists" };
const notDeleted: Condition = { ...deleted, operator: "DoesNotExist" };
const inPhase = (phase: string): Condition => ({ key: ".status.phase", operator: "In", values: [phase] });
const ofJob: Condition = { key: ".metadata.ownerReferences.[].kind", operator: "In", values: ["Job"] };

const nodeReady = stage("Node", "ready", 0, [notReady], {
  statusTemplate: `
conditions:
{{ range NodeConditions }}
- type: {{ .type | Quote }}
  status: {{ .status | Quote }}
  reason: {{ .reason | Quote }}
  message: {{ .message | Quote }}
  lastHeartbeatTime: {{ Now | Quote }}
  lastTransitionTime: {{ Now | Quote }}
{{ end }}
`,
});

const podReady = stage("Pod", "ready", 500, [notDeleted, inPhase("Pending"), notReady], {
  statusTemplate: `
{{ $now := Now }}
phase: Running
startTime: {{ $now | Quote }}
conditions:
{{ range $type := list "Initialized" "ContainersReady" "Ready" }}
- type: {{ $type }}
  status: "True"
  lastTransitionTime: {{ $now | Quote }}
{{ end }}
{{ range .spec.readinessGates }}
- type: {{ .conditionType | Quote }}
  status: "True"
  lastTransitionTime: {{ $now | Quote }}
{{ end }}
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ""
  ready: true
  started: true
  restartCount: 0
  state:
    running:
      startedAt: {{ $now | Quote }}
{{ end }}
`,
});

const podComplete = stage("Pod", "complete", 500, [notDeleted, inPhase("Running"), ofJob], {
  statusTemplate: `
{{ $now := Now }}
phase: Succeeded
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ""
  ready: false
  started: false
  restartCount: 0
  state:
    terminated:
      exitCode: 0
      reason: Completed
      startedAt: {{ $now | Quote }}
      finishedAt: {{ $now | Quote }}
{{ end }}
`,
});

const podDelete = stage("Pod", "delete", 500, [deleted], { delete: true });
