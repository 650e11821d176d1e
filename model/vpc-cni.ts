import { at, isHidden, type Value } from "./json.ts";
import type { VpcCni } from "./nodes.ts";

/** As text, since environment variables are texts; a number or a boolean is what its text says. */
function setting(values: readonly Value[]): Value {
  const value = values.find((one) => one !== undefined && one !== null);
  return typeof value === "number" || typeof value === "boolean" ? String(value) : value;
}

function count(value: Value): number | undefined {
  return typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}

/**
 * From the add-on's configuration, and from the options of `eks.Cluster` of the same meaning; defaults are the add-on's own.
 * https://github.com/aws/amazon-vpc-cni-k8s#cni-configuration-variables
 */
export function vpcCni(configuration: Value, options?: Value): VpcCni {
  const read = (variable: string, ...inOptions: readonly string[]) =>
    setting([at(configuration, "env", variable), ...inOptions.map((name) => at(options, name))]);
  const prefixes = read("ENABLE_PREFIX_DELEGATION", "enablePrefixDelegation");
  const warmEnis = read("WARM_ENI_TARGET", "warmEniTarget");
  const warmPrefixes = read("WARM_PREFIX_TARGET", "warmPrefixTarget");
  const warmIps = read("WARM_IP_TARGET", "warmIpTarget");
  const minimumIps = read("MINIMUM_IP_TARGET");
  const custom = read("AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG", "cniCustomNetworkCfg", "customNetworkConfig");
  const warmIpTarget = count(warmIps);
  const minimumIpTarget = count(minimumIps);
  return {
    prefixDelegation: prefixes === "true",
    warmEniTarget: count(warmEnis) ?? 1,
    warmPrefixTarget: count(warmPrefixes) ?? 1,
    ...(warmIpTarget === undefined || warmIpTarget === 0 ? {} : { warmIpTarget }),
    ...(minimumIpTarget === undefined || minimumIpTarget === 0 ? {} : { minimumIpTarget }),
    customNetworking: custom === "true",
    unclear: [configuration, prefixes, warmEnis, warmPrefixes, warmIps, minimumIps, custom].some(isHidden),
  };
}
