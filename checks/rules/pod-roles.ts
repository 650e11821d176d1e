import { addOnServiceAccounts, agentCharts, agentImages } from "../../model/data/service-accounts.ts";
import { addOnTypes, clusterTypes, type Grant, type Identities, releaseType } from "../../model/identity.ts";
import { at, text } from "../../model/json.ts";
import { serviceAccountName } from "../../model/kubernetes.ts";
import type { PlanIndex } from "../../model/plan-index.ts";
import { Severity } from "../../plan/plan.ts";
import { type Check, cannotTell, type Hit, hit } from "../check.ts";

const page = "https://docs.aws.amazon.com/eks/latest/userguide/service-accounts.html";

export const serviceAccountRole: Check = {
  id: "service-account-role",
  severity: Severity.Error,
  title: "Every role for pods belongs to exactly one service account, which exists and which some pod uses.",
  why: "A role for nobody is forgotten until somebody finds a use for it; a role for many has the rights of all of them; a second role for the same account is never the one in force.",
  page,
  find: (_, index) => {
    const identities = index.identities();
    return [
      ...identities.grants.flatMap((grant) => grantHits(grant, identities)),
      ...duplicates(identities.grants),
      ...sharedRoles(identities.grants),
    ];
  },
};

function account({ namespace, serviceAccount }: Grant): string | undefined {
  return namespace === undefined || serviceAccount === undefined ? undefined : `${namespace}/${serviceAccount}`;
}

function grantHits(grant: Grant, { existing, used, incomplete }: Identities): Hit[] {
  const { resource, serviceAccount, namespace } = grant;
  const name = account(grant);
  if (name === undefined) {
    const fix = "Give namespace and service account as plain values.";
    return [cannotTell(resource, "which service account gets the role", fix)];
  }
  if (serviceAccount === "default") {
    const message = `${resource.name} gives a role to every pod in ${namespace} that names no service account. Make one for the pods that need it.`;
    return [hit(resource, message)];
  }
  if (incomplete && (!existing.has(name) || !used.has(name))) {
    const fix = "Give names of service accounts, and the namespaces of pods, as plain values.";
    return [cannotTell(resource, `whether pods use the service account ${name}`, fix)];
  }
  if (!existing.has(name)) {
    const message = `${resource.name} gives a role to the service account ${name}, which does not exist. Create it, or remove the role.`;
    return [hit(resource, message)];
  }
  if (!used.has(name)) {
    const message = `${resource.name} gives a role to the service account ${name}, which no pod uses. Set serviceAccountName, or remove the role.`;
    return [hit(resource, message)];
  }
  return [];
}

function duplicates(grants: readonly Grant[]): Hit[] {
  return repeated(grants, (grant) => account(grant)).flatMap(([name, all]) => {
    // Two clusters may well have a service account of the same name.
    const clusters = all.map(({ cluster }) => cluster).filter((cluster) => cluster !== "");
    if (clusters.length === all.length && new Set(clusters).size === all.length) return [];
    const ways = all.map(({ resource, how }) => `${resource.name} (${how})`).join(" and ");
    return all
      .slice(1)
      .map(({ resource }) =>
        hit(resource, `The service account ${name} gets a role more than once: by ${ways}. Keep one.`),
      );
  });
}

function sharedRoles(grants: readonly Grant[]): Hit[] {
  return repeated(grants, ({ role }) => role).flatMap(([, all]) => {
    const accounts = [...new Set(all.map(account))].filter((name) => name !== undefined);
    if (accounts.length < 2) return [];
    const fix = "Make a role for each, with what each calls.";
    return all
      .slice(1)
      .map(({ resource }) => hit(resource, `${resource.name}: ${accounts.join(" and ")} share one role. ${fix}`));
  });
}

function repeated<K>(grants: readonly Grant[], keyOf: (grant: Grant) => K | undefined): [K, Grant[]][] {
  const groups = new Map<K, Grant[]>();
  for (const grant of grants) {
    const key = keyOf(grant);
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), grant]);
  }
  return [...groups].filter(([, all]) => all.length > 1);
}

export const serviceAccountExists: Check = {
  id: "service-account-exists",
  severity: Severity.Error,
  title: "Every pod runs under a service account that exists.",
  why: "Kubernetes refuses to create the pod otherwise, and the workload waits without one.",
  page: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/",
  find: (_, { pods, identities }) =>
    pods.flatMap((pod) => {
      const { resource, label, namespace } = pod.object;
      const name = serviceAccountName(pod);
      const fix = "Create it beside the workload, or correct serviceAccountName.";
      if (pod.hidden || name === undefined || namespace === undefined)
        return [cannotTell(resource, `under which service account ${label} runs`, fix)];
      if (name === "default" || identities().existing.has(`${namespace}/${name}`)) return [];
      return [
        hit(resource, `${label} runs under the service account ${namespace}/${name}, which does not exist. ${fix}`),
      ];
    }),
};

export const agentRole: Check = {
  id: "agent-role",
  severity: Severity.Error,
  title: "Every agent and controller that calls AWS has a role of its own.",
  why: "Without one it takes the rights of its node, or, where the node keeps them to itself, fails to send a single log line or metric.",
  page,
  find: (_, index) => {
    if (index.ofType(...clusterTypes).length === 0) return [];
    const granted = new Set(index.identities().grants.map(account));
    return [...agentPods(index), ...agentInstallations(index)].flatMap(({ resource, label, name }) => {
      if (name === undefined || granted.has(name)) return [];
      const fix = "Give that service account a role with what it calls.";
      return [hit(resource, `${label} calls AWS, but its service account ${name} has no role. ${fix}`)];
    });
  },
};

function agentPods({ pods }: PlanIndex) {
  return pods
    .filter(({ containers }) =>
      containers.some(({ value }) => agentImages.includes(repositoryName(at(value, "image")))),
    )
    .map((pod) => {
      const { resource, label, namespace } = pod.object;
      const serviceAccount = serviceAccountName(pod);
      const known = namespace !== undefined && serviceAccount !== undefined;
      return { resource, label, name: known ? `${namespace}/${serviceAccount}` : undefined };
    });
}

function repositoryName(image: Parameters<typeof text>[0]): string {
  const path = (text(image) ?? "").split("@")[0] ?? "";
  return path.slice(path.lastIndexOf("/") + 1).replace(/:.*$/, "");
}

function agentInstallations({ ofType, identities }: PlanIndex) {
  const { accountsOf } = identities();
  const charts = ofType(releaseType)
    .filter(({ inputs }) => agentCharts.some((chart) => (text(at(inputs, "chart")) ?? "").split("/").at(-1) === chart))
    .flatMap((resource) => accountsOf(resource).map((name) => ({ resource, name })));
  const addOns = ofType(...addOnTypes).flatMap((resource) => {
    const name = text(at(resource.inputs, "addonName")) ?? "";
    const needs = (Object.hasOwn(addOnServiceAccounts, name) ? addOnServiceAccounts[name]?.needRole : undefined) ?? [];
    return accountsOf(resource)
      .filter((account) => needs.includes(account.slice(account.indexOf("/") + 1)))
      .map((account) => ({ resource, name: account }));
  });
  return [...charts, ...addOns].map((one) => ({ ...one, label: one.resource.name }));
}
