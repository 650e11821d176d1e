import { at, text } from "../../model/json.ts";
import { type Cluster, clustersOf } from "../../model/nodes.ts";
import { calendarOf, daysBetween } from "../../model/versions.ts";
import { Severity } from "../../plan/plan.ts";
import { type Check, type Hit, hit } from "../check.ts";

const page = "https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html";

/** Time for a team to test the next version and roll it out. */
const noticeDays = 60;

export const kubernetesEndOfSupport: Check = {
  id: "kubernetes-end-of-support",
  severity: Severity.Error,
  title: "The cluster's Kubernetes version is supported.",
  why: "After the end of its support EKS upgrades the cluster by itself, on a day of its own choosing, and refuses to make new ones of that version.",
  page,
  find: (_, index, { date }) => clustersOf(index).flatMap((cluster) => ended(cluster, date)),
};

function ended(cluster: Cluster, date: string): Hit[] {
  const { resource, version } = cluster;
  const calendar = calendarOf(version);
  const end = takesExtendedSupport(cluster) ? calendar?.endOfExtendedSupport : calendar?.endOfStandardSupport;
  if (end === undefined || date <= end) return [];
  const support = takesExtendedSupport(cluster) ? "extended" : "standard";
  const message = `Kubernetes ${version} has been out of ${support} support since ${end}: EKS upgrades ${nameOf(cluster)} by itself.`;
  return [hit(resource, message, "Upgrade, one minor version at a time.")];
}

export const kubernetesSupportEnding: Check = {
  id: "kubernetes-support-ending",
  severity: Severity.Warning,
  title: `The cluster's Kubernetes version stays in standard support for ${noticeDays} days at least.`,
  why: "Extended support is billed at six times the price of the control plane; without it EKS upgrades the cluster by itself.",
  page,
  find: (_, index, { date }) =>
    clustersOf(index).flatMap((cluster): Hit[] => {
      const { resource, version } = cluster;
      if (version === undefined) {
        const message = `${nameOf(cluster)}: cannot tell how long its Kubernetes version is supported, as it is not known in this plan.`;
        return [{ urn: resource.urn, message, fix: "Give the version, for example 1.36.", cannotTell: true }];
      }
      const calendar = calendarOf(version);
      if (calendar === undefined) {
        const message = `${nameOf(cluster)}: cannot tell how long Kubernetes ${version} is supported, as it is not in the calendar here.`;
        const fix = "Check that EKS offers it, and bring model/data/kubernetes-versions.ts up to date.";
        return [{ urn: resource.urn, message, fix, cannotTell: true }];
      }
      return ending(cluster, date);
    }),
};

function ending(cluster: Cluster, date: string): Hit[] {
  const { resource, version } = cluster;
  const { endOfStandardSupport: standard, endOfExtendedSupport: extended } = calendarOf(version) ?? {};
  const extends_ = takesExtendedSupport(cluster);
  const fix = "Plan the upgrade to the next minor version.";
  if (standard === undefined || daysBetween(date, standard) >= noticeDays) return [];
  if (date <= standard) {
    const then = extends_ ? "then the control plane costs six times as much" : "then EKS upgrades it by itself";
    const message = `Kubernetes ${version} of ${nameOf(cluster)} leaves standard support on ${standard}, in ${days(date, standard)}; ${then}.`;
    return [hit(resource, message, fix)];
  }
  if (!extends_ || extended === undefined || date > extended) return [];
  const message = `Kubernetes ${version} of ${nameOf(cluster)} has been in extended support since ${standard}, at six times the price; it ends on ${extended}, in ${days(date, extended)}.`;
  return [hit(resource, message, fix)];
}

function days(from: string, to: string): string {
  const count = daysBetween(from, to);
  return count === 1 ? "1 day" : `${count} days`;
}

/** EXTENDED where nothing is said: https://docs.aws.amazon.com/eks/latest/userguide/view-upgrade-policy.html */
function takesExtendedSupport({ resource }: Cluster): boolean {
  return text(at(resource.inputs, "upgradePolicy", "supportType")) !== "STANDARD";
}

function nameOf({ resource, name }: Cluster): string {
  return name ?? resource.name;
}
