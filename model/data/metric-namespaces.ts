/** Metrics that AWS itself publishes. */

/** https://docs.aws.amazon.com/eks/latest/userguide/cloudwatch.html; all of them by cluster. */
export const eksMetrics: readonly string[] = [
  "apiserver_flowcontrol_current_executing_seats",
  "scheduler_schedule_attempts_total",
  "scheduler_schedule_attempts_SCHEDULED",
  "scheduler_schedule_attempts_UNSCHEDULABLE",
  "scheduler_schedule_attempts_ERROR",
  "scheduler_pending_pods",
  "scheduler_pending_pods_ACTIVEQ",
  "scheduler_pending_pods_UNSCHEDULABLE",
  "scheduler_pending_pods_BACKOFF",
  "scheduler_pending_pods_GATED",
  "apiserver_request_total",
  "apiserver_request_total_4XX",
  "apiserver_request_total_429",
  "apiserver_request_total_5XX",
  "apiserver_request_total_LIST_PODS",
  "apiserver_request_duration_seconds_PUT_P99",
  "apiserver_request_duration_seconds_PATCH_P99",
  "apiserver_request_duration_seconds_POST_P99",
  "apiserver_request_duration_seconds_GET_P99",
  "apiserver_request_duration_seconds_LIST_P99",
  "apiserver_request_duration_seconds_DELETE_P99",
  "apiserver_current_inflight_requests_MUTATING",
  "apiserver_current_inflight_requests_READONLY",
  "apiserver_admission_webhook_request_total",
  "apiserver_admission_webhook_request_total_ADMIT",
  "apiserver_admission_webhook_request_total_VALIDATING",
  "apiserver_admission_webhook_rejection_count",
  "apiserver_admission_webhook_rejection_count_ADMIT",
  "apiserver_admission_webhook_rejection_count_VALIDATING",
  "apiserver_admission_webhook_admission_duration_seconds",
  "apiserver_admission_webhook_admission_duration_seconds_ADMIT_P99",
  "apiserver_admission_webhook_admission_duration_seconds_VALIDATING_P99",
  "apiserver_storage_size_bytes",
];

export interface BalancerNamespace {
  /** Those that alarms ask for most; the list of AWS grows. */
  readonly names: readonly string[];
  readonly dimensions: readonly string[];
  /** Published for target groups alone. */
  readonly needTargetGroup: readonly string[];
}

const v2 = ["AvailabilityZone", "LoadBalancer", "TargetGroup"];

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html and its like */
export const balancerNamespaces: Readonly<Record<string, BalancerNamespace>> = {
  "AWS/ApplicationELB": {
    names: [
      "ActiveConnectionCount",
      "ClientTLSNegotiationErrorCount",
      "ConsumedLCUs",
      "HealthyHostCount",
      "HTTPCode_ELB_3XX_Count",
      "HTTPCode_ELB_4XX_Count",
      "HTTPCode_ELB_500_Count",
      "HTTPCode_ELB_502_Count",
      "HTTPCode_ELB_503_Count",
      "HTTPCode_ELB_504_Count",
      "HTTPCode_ELB_5XX_Count",
      "HTTPCode_Target_2XX_Count",
      "HTTPCode_Target_3XX_Count",
      "HTTPCode_Target_4XX_Count",
      "HTTPCode_Target_5XX_Count",
      "NewConnectionCount",
      "ProcessedBytes",
      "RejectedConnectionCount",
      "RequestCount",
      "RequestCountPerTarget",
      "RuleEvaluations",
      "TargetConnectionErrorCount",
      "TargetResponseTime",
      "TargetTLSNegotiationErrorCount",
      "UnHealthyHostCount",
    ],
    dimensions: v2,
    needTargetGroup: ["HealthyHostCount", "UnHealthyHostCount", "RequestCountPerTarget"],
  },
  "AWS/NetworkELB": {
    names: [
      "ActiveFlowCount",
      "ActiveFlowCount_TCP",
      "ActiveFlowCount_TLS",
      "ClientTLSNegotiationErrorCount",
      "ConsumedLCUs",
      "HealthyHostCount",
      "NewFlowCount",
      "PortAllocationErrorCount",
      "ProcessedBytes",
      "TargetTLSNegotiationErrorCount",
      "TCP_Client_Reset_Count",
      "TCP_ELB_Reset_Count",
      "TCP_Target_Reset_Count",
      "UnHealthyHostCount",
    ],
    dimensions: v2,
    needTargetGroup: ["HealthyHostCount", "UnHealthyHostCount"],
  },
  "AWS/ELB": {
    names: [
      "BackendConnectionErrors",
      "HealthyHostCount",
      "HTTPCode_Backend_2XX",
      "HTTPCode_Backend_3XX",
      "HTTPCode_Backend_4XX",
      "HTTPCode_Backend_5XX",
      "HTTPCode_ELB_4XX",
      "HTTPCode_ELB_5XX",
      "Latency",
      "RequestCount",
      "SpilloverCount",
      "SurgeQueueLength",
      "UnHealthyHostCount",
    ],
    dimensions: ["AvailabilityZone", "LoadBalancerName"],
    needTargetGroup: [],
  },
};
