/**
 * What the Kubernetes provider makes a new object for (compared on 2026-11-21 with the table below), and what it tries and the API refuses:
 * https://github.com/pulumi/pulumi-kubernetes/blob/cafe8c4ac4de156415093291bffc63b6e1c97d1e/provider/pkg/provider/diff.go
 */

import { at, isHidden } from "../../model/json.ts";
import { type Changed, each, type Rule, refused, type TypeRules, type Verdict } from "./rules.ts";

const reference = "https://kubernetes.io/docs/reference/kubernetes-api/";
const providerPage = "https://www.pulumi.com/registry/packages/kubernetes/api-docs/provider/";

interface KindRules {
  /** Below the reference of the Kubernetes API. */
  readonly page: string;
  /** Paths, separated by blanks, of which the provider makes a new object. */
  readonly replace?: string;
  readonly refused?: string;
  readonly update?: string;
  readonly special?: TypeRules["rules"];
  readonly others?: Rule;
}

/** The provider makes a new one, unless it is told that they may change and this one does not say otherwise of itself. */
function data(mutable: string): Rule {
  return ({ base, head, provider }: Changed): Verdict => {
    const given = at(provider?.inputs, mutable);
    const isImmutable = head.inputs.immutable;
    if (isImmutable === true) return { action: "replace", reason: "It is immutable." };
    if (isHidden(given) || isHidden(isImmutable)) return { action: "unknown" };
    if (given !== true && given !== "true") {
      const reason = `The provider makes a new one, unless it has ${mutable}.`;
      return { action: "replace", reason, page: providerPage };
    }
    return at(base.inputs, "immutable") === true ? refused : { action: "update" };
  };
}

/** Once set, it may change with the type alone. */
function loadBalancerClass({ base, head }: Changed): Verdict {
  const [before, after] = [base, head].map(({ inputs }) => at(inputs, "spec", "type"));
  const page = "https://kubernetes.io/docs/concepts/services-networking/service/#load-balancer-class";
  if (isHidden(before) || isHidden(after)) return { action: "unknown", page };
  return before === after ? { ...refused, page } : { action: "update", page };
}

/** From true it does not go back. */
function immutable({ before }: Changed): Verdict {
  return before === true ? refused : { action: "update" };
}

const selector = "spec.selector";
const workload = "workload-resources";

