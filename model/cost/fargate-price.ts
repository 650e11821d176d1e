import type { Price } from "../data/prices.ts";
import type { Resources } from "../instances.ts";
import { type CostContext, priceOf } from "./item.ts";

/** Of one pod's machine for an hour: https://aws.amazon.com/fargate/pricing/ */
export function fargatePrice(size: Resources, context: CostContext): Price | undefined {
  const vcpu = priceOf(context, "fargateVcpuHour");
  const gb = priceOf(context, "fargateGbHour");
  if (vcpu === undefined || gb === undefined) return undefined;
  const usd = (size.cpuMillis / 1000) * vcpu.usd + (size.memoryMib / 1024) * gb.usd;
  return { usd, source: vcpu.source };
}
