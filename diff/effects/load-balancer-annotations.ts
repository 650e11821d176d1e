/**
 * What the AWS Load Balancer Controller does when an annotation changes. It makes another load balancer where type or scheme differ, and
 * other target groups where their kind differs; the rest it changes in place.
 * https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/ and …/guide/service/annotations/
 */

import { fields, isHidden } from "../../model/json.ts";
import { type Effect, EffectKind } from "../diff.ts";
import { nothing, together } from "./outcome.ts";
import { objectLabel, type Subject, was, willBe } from "./subject.ts";

/** `message` continues the object's label. */
type Meaning = { readonly kind: EffectKind; readonly message: string };

export interface Annotations {
  readonly prefixes: readonly string[];
  readonly page: string;
  /** By what follows the prefix; the longest that the name begins with counts. */
  readonly meanings: Readonly<Record<string, Meaning>>;
}

const { Interruption, Nothing, Unknown } = EffectKind;

const newLoadBalancer: Meaning = {
  kind: Interruption,
  message: "gets a new load balancer with a new host name: DNS records and clients that know the old one must follow",
};
const newTargets: Meaning = {
  kind: Interruption,
  message: "has its target groups made anew: requests fail until the new targets are healthy",
};
const inPlace: Meaning = { kind: Nothing, message: "has its load balancer changed in place; connections stay" };
const healthChecks: Meaning = {
  kind: Nothing,
  message: "has its health checks changed in place; pods that fail the new ones get no requests",
};
const otherClients: Meaning = { kind: Interruption, message: "lets other clients in than before: some may be cut off" };
const tls: Meaning = {
  kind: Unknown,
  message: "offers other TLS versions or ciphers: whether all clients speak them is not known",
};
const listeners: Meaning = {
  kind: Interruption,
  message: "listens at other ports or protocols: clients of the old ones fail",
};
const otherNetwork: Meaning = {
  kind: Interruption,
  message: "moves to other subnets or addresses: clients that know the old addresses fail",
};

const shared: Readonly<Record<string, Meaning>> = {
  "healthcheck-": healthChecks,
  "target-group-attributes": inPlace,
  "target-node-labels": { kind: Interruption, message: "sends to other nodes: connections through the others end" },
  subnets: otherNetwork,
  "security-groups": otherClients,
  "manage-backend-security-group-rules": otherClients,
  "ip-address-type": otherNetwork,
};

export const ingressAnnotations: Annotations = {
  prefixes: ["alb.ingress.kubernetes.io/"],
  page: "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/",
  meanings: {
    ...shared,
    scheme: newLoadBalancer,
    "group.name": newLoadBalancer,
    "group.order": {
      kind: Unknown,
      message: "has its rules tried in another order: which rule answers a request is not known",
    },
    "target-type": newTargets,
    "backend-protocol": newTargets,
    "listen-ports": listeners,
    "inbound-cidrs": otherClients,
    "security-group-prefix-lists": otherClients,
    "mutual-authentication": otherClients,
    "auth-": otherClients,
    "ssl-policy": tls,
    "certificate-arn": { kind: Nothing, message: "shows new connections another certificate" },
    "ssl-redirect": { kind: Nothing, message: "sends clients of HTTP to HTTPS, or no longer" },
    "success-codes": healthChecks,
    "healthy-threshold-count": healthChecks,
    "unhealthy-threshold-count": healthChecks,
    "load-balancer-name": {
      kind: Nothing,
      message: "keeps the load balancer it has: the name counts only when one is made",
    },
    "load-balancer-attributes": inPlace,
    "listener-attributes": inPlace,
    "shield-advanced-protection": inPlace,
    "minimum-load-balancer-capacity": inPlace,
    tags: inPlace,
  },
};

export const serviceAnnotations: Annotations = {
  prefixes: ["service.beta.kubernetes.io/aws-load-balancer-", "service.beta.kubernetes.io/"],
  page: "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/",
  meanings: {
    ...shared,
    type: newLoadBalancer,
    scheme: newLoadBalancer,
    internal: newLoadBalancer,
    "nlb-target-type": newTargets,
    "backend-protocol": newTargets,
    "proxy-protocol": {
      kind: Interruption,
      message: "puts a proxy header before each connection, or no longer: pods that do not expect that fail",
    },
    "ssl-cert": { kind: Nothing, message: "shows new connections another certificate" },
    "ssl-ports": listeners,
    "ssl-negotiation-policy": tls,
    "alpn-policy": tls,
    "load-balancer-source-ranges": otherClients,
    "security-group-prefix-lists": otherClients,
    "inbound-sg-rules-on-private-link-traffic": otherClients,
    "eip-allocations": otherNetwork,
    "private-ipv4-addresses": otherNetwork,
    "ipv6-addresses": otherNetwork,
    name: { kind: Nothing, message: "keeps the load balancer it has: the name counts only when one is made" },
    attributes: inPlace,
    "listener-attributes": inPlace,
    "access-log-": inPlace,
    "cross-zone-load-balancing-enabled": inPlace,
    "connection-draining-": inPlace,
    "connection-idle-timeout": inPlace,
    "additional-resource-tags": inPlace,
    "minimum-load-balancer-capacity": inPlace,
  },
};

export function annotationEffects(subject: Subject, { prefixes, meanings, page }: Annotations): Effect {
  const [before, after] = [was(subject, "metadata", "annotations"), willBe(subject, "metadata", "annotations")];
  const label = objectLabel(subject);
  const notTold: Meaning = { kind: Unknown, message: "has annotations that this plan does not know" };
  const one = ({ kind, message }: Meaning): Effect => ({ kind, message: `${label} ${message}.`, details: [], page });
  if (isHidden(before) || isHidden(after)) return one(notTold);
  const keys = new Set([...Object.keys(fields(before)), ...Object.keys(fields(after))]);
  const changed = [...keys].filter((key) => JSON.stringify(fields(before)[key]) !== JSON.stringify(fields(after)[key]));
  const found = changed.sort().flatMap((key) => {
    const prefix = prefixes.find((start) => key.startsWith(start));
    if (prefix === undefined) return [];
    const name = key.slice(prefix.length);
    const known = Object.keys(meanings).filter((start) => name.startsWith(start));
    const meaning = meanings[known.sort((a, b) => b.length - a.length)[0] ?? ""];
    return [
      one(meaning ?? { kind: Unknown, message: `has the annotation ${key} changed; what that does is not known` }),
    ];
  });
  // What comes with a new load balancer is of less weight than that.
  const isNew = ({ message }: Effect) => message.includes(newLoadBalancer.message);
  const effects = [...found.filter(isNew), ...found.filter((effect) => !isNew(effect))];
  return effects.length === 0 ? nothing("No connection is touched: only annotations change.") : together(effects);
}
