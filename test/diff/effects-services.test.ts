import type { Json, PlannedResource } from "../../plan/plan.ts";
import { container, deployment, labels, object, podSpec } from "../checks/plan-builder.ts";
import { type Case, itSays } from "./effect-case.ts";

type Spec = Record<string, Json>;

const http = { port: 80, targetPort: 8080 };

function service(spec: Spec = {}, annotations: Spec = {}): PlannedResource {
  return object("Service", "web", { selector: labels, ports: [http], ...spec }, { metadata: { annotations } });
}

const listening = (port: number) =>
  deployment("web", podSpec({ containers: [container({ ports: [{ name: "http", containerPort: port }] })] }));
const balanced = (spec: Spec = {}, annotations: Spec = {}) =>
  service({ type: "LoadBalancer", loadBalancerClass: "service.k8s.aws/nlb", ...spec }, annotations);
const nlb = (name: string, value: string) => ({ [`service.beta.kubernetes.io/aws-load-balancer-${name}`]: value });
const newName =
  "Service demo/web gets a new load balancer with a new host name: DNS records and clients that know the old one must follow.";

const ports: Case[] = [
  [
    "another port",
    service(),
    service({ ports: [{ port: 81, targetPort: 8080 }] }),
    "interruption",
    "Service demo/web no longer answers at port 80/TCP: clients of it fail.",
    ["Service demo/web answers at port 81/TCP as well."],
  ],
  [
    "one more port",
    service(),
    service({ ports: [http, { port: 443, targetPort: 8443 }] }),
    "nothing",
    "Service demo/web answers at port 443/TCP as well.",
  ],
  [
    "another port of the pods",
    service(),
    service({ ports: [{ port: 80, targetPort: 9090 }] }),
    "interruption",
    "Service demo/web asks its pods at port 9090 instead of 8080: requests to 80/TCP fail at pods that do not listen there yet.",
  ],
  [
    "the same port of the pods by its name",
    [service(), listening(8080)],
    [service({ ports: [{ port: 80, targetPort: "http" }] }), listening(8080)],
    "nothing",
    "The ports of Service demo/web stay the same for its clients.",
  ],
  [
    "a port of the nodes",
    service({ type: "NodePort", ports: [{ ...http, nodePort: 30080 }] }),
    service({ type: "NodePort", ports: [{ ...http, nodePort: 30081 }] }),
    "interruption",
    "Port 30080 of the nodes closes; Service demo/web is at 30081 there.",
  ],
];

const plain = { name: "http", ...http };
const second = { name: "http-8080", port: 8080, targetPort: 8080 };
const byName = (port: string) => `Whoever asks for port ${port} of Service demo/web by its name must use the new one.`;

const names: Case[] = [
  [
    "a name that no port had",
    service({ ports: [{ ...plain, port: 8080 }] }),
    service({ ports: [plain, second] }),
    "interruption",
    "Port 8080/TCP of Service demo/web gets another name: requests to it fail until its endpoints are known by that name.",
    [byName("8080/TCP"), "Service demo/web answers at port 80/TCP as well."],
  ],
  [
    "no name any more",
    service({ ports: [plain] }),
    service({ ports: [http] }),
    "interruption",
    "Port 80/TCP of Service demo/web gets another name: requests to it fail until its endpoints are known by that name.",
    [byName("80/TCP")],
  ],
  [
    "a port more, and then the name of the first",
    service({ ports: [plain, second] }),
    service({ ports: [{ ...plain, port: 8080 }] }),
    "interruption",
    "Service demo/web no longer answers at port 80/TCP: clients of it fail.",
    [byName("8080/TCP")],
  ],
];

const both = { matchLabels: labels };
const pods = (more: Spec) =>
  object("Deployment", "web", {
    selector: both,
    template: { metadata: { labels: { ...labels, ...more } }, spec: podSpec() },
  });

const selectors: Case[] = [
  [
    "labels that the pods have already",
    [service(), pods({ tier: "front" })],
    [service({ selector: { tier: "front" } }), pods({ tier: "front" })],
    "nothing",
    "Service demo/web sends to the pods of Deployment demo/web, which have the labels already.",
  ],
  [
    "labels that the pods only get",
    [service(), pods({})],
    [service({ selector: { tier: "front" } }), pods({ tier: "front" })],
    "interruption",
    "Service demo/web has no pods behind it until new ones of Deployment demo/web are ready: those that run lack the labels.",
  ],
  [
    "labels that no pod has",
    [service(), pods({})],
    [service({ selector: { tier: "back" } }), pods({})],
    "interruption",
    "Service demo/web selects no pods of this program: nothing answers behind it.",
  ],
];

const kinds: Case[] = [
  [
    "a load balancer comes",
    service(),
    service({ type: "LoadBalancer" }),
    "nothing",
    "Service demo/web stays reachable as it is, and gets a load balancer.",
  ],
  [
    "a load balancer goes",
    service({ type: "LoadBalancer" }),
    service({ type: "NodePort" }),
    "interruption",
    "The load balancer of Service demo/web is deleted, and its host name with it.",
  ],
  [
    "node ports go",
    service({ type: "NodePort" }),
    service({ type: "ClusterIP" }),
    "interruption",
    "The ports of Service demo/web on the nodes close.",
  ],
  [
    "fewer sources",
    balanced({ loadBalancerSourceRanges: ["10.0.0.0/8", "192.0.2.0/24"] }),
    balanced({ loadBalancerSourceRanges: ["10.0.0.0/8"] }),
    "interruption",
    "192.0.2.0/24 may no longer connect to Service demo/web, unless another of its ranges holds them.",
  ],
  [
    "everyone but some sources",
    balanced(),
    balanced({ loadBalancerSourceRanges: ["10.0.0.0/8"] }),
    "interruption",
    "Only 10.0.0.0/8 may connect to Service demo/web: all others are cut off.",
  ],
  [
    "the class of its load balancer",
    balanced(),
    balanced({ loadBalancerClass: "eks.amazonaws.com/nlb" }),
    "interruption",
    "Service demo/web is gone until the new one is there, which has another cluster address.",
    [newName],
  ],
  [
    "it goes",
    balanced(),
    [],
    "interruption",
    "Service demo/web is deleted: its name no longer resolves inside the cluster.",
    ["Its load balancer is deleted with it, and the host name of that."],
  ],
  ["it comes", [], balanced(), "nothing", "Service demo/web comes to be, and a load balancer for it."],
];

