import type { Json, Plan, PlannedResource } from "../plan.ts";

/** What a workload answers to: one line a Service or Ingress, in words a newcomer knows. */
export function reachable(plan: Plan): string[] {
  const ports = namedPorts(plan);
  return plan.resources.flatMap((resource) => {
    if (resource.type === "kubernetes:core/v1:Service") return service(resource, ports);
    if (resource.type === "kubernetes:networking.k8s.io/v1:Ingress") return ingress(resource);
    return [];
  });
}

function service({ name, inputs }: PlannedResource, containerPorts: ReadonlyMap<string, string>): string[] {
  const spec = object(inputs.spec);
  const ports = array(spec.ports).map(object);
  const named = `${title(inputs, name)}: `;
  const target = (port: string) =>
    containerPorts.get(key(object(inputs.metadata).namespace, spec.selector, port)) ?? port;
  const arrows = ports
    .map(({ port, targetPort }) => `port ${port} → ${target(text(targetPort) ?? String(port))}`)
    .join(", ");
  switch (spec.type ?? "ClusterIP") {
    case "LoadBalancer": {
      const annotations = object(object(inputs.metadata).annotations);
      const isNetwork = text(spec.loadBalancerClass) === "service.k8s.aws/nlb";
      const scheme = annotations["service.beta.kubernetes.io/aws-load-balancer-scheme"];
      // The AWS cloud provider makes a Classic Load Balancer public unless it is told otherwise.
      const internal = annotations["service.beta.kubernetes.io/aws-load-balancer-internal"] === "true";
      const open = isNetwork ? (scheme ?? "internal") : internal ? "internal" : "internet-facing";
      return [`${named}${isNetwork ? "Network Load Balancer" : "Classic Load Balancer"}, ${open}, ${arrows}`];
    }
    case "NodePort":
      return [
        `${named}every node, ${ports.map(({ port, nodePort }) => `port ${text(nodePort) ?? "assigned later"} → ${port}`).join(", ")}`,
      ];
    default:
      return [`${named}inside the cluster, ${arrows}`];
  }
}

function ingress({ name, inputs }: PlannedResource): string[] {
  const annotations = object(object(inputs.metadata).annotations);
  const scheme = text(annotations["alb.ingress.kubernetes.io/scheme"]) ?? "internal";
  const listens = text(annotations["alb.ingress.kubernetes.io/listen-ports"]) ?? "";
  const ports = [...listens.matchAll(/"(HTTPS?)":\s*(\d+)/g)].map(([, protocol, port]) => `${protocol} ${port}`);
  const rules = array(object(inputs.spec).rules).map(object);
  const targets = rules.flatMap((rule) =>
    array(object(rule.http).paths).map((path) => `${text(rule.host) ?? "any host"}${text(object(path).path) ?? "/"}`),
  );
  return [
    `${title(inputs, name)}: Application Load Balancer, ${scheme}, ${(ports.length > 0 ? ports : ["HTTP 80"]).join(" and ")}, ${targets.join(", ")}`,
  ];
}

/** Numbers of the ports that containers name, by whose they are: a Service may refer to either. */
function namedPorts({ resources }: Plan): Map<string, string> {
  const found = new Map<string, string>();
  for (const { inputs } of resources) {
    const { selector, template } = object(inputs.spec);
    const matchLabels = object(selector).matchLabels;
    for (const container of array(object(object(template).spec).containers).map(object)) {
      for (const { name, containerPort } of array(container.ports).map(object)) {
        found.set(key(object(inputs.metadata).namespace, matchLabels, text(name) ?? ""), String(containerPort));
      }
    }
  }
  return found;
}

function key(namespace: Json | undefined, labels: Json | undefined, port: string): string {
  return JSON.stringify([namespace, Object.entries(object(labels)).sort(), port]);
}

function title(inputs: PlannedResource["inputs"], name: string): string {
  const metadata = object(inputs.metadata);
  return `${text(metadata.namespace) ?? "default"}/${text(metadata.name) ?? name}`;
}

function object(value: Json | undefined): { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

function array(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

function text(value: Json | undefined): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}
