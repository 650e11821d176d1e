import { isPrivate } from "../../model/address-scope.ts";
import { type Listener, type LoadBalancer, loadBalancersOf } from "../../model/load-balancers.ts";
import { type PlannedResource, Severity } from "../../plan/plan.ts";
import { type Check, cannotTell, type Hit, hit } from "../check.ts";

export const internetPlainText: Check = {
  id: "internet-plain-text",
  severity: Severity.Warning,
  title: "What the internet reaches is encrypted, or answers with a redirect to HTTPS.",
  why: "Everyone on the way reads and changes what travels as plain text, passwords and cookies included.",
  page: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/create-https-listener.html",
  find: (_, index) =>
    loadBalancersOf(index).flatMap((balancer) => {
      const plain = balancer.listeners.filter(isPlain);
      const [resource] = balancer.resources;
      if (resource === undefined || plain.length === 0 || isReachedPrivately(balancer)) return [];
      const fix = "Give it a certificate, and let HTTP redirect to HTTPS; or make it internal.";
      if (balancer.internetFacing === undefined)
        return [cannotTell(resource, `whether the internet reaches ${balancer.label}, which encrypts nothing`, fix)];
      const ports = plain.map(({ protocol, port }) => `${protocol} ${port}`).join(", ");
      return [hit(resource, `${balancer.label} takes ${ports} from the internet without TLS.`, fix)];
    }),
};

/** Ports of protocols that encrypt by themselves: a TCP listener there passes TLS, or SSH, on to the pods. */
const encryptedPorts = new Set([22, 443, 465, 636, 853, 989, 990, 993, 995, 5671, 6443, 8443, 8883, 9443]);

function isPlain({ protocol, tls, redirects, port }: Listener): boolean {
  if (tls || redirects || protocol === "UDP" || protocol === "TCP_UDP") return false;
  return protocol === "HTTP" || !encryptedPorts.has(port);
}

function isReachedPrivately({ internetFacing, sourceRanges = [] }: LoadBalancer): boolean {
  return internetFacing === false || (sourceRanges.length > 0 && sourceRanges.every(isPrivate));
}

export const internetFacingByDefault: Check = {
  id: "internet-facing-by-default",
  severity: Severity.Warning,
  title: "A load balancer faces the internet only where its own inputs say so.",
  why: "A forgotten annotation is then enough to publish what was meant for the VPC.",
  page: "https://docs.aws.amazon.com/eks/latest/best-practices/load-balancing.html",
  find: (_, index) =>
    loadBalancersOf(index).flatMap(({ internetFacing, schemeByDefault, resources, label, kind }) => {
      const [resource] = resources;
      if (resource === undefined || internetFacing !== true || !schemeByDefault) return [];
      const message = `${label} faces the internet because nothing says otherwise.`;
      return [hit(resource, message, `Say which it is: ${schemeInput(resource, kind)}.`)];
    }),
};

function schemeInput({ type }: PlannedResource, kind: LoadBalancer["kind"]): string {
  if (!type.startsWith("kubernetes:")) return "set internal to true or false";
  if (type.endsWith(":Ingress")) return "set the annotation alb.ingress.kubernetes.io/scheme";
  const name = kind === "CLB" ? "internal to true or false" : "scheme to internal or internet-facing";
  return `set the annotation service.beta.kubernetes.io/aws-load-balancer-${name}`;
}

export const oldTlsPolicy: Check = {
  id: "old-tls-policy",
  severity: Severity.Warning,
  title: "Load balancers accept TLS 1.2 and newer only.",
  why: "TLS 1.0 and 1.1 are broken and forbidden by PCI DSS; a policy that accepts them is the default of listeners that name none.",
  page: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html",
  find: (_, index) => loadBalancersOf(index).flatMap(policyHits),
};

function policyHits({ resources, listeners, sslPolicy, label }: LoadBalancer): Hit[] {
  const [resource] = resources;
  if (resource === undefined || !listeners.some(({ tls }) => tls)) return [];
  const fix =
    "Set its TLS policy to ELBSecurityPolicy-TLS13-1-2-2021-06 (a Classic Load Balancer: ELBSecurityPolicy-TLS-1-2-2017-01).";
  if (sslPolicy !== undefined && modern.test(sslPolicy)) return [];
  if (sslPolicy !== undefined && old.test(sslPolicy))
    return [hit(resource, `${label} accepts TLS 1.0 or 1.1: its policy is ${sslPolicy}.`, fix)];
  return [cannotTell(resource, `which versions of TLS ${label} accepts`, fix)];
}

/** The number after TLS is the oldest version of a policy, save in TLS13, where it follows. */
const modern = /^ELBSecurityPolicy-(TLS13-1-[23]|TLS-1-2|FS-1-2)-/;
const old = /^ELBSecurityPolicy-(TLS13-1-[01]-|TLS-1-[01]-|FS-2018|FS-1-1-|20\d\d-)/;
