import type { Json } from "../../plan/plan.ts";
import { at, fields, isHidden, type Value } from "../json.ts";
import { compared } from "../sorting.ts";
import type { ClusterSurroundings } from "./eks-cluster.ts";
import { unknown } from "./inside.ts";

const addOnType = "aws:eks/addon:Addon";

/** vpc-cni and kube-proxy unless they are turned off, coredns where there is something it can run on. */
export function addClusterAddOns(around: ClusterSurroundings): void {
  const { component, add, autoMode } = around;
  const { inputs, name } = component;
  if (at(inputs, "kubeProxyAddonOptions", "enabled") ?? !autoMode)
    add(addOnType, `${name}-kube-proxy`, {
      inputs: addOnInputs(around, "kube-proxy", "kubeProxyAddonOptions"),
      madeOf: { addonVersion: ["kubeProxyAddonOptions"], configurationValues: ["kubeProxyAddonOptions"] },
    });
  const ownCni = at(inputs, "useDefaultVpcCni");
  if (typeof ownCni === "boolean" ? !ownCni : !autoMode) addVpcCni(around);
  if (hasCoreDns(around))
    add(addOnType, `${name}-coredns`, {
      inputs: addOnInputs(around, "coredns", "corednsAddonOptions"),
      madeOf: { addonVersion: ["corednsAddonOptions"], configurationValues: ["corednsAddonOptions"] },
    });
}

function hasCoreDns({ component: { inputs }, autoMode }: ClusterSurroundings): boolean {
  const options = at(inputs, "corednsAddonOptions");
  const enabled = at(options, "enabled");
  if (enabled === true || at(options, "configurationValues") !== undefined) return true;
  const placed = isOn(at(inputs, "fargate")) || at(inputs, "skipDefaultNodeGroup") !== true || autoMode;
  return placed && enabled !== false;
}

/** Options of the component that stand for yes by being there. */
export function isOn(value: Value): boolean {
  return value !== undefined && value !== null && value !== false;
}

function addOnInputs(
  { component, clusterName }: ClusterSurroundings,
  addonName: string,
  option: string,
): Record<string, Value> {
  const options = at(component.inputs, option);
  const values = at(options, "configurationValues");
  const fargate = addonName === "coredns" && isOn(at(component.inputs, "fargate"));
  return {
    clusterName,
    addonName,
    preserve: true,
    tags: at(component.inputs, "tags"),
    addonVersion: at(options, "version") ?? unknown,
    ...conflicts(options),
    configurationValues: fargate
      ? asText({ computeType: "Fargate", ...fields(values) })
      : values === undefined
        ? undefined
        : asText(values),
  };
}

function conflicts(options: Value): Record<string, Value> {
  return {
    resolveConflictsOnCreate: at(options, "resolveConflictsOnCreate") ?? "OVERWRITE",
    resolveConflictsOnUpdate: at(options, "resolveConflictsOnUpdate") ?? "OVERWRITE",
  };
}

function addVpcCni(around: ClusterSurroundings): void {
  const { component, add, clusterName } = around;
  const name = `${component.name}-vpc-cni`;
  const options = at(component.inputs, "vpcCniOptions");
  const tags = at(component.inputs, "tags");
  const parent = add("eks:index:VpcCniAddon", name, {
    custom: false,
    inputs: { ...fields(options), clusterName, tags },
  });
  const addOn = add(addOnType, name, {
    parent,
    inputs: {
      clusterName,
      addonName: "vpc-cni",
      addonVersion: at(options, "addonVersion") ?? unknown,
      preserve: true,
      ...conflicts(options),
      configurationValues: isHidden(options) ? unknown : vpcCniConfiguration(options),
      serviceAccountRoleArn: at(options, "serviceAccountRoleArn"),
      tags,
    },
    madeOf: Object.fromEntries(
      ["addonVersion", "configurationValues", "serviceAccountRoleArn"].map((key) => [key, ["vpcCniOptions"]]),
    ),
  });
  const privileged = at(options, "securityContextPrivileged");
  if (!isOn(privileged)) return;
  const container = { name: "aws-node", securityContext: { privileged } };
  add("kubernetes:apps/v1:DaemonSetPatch", name, {
    parent,
    inputs: {
      metadata: { name: "aws-node", namespace: "kube-system", annotations: { "pulumi.com/patchForce": "true" } },
      spec: { template: { spec: { containers: [container] } } } as Json,
    },
    dependsOn: [addOn],
    options: { retainOnDelete: true },
  });
}

