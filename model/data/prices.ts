/**
 * What AWS asks for, on demand, for Linux, in USD without tax. Only what was read is here; a price that is not here is not known, and
 * never nothing. No quotation: https://aws.amazon.com/pricing/
 */

export interface Price {
  readonly usd: number;
  /** "AWS price list of 2026-09-25" */
  readonly source: string;
}

export type PriceItem =
  | "clusterHour"
  | "extendedSupportHour"
  | "fargateVcpuHour"
  | "fargateGbHour"
  | "natGatewayHour"
  | "natGatewayGb"
  | "applicationLoadBalancerHour"
  | "applicationLoadBalancerUnit"
  | "networkLoadBalancerHour"
  | "networkLoadBalancerUnit"
  | "interfaceEndpointHour"
  | "interfaceEndpointGb"
  | "publicIpv4Hour"
  | "gp3GbMonth"
  | "logIngestionGb"
  | "logStorageGbMonth"
  | "customMetricMonth"
  | "alarmMonth"
  | "kmsKeyMonth"
  | "egressGb";

export interface RegionPrices {
  readonly items: Readonly<Partial<Record<PriceItem, Price>>>;
  /** An hour of an instance, by type. */
  readonly instances: Readonly<Record<string, Price>>;
}

const list = (usd: number, day: string): Price => ({ usd, source: `AWS price list of ${day}` });
/** Told by others who had read AWS's list. */
const reported = (usd: number, day: string): Price => ({ usd, source: `reported by others, ${day}` });

const tokyo: RegionPrices = {
  items: {
    clusterHour: list(0.1, "2026-09-18"),
    // Read in two other regions, where it is the same, as the standard price is.
    extendedSupportHour: reported(0.5, "2026-09 for other regions"),
    fargateVcpuHour: list(0.05056, "2026-09-25"),
    fargateGbHour: list(0.00553, "2026-09-25"),
    natGatewayHour: list(0.062, "2026-09-25"),
    natGatewayGb: list(0.062, "2026-09-25"),
    applicationLoadBalancerHour: list(0.0243, "2026-08-27"),
    applicationLoadBalancerUnit: list(0.008, "2026-08-27"),
    networkLoadBalancerHour: list(0.0243, "2026-09-11"),
    networkLoadBalancerUnit: list(0.006, "2026-09-11"),
    interfaceEndpointHour: list(0.014, "2026-09"),
    interfaceEndpointGb: list(0.01, "2026-09"),
    publicIpv4Hour: list(0.005, "2026-09-25"),
    gp3GbMonth: list(0.096, "2026-09"),
    logIngestionGb: list(0.76, "2026-07-01"),
    logStorageGbMonth: list(0.033, "2026-07-01"),
    customMetricMonth: list(0.3, "2026-09-23"),
    alarmMonth: list(0.1, "2026-09-23"),
    kmsKeyMonth: list(1, "2026-09"),
    egressGb: list(0.114, "2026-09"),
  },
  instances: {
    "t3.medium": reported(0.0544, "mid-2026"),
    "t3.large": reported(0.1088, "mid-2026"),
    "m5.large": reported(0.124, "mid-2026"),
    "m6i.large": reported(0.124, "mid-2026"),
    "m7i.large": list(0.1302, "2026-09-23"),
    "m7i.xlarge": reported(0.2604, "2026"),
    "m7i.4xlarge": reported(1.0416, "2026"),
    "m7i.8xlarge": reported(2.0832, "2026"),
    "m7g.large": reported(0.1054, "2026"),
    "m8a.large": reported(0.15722, "2026"),
    "m8g.large": reported(0.11594, "2026"),
    "c5.large": reported(0.107, "mid-2026"),
    "c7g.xlarge": list(0.1819, "2026-09"),
    "r5.large": reported(0.152, "mid-2026"),
    "r6i.large": reported(0.152, "2026"),
  },
};

const virginia: RegionPrices = {
  items: {
    clusterHour: list(0.1, "2026-09-28"),
    extendedSupportHour: list(0.5, "2026-09-28"),
    fargateVcpuHour: list(0.04048, "2026-09-28"),
    fargateGbHour: list(0.004445, "2026-09-28"),
    natGatewayHour: list(0.045, "2026-10"),
    natGatewayGb: list(0.045, "2026-10"),
    applicationLoadBalancerHour: list(0.0225, "2026-10"),
    applicationLoadBalancerUnit: list(0.008, "2026-10"),
    networkLoadBalancerHour: reported(0.0225, "2026-10"),
    networkLoadBalancerUnit: reported(0.006, "2026-10"),
    interfaceEndpointHour: list(0.01, "2026-09-17"),
    interfaceEndpointGb: list(0.01, "2026-09-17"),
    publicIpv4Hour: list(0.005, "2026-10"),
    gp3GbMonth: reported(0.08, "2026-10"),
    logIngestionGb: reported(0.5, "2026-06-13"),
    customMetricMonth: reported(0.3, "2026-02-15"),
  },
  instances: {
    "t3.medium": list(0.0416, "2026-07-20"),
    "t3.large": list(0.0832, "2026-07-20"),
    "m5.large": list(0.096, "2026-07-20"),
    "m6i.large": list(0.096, "2026-07-20"),
    "m7i.large": list(0.1008, "2026-07-20"),
    "m7i.xlarge": reported(0.2016, "2026"),
    "m7i.2xlarge": reported(0.4032, "2026"),
    "m7i.4xlarge": reported(0.8064, "2026"),
    "m7g.large": list(0.0816, "2026-07-20"),
    "m8a.large": reported(0.12172, "2026"),
    "m8g.large": reported(0.08976, "2026"),
    "c6i.large": list(0.085, "2026-07-20"),
    "r6i.large": list(0.126, "2026-07-20"),
  },
};

export const prices: Readonly<Record<string, RegionPrices>> = {
  "ap-northeast-1": tokyo,
  "us-east-1": virginia,
};

/** An hour of a larger control plane, on top of the standard price: https://docs.aws.amazon.com/eks/latest/userguide/eks-provisioned-control-plane.html */
export const controlPlaneTiers: Readonly<Record<string, Readonly<Record<string, Price>>>> = {
  "us-east-1": {
    "tier-xl": list(1.65, "2026-10"),
    "tier-2xl": list(3.4, "2026-10"),
    "tier-4xl": list(6.9, "2026-10"),
    "tier-8xl": list(13.9, "2026-10"),
  },
};
