import type { Json, Plan } from "../../plan/plan.ts";
import { again, type Change, changed, first, more, putting, replacing, setting, without } from "./plan-edits.ts";

/** One mistake in a shipped stack, which breaks one rule at least. */
export interface Mistake {
  /** Makes it in the plan; the plan as it is where absent, on another day. */
  readonly make?: (plan: Plan) => Plan;
  /** Only a diff with the plan as it was shows it. */
  readonly inDiff?: true;
  readonly date?: string;
  readonly stack?: "prod";
}

const pod = ["spec", "template", "spec"];
const container = [...pod, "containers", "0"];
const nlb = /Deployment::nginx-nlb$/;
const onFargate = /Deployment::nginx-fargate$/;
const profile = /FargateProfile::serverless-profile$/;
const cluster = /Cluster::cluster-eks$/;
const nodes = /ManagedNodeGroup::general-nodes$/;

const allowing = (Action: string): Change =>
  setting({
    policy: JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource: "*" }] }),
  });

const groupType = "aws:ec2/securityGroup:SecurityGroup";
/** Nodes that wear a group of their own, which lets nobody in, instead of the cluster's. */
const ownGroup = (plan: Plan, template: RegExp): Plan => {
  const made = more(plan, /DefaultSecurityGroup::/, groupType, "own", { description: "lets nobody in" });
  const { urn } = first(made, /SecurityGroup::own$/);
  return changed(made, template, setting({ vpcSecurityGroupIds: [{ unknown: true }] }), (one) => ({
    ...one,
    propertyDependencies: { ...one.propertyDependencies, vpcSecurityGroupIds: [urn] },
  }));
};

/** Pods that mount a file system whose mount target lets nobody in. */
const fileSystem = (plan: Plan): Plan => {
  const { urn: vpc } = first(plan, /Vpc::network-vpc$/);
  const [subnet = null] = first(plan, profile).inputs.subnetIds as Json[];
  const grouped = more(plan, /DefaultSecurityGroup::/, groupType, "own", { description: "lets nobody in" });
  const { urn: group } = first(grouped, /SecurityGroup::own$/);
  const targeted = changed(
    more(grouped, /DefaultSecurityGroup::/, "aws:efs/mountTarget:MountTarget", "target", {
      subnetId: subnet,
      securityGroups: [{ unknown: true }],
    }),
    /MountTarget::target$/,
    (one) => ({ ...one, propertyDependencies: { subnetId: [vpc], securityGroups: [group] } }),
  );
  const classed = more(targeted, nlb, "kubernetes:storage.k8s.io/v1:StorageClass", "efs", {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name: "efs" },
    provisioner: "efs.csi.aws.com",
  });
  const claimed = more(classed, nlb, "kubernetes:core/v1:PersistentVolumeClaim", "shared", {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "shared", namespace: "web" },
    spec: { accessModes: ["ReadWriteMany"], storageClassName: "efs", resources: { requests: { storage: "5Gi" } } },
  });
  return changed(
    claimed,
    nlb,
    putting([{ name: "shared", persistentVolumeClaim: { claimName: "shared" } }], ...pod, "volumes"),
  );
};

const job = (plan: Plan): Plan => {
  const { spec } = first(plan, onFargate).inputs as { spec: { template: Json } };
  return more(plan, onFargate, "kubernetes:batch/v1:Job", "once", {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "once", namespace: "serverless" },
    spec: { template: spec.template },
  });
};

