/** https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline */

import { at, fields, isHidden, isMissing, worded } from "./json.ts";
import type { PodTemplate } from "./kubernetes.ts";
import {
  each,
  fine,
  type Judgement,
  judged,
  ofContainers,
  ofPod,
  ofPodAndContainers,
  only,
  type PodSecurityControl,
  together,
  unless,
  wrong,
} from "./pod-security-judgement.ts";

/** What container runtimes give by default, but for NET_RAW. */
const defaultCapabilities = [
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
];

/** With the minor version of Kubernetes since which each counts as safe. */
const safeSysctls: Readonly<Record<string, number>> = {
  "kernel.shm_rmid_forced": 0,
  "net.ipv4.ip_local_port_range": 0,
  "net.ipv4.ip_unprivileged_port_start": 0,
  "net.ipv4.ping_group_range": 0,
  "net.ipv4.tcp_syncookies": 0,
  "net.ipv4.ip_local_reserved_ports": 27,
  "net.ipv4.tcp_fin_timeout": 29,
  "net.ipv4.tcp_keepalive_intvl": 29,
  "net.ipv4.tcp_keepalive_probes": 29,
  "net.ipv4.tcp_keepalive_time": 29,
  "net.ipv4.tcp_rmem": 32,
  "net.ipv4.tcp_wmem": 32,
  "net.ipv4.tcp_notsent_lowat": 37,
  "net.ipv4.tcp_slow_start_after_idle": 37,
};

const seLinuxTypes = ["", "container_t", "container_init_t", "container_kvm_t"];
const profileTypes = ["RuntimeDefault", "Localhost"];
const seccompRemedy = "set seccompProfile.type to RuntimeDefault or Localhost";

