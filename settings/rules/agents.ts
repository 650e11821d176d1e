import { knownAddOn } from "../../components/known-add-ons.ts";
import type { EksSettings } from "../schema.ts";
import type { Contradiction } from "./finding.ts";

type AgentSettings = Pick<EksSettings, "addOns" | "logging" | "metrics">;

const observability = "amazon-cloudwatch-observability";

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/install-CloudWatch-Observability-EKS-addon.html */
export function agentRules({ addOns, logging, metrics }: AgentSettings): Contradiction[] {
  if (addOns[observability] === undefined || !addOns[observability].enabled) return [];
  const on = Object.entries({ logging, metrics }).flatMap(([key, { enabled }]) => (enabled ? [`${key}.enabled`] : []));
  if (on.length === 0) return [];
  const { namespace } = knownAddOn(observability);
  return [
    {
      path: ["addOns", observability],
      rule: `would install Fluent Bit and the CloudWatch agent under the same names in ${namespace} as ${on.join(" and ")}`,
      fix: `Remove it, or set ${on.join(" and ")} to false.`,
      also: [["logging"], ["metrics"]],
    },
  ];
}