/** By the rule that finds it: no rule may be blind to what these stacks are made of. */
export const mistakes: Readonly<Record<string, Mistake>> = {
  "component-parent": { make: (plan) => changed(plan, /LogGroup::/, ({ parent: _, ...resource }) => resource) },
  "default-provider": {
    make: (plan) =>
      changed(plan, /Deployment::/, (one) => ({
        ...one,
        provider: one.provider?.replace(/[^:]+$/, "default_4_34_2") ?? "",
      })),
  },
  "policy-wildcard-action": {
    make: (plan) => changed(plan, /rolePolicy:RolePolicy::/, replacing(/logs:PutLogEvents/g, "logs:*")),
  },
  "policy-wildcard-resource": {
    make: (plan) => changed(plan, /rolePolicy:RolePolicy::/, replacing(/arn:aws:logs:[^"\\]*/g, "*")),
  },
  "policy-escalation": { make: (plan) => changed(plan, /fluent-bit-role-policy$/, allowing("iam:PassRole")) },
  "service-account-role": {
    make: (plan) =>
      changed(plan, /PodIdentityAssociation::/, replacing(/"serviceAccount":"[^"]*"/, '"serviceAccount":"nobody"')),
  },
  "service-account-exists": { make: (plan) => without(plan, /ServiceAccount::fluent-bit/) },
  "agent-role": { make: (plan) => without(plan, /PodIdentityAssociation::fluent-bit/) },
  "agent-call-denied": {
    make: (plan) => changed(plan, /fluent-bit-role-policy$/, replacing(/logs:PutLogEvents/, "logs:GetLogEvents")),
  },
  "agent-call-too-much": {
    make: (plan) => changed(plan, /fluent-bit-role-policy$/, replacing(/logs:PutLogEvents/, "logs:*")),
  },
  "role-trust": {
    make: (plan) =>
      changed(plan, /fluent-bit-role-iam$/, replacing(/(kubernetes-service-account[^f]*)fluent-bit/, "$1nobody")),
  },
  "role-unused": { make: (plan) => without(plan, /PodIdentityAssociation::fluent-bit/) },
  "identity-installed": { make: (plan) => without(plan, /Addon::cluster-pod-identity-agent$/) },
  "security-group-open": {
    make: (plan) =>
      changed(
        plan,
        /DefaultSecurityGroup::/,
        setting({ ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }] }),
      ),
  },
  "instance-metadata": {
    make: (plan) =>
      changed(plan, /LaunchTemplate::/, replacing(/"httpPutResponseHopLimit":1/, '"httpPutResponseHopLimit":2')),
  },
  "volume-encryption": {
    make: (plan) => changed(plan, /LaunchTemplate::/, replacing(/"encrypted":"?true"?/, '"encrypted":false')),
  },
  "container-hardening": {
    make: (plan) => changed(plan, /Deployment::/, replacing(/"runAsNonRoot":true/g, '"runAsNonRoot":false')),
  },
  "pod-security": { make: (plan) => changed(plan, nlb, putting(true, ...pod, "hostNetwork")) },
  "pod-security-warning": {
    make: (plan) =>
      changed(
        changed(plan, nlb, replacing(/"runAsNonRoot":true/g, '"runAsNonRoot":false')),
        /Namespace::web-namespace-namespace$/,
        putting("baseline", "metadata", "labels", "pod-security.kubernetes.io/enforce"),
      ),
  },
  "pod-security-unset": {
    make: (plan) =>
      changed(
        plan,
        /Namespace::web-namespace-namespace$/,
        putting(undefined, "metadata", "labels", "pod-security.kubernetes.io/enforce"),
      ),
  },
  "clear-secret": {
    make: (plan) => ({ ...plan, outputs: { ...plan.outputs, kubeconfig: '{"clusters":[],"users":[]}' } }),
  },
  "clear-credential": {
    make: (plan) => changed(plan, nlb, putting([{ name: "DB_PASSWORD", value: "hunter2" }], ...container, "env")),
  },
  "exposed-secret": {
    make: (plan) => changed(plan, nlb, putting([{ name: "TOKEN", value: { secret: true } }], ...container, "env")),
  },
  "floating-version": {
    make: (plan) => changed(plan, /Deployment::/, replacing(/("image":"[^":]*:)[^"]*"/g, '$1latest"')),
  },
  "load-balancer-order": {
    make: (plan) => changed(plan, /Workload::|:Ingress::|:Service::/, (one) => ({ ...one, dependencies: [] })),
  },
  "fargate-pod": { make: (plan) => changed(plan, onFargate, replacing(/"privileged":false/, '"privileged":true')) },
  "fargate-daemon-set": {
    make: (plan) => changed(plan, /DaemonSet::fluent-bit/, putting(undefined, ...pod, "affinity")),
  },
  "fargate-pod-identity": {
    make: (plan) =>
      again(
        plan,
        /PodIdentityAssociation::fluent-bit/,
        "of-nginx",
        setting({ namespace: "serverless", serviceAccount: "nginx-fargate" }),
      ),
  },
  "fargate-load-balancer": {
    make: (plan) => changed(plan, /Service::nginx-fargate$/, putting("NodePort", "spec", "type")),
  },
  "fargate-network-policy": {
    make: (plan) =>
      again(
        plan,
        /NetworkPolicy::web-namespace-default-deny$/,
        "serverless",
        putting("serverless", "metadata", "namespace"),
      ),
  },
  "fargate-profile": { make: (plan) => changed(plan, profile, setting({ fargateProfileName: "eks-serverless" })) },
  "fargate-profile-overlap": { make: (plan) => again(plan, profile, "another") },
  "fargate-profile-unused": {
    make: (plan) => changed(plan, profile, setting({ selectors: [{ namespace: "serverles" }] })),
  },
  "fargate-dns": {
    make: (plan) =>
      changed(plan, /Addon::coredns-add-on$/, setting({ configurationValues: '{"computeType":"Fargate"}' })),
  },
  "fargate-requests": { make: (plan) => changed(plan, onFargate, putting(undefined, ...container, "resources")) },
  "fargate-spread": {
    make: (plan) =>
      changed(
        plan,
        onFargate,
        putting(
          [{ maxSkew: 1, topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "DoNotSchedule" }],
          ...pod,
          "topologySpreadConstraints",
        ),
      ),
  },
  "fargate-job": { make: job },
  "teardown-order": {
    make: (plan) => changed(plan, /Addon::aws-ebs-csi-driver-add-on$|AddOn::/, (one) => ({ ...one, dependencies: [] })),
  },
  "deleted-with": {
    make: (plan) =>
      changed(plan, /Service::nginx-nlb$/, (one) => ({
        ...one,
        options: { ...one.options, deletedWith: first(plan, /Namespace::web-namespace-namespace$/).urn },
      })),
  },
  "kubernetes-end-of-support": { date: "2027-08-03" },
  "kubernetes-support-ending": { date: "2027-07-22" },
  "version-skew": {
    make: (plan) => changed(plan, cluster, putting("v1.37.0-eksbuild.1", "kubeProxyAddonOptions", "version")),
  },
  "version-jump": { make: (plan) => changed(plan, cluster, setting({ version: "1.35" })), inDiff: true },
  "selector-match": {
    make: (plan) =>
      changed(plan, /Deployment::/, setting({ spec: { selector: { matchLabels: { a: "b" } }, template: {} } })),
  },
  "dangling-reference": { make: (plan) => without(plan, /Deployment::/) },
  "log-retention": { make: (plan) => changed(plan, /LogGroup::/, setting({ retentionInDays: 0 })) },
  "subnet-addresses": {
    make: (plan) => changed(plan, /Vpc::network-vpc$/, replacing(/10\.0\.0\.0\/19/, "10.0.0.0/27")),
  },
  "subnet-addresses-full": {
    make: (plan) =>
      changed(
        changed(plan, /Vpc::network-vpc$/, replacing(/10\.0\.0\.0\/19/, "10.0.0.0/24")),
        nodes,
        putting(8, "scalingConfig", "maxSize"),
      ),
  },
  "pods-fit": { make: (plan) => changed(plan, nlb, putting("8", ...container, "resources", "requests", "cpu")) },
  "pods-fit-scaled-out": {
    make: (plan) => changed(plan, /HorizontalPodAutoscaler::/, putting(200, "spec", "maxReplicas")),
  },
  "pods-fit-one-zone-lost": {
    make: (plan) => changed(plan, nlb, putting("900m", ...container, "resources", "requests", "cpu")),
  },
  "internet-plain-text": {
    stack: "prod",
    make: (plan) => changed(plan, /Service::web-internal$/, replacing(/"internal"/, '"internet-facing"')),
  },
  "internet-facing-by-default": {
    make: (plan) =>
      changed(
        plan,
        /Service::nginx-clb$/,
        putting(undefined, "metadata", "annotations", "service.beta.kubernetes.io/aws-load-balancer-internal"),
      ),
  },
  "old-tls-policy": {
    stack: "prod",
    make: (plan) =>
      changed(
        plan,
        /Ingress::web$/,
        putting("ELBSecurityPolicy-2016-08", "metadata", "annotations", "alb.ingress.kubernetes.io/ssl-policy"),
      ),
  },
  "api-open-to-the-world": { make: (plan) => changed(plan, cluster, setting({ publicAccessCidrs: ["0.0.0.0/0"] })) },
  "public-address": {
    make: (plan) =>
      changed(
        plan,
        /LaunchTemplate::/,
        setting({ networkInterfaces: [{ deviceIndex: 0, associatePublicIpAddress: "true" }] }),
      ),
  },
  "budget-blocks-drain": {
    make: (plan) => changed(plan, /PodDisruptionBudget::nginx-nlb$/, putting(0, "spec", "maxUnavailable")),
  },
  "budget-overlap": { make: (plan) => again(plan, /PodDisruptionBudget::nginx-nlb$/, "another") },
  "budget-missing": { make: (plan) => without(plan, /PodDisruptionBudget::nginx-nlb$/) },
  "autoscaler-metrics": { make: (plan) => without(plan, /Addon::metrics-server-add-on$/) },
  "autoscaler-range": { make: (plan) => changed(plan, /HorizontalPodAutoscaler::/, putting(2, "spec", "maxReplicas")) },
  "single-replica": { make: (plan) => changed(plan, nlb, putting(1, "spec", "replicas")) },
  "replica-spread": { make: (plan) => changed(plan, nlb, putting(undefined, ...pod, "topologySpreadConstraints")) },
  "rollout-capacity": { make: (plan) => changed(plan, nlb, putting({ type: "Recreate" }, "spec", "strategy")) },
  "grace-period": { make: (plan) => changed(plan, nlb, putting(10, ...pod, "terminationGracePeriodSeconds")) },
  "drain-hook": { make: (plan) => changed(plan, nlb, putting(undefined, ...container, "lifecycle")) },
  "readiness-probe": { make: (plan) => changed(plan, nlb, putting(undefined, ...container, "readinessProbe")) },
  "nat-per-zone": {
    stack: "prod",
    make: (plan) => changed(plan, /Vpc::network-vpc$/, setting({ natGateways: { strategy: "Single" } })),
  },
  "cluster-zones": {
    make: (plan) => {
      const [subnet = null] = first(plan, cluster).inputs.privateSubnetIds as Json[];
      return changed(plan, cluster, setting({ privateSubnetIds: [subnet] }));
    },
  },
  "spot-variety": { make: (plan) => changed(plan, nodes, setting({ instanceTypes: ["t3.large"] })) },
  "alarm-metric": {
    make: (plan) =>
      more(plan, /DefaultSecurityGroup::/, "aws:cloudwatch/metricAlarm:MetricAlarm", "nodes", {
        namespace: "ContainerInsights",
        metricName: "cluster_failed_node_counts",
        dimensions: { ClusterName: "eks-platform-dev" },
      }),
  },
  "log-group-planned": { make: (plan) => without(plan, /LogGroup::log-groups-host$/) },
  "control-plane-reaches-nodes": { make: (plan) => ownGroup(plan, /LaunchTemplate::general-template$/) },
  "nodes-reach-api": {
    make: (plan) =>
      changed(
        changed(plan, /Vpc::network-vpc$/, setting({ natGateways: { strategy: "None" } })),
        cluster,
        setting({ endpointPrivateAccess: false }),
      ),
  },
  "pods-reach-dns": { stack: "prod", make: (plan) => ownGroup(plan, /LaunchTemplate::apps-template$/) },
  "nodes-reach-services": {
    make: (plan) => changed(plan, /Vpc::network-vpc$/, setting({ natGateways: { strategy: "None" } })),
  },
  "load-balancer-reaches-pods": {
    make: (plan) =>
      changed(plan, /NetworkPolicy::nginx-nlb$/, putting([{ podSelector: {} }], "spec", "ingress", "0", "from")),
  },
  "nodes-reach-file-system": { make: fileSystem },
};
