import { unnamed } from "../../model/iam-patterns.ts";
import { isForPods, trustOf, trusts } from "../../model/iam-trust.ts";
import { type Grant, Identity } from "../../model/identity.ts";
import { at, isMissing, text } from "../../model/json.ts";
import { Answer } from "../../model/kubernetes.ts";
import { type Cluster, clustersOf } from "../../model/nodes.ts";
import type { PlanIndex } from "../../model/plan-index.ts";
import { releaseType, roleType } from "../../model/types.ts";
import { type PlannedResource, Severity } from "../../plan/plan.ts";
import { type Check, cannotTell, type Hit, hit } from "../check.ts";

export const roleTrust: Check = {
  id: "role-trust",
  severity: Severity.Error,
  title: "A role for pods trusts the service account that gets it, and no other.",
  why: "Where it does not, AWS refuses every call of the pods; where it trusts all, any pod of the cluster may take the role.",
  page: "https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html",
  find: (_, index) => index.identities().grants.flatMap((grant) => trustHits(grant, index)),
};

function trustHits({ role: urn, identity, namespace, serviceAccount, cluster }: Grant, index: PlanIndex): Hit[] {
  const role = index.resource(urn ?? "");
  if (role === undefined || namespace === undefined || serviceAccount === undefined) return [];
  const trust = trustOf(role);
  const account = { namespace, name: serviceAccount, cluster: cluster === "" ? unnamed : cluster };
  const answer = trusts(trust, identity, account);
  const who = `${namespace}/${serviceAccount}`;
  if (answer === Answer.No) {
    const message = `${role.name} does not let the service account ${who} in, which is to have it by ${identity}.`;
    return [hit(role, message, trustFix[identity])];
  }
  if (answer === Answer.CannotTell)
    return [
      cannotTell(role, `whether it lets the service account ${who} in`, "Give its trust policy as plain values."),
    ];
  const anybody = { ...account, name: `not-${serviceAccount}` };
  if (identity === Identity.PodIdentity || trusts(trust, identity, anybody) !== Answer.Yes) return [];
  const message = `${role.name} lets in other service accounts than ${who}, too: any pod that runs under one may take the role.`;
  return [hit(role, message, trustFix[identity])];
}

const trustFix = {
  [Identity.PodIdentity]:
    "Trust pods.eks.amazonaws.com with sts:AssumeRole and sts:TagSession, and name the same namespace and service account.",
  [Identity.Irsa]:
    "Trust the cluster's OIDC provider with sts:AssumeRoleWithWebIdentity, where sub equals system:serviceaccount:<namespace>:<name>.",
};

export const roleUnused: Check = {
  id: "role-unused",
  severity: Severity.Warning,
  title: "Every role for pods is somebody's.",
  why: "A role that nothing uses is forgotten, with all its rights, until somebody finds a use for it.",
  page: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#remove-credentials",
  find: (_, index) => {
    const used = new Set(index.identities().grants.flatMap(({ role }) => role ?? []));
    for (const resource of index.resources)
      if (!isPolicy(resource)) for (const urn of rolesBehind(resource)) used.add(urn);
    return index
      .ofType(roleType)
      .filter((role) => !used.has(role.urn) && isForPods(trustOf(role)))
      .map((role) => {
        const message = `${role.name} is a role for pods, but no service account gets it.`;
        return hit(role, message, "Associate it with its service account, or remove it.");
      });
  },
};

function isPolicy({ type }: PlannedResource): boolean {
  return /^aws:iam\/(rolePolicy|rolePolicyAttachment|policyAttachment|rolePoliciesExclusive|rolePolicyAttachmentsExclusive):/.test(
    type,
  );
}

function rolesBehind({ propertyDependencies }: PlannedResource): readonly string[] {
  return Object.values(propertyDependencies).flat();
}

export const identityInstalled: Check = {
  id: "identity-installed",
  severity: Severity.Error,
  title: "What hands out the credentials of pods is there: the Pod Identity agent, or the OIDC provider for IRSA.",
  why: "The pods start all the same, and every call to AWS fails.",
  page: "https://docs.aws.amazon.com/eks/latest/userguide/service-accounts.html",
  find: (_, index) => {
    const clusters = clustersOf(index);
    if (clusters.length === 0) return [];
    return index
      .identities()
      .grants.flatMap((grant) =>
        grant.identity === Identity.PodIdentity
          ? withoutAgent(grant, clusters, index)
          : withoutProvider(grant, clusters, index),
      );
  },
};

const agentName = "eks-pod-identity-agent";

function withoutAgent({ resource, cluster }: Grant, clusters: readonly Cluster[], index: PlanIndex): Hit[] {
  const own = clusters.length === 1 ? clusters[0] : clusters.find(({ name }) => name === cluster);
  const byChart = index
    .ofType(releaseType)
    .some(({ inputs }) => text(at(inputs, "chart"))?.endsWith(agentName) === true);
  if (own === undefined || own.autoMode || byChart || Object.hasOwn(own.addOns, agentName)) return [];
  const message = `${resource.name} gives a role by Pod Identity, but nothing installs its agent on the nodes of ${own.name ?? own.resource.name}.`;
  return [hit(resource, message, `Install the add-on ${agentName}, or give the role by IRSA.`)];
}

/** A role of somebody else's may trust a provider that exists already. */
function withoutProvider({ resource, role }: Grant, clusters: readonly Cluster[], index: PlanIndex): Hit[] {
  const made = clusters.some(({ resource: { inputs } }) => {
    const wanted = at(inputs, "createOidcProvider");
    return !isMissing(wanted) && wanted !== false;
  });
  const provided = made || index.ofType("aws:iam/openIdConnectProvider:OpenIdConnectProvider").length > 0;
  if (provided || index.resource(role ?? "") === undefined) return [];
  const message = `${resource.name} gives a role by IRSA, but nothing makes the cluster's OIDC provider in IAM.`;
  return [hit(resource, message, "Create it from the cluster's issuer, or give the role by Pod Identity.")];
}
