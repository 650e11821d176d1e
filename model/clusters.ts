import type { PlannedResource } from "../plan/plan.ts";
import { parsed } from "./iam.ts";
import { at, isHidden, isMissing, list, text, type Value } from "./json.ts";
import { inSubnets } from "./likely-subnets.ts";
import type { AddOn, Cluster } from "./nodes.ts";
import type { PlanIndex } from "./plan-index.ts";
import { addOnTypes } from "./types.ts";
import { vpcCni } from "./vpc-cni.ts";

const packagedType = "eks:index:Cluster";

/** A packaged cluster counts only where the plan does not show what it contains. */
export function clusters(index: PlanIndex): Cluster[] {
  const bare = index.ofType("aws:eks/cluster:Cluster");
  const shown = new Set(bare.map(({ parent }) => parent));
  const packaged = index.ofType(packagedType).filter(({ urn }) => !shown.has(urn));
  const all = [...bare, ...packaged];
  return all.map((resource) => cluster(resource, index, all.length === 1));
}

function cluster(resource: PlannedResource, index: PlanIndex, only: boolean): Cluster {
  const { inputs } = resource;
  const name = text(at(inputs, "name"));
  const version = text(at(inputs, "version"));
  const addOns = { ...installed(resource), ...addOnsOf(resource, index, only) };
  const cni = addOns["vpc-cni"];
  const options = cni?.resource === resource ? at(inputs, "vpcCniOptions") : undefined;
  return {
    resource,
    ...(name === undefined ? {} : { name }),
    ...(version === undefined ? {} : { version }),
    ...inSubnets(index, ...subnetInputs(resource)),
    addOns,
    vpcCni: vpcCni(cni?.configuration, options),
    ipv6: [at(inputs, "ipFamily"), at(inputs, "kubernetesNetworkConfig", "ipFamily")].includes("ipv6"),
    autoMode: isAutoMode(resource),
  };
}

function isAutoMode({ inputs }: PlannedResource): boolean {
  return [at(inputs, "autoMode", "enabled"), at(inputs, "computeConfig", "enabled")].includes(true);
}

/** https://www.pulumi.com/registry/packages/eks/api-docs/cluster/: all the subnets it is given, public ones included. */
function subnetInputs(resource: PlannedResource): (readonly [PlannedResource, ...string[]])[] {
  if (resource.type !== packagedType) return [[resource, "vpcConfig", "subnetIds"]];
  return ["subnetIds", "privateSubnetIds", "publicSubnetIds"]
    .filter((key) => !isMissing(at(resource.inputs, key)))
    .map((key) => [resource, key] as const);
}

/** Without a word of it EKS installs these three as plain manifests; `eks.Cluster` turns them into add-ons. */
function installed(resource: PlannedResource): Record<string, AddOn> {
  const { inputs } = resource;
  if (isAutoMode(resource)) return {};
  const selfManaged = at(inputs, "bootstrapSelfManagedAddons") !== false;
  const packaged = resource.type === packagedType;
  const option = (key: string) => at(inputs, key);
  const enabled = (key: string) => packaged && at(option(key), "enabled") !== false;
  const coredns = at(option("corednsAddonOptions"), "enabled") === true || at(inputs, "skipDefaultNodeGroup") !== true;
  const cni = packaged && at(inputs, "useDefaultVpcCni") !== true;
  return {
    ...(selfManaged || cni
      ? { "vpc-cni": addOn(resource, at(option("vpcCniOptions"), "addonVersion"), option("vpcCniOptions")) }
      : {}),
    ...(selfManaged || enabled("kubeProxyAddonOptions")
      ? {
          "kube-proxy": addOn(
            resource,
            at(option("kubeProxyAddonOptions"), "version"),
            option("kubeProxyAddonOptions"),
          ),
        }
      : {}),
    ...(selfManaged || (enabled("corednsAddonOptions") && coredns)
      ? { coredns: addOn(resource, at(option("corednsAddonOptions"), "version"), option("corednsAddonOptions")) }
      : {}),
  };
}

function addOn(resource: PlannedResource, version: Value, options: Value): AddOn {
  const known = text(version);
  const configuration = configurationOf(at(options, "configurationValues"));
  return {
    ...(known === undefined ? {} : { version: known }),
    resource,
    ...(configuration === undefined ? {} : { configuration }),
  };
}

function addOnsOf(cluster: PlannedResource, index: PlanIndex, only: boolean): Record<string, AddOn> {
  const name = text(at(cluster.inputs, "name"));
  const own = index.ofType(...addOnTypes).filter(({ inputs, dependencies, parent }) => {
    const given = text(at(inputs, "clusterName"));
    const references = at(inputs, "cluster", "resource") === cluster.urn || dependencies.includes(cluster.urn);
    return only || (given !== undefined && given === name) || references || parent === cluster.urn;
  });
  return Object.fromEntries(
    own.flatMap((resource): [string, AddOn][] => {
      const called = text(at(resource.inputs, "addonName"));
      return called === undefined
        ? []
        : [[called, addOn(resource, at(resource.inputs, "addonVersion"), resource.inputs)]];
    }),
  );
}

/** The provider takes JSON as text, the packaged component an object. */
function configurationOf(value: Value): Value {
  if (typeof value === "string") return value === "" ? undefined : parsed(value);
  return isHidden(value) || (typeof value === "object" && value !== null && list(value).length === 0)
    ? value
    : undefined;
}