/** Set whatever the options say, and others only where they say something. */
const usual: Readonly<Record<string, string>> = {
  AWS_VPC_ENI_MTU: "9001",
  AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: "false",
  AWS_VPC_K8S_CNI_EXTERNALSNAT: "false",
  AWS_VPC_K8S_CNI_LOGLEVEL: "DEBUG",
  AWS_VPC_K8S_CNI_LOG_FILE: "/host/var/log/aws-routed-eni/ipamd.log",
  AWS_VPC_K8S_CNI_VETHPREFIX: "eni",
  AWS_VPC_K8S_PLUGIN_LOG_FILE: "/var/log/aws-routed-eni/plugin.log",
  AWS_VPC_K8S_PLUGIN_LOG_LEVEL: "DEBUG",
  ENABLE_POD_ENI: "false",
  WARM_ENI_TARGET: "1",
};

const variables: Readonly<Record<string, string>> = {
  nodePortSupport: "AWS_VPC_CNI_NODE_PORT_SUPPORT",
  customNetworkConfig: "AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG",
  cniCustomNetworkCfg: "AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG",
  warmEniTarget: "WARM_ENI_TARGET",
  warmIpTarget: "WARM_IP_TARGET",
  warmPrefixTarget: "WARM_PREFIX_TARGET",
  enablePrefixDelegation: "ENABLE_PREFIX_DELEGATION",
  logLevel: "AWS_VPC_K8S_CNI_LOGLEVEL",
  logFile: "AWS_VPC_K8S_CNI_LOG_FILE",
  vethPrefix: "AWS_VPC_K8S_CNI_VETHPREFIX",
  eniMtu: "AWS_VPC_ENI_MTU",
  eniConfigLabelDef: "ENI_CONFIG_LABEL_DEF",
  pluginLogLevel: "AWS_VPC_K8S_PLUGIN_LOG_LEVEL",
  pluginLogFile: "AWS_VPC_K8S_PLUGIN_LOG_FILE",
  enablePodEni: "ENABLE_POD_ENI",
  cniConfigureRpfilter: "AWS_VPC_K8S_CNI_CONFIGURE_RPFILTER",
  externalSnat: "AWS_VPC_K8S_CNI_EXTERNALSNAT",
  cniExternalSnat: "AWS_VPC_K8S_CNI_EXTERNALSNAT",
};

/** What is written out under `configurationValues` goes before what the other options say. */
function vpcCniConfiguration(options: Value): Json {
  const given = at(options, "configurationValues");
  if (isHidden(given)) return unknown;
  const policy = at(options, "enableNetworkPolicy");
  const env = Object.entries(variables).flatMap(([option, variable]): [string, Json][] => {
    const value = at(options, option);
    return isOn(value) && value !== 0 && value !== "" ? [[variable, isHidden(value) ? unknown : String(value)]] : [];
  });
  const early = at(options, "disableTcpEarlyDemux");
  const initEnv = { DISABLE_TCP_EARLY_DEMUX: isHidden(early) ? unknown : String(early === true) };
  const init = fields(at(given, "init"));
  return asText({
    ...(policy === undefined ? {} : { enableNetworkPolicy: isHidden(policy) ? unknown : String(policy === true) }),
    ...fields(given),
    env: { ...usual, ...Object.fromEntries(env), ...fields(at(given, "env")) },
    init: { ...init, env: { ...initEnv, ...fields(at(given, "init", "env")) } },
  });
}

/** JSON with its keys in order, as the add-on gets it; nothing where a part is not known. */
function asText(value: Value): Json {
  let hidden = false;
  const text = JSON.stringify(value, (_, item: Json) => {
    hidden ||= isHidden(item);
    if (typeof item !== "object" || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => compared(a, b)));
  });
  return hidden ? unknown : text;
}
