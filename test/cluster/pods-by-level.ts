import type { PodSecurityLevel } from "../../k8s/pod-security.ts";
import type { Json } from "../../plan/plan.ts";
import { container, podSpec } from "../checks/plan-builder.ts";

type Fields = Record<string, Json>;

const hardened = container().securityContext as Fields;
const inContext = (part: Fields) => podSpec({ containers: [container({ securityContext: { ...hardened, ...part } })] });
const inContainer = (part: Fields) => podSpec({ containers: [container(part)] });
const inPod = (securityContext: Fields) => podSpec({ securityContext });

/**
 * Pods by the strictest level that lets them in: https://kubernetes.io/docs/concepts/security/pod-security-standards/
 * Each is the hardened one but for what its name says.
 */
export const podsByLevel: Readonly<Record<PodSecurityLevel, Readonly<Record<string, Json>>>> = {
  restricted: {
    hardened: podSpec(),
    "binds-low-ports": inContext({ capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] } }),
    "non-root-by-the-pod": podSpec({
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      containers: [
        container({ securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } } }),
      ],
    }),
    "plain-volumes": podSpec({
      volumes: [
        { name: "empty", emptyDir: {} },
        { name: "claim", persistentVolumeClaim: { claimName: "data" } },
        { name: "secret", secret: { secretName: "password" } },
        { name: "config", configMap: { name: "settings" } },
      ],
    }),
    "root-in-a-user-namespace": podSpec({
      hostUsers: false,
      containers: [container({ securityContext: { ...hardened, runAsNonRoot: false, runAsUser: 0 } })],
    }),
  },
  baseline: {
    "says-nothing": podSpec({ containers: [{ name: "web", image: "example.com/web:1.2.3" }] }),
    "as-root": inContext({ runAsNonRoot: false }),
    "as-user-0": inContext({ runAsUser: 0 }),
    "escalates-privileges": inContext({ allowPrivilegeEscalation: true }),
    "keeps-capabilities": inContext({ capabilities: {} }),
    "adds-a-default-capability": inContext({ capabilities: { drop: ["ALL"], add: ["CHOWN"] } }),
    "volume-of-nfs": podSpec({ volumes: [{ name: "share", nfs: { server: "files.example.com", path: "/" } }] }),
    "proc-in-a-user-namespace": { ...inContext({ procMount: "Unmasked" }), hostUsers: false },
  },
  privileged: {
    "privileged-container": inContainer({ securityContext: { privileged: true } }),
    "network-of-the-node": podSpec({ hostNetwork: true }),
    "processes-of-the-node": podSpec({ hostPID: true }),
    "ipc-of-the-node": podSpec({ hostIPC: true }),
    "folder-of-the-node": podSpec({ volumes: [{ name: "root", hostPath: { path: "/" } }] }),
    "port-of-the-node": inContainer({ ports: [{ containerPort: 80, hostPort: 80 }] }),
    "raw-sockets": inContext({ capabilities: { drop: ["ALL"], add: ["NET_RAW"] } }),
    "init-container-is-privileged": podSpec({
      initContainers: [container({ name: "init", securityContext: { privileged: true } })],
    }),
    "no-seccomp": inPod({ seccompProfile: { type: "Unconfined" } }),
    "no-app-armor": inPod({ appArmorProfile: { type: "Unconfined" } }),
    "another-se-linux-type": inPod({ seLinuxOptions: { type: "spc_t" } }),
    "unsafe-sysctl": inPod({ sysctls: [{ name: "kernel.msgmax", value: "1" }] }),
    "probe-of-another-host": inContainer({ livenessProbe: { tcpSocket: { host: "10.0.0.1", port: 80 } } }),
  },
};