const kinds: Readonly<Record<string, KindRules>> = {
  "apps/v1:Deployment": { page: `${workload}/deployment-v1/`, replace: selector, others: "update" },
  "apps/v1:DaemonSet": { page: `${workload}/daemon-set-v1/`, replace: selector, others: "update" },
  "apps/v1:ReplicaSet": { page: `${workload}/replica-set-v1/`, refused: selector, others: "update" },
  "apps/v1:StatefulSet": {
    page: `${workload}/stateful-set-v1/`,
    replace: `${selector} spec.serviceName spec.podManagementPolicy spec.volumeClaimTemplates spec.revisionHistoryLimit`,
    update: `spec.replicas spec.template spec.updateStrategy spec.minReadySeconds spec.ordinals
      spec.persistentVolumeClaimRetentionPolicy`,
    others: refused,
  },
  "batch/v1:Job": {
    page: `${workload}/job-v1/`,
    replace: `${selector} spec.completions spec.parallelism spec.template`,
    update: "spec.suspend spec.activeDeadlineSeconds spec.backoffLimit spec.ttlSecondsAfterFinished",
    others: refused,
  },
  "batch/v1:CronJob": { page: `${workload}/cron-job-v1/`, others: "update" },
  "core/v1:Pod": {
    page: `${workload}/pod-v1/`,
    replace: `spec.affinity spec.automountServiceAccountToken spec.containers spec.dnsConfig spec.dnsPolicy
      spec.enableServiceLinks spec.hostAliases spec.hostIPC spec.hostNetwork spec.hostPID spec.hostname
      spec.imagePullSecrets spec.initContainers spec.nodeName spec.nodeSelector spec.overhead spec.preemptionPolicy
      spec.priority spec.priorityClassName spec.readinessGates spec.restartPolicy spec.runtimeClassName
      spec.schedulerName spec.securityContext spec.serviceAccount spec.serviceAccountName spec.shareProcessNamespace
      spec.subdomain spec.terminationGracePeriodSeconds spec.volumes`,
    update: "spec.activeDeadlineSeconds spec.tolerations",
    others: refused,
  },
  "autoscaling/v1:HorizontalPodAutoscaler": {
    page: `${workload}/horizontal-pod-autoscaler-v1/`,
    others: "update",
  },
  "autoscaling/v2:HorizontalPodAutoscaler": {
    page: `${workload}/horizontal-pod-autoscaler-v2/`,
    others: "update",
  },
  "scheduling.k8s.io/v1:PriorityClass": {
    page: `${workload}/priority-class-v1/`,
    refused: "value preemptionPolicy",
    update: "description globalDefault",
  },
  "core/v1:Service": {
    page: "service-resources/service-v1/",
    replace: "spec.clusterIP",
    special: { "spec.clusterIPs": refused, "spec.loadBalancerClass": loadBalancerClass },
    others: "update",
  },
  "networking.k8s.io/v1:Ingress": { page: "service-resources/ingress-v1/", others: "update" },
  "networking.k8s.io/v1:IngressClass": {
    page: "service-resources/ingress-class-v1/",
    refused: "spec.controller",
    update: "spec.parameters",
  },
  "networking.k8s.io/v1:NetworkPolicy": { page: "policy-resources/network-policy-v1/", others: "update" },
  "policy/v1:PodDisruptionBudget": { page: "policy-resources/pod-disruption-budget-v1/", others: "update" },
  "policy/v1beta1:PodDisruptionBudget": { page: "policy-resources/pod-disruption-budget-v1/", replace: "spec" },
  "core/v1:LimitRange": { page: "policy-resources/limit-range-v1/", others: "update" },
  "core/v1:ResourceQuota": {
    page: "policy-resources/resource-quota-v1/",
    replace: "spec.scopes",
    refused: "spec.scopeSelector",
    others: "update",
  },
  "core/v1:ConfigMap": {
    page: "config-and-storage-resources/config-map-v1/",
    special: { ...each("data binaryData", data("enableConfigMapMutable")), immutable },
  },
  "core/v1:Secret": {
    page: "config-and-storage-resources/secret-v1/",
    replace: "type",
    special: { ...each("data stringData", data("enableSecretMutable")), immutable },
  },
  "core/v1:PersistentVolumeClaim": {
    page: "config-and-storage-resources/persistent-volume-claim-v1/",
    replace: "spec.accessModes spec.selector spec.storageClassName spec.volumeName",
    refused: "spec.volumeMode spec.dataSource spec.dataSourceRef",
    special: {
      "spec.resources": {
        action: "update",
        reason: "A claim can grow where its StorageClass allows it, and never shrink.",
        page: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#expanding-persistent-volumes-claims",
      },
      "spec.volumeAttributesClassName": "update",
    },
  },
  "core/v1:PersistentVolume": {
    page: "config-and-storage-resources/persistent-volume-v1/",
    replace: `spec.awsElasticBlockStore spec.azureDisk spec.azureFile spec.cephfs spec.cinder spec.csi spec.fc
      spec.flexVolume spec.flocker spec.gcePersistentDisk spec.glusterfs spec.hostPath spec.iscsi spec.local spec.nfs
      spec.photonPersistentDisk spec.portworxVolume spec.quobyte spec.rbd spec.scaleIO spec.storageos
      spec.vsphereVolume`,
    refused: "spec.nodeAffinity spec.volumeMode",
    update: "spec.capacity spec.mountOptions spec.persistentVolumeReclaimPolicy",
  },
  "storage.k8s.io/v1:StorageClass": {
    page: "config-and-storage-resources/storage-class-v1/",
    replace: "parameters provisioner",
    refused: "reclaimPolicy volumeBindingMode",
    update: "allowVolumeExpansion allowedTopologies mountOptions",
  },
  "core/v1:ServiceAccount": { page: "authentication-resources/service-account-v1/", others: "update" },
  "core/v1:Namespace": { page: "cluster-resources/namespace-v1/", others: "update" },
  "rbac.authorization.k8s.io/v1:Role": { page: "authorization-resources/role-v1/", others: "update" },
  "rbac.authorization.k8s.io/v1:ClusterRole": { page: "authorization-resources/cluster-role-v1/", others: "update" },
  "rbac.authorization.k8s.io/v1:RoleBinding": {
    page: "authorization-resources/role-binding-v1/",
    replace: "roleRef",
    update: "subjects",
  },
  "rbac.authorization.k8s.io/v1:ClusterRoleBinding": {
    page: "authorization-resources/cluster-role-binding-v1/",
    replace: "roleRef",
    update: "subjects",
  },
};

/** To name the namespace that it is in already changes nothing. */
function namespace({ before, after, provider }: Changed): Verdict {
  if (isHidden(before) || isHidden(after)) return { action: "unknown" };
  const [old, young] = [before, after].map((value) => value || at(provider?.inputs, "namespace") || "default");
  return { action: old === young ? "update" : "replace" };
}

const metadata: TypeRules["rules"] = {
  "metadata.name": "replace",
  "metadata.namespace": namespace,
  ...each("metadata.labels metadata.annotations metadata.finalizers metadata.ownerReferences", "update"),
};

const objectMeta = `${reference}common-definitions/object-meta/`;

/** The provider changes all else of a kind that it has no table for in place; its API may refuse that. */
const anyKind: TypeRules = {
  page: objectMeta,
  rules: metadata,
  others: {
    action: "unknown",
    reason: "Pulumi changes it in place; whether the API allows that, the tables do not know.",
  },
};

/** https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/managing-resources-with-server-side-apply/ */
const patch: TypeRules = { page: objectMeta, rules: metadata, others: "update" };

/** For a type of Kubernetes that has no table of its own. */
export function otherKind(type: string): TypeRules {
  return /\wPatch$/.test(type) ? patch : anyKind;
}

const releasePage = "https://www.pulumi.com/registry/packages/kubernetes/api-docs/helm/v3/release/";

export const kubernetes: Readonly<Record<string, TypeRules>> = {
  ...Object.fromEntries(
    Object.entries(kinds).map(([kind, { page, replace = "", refused: fixed = "", update = "", special, others }]) => [
      `kubernetes:${kind}`,
      {
        page: `${reference}${page}`,
        rules: {
          ...metadata,
          ...each(replace, "replace"),
          ...each(fixed, refused),
          ...each(update, "update"),
          ...special,
        },
        ...(others === undefined ? {} : { others }),
      },
    ]),
  ),
  // Helm upgrades a release in place: https://helm.sh/docs/helm/helm_upgrade/
  "kubernetes:helm.sh/v3:Release": { page: releasePage, rules: each("name namespace", "replace"), others: "update" },
};
