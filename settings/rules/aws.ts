import type { EksSettings } from "../schema.ts";
import type { Contradiction } from "./finding.ts";

/** Where the in-cluster half could not follow the provider: a kubeconfig takes on one role, without an external id. */
export function awsRules({ aws: { assumeRoles = [] } }: Pick<EksSettings, "aws">): Contradiction[] {
  const path = ["aws", "assumeRoles"];
  const fix = "Put the roles into a profile in ~/.aws/config and name it as aws:profile.";
  if (assumeRoles.length > 1) {
    const rule = "but kubectl and the Kubernetes provider can take on only one role";
    return [{ path, value: assumeRoles.map(({ roleArn }) => roleArn), rule, fix }];
  }
  if (assumeRoles[0]?.externalId === undefined) return [];
  const rule = "has an externalId, which kubectl and the Kubernetes provider cannot pass on";
  return [{ path: [...path, 0], rule, fix }];
}
