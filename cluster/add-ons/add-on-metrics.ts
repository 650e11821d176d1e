import { maxNodes, realNodes } from "../nodes/node.ts";
import { clusterImages } from "../pins.ts";
import { clusterRole, clusterRoleBinding, deployment, hardened, namespace, probe } from "./add-on.ts";

const name = "metrics-server";
const labels = { "k8s-app": name };
const port = 10250;

/** Its certificate, and who signed it, each as base64. */
export interface Serving {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

/** Processor and memory of pods and nodes, for autoscalers and `kubectl top`: https://kubernetes-sigs.github.io/metrics-server/ */
export function metricsServer(serving: Serving): object[] {
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace } },
    ...permissions(),
    {
      apiVersion: "v1",
      kind: "Secret",
      type: "kubernetes.io/tls",
      metadata: { name, namespace },
      data: { "tls.crt": serving.certificate, "tls.key": serving.key },
    },
    deployment(name, labels, {}, podSpec()),
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name, namespace, labels },
      spec: { selector: labels, ports: [{ name: "https", port: 443, targetPort: "https" }] },
    },
    {
      apiVersion: "apiregistration.k8s.io/v1",
      kind: "APIService",
      metadata: { name: "v1beta1.metrics.k8s.io" },
      spec: {
        group: "metrics.k8s.io",
        version: "v1beta1",
        service: { name, namespace },
        caBundle: serving.authority,
        groupPriorityMinimum: 100,
        versionPriority: 100,
      },
    },
  ];
}

function permissions(): object[] {
  return [
    clusterRole(
      "system:aggregated-metrics-reader",
      [{ apiGroups: ["metrics.k8s.io"], resources: ["pods", "nodes"], verbs: ["get", "list", "watch"] }],
      Object.fromEntries(
        ["admin", "edit", "view"].map((role) => [`rbac.authorization.k8s.io/aggregate-to-${role}`, "true"]),
      ),
    ),
    clusterRole(`system:${name}`, [
      { apiGroups: [""], resources: ["nodes/metrics"], verbs: ["get"] },
      { apiGroups: [""], resources: ["pods", "nodes"], verbs: ["get", "list", "watch"] },
    ]),
    clusterRoleBinding(`system:${name}`, `system:${name}`, name),
    clusterRoleBinding(`${name}:system:auth-delegator`, "system:auth-delegator", name),
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: { name: `${name}-auth-reader`, namespace },
      roleRef: {
        apiGroup: "rbac.authorization.k8s.io",
        kind: "Role",
        name: "extension-apiserver-authentication-reader",
      },
      subjects: [{ kind: "ServiceAccount", name, namespace }],
    },
  ];
}

function podSpec(): object {
  return {
    containers: [container()],
    volumes: [
      { name: "serving", secret: { secretName: name } },
      // Kubernetes puts it into every namespace: the authority that signed what kubelets show.
      { name: "authority", configMap: { name: "kube-root-ca.crt" } },
    ],
  };
}

function container(): object {
  return {
    name,
    image: clusterImages.metricsServer,
    imagePullPolicy: "IfNotPresent",
    args: [
      `--secure-port=${port}`,
      "--tls-cert-file=/serving/tls.crt",
      "--tls-private-key-file=/serving/tls.key",
      "--kubelet-certificate-authority=/authority/ca.crt",
      "--kubelet-preferred-address-types=InternalIP",
      // The least it takes, and less than that for one answer.
      "--metric-resolution=10s",
      "--kubelet-request-timeout=5s",
      // Simulated nodes have nobody who would answer.
      `--node-selector=kubernetes.io/hostname in (${realNodes(maxNodes)
        .map((node) => node.name)
        .join(",")})`,
    ],
    ports: [{ name: "https", containerPort: port }],
    resources: { requests: { cpu: "50m", memory: "100Mi" }, limits: { memory: "200Mi" } },
    readinessProbe: probe("/readyz", port, "HTTPS"),
    livenessProbe: { ...probe("/livez", port, "HTTPS"), periodSeconds: 10 },
    securityContext: hardened,
    volumeMounts: [
      { name: "serving", mountPath: "/serving", readOnly: true },
      { name: "authority", mountPath: "/authority", readOnly: true },
    ],
  };
}
