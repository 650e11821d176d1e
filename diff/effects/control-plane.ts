/** https://docs.aws.amazon.com/eks/latest/userguide/clusters.html */

import { at, isHidden, list, oneOrMore, text, type Value, worded } from "../../model/json.ts";
import type { Effect } from "../diff.ts";
import {
  byProperty,
  counted,
  dataLoss,
  descriptive,
  harmless,
  interruption,
  listed,
  nodeReplacement,
  nothing,
  type PropertyRule,
  rollingRestart,
  unknown,
} from "./outcome.ts";
import { type EffectTable, type Subject, was, willBe } from "./subject.ts";

const endpointPage = "https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html";
const upgradePage = "https://docs.aws.amazon.com/eks/latest/userguide/update-cluster.html";

const rules: readonly PropertyRule[] = [
  ...descriptive,
  harmless("clusterTags", "Only tags change."),
  ["version", upgrade],
  ...["vpcConfig.endpointPublicAccess", "endpointPublicAccess"].map((path): PropertyRule => [path, publicEndpoint]),
  ...["vpcConfig.endpointPrivateAccess", "endpointPrivateAccess"].map((path): PropertyRule => [path, privateEndpoint]),
  ...["vpcConfig.publicAccessCidrs", "publicAccessCidrs"].map((path): PropertyRule => [path, publicSources]),
  ...["vpcConfig.subnetIds", "subnetIds", "privateSubnetIds", "publicSubnetIds"].map(
    (path): PropertyRule => [path, moves],
  ),
  ["vpcConfig.securityGroupIds", moves],
  ["enabledClusterLogTypes", logs],
  ["encryptionConfig", encryption],
  ["encryptionConfigKeyArn", encryption],
  ["deletionProtection", protection],
  ["accessConfig.authenticationMode", authentication],
  ["authenticationMode", authentication],
  ["computeConfig", autoMode],
  ["autoMode", autoMode],
  [
    "upgradePolicy",
    () =>
      nothing(
        "It counts when standard support of the version ends: EKS then upgrades by itself, or bills extended support.",
      ),
  ],
  ["zonalShiftConfig", () => nothing("It counts when a zone fails.")],
  ["controlPlaneScalingConfig", () => rollingRestart("The control plane gets another size; pods run on.")],
  ["kubeApiServerConfig", () => rollingRestart("The control plane restarts with other settings; pods run on.")],
  ["kubeControllerManagerConfig", () => rollingRestart("The control plane restarts with other settings; pods run on.")],
  ["kubeSchedulerConfig", () => rollingRestart("The control plane restarts with other settings; pods run on.")],
  harmless("forceUpdateVersion", "It counts at the next upgrade."),
];

const cluster: EffectTable[string] = {
  update: (subject) => byProperty(subject, rules),
  replace: (subject) => gone(subject, "is replaced: the new cluster is empty"),
  delete: (subject) => gone(subject, "is deleted"),
};

export const controlPlane: EffectTable = { "aws:eks/cluster:Cluster": cluster, "eks:index:Cluster": cluster };

function nameOf(subject: Subject): string {
  return text(was(subject, "name")) ?? text(willBe(subject, "name")) ?? subject.change.name;
}

function gone(subject: Subject, what: string): Effect {
  const pods = subject.base?.pods ?? [];
  const claims = subject.base?.ofKind("PersistentVolumeClaim", "StatefulSet") ?? [];
  return dataLoss(
    `Cluster ${nameOf(subject)} ${what}; every object in it is lost, also what this program does not know.`,
    {
      details: [
        ...(pods.length === 0
          ? []
          : [
              `${counted(pods.length, "workload")} of this program stop: ${listed(pods.map(({ object }) => object.label))}.`,
            ]),
        ...(claims.length === 0
          ? []
          : [`No claim finds its volume again: ${listed(claims.map(({ label }) => label))}.`]),
      ],
    },
  );
}

function minor(version: Value): number | undefined {
  const found = /^1\.(\d{1,4})$/.exec(text(version) ?? "")?.[1];
  return found === undefined ? undefined : Number(found);
}

function upgrade(subject: Subject): Effect {
  const [before, after] = [was(subject, "version"), willBe(subject, "version")];
  const [from, to] = [minor(before), minor(after)];
  const name = nameOf(subject);
  if (from === undefined || to === undefined)
    return unknown(`Which version the control plane of ${name} gets cannot be told.`, { page: upgradePage });
  if (to < from)
    return unknown(
      `The control plane of ${name} goes back from 1.${from} to 1.${to}, which EKS allows only within 7 days of an upgrade and after the nodes.`,
      {
        page: "https://docs.aws.amazon.com/eks/latest/userguide/rollback-cluster.html",
      },
    );
  const skipped = to - from > 1 ? ["EKS goes up one minor version at a time, and refuses this step."] : [];
  return rollingRestart(
    `The control plane of ${name} is upgraded in place from 1.${from} to 1.${to}: pods run on, calls to the API may fail for moments.`,
    {
      details: [
        ...skipped,
        "Nodes keep their version until their own group is updated.",
        "It can be undone for 7 days only.",
      ],
      page: upgradePage,
    },
  );
}