export const baseline: readonly PodSecurityControl[] = [
  {
    control: "hostNamespaces",
    since: 0,
    remedy: "remove hostNetwork, hostPID and hostIPC",
    judge: (pod) =>
      together(
        ["hostNetwork", "hostPID", "hostIPC"].map((field) =>
          ofPod(pod, (spec) => only(at(spec, field), [false], () => `sets ${field}`)),
        ),
      ),
  },
  {
    control: "privileged",
    since: 0,
    remedy: "remove privileged: true",
    judge: (pod) =>
      ofContainers(pod, (container) => only(context(container, "privileged"), [false], () => "is privileged")),
  },
  {
    control: "capabilities",
    since: 0,
    remedy: `add no capability but ${defaultCapabilities.join(", ")}`,
    judge: (pod) =>
      ofContainers(pod, (container) =>
        each(context(container, "capabilities", "add"), (name) =>
          only(name, defaultCapabilities, (shown) => `adds the capability ${shown}`),
        ),
      ),
  },
  {
    control: "hostPathVolumes",
    since: 0,
    remedy: "use another kind of volume than hostPath",
    judge: (pod) =>
      ofPod(pod, (spec) =>
        each(at(spec, "volumes"), (volume) =>
          isMissing(at(volume, "hostPath")) ? fine : wrong(`has the hostPath volume ${worded(at(volume, "name"))}`),
        ),
      ),
  },
  {
    control: "hostPorts",
    since: 0,
    remedy: "remove hostPort",
    judge: (pod) =>
      ofContainers(pod, (container) =>
        each(at(container, "ports"), (port) => only(at(port, "hostPort"), [0], (shown) => `has the hostPort ${shown}`)),
      ),
  },
  {
    control: "appArmorProfile",
    since: 0,
    remedy: "set appArmorProfile.type to RuntimeDefault or Localhost",
    judge: (pod) =>
      together([
        ofPodAndContainers(pod, (place) => profile(place, "appArmorProfile")),
        ofPod(pod, () => annotations(pod, appArmorAnnotation, /^$|^runtime\/default$|^localhost\//)),
      ]),
  },
  {
    control: "seLinuxOptions",
    since: 0,
    remedy: "remove user and role from seLinuxOptions, and set no type or one for containers",
    judge: (pod, minor) => ofPodAndContainers(pod, (place) => seLinux(place, minor)),
  },
  {
    control: "procMount",
    since: 0,
    remedy: "remove procMount",
    judge: (pod, minor) =>
      minor < 35 ? procMount(pod) : unless(at(pod.spec, "hostUsers"), false, () => procMount(pod)),
  },
  {
    control: "seccompProfile",
    since: 0,
    remedy: seccompRemedy,
    judge: (pod, minor) =>
      minor < 19
        ? ofPod(pod, () => annotations(pod, seccompAnnotation(pod), /^(?:runtime|docker)\/default$|^localhost\//))
        : ofPodAndContainers(pod, (place) => profile(place, "seccompProfile")),
  },
  {
    control: "sysctls",
    since: 0,
    remedy: "set only sysctls that count as safe",
    judge: (pod, minor) => {
      const safe = Object.keys(safeSysctls).filter((name) => safeSysctls[name]! <= minor);
      return ofPod(pod, (spec) =>
        each(context(spec, "sysctls"), (sysctl) =>
          only(at(sysctl, "name"), safe, (shown) => `sets the sysctl ${shown}`),
        ),
      );
    },
  },
  {
    control: "windowsHostProcess",
    since: 0,
    remedy: "remove windowsOptions.hostProcess",
    judge: (pod) =>
      ofPodAndContainers(pod, (place) =>
        only(context(place, "windowsOptions", "hostProcess"), [false], () => "sets windowsOptions.hostProcess"),
      ),
  },
  {
    control: "hostProbesAndHostLifecycle",
    since: 34,
    remedy: "remove host from probes and lifecycle hooks",
    judge: (pod) => ofContainers(pod, (container) => together(handlers.map((path) => handlerHost(container, path)))),
  },
];

/** A value of the security context of a pod or of a container. */
export function context(place: Parameters<typeof at>[0], ...path: readonly string[]) {
  return at(place, "securityContext", ...path);
}

/** Of seccomp or AppArmor: nothing at all is fine here, a profile without a type is not. */
export function profile(place: Parameters<typeof at>[0], kind: string, missing: Judgement = fine): Judgement {
  return judged(
    context(place, kind),
    () =>
      judged(
        context(place, kind, "type"),
        (type) => (profileTypes.includes(worded(type)) ? fine : wrong(`sets ${kind}.type to ${worded(type)}`)),
        wrong(`sets ${kind} without a type`),
      ),
    missing,
  );
}

export function procMount(pod: PodTemplate): Judgement {
  return ofContainers(pod, (container) =>
    only(context(container, "procMount"), ["Default"], (shown) => `sets procMount to ${shown}`),
  );
}

function seLinux(place: Parameters<typeof at>[0], minor: number): Judgement {
  const types = minor < 31 ? seLinuxTypes : [...seLinuxTypes, "container_engine_t"];
  return together([
    only(context(place, "seLinuxOptions", "type"), types, (shown) => `sets seLinuxOptions.type to ${shown}`),
    only(context(place, "seLinuxOptions", "user"), [""], () => "sets seLinuxOptions.user"),
    only(context(place, "seLinuxOptions", "role"), [""], () => "sets seLinuxOptions.role"),
  ]);
}

const handlers = [
  "livenessProbe",
  "readinessProbe",
  "startupProbe",
  "lifecycle.postStart",
  "lifecycle.preStop",
].flatMap((handler) => ["httpGet", "tcpSocket"].map((action) => [...handler.split("."), action]));

function handlerHost(container: Parameters<typeof at>[0], path: readonly string[]): Judgement {
  return only(at(container, ...path, "host"), [""], (shown) => `names the host ${shown} in ${path.join(".")}`);
}

const appArmorAnnotation = (key: string) => key.startsWith("container.apparmor.security.beta.kubernetes.io/");

function seccompAnnotation({ containers }: PodTemplate): (key: string) => boolean {
  const keys = [
    "seccomp.security.alpha.kubernetes.io/pod",
    ...containers.map(({ name }) => `container.seccomp.security.alpha.kubernetes.io/${name}`),
  ];
  return (key) => keys.includes(key);
}

function annotations({ metadata }: PodTemplate, concerns: (key: string) => boolean, allowed: RegExp): Judgement {
  const all = at(metadata, "annotations");
  if (isHidden(all)) return judged(all, () => fine);
  return together(
    Object.entries(fields(all))
      .filter(([key]) => concerns(key))
      .map(([key, value]) =>
        judged(value, (given) =>
          allowed.test(worded(given)) ? fine : wrong(`has the annotation ${key}: ${worded(given)}`),
        ),
      ),
  );
}
