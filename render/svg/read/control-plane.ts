import { at, isHidden, isMissing, strings, type Value } from "../../../model/json.ts";
import type { Cluster } from "../../../model/nodes.ts";
import { type ControlPlane, Glyph } from "../platform.ts";
import { counted } from "./words.ts";

/** https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html */
export function controlPlane({ resource, name, version }: Cluster): ControlPlane {
  // eks.Cluster has these at the top, aws.eks.Cluster in a part of its own.
  const input = (key: string): Value => at(resource.inputs, key) ?? at(resource.inputs, "vpcConfig", key);
  const open = input("endpointPublicAccess") ?? true;
  const closed = input("endpointPrivateAccess") ?? false;
  const encrypted = [at(resource.inputs, "encryptionConfigKeyArn"), at(resource.inputs, "encryptionConfig")];
  const logs = strings(at(resource.inputs, "enabledClusterLogTypes"));
  return {
    id: `control-plane ${resource.urn}`,
    glyph: Glyph.ControlPlane,
    title: `EKS cluster ${name ?? resource.name}`,
    lines: [
      `Control plane, run by AWS. Kubernetes ${version ?? "version not known"}`,
      `API from the internet: ${open === false ? "no" : isHidden(open) ? "not known" : from(input("publicAccessCidrs"))}`,
      `API in the VPC: ${closed === true ? "yes" : isHidden(closed) ? "not known" : "no"}`,
      ...(encrypted.every(isMissing) ? [] : ["Secrets encrypted with a KMS key"]),
      ...(logs.length === 0 ? [] : [`Logs: ${logs.join(", ")}`]),
    ],
    urn: resource.urn,
    public: open !== false,
  };
}

function from(cidrs: Value): string {
  if (isHidden(cidrs)) return "addresses not known";
  const given = strings(cidrs);
  if (given.length === 0 || given.includes("0.0.0.0/0")) return "everyone";
  return given.length > 3 ? counted(given.length, "address range") : given.join(", ");
}
