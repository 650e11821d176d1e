import { isObject, type WireObject } from "../values.ts";
import { type Answer, type Asked, hex, type StandIn, type Surroundings } from "./stand-ins.ts";

/** Answers in the place of the Kubernetes provider and of what a cluster would fill in. */
export const kubernetes: StandIn = {
  resource: (asked) => (asked.type === "kubernetes:helm.sh/v3:Release" ? release(asked) : object(asked)),
};

function object({ type, urn, name, inputs, surroundings }: Asked): Answer {
  const metadata = isObject(inputs.metadata) ? inputs.metadata : {};
  const objectName = typeof metadata.name === "string" ? metadata.name : `${name}-${hex(urn, 8)}`;
  const namespace = typeof metadata.namespace === "string" ? metadata.namespace : "default";
  const named = { ...metadata, name: objectName, namespace };
  return {
    id: `${namespace}/${objectName}`,
    outputs: { metadata: named, ...status(type, objectName, inputs, surroundings) },
  };
}

function status(type: string, name: string, inputs: WireObject, { region, dnsSuffix }: Surroundings): WireObject {
  const spec = isObject(inputs.spec) ? inputs.spec : {};
  const balanced = type === "kubernetes:networking.k8s.io/v1:Ingress" || spec.type === "LoadBalancer";
  if (!balanced) return {};
  const hostname = `${name}-stand-in.${region}.elb.${dnsSuffix}`;
  return { status: { loadBalancer: { ingress: [{ hostname }] } } };
}

function release({ name, inputs }: Asked): Answer {
  const releaseName = typeof inputs.name === "string" ? inputs.name : name;
  const namespace = typeof inputs.namespace === "string" ? inputs.namespace : "default";
  const status = { name: releaseName, namespace, status: "deployed", revision: 1 };
  return { id: `${namespace}/${releaseName}`, outputs: { name: releaseName, status } };
}
