/** https://docs.aws.amazon.com/eks/latest/userguide/eks-add-ons.html */

import { text } from "../../model/json.ts";
import { clustersOf } from "../../model/nodes.ts";
import { podSetsOf } from "../../model/pods.ts";
import type { Effect } from "../diff.ts";
import { byProperty, descriptive, harmless, interruption, listed, nothing, rollingRestart } from "./outcome.ts";
import { type EffectTable, type Subject, was, willBe } from "./subject.ts";

interface AddOnKnowledge {
  readonly pods: string;
  /** What is felt while its pods restart. */
  readonly meanwhile: string;
  /** What no longer works without it. */
  readonly without: string;
}

const addOns: Readonly<Record<string, AddOnKnowledge>> = {
  "vpc-cni": {
    pods: "aws-node on every node, some nodes at a time",
    meanwhile: "Pods that run keep their network; on a node where it restarts, new pods wait for an address.",
    without: "New pods get no address.",
  },
  coredns: {
    pods: "coredns in turn",
    meanwhile: "Names resolve throughout, as one of its pods always answers.",
    without: "Names no longer resolve inside the cluster.",
  },
  "kube-proxy": {
    pods: "kube-proxy on every node, some nodes at a time",
    meanwhile: "Connections go on; on a node where it restarts, changes of Services wait.",
    without: "Changes of Services no longer reach the nodes.",
  },
  "eks-pod-identity-agent": {
    pods: "the agent on every node, some nodes at a time",
    meanwhile: "Credentials that pods have go on working; new ones on a node wait until its agent is back.",
    without: "Pods get no credentials by Pod Identity any more.",
  },
  "aws-ebs-csi-driver": {
    pods: "the controller in turn, and its node pods",
    meanwhile: "Mounted volumes stay; new and moved ones wait.",
    without: "Volumes are no longer made, attached or detached.",
  },
  "aws-efs-csi-driver": {
    pods: "the controller in turn, and its node pods",
    meanwhile: "Mounted file systems stay; new mounts wait.",
    without: "File systems are no longer mounted.",
  },
  "metrics-server": {
    pods: "metrics-server in turn",
    meanwhile: "Autoscalers that miss metrics for a moment keep the number of pods.",
    without: "Autoscalers see no load any more, and keep the number of pods.",
  },
  "amazon-cloudwatch-observability": {
    pods: "its operator and agents",
    meanwhile: "Metrics and logs of that time may be missing.",
    without: "Metrics and logs are no longer sent.",
  },
};

const updatePage = "https://docs.aws.amazon.com/eks/latest/userguide/updating-an-add-on.html";

export const addOnEffects: EffectTable = {
  "aws:eks/addon:Addon": {
    create: created,
    update: (subject) =>
      byProperty(subject, [
        ...descriptive,
        ["addonVersion", rolls],
        ["configurationValues", rolls],
        ["podIdentityAssociations", identity],
        ["serviceAccountRoleArn", rolls],
        harmless("preserve", "It counts when the add-on is removed."),
        harmless("resolveConflictsOnCreate"),
        harmless("resolveConflictsOnUpdate", "It counts when someone else changed the add-on's objects."),
        harmless("resolveConflicts", "It counts when someone else changed the add-on's objects."),
      ]),
    replace: (subject) =>
      interruption(`The add-on ${nameOf(subject)} is removed and installed anew.`, { details: without(subject) }),
    delete: (subject) =>
      was(subject, "preserve") === true
        ? nothing(`EKS forgets the add-on ${nameOf(subject)}; its pods stay as they are (preserve).`, {
            page: "https://docs.aws.amazon.com/eks/latest/userguide/removing-an-add-on.html",
          })
        : interruption(`The add-on ${nameOf(subject)} is removed with its pods.`, {
            details: without(subject),
            page: "https://docs.aws.amazon.com/eks/latest/userguide/removing-an-add-on.html",
          }),
  },
};

function nameOf(subject: Subject): string {
  return text(was(subject, "addonName")) ?? text(willBe(subject, "addonName")) ?? subject.change.name;
}

function knowledge(subject: Subject): AddOnKnowledge | undefined {
  const name = nameOf(subject);
  return Object.hasOwn(addOns, name) ? addOns[name] : undefined;
}

function without(subject: Subject): string[] {
  const known = knowledge(subject);
  return known === undefined ? [] : [known.without];
}

/** A cluster may have its own copy of it already, which EKS then takes over. */
function created(subject: Subject): Effect {
  const name = nameOf(subject);
  const isOwn = ["vpc-cni", "coredns", "kube-proxy"].includes(name);
  const there = subject.base !== undefined && clustersOf(subject.base).length > 0;
  if (!isOwn || !there) return nothing(`The add-on ${name} is installed.`);
  return rollingRestart(`EKS takes over the ${name} that the cluster may have already: its pods restart.`, {
    details: [knowledge(subject)?.meanwhile ?? ""].filter((detail) => detail !== ""),
  });
}

function rolls(subject: Subject): Effect {
  const name = nameOf(subject);
  const known = knowledge(subject);
  const sets =
    subject.base === undefined
      ? []
      : podSetsOf(subject.base).filter(({ resource }) => resource.urn === subject.before?.urn);
  const replicas = sets.flatMap(({ label, minReplicas }) =>
    minReplicas === undefined ? [] : [`${label}: ${minReplicas}`],
  );
  const pods = known?.pods ?? (replicas.length > 0 ? `its pods (${listed(replicas)})` : "its pods");
  return rollingRestart(`The add-on ${name} restarts ${pods}.`, {
    details: known === undefined ? [] : [known.meanwhile],
    page: updatePage,
  });
}

function identity(subject: Subject): Effect {
  return rollingRestart(
    `The pods of the add-on ${nameOf(subject)} get another role, and restart where EKS finds that they must.`,
    {
      page: "https://docs.aws.amazon.com/eks/latest/userguide/update-addon-role.html",
    },
  );
}
