/** Charts, custom resources and webhooks: what they lead to is not in the plan. */

import { at, text } from "../../model/json.ts";
import type { Effect } from "../diff.ts";
import { byProperty, dataLoss, harmless, interruption, nothing, rollingRestart, unknown } from "./outcome.ts";
import { type EffectTable, objectLabel, type Subject, was, willBe } from "./subject.ts";
import { metadataRules } from "./workloads.ts";

const controllerChart = "aws-load-balancer-controller";
const controllerPage = "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/installation/";

const webhook: EffectTable[string] = {
  create: (subject) =>
    unknown(`From now on ${objectLabel(subject)} is asked about objects; which it refuses or changes cannot be told.`),
  update: (subject) => byProperty(subject, [...metadataRules]),
  replace: (subject) =>
    unknown(`Objects that ${objectLabel(subject)} would refuse or change may pass until the new one is there.`),
  delete: (subject) => nothing(`${objectLabel(subject)} is no longer asked about objects.`),
};

export const charts: EffectTable = {
  "kubernetes:helm.sh/v3:Release": {
    update: (subject) =>
      byProperty(subject, [
        ...[
          "description",
          "timeout",
          "atomic",
          "cleanupOnFail",
          "skipAwait",
          "waitForJobs",
          "maxHistory",
          "lint",
          "keyring",
          "compat",
        ].map((path) => harmless(path, "Only how the chart is installed changes.")),
        ["", rolled],
      ]),
    replace: (subject) =>
      interruption(`The chart ${chart(subject)} is uninstalled and installed anew: its pods stop until then.`, {
        details: details(subject),
      }),
    delete: (subject) =>
      interruption(`The chart ${chart(subject)} is uninstalled: its pods stop.`, {
        details: isController(subject)
          ? [
              "No load balancer follows its Service or Ingress any more, and those that are deleted after it wait for ever.",
            ]
          : ["What it leaves behind, such as claims and custom resource definitions, depends on the chart."],
      }),
  },
  "apiextensions.k8s.io:CustomResourceDefinition": {
    update: (subject) => byProperty(subject, [...metadataRules]),
    replace: definitionGone,
    delete: definitionGone,
  },
  "admissionregistration.k8s.io:ValidatingWebhookConfiguration": webhook,
  "admissionregistration.k8s.io:MutatingWebhookConfiguration": webhook,
  "scheduling.k8s.io:PriorityClass": {
    update: (subject) =>
      byProperty(subject, [
        ...metadataRules,
        harmless("description"),
        harmless("globalDefault", "It counts for pods that start from now on."),
      ]),
    replace: () => nothing("Pods that run keep their priority; it counts for those that start from now on."),
    delete: (subject) =>
      nothing(`Pods that run keep their priority; new ones that ask for ${objectLabel(subject)} are refused.`),
  },
  "networking.k8s.io:IngressClass": {
    update: (subject) => byProperty(subject, [...metadataRules]),
    replace: (subject) =>
      interruption(`The Ingresses of ${objectLabel(subject)} may get other load balancers, or none.`),
    delete: (subject) => interruption(`Nobody looks after the Ingresses of ${objectLabel(subject)} any more.`),
  },
};

function chart(subject: Subject): string {
  return text(was(subject, "chart")) ?? text(willBe(subject, "chart")) ?? subject.change.name;
}

function isController(subject: Subject): boolean {
  return chart(subject).endsWith(controllerChart);
}

function details(subject: Subject): string[] {
  if (!isController(subject)) return [];
  return [
    "Load balancers that exist go on working meanwhile.",
    "Until a new pod of it is ready, its webhook may refuse new Services, Ingresses and target groups.",
  ];
}

function rolled(subject: Subject): Effect {
  const name = chart(subject);
  if (!isController(subject))
    return unknown(
      `Which pods of the chart ${name} restart is for the chart to decide: its objects are not in the plan.`,
    );
  const replicas = at(subject.after?.inputs, "values", "replicaCount");
  const pods = typeof replicas === "number" ? `${replicas} pods` : "pods";
  return rollingRestart(`The ${pods} of the chart ${name} restart in turn.`, {
    details: details(subject),
    page: controllerPage,
  });
}

function definitionGone(subject: Subject): Effect {
  return dataLoss(`${objectLabel(subject)} goes, and every object of its kind in the whole cluster with it.`, {
    page: "https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#delete-a-customresourcedefinition",
  });
}