const annotations: Case[] = [
  [
    "the scheme",
    balanced({}, nlb("scheme", "internal")),
    balanced({}, nlb("scheme", "internet-facing")),
    "interruption",
    newName,
  ],
  [
    "the kind of targets",
    balanced({}, nlb("nlb-target-type", "ip")),
    balanced({}, nlb("nlb-target-type", "instance")),
    "interruption",
    "Service demo/web has its target groups made anew: requests fail until the new targets are healthy.",
  ],
  [
    "a health check",
    balanced({}, nlb("healthcheck-path", "/")),
    balanced({}, nlb("healthcheck-path", "/ready")),
    "nothing",
    "Service demo/web has its health checks changed in place; pods that fail the new ones get no requests.",
  ],
  [
    "one that the table does not know",
    balanced({}, nlb("teleport", "off")),
    balanced({}, nlb("teleport", "on")),
    "unknown",
    "Service demo/web has the annotation service.beta.kubernetes.io/aws-load-balancer-teleport changed; what that does is not known.",
  ],
  [
    "one of somebody else",
    balanced({}, { note: "a" }),
    balanced({}, { note: "b" }),
    "nothing",
    "No connection is touched: only annotations change.",
  ],
];

const alb = (name: string, value: string) => ({ [`alb.ingress.kubernetes.io/${name}`]: value });
const backend = (name: string) => ({ service: { name, port: { number: 80 } } });
const rule = (host: string, path: string, to: string) => ({
  host,
  http: { paths: [{ path, pathType: "Prefix", backend: backend(to) }] },
});

function ingress(rules: Json[], annotations: Spec = {}, name = "web"): PlannedResource {
  return object("Ingress", name, { ingressClassName: "alb", rules }, { metadata: { annotations } });
}

const shop = [rule("shop.example.com", "/", "web")];

const ingresses: Case[] = [
  [
    "the scheme comes before what follows from it",
    ingress(shop, { ...alb("scheme", "internal"), ...alb("inbound-cidrs", "10.0.0.0/8") }),
    ingress(shop, { ...alb("scheme", "internet-facing"), ...alb("inbound-cidrs", "0.0.0.0/0") }),
    "interruption",
    "Ingress demo/web gets a new load balancer with a new host name: DNS records and clients that know the old one must follow.",
    ["Ingress demo/web lets other clients in than before: some may be cut off."],
  ],
  [
    "another group",
    ingress(shop, alb("group.name", "a")),
    ingress(shop, alb("group.name", "b")),
    "interruption",
    "Ingress demo/web gets a new load balancer with a new host name: DNS records and clients that know the old one must follow.",
  ],
  [
    "another host",
    ingress(shop),
    ingress([rule("store.example.com", "/", "web")]),
    "interruption",
    "Ingress demo/web no longer answers shop.example.com/.",
    ["Ingress demo/web answers store.example.com/ as well."],
  ],
  [
    "another Service behind",
    ingress(shop),
    ingress([rule("shop.example.com", "/", "other")]),
    "interruption",
    "shop.example.com/ goes to Service other:80 instead of Service web:80; requests fail until its targets are healthy.",
  ],
  [
    "another certificate",
    ingress(shop, alb("certificate-arn", "a")),
    ingress(shop, alb("certificate-arn", "b")),
    "nothing",
    "Ingress demo/web shows new connections another certificate.",
  ],
  [
    "TLS policy",
    ingress(shop, alb("ssl-policy", "a")),
    ingress(shop, alb("ssl-policy", "b")),
    "unknown",
    "Ingress demo/web offers other TLS versions or ciphers: whether all clients speak them is not known.",
  ],
  [
    "it goes, and its load balancer with it",
    ingress(shop),
    [],
    "interruption",
    "Ingress demo/web is deleted, and nothing answers shop.example.com/.",
    ["Its load balancer goes with it, and the host name of that; a new one has another name."],
  ],
  [
    "it goes, and others still need the load balancer",
    [ingress(shop, alb("group.name", "a")), ingress([], alb("group.name", "a"), "other")],
    [ingress([], alb("group.name", "a"), "other")],
    "interruption",
    "Ingress demo/web is deleted, and nothing answers shop.example.com/.",
    ["The load balancer of the group a stays: Ingress demo/other needs it."],
  ],
  ["it comes", [], ingress(shop), "nothing", "A load balancer is made for Ingress demo/web."],
];

describe("the effect of a change on Services and Ingresses", () => {
  describe("ports", () => itSays(ports));
  describe("names of ports", () => itSays(names));
  describe("selectors", () => itSays(selectors));
  describe("kinds of Services", () => itSays(kinds));
  describe("annotations of Services", () => itSays(annotations));
  describe("Ingresses", () => itSays(ingresses));
});
