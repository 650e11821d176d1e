/**
 * Metrics of Container Insights, with the sets of dimensions that the agent publishes each under:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-enhanced-EKS.html
 */

export interface MetricFamily {
  /** What one value is about. */
  readonly per: "cluster" | "node" | "namespace" | "Service" | "workload" | "pod" | "container" | "control plane";
  readonly names: readonly string[];
  readonly dimensions: readonly (readonly string[])[];
  /** Published only with `enhanced_container_insights`. */
  readonly enhanced: boolean;
}

const cluster = ["ClusterName"];
const node = ["ClusterName", "InstanceId", "NodeName"];
const namespace = ["ClusterName", "Namespace"];
const service = ["ClusterName", "Namespace", "Service"];
const pod = ["ClusterName", "Namespace", "PodName"];
const fullPod = ["ClusterName", "FullPodName", "Namespace", "PodName"];

const controlPlane: Readonly<Record<string, readonly string[]>> = {
  endpoint: ["apiserver_storage_size_bytes", "apiserver_storage_db_total_size_in_bytes", "etcd_db_total_size_in_bytes"],
  resource: ["apiserver_storage_list_duration_seconds", "apiserver_longrunning_requests", "apiserver_storage_objects"],
  verb: ["apiserver_request_duration_seconds", "rest_client_request_duration_seconds"],
  "code,verb": ["apiserver_request_total", "apiserver_request_total_5xx"],
  operation: [
    "apiserver_admission_controller_admission_duration_seconds",
    "apiserver_admission_step_admission_duration_seconds",
    "etcd_request_duration_seconds",
  ],
  "code,method": ["rest_client_requests_total"],
  request_kind: ["apiserver_current_inflight_requests", "apiserver_current_inqueue_requests"],
  name: ["apiserver_admission_webhook_admission_duration_seconds"],
  group: ["apiserver_requested_deprecated_apis"],
  reason: ["apiserver_flowcontrol_rejected_requests_total"],
  priority_level: ["apiserver_flowcontrol_request_concurrency_limit"],
};

