import { dnsAddress } from "../network.ts";
import { clusterImages } from "../pins.ts";
import { clusterRole, clusterRoleBinding, deployment, hardened, namespace, probe } from "./add-on.ts";

const name = "coredns";
const labels = { "k8s-app": "kube-dns" };

/** https://coredns.io/plugins/kubernetes/ */
const corefile = `.:53 {
    errors
    health {
        lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
        pods insecure
        fallthrough in-addr.arpa ip6.arpa
        ttl 30
    }
    forward . /etc/resolv.conf
    cache 30
    reload
    loadbalance
}
`;

/** The cluster's DNS, at the address that kubelets tell pods. */
export function coreDns(): object[] {
  return [
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace } },
    clusterRole(`system:${name}`, [
      { apiGroups: [""], resources: ["services", "pods", "namespaces"], verbs: ["list", "watch"] },
      { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["list", "watch"] },
    ]),
    clusterRoleBinding(`system:${name}`, `system:${name}`, name),
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace }, data: { Corefile: corefile } },
    deployment(name, labels, { replicas: 2, strategy: { rollingUpdate: { maxUnavailable: 1 } } }, podSpec),
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "kube-dns", namespace, labels: { ...labels, "kubernetes.io/name": "CoreDNS" } },
      spec: {
        clusterIP: dnsAddress,
        selector: labels,
        ports: [
          { name: "dns", port: 53, protocol: "UDP" },
          { name: "dns-tcp", port: 53, protocol: "TCP" },
        ],
      },
    },
  ];
}

const podSpec = {
  // The machine's resolvers, not itself.
  dnsPolicy: "Default",
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: "kubernetes.io/hostname",
      whenUnsatisfiable: "ScheduleAnyway",
      labelSelector: { matchLabels: labels },
    },
  ],
  containers: [
    {
      name,
      image: clusterImages.coreDns,
      imagePullPolicy: "IfNotPresent",
      args: ["-conf", "/etc/coredns/Corefile"],
      ports: [
        { name: "dns", containerPort: 53, protocol: "UDP" },
        { name: "dns-tcp", containerPort: 53, protocol: "TCP" },
      ],
      resources: { requests: { cpu: "50m", memory: "70Mi" }, limits: { memory: "170Mi" } },
      readinessProbe: probe("/ready", 8181, "HTTP"),
      livenessProbe: { ...probe("/health", 8080, "HTTP"), periodSeconds: 10 },
      // Port 53 is for whoever has this one.
      securityContext: { ...hardened, capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] } },
      volumeMounts: [{ name: "config", mountPath: "/etc/coredns", readOnly: true }],
    },
  ],
  volumes: [{ name: "config", configMap: { name } }],
};
