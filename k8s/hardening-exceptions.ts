import { Exception, type HardeningException } from "./hardening.ts";

/** What a container of the platform itself is allowed beyond the restricted level, and why. */
export interface WorkloadException extends HardeningException {
  /** Name of the DaemonSet or Deployment. */
  workload: string;
  /** Name of the container. */
  container: string;
}

/** Everything there is: the checks of a plan compare every container with this list. */
export const hardeningExceptions: readonly WorkloadException[] = [
  ...of("fluent-bit", [
    {
      exception: Exception.RunAsRoot,
      // No capability is added: an owner needs none, and root owns the log files and the journal.
      reason: "Container logs and the journal of the node can be read by their owner, root, only",
    },
    {
      exception: Exception.HostNetwork,
      reason: "The metadata service answers at hop limit 1, and the kubelet on the node's own address",
    },
    {
      exception: Exception.HostPath,
      reason:
        "Reads /var/log, and keeps positions and unsent chunks in /var/fluent-bit/state so that they outlive the pod",
    },
    {
      exception: Exception.ProbeHost,
      reason: "Its health page answers on the node's loopback only, and a probe would ask the node's own address",
    },
  ]),
  ...of("cloudwatch-agent", [
    {
      exception: Exception.RunAsRoot,
      reason: "The control groups of all containers and containerd's socket belong to root",
    },
    {
      exception: Exception.AddCapabilities,
      reason: "Measures the disk use of containers, whose folders belong to whomever they run as",
      capabilities: ["DAC_READ_SEARCH"],
    },
    {
      exception: Exception.HostNetwork,
      reason: "The metadata service, which gives instance id and type, answers at hop limit 1",
    },
    {
      exception: Exception.HostPath,
      reason: "Reads the node's file systems, devices and control groups, and asks containerd which container is whose",
    },
  ]),
];

function of(workload: string, exceptions: readonly HardeningException[]): WorkloadException[] {
  return exceptions.map((exception) => ({ workload, container: workload, ...exception }));
}

/** Those of one container, as `hardened` takes them. */
export function exceptionsOf(workload: string, container: string): HardeningException[] {
  return hardeningExceptions
    .filter((one) => one.workload === workload && one.container === container)
    .map(({ workload: _, container: __, ...exception }) => exception);
}