export const containerInsights: readonly MetricFamily[] = [
  {
    per: "cluster",
    names: ["cluster_node_count", "cluster_failed_node_count"],
    dimensions: [cluster],
    enhanced: false,
  },
  { per: "cluster", names: ["cluster_number_of_running_pods"], dimensions: [cluster], enhanced: true },
  {
    per: "namespace",
    names: ["namespace_number_of_running_pods"],
    dimensions: [namespace, cluster],
    enhanced: false,
  },
  { per: "Service", names: ["service_number_of_running_pods"], dimensions: [service, cluster], enhanced: false },
  {
    per: "node",
    names: [
      "node_cpu_utilization",
      "node_memory_utilization",
      "node_network_total_bytes",
      "node_cpu_reserved_capacity",
      "node_memory_reserved_capacity",
      "node_number_of_running_pods",
      "node_number_of_running_containers",
      "node_filesystem_utilization",
    ],
    dimensions: [node, cluster],
    enhanced: false,
  },
  {
    per: "node",
    names: ["node_cpu_usage_total", "node_cpu_limit", "node_memory_working_set", "node_memory_limit"],
    dimensions: [cluster],
    enhanced: false,
  },
  {
    per: "node",
    names: [
      "node_cpu_usage_total",
      "node_cpu_limit",
      "node_memory_working_set",
      "node_memory_limit",
      "node_status_condition_ready",
      "node_status_condition_disk_pressure",
      "node_status_condition_memory_pressure",
      "node_status_condition_pid_pressure",
      "node_status_condition_network_unavailable",
      "node_status_condition_unknown",
      "node_status_capacity_pods",
      "node_status_allocatable_pods",
      "node_interface_network_rx_dropped",
      "node_interface_network_tx_dropped",
      "node_diskio_io_service_bytes_total",
      "node_diskio_io_serviced_total",
      "node_filesystem_inodes",
      "node_filesystem_inodes_free",
    ],
    dimensions: [node, cluster],
    enhanced: true,
  },
  {
    per: "workload",
    names: [
      "replicas_desired",
      "replicas_ready",
      "status_replicas_available",
      "status_replicas_unavailable",
      "daemonset_status_number_available",
      "daemonset_status_number_unavailable",
    ],
    dimensions: [pod, cluster],
    enhanced: true,
  },
  {
    per: "pod",
    names: [
      "pod_cpu_utilization",
      "pod_memory_utilization",
      "pod_network_rx_bytes",
      "pod_network_tx_bytes",
      "pod_cpu_utilization_over_pod_limit",
      "pod_memory_utilization_over_pod_limit",
    ],
    dimensions: [pod, service, namespace, cluster],
    enhanced: false,
  },
  {
    per: "pod",
    names: [
      "pod_cpu_utilization",
      "pod_memory_utilization",
      "pod_network_rx_bytes",
      "pod_network_tx_bytes",
      "pod_cpu_utilization_over_pod_limit",
      "pod_memory_utilization_over_pod_limit",
    ],
    dimensions: [fullPod],
    enhanced: true,
  },
  {
    per: "pod",
    names: ["pod_cpu_reserved_capacity", "pod_memory_reserved_capacity"],
    dimensions: [pod, cluster],
    enhanced: false,
  },
  { per: "pod", names: ["pod_number_of_container_restarts"], dimensions: [pod], enhanced: false },
  {
    per: "pod",
    names: [
      "pod_cpu_reserved_capacity",
      "pod_memory_reserved_capacity",
      "pod_number_of_container_restarts",
      "pod_number_of_containers",
      "pod_number_of_running_containers",
      "pod_status_ready",
      "pod_status_scheduled",
      "pod_status_running",
      "pod_status_pending",
      "pod_status_failed",
      "pod_status_unknown",
      "pod_status_succeeded",
      "pod_memory_request",
      "pod_memory_limit",
      "pod_cpu_limit",
      "pod_cpu_request",
      "pod_container_status_running",
      "pod_container_status_terminated",
      "pod_container_status_waiting",
      "pod_container_status_waiting_reason_crash_loop_back_off",
      "pod_container_status_waiting_reason_image_pull_error",
      "pod_container_status_waiting_reason_start_error",
      "pod_container_status_waiting_reason_create_container_error",
      "pod_container_status_waiting_reason_create_container_config_error",
      "pod_container_status_terminated_reason_oom_killed",
    ],
    dimensions: [pod, cluster, fullPod, service],
    enhanced: true,
  },
  {
    per: "pod",
    names: ["pod_interface_network_rx_dropped", "pod_interface_network_tx_dropped"],
    dimensions: [fullPod, pod, namespace, cluster],
    enhanced: true,
  },
  {
    per: "container",
    names: [
      "container_cpu_utilization",
      "container_cpu_utilization_over_container_limit",
      "container_cpu_limit",
      "container_cpu_request",
      "container_memory_utilization",
      "container_memory_utilization_over_container_limit",
      "container_memory_failures_total",
      "container_memory_limit",
      "container_memory_request",
      "container_filesystem_usage",
      "container_filesystem_available",
      "container_filesystem_utilization",
    ],
    dimensions: [
      cluster,
      ["ClusterName", "ContainerName", "FullPodName", "Namespace", "PodName"],
      ["ClusterName", "ContainerName", "Namespace", "PodName"],
    ],
    enhanced: true,
  },
  ...Object.entries(controlPlane).map(
    ([labels, names]): MetricFamily => ({
      per: "control plane",
      names,
      dimensions: [cluster, ["ClusterName", ...labels.split(",")]],
      enhanced: true,
    }),
  ),
];

/** Published for accelerators, network adapters of their own and HyperPod only, under names that grow with them. */
export const otherContainerInsights = /(^|_)(gpu|neuron\w*|efa|hyper_pod)(_|$)/;
