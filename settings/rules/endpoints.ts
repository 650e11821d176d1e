import { endpointName, endpointServices } from "../../components/endpoints.ts";
import { NatGateways } from "../../components/network-rules.ts";
import type { Path } from "../paths.ts";
import type { EksSettings } from "../schema.ts";
import type { Contradiction } from "./finding.ts";

type EndpointSettings = Pick<EksSettings, "network" | "loadBalancerController" | "nodeGroups">;

/** A setting that calls AWS from inside the VPC. */
interface Caller {
  readonly path: Path;
  readonly services: readonly string[];
  /** What happens where they cannot be reached. */
  readonly otherwise: string;
}

/** Without NAT gateways AWS is reached through endpoints only; a VPC that is there may have others than those we know of. */
export function endpointRules(settings: EndpointSettings): Contradiction[] {
  const { natGateways, existing, interfaceEndpoints } = settings.network;
  if (natGateways !== NatGateways.None || existing !== undefined) return [];
  const there = endpointServices(false, interfaceEndpoints);
  return callers(settings).flatMap(({ path, services, otherwise }) => {
    const missing = services.filter((service) => !there.some((other) => endpointName(other) === endpointName(service)));
    if (missing.length === 0) return [];
    const names = missing.join(" and ");
    const rule = `but network.natGateways is none and there is no endpoint for ${names}, so that ${otherwise}`;
    const add =
      interfaceEndpoints === undefined
        ? `set network.interfaceEndpoints to [${[...there, ...missing].join(", ")}]`
        : `add ${names} to network.interfaceEndpoints`;
    return [{ path, value: true, rule, fix: `Set it to false, or ${add}.`, also: [["network"], path.slice(0, 2)] }];
  });
}

function callers({ loadBalancerController: { enabled, webFirewall }, nodeGroups }: EndpointSettings): Caller[] {
  const controller = {
    path: ["loadBalancerController", "webFirewall"],
    services: ["wafv2"],
    otherwise: "the controller, which asks AWS WAF about each ALB, would wait in vain and finish none",
  };
  // https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html
  const nodes = Object.entries(nodeGroups)
    .filter(([, { sessionManager }]) => sessionManager)
    .map(([name]) => ({
      path: ["nodeGroups", name, "sessionManager"],
      services: ["ssm", "ssmmessages"],
      otherwise: "no session would ever reach a node",
    }));
  return [...(enabled && webFirewall ? [controller] : []), ...nodes];
}