function publicEndpoint(subject: Subject): Effect {
  const open = [
    at(subject.after?.inputs, "vpcConfig", "endpointPublicAccess"),
    willBe(subject, "endpointPublicAccess"),
  ];
  const name = nameOf(subject);
  if (open.some(isHidden))
    return unknown(`Who still reaches the API of ${name} cannot be told.`, { page: endpointPage });
  if (open.includes(false))
    return interruption(
      `The API of ${name} is no longer reachable from outside the VPC: people and pipelines there lose it.`,
      { page: endpointPage },
    );
  return nothing(`The API of ${name} is reachable from outside the VPC, too.`, { page: endpointPage });
}

function privateEndpoint(subject: Subject): Effect {
  const open = [
    at(subject.after?.inputs, "vpcConfig", "endpointPrivateAccess"),
    willBe(subject, "endpointPrivateAccess"),
  ];
  const name = nameOf(subject);
  if (open.some(isHidden)) return unknown(`How nodes reach the API of ${name} cannot be told.`, { page: endpointPage });
  if (open.includes(true)) return nothing(`Nodes reach the API of ${name} within the VPC.`, { page: endpointPage });
  return interruption(
    `Nodes and all else in the VPC reach the API of ${name} only by its public endpoint, if that lets their addresses in.`,
    { page: endpointPage },
  );
}

function publicSources(subject: Subject): Effect {
  const sources = (side: typeof was) =>
    side(subject, "vpcConfig", "publicAccessCidrs") ?? side(subject, "publicAccessCidrs");
  const [before, after] = [sources(was), sources(willBe)];
  const name = nameOf(subject);
  if (isHidden(before) || isHidden(after))
    return unknown(`Who still reaches the API of ${name} cannot be told.`, { page: endpointPage });
  const now = list(after).map(worded);
  const removed = (before === undefined ? ["0.0.0.0/0"] : list(before).map(worded)).filter(
    (cidr) => !now.includes(cidr),
  );
  if (after === undefined || now.includes("0.0.0.0/0"))
    return nothing(`The API of ${name} lets every address try.`, { page: endpointPage });
  if (removed.length === 0) return nothing(`More addresses reach the API of ${name}.`, { page: endpointPage });
  return interruption(
    `${listed(removed)} no longer ${removed.length === 1 ? "reaches" : "reach"} the API of ${name}${removed.includes("0.0.0.0/0") ? `: only ${listed(now)} may` : ""}.`,
    { page: endpointPage },
  );
}

function moves(subject: Subject): Effect {
  return rollingRestart(
    `The control plane of ${nameOf(subject)} gets new network interfaces: calls to the API may fail for moments.`,
    {
      page: "https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html",
    },
  );
}

function logs(subject: Subject): Effect {
  const types = (value: Value) => oneOrMore(value).map(worded);
  const [before, after] = [
    types(was(subject, "enabledClusterLogTypes")),
    types(willBe(subject, "enabledClusterLogTypes")),
  ];
  const removed = before.filter((type) => !after.includes(type));
  const page = "https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html";
  if (removed.length > 0)
    return nothing(`Logs of ${listed(removed)} are no longer written; those that are there stay.`, { page });
  return nothing("More logs of the control plane are written.", { page });
}

function encryption(): Effect {
  return nothing("Secrets are encrypted with the key, those that exist as well; this cannot be undone.", {
    page: "https://docs.aws.amazon.com/eks/latest/userguide/enable-kms.html",
  });
}

function protection(subject: Subject): Effect {
  return willBe(subject, "deletionProtection") === true
    ? nothing(`EKS refuses to delete ${nameOf(subject)}.`)
    : nothing(`From now on nothing keeps ${nameOf(subject)} from being deleted.`);
}

function authentication(subject: Subject): Effect {
  const after = willBe(subject, "accessConfig", "authenticationMode") ?? willBe(subject, "authenticationMode");
  const page = "https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html";
  if (after === "API")
    return interruption(
      `Whoever only the ConfigMap aws-auth lets in loses access to ${nameOf(subject)}; this cannot be undone.`,
      { page },
    );
  if (after === "API_AND_CONFIG_MAP") return nothing("Access entries count beside the ConfigMap aws-auth.", { page });
  return unknown(`Who keeps access to ${nameOf(subject)} cannot be told.`, { page });
}

function autoMode(subject: Subject): Effect {
  const enabled = [willBe(subject, "computeConfig", "enabled"), willBe(subject, "autoMode", "enabled")];
  const page = "https://docs.aws.amazon.com/eks/latest/userguide/automode.html";
  if (enabled.includes(false) || enabled.every((value) => value === undefined))
    return interruption("The nodes that EKS Auto Mode brought go, and its load balancers with it.", { page });
  if (was(subject, "computeConfig", "enabled") === true || was(subject, "autoMode", "enabled") === true)
    return nodeReplacement("Node pools of EKS Auto Mode change: their nodes may be replaced.", { page });
  return nothing("EKS Auto Mode brings nodes where pods need them.", { page });
}
