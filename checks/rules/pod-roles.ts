import { type Agent, agentAddOns, agentCharts, agentPods } from "../../model/agents.ts";
import {
  addOnServiceAccounts,
  agentCharts as agentChartNames,
  agentImages,
} from "../../model/data/service-accounts.ts";
import { groupByEach } from "../../model/groups.ts";
import type { Grant, Identities } from "../../model/identity.ts";
import { at } from "../../model/json.ts";
import { serviceAccountName } from "../../model/kubernetes.ts";
import { lookUp } from "../../model/look-up.ts";
import type { PlanIndex } from "../../model/plan-index.ts";
import { clusterTypes, launchTemplateType } from "../../model/types.ts";
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
    const message = `${resource.name} gives a role to every pod in ${namespace} that names no service account.`;
    return [hit(resource, message, "Make one for the pods that need it.")];
  }
  if (incomplete && (!existing.has(name) || !used.has(name))) {
    const fix = "Give names of service accounts, and the namespaces of pods, as plain values.";
    return [cannotTell(resource, `whether pods use the service account ${name}`, fix)];
  }
  if (!existing.has(name)) {
    const message = `${resource.name} gives a role to the service account ${name}, which does not exist.`;
    return [hit(resource, message, "Create it, or remove the role.")];
  }
  if (!used.has(name)) {
    const message = `${resource.name} gives a role to the service account ${name}, which no pod uses.`;
    return [hit(resource, message, "Set serviceAccountName, or remove the role.")];
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
        hit(resource, `The service account ${name} gets a role more than once: by ${ways}.`, "Keep one."),
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
      .map(({ resource }) => hit(resource, `${resource.name}: ${accounts.join(" and ")} share one role.`, fix));
  });
}

function repeated<K>(grants: readonly Grant[], keyOf: (grant: Grant) => K | undefined): [K, Grant[]][] {
  const groups = groupByEach(grants, (grant) => {
    const key = keyOf(grant);
    return key === undefined ? [] : [key];
  });
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
        hit(resource, `${label} runs under the service account ${namespace}/${name}, which does not exist.`, fix),
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
    return agentsWithNeed(index).flatMap((agent) => {
      const { resource, label, account } = agent;
      if (account === undefined || granted.has(account)) return [];
      const message = `${label} calls AWS, but its service account ${account} has no role${instead(agent, index)}.`;
      return [hit(resource, message, "Give that service account a role with what it calls.")];
    });
  },
};

function agentsWithNeed(index: PlanIndex): Agent[] {
  const addOns = agentAddOns(index).filter(({ name, account }) => {
    const known = lookUp(addOnServiceAccounts, name);
    return known?.needRole?.some((one) => account?.endsWith(`/${one}`)) === true;
  });
  return [...agentPods(index, agentImages), ...agentCharts(index, agentChartNames), ...addOns];
}

/** What its node has instead: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html */
function instead({ pod }: Agent, index: PlanIndex): string {
  if (pod === undefined || pod.hidden) return "";
  if (at(pod.spec, "hostNetwork") === true) return ", so that it takes the rights of its node";
  const limits = index
    .ofType(launchTemplateType)
    .map(({ inputs }) => at(inputs, "metadataOptions", "httpPutResponseHopLimit"));
  return limits.length > 0 && limits.every((limit) => limit === 1)
    ? ", and the hop limit of 1 keeps that of its node from it"
    : "";
}
