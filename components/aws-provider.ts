import { Provider } from "@pulumi/aws/provider.js";
import type { Problem } from "../problems.ts";
import type { Aws } from "../settings/aws.ts";

/**
 * The one provider for everything in AWS. Without it the program, awsx and eks would each start a provider of their own,
 * at three versions, and tags and region would not reach all three.
 */
export function awsProvider(settings: Aws, tags: Readonly<Record<string, string>>): Provider {
  return new Provider("aws", { ...settings, defaultTags: { tags: { ...settings.defaultTags?.tags, ...tags } } });
}

/** What the `aws` command needs to act as the provider does: profile, and the role taken on with it. */
export interface KubeconfigCredentials {
  readonly kubeconfigProfile?: string;
  readonly kubeconfigRoleArn?: string;
}

export function kubeconfigCredentials({ profile, assumeRoles = [] }: Aws): KubeconfigCredentials {
  const roleArn = assumeRoles.at(-1)?.roleArn;
  return {
    ...(profile === undefined ? {} : { kubeconfigProfile: profile }),
    ...(roleArn === undefined ? {} : { kubeconfigRoleArn: roleArn }),
  };
}

/** Where the in-cluster half could not follow the provider: a kubeconfig takes on one role, without an external id. */
export function kubeconfigProblems({ assumeRoles = [] }: Aws): Problem[] {
  const path = ["aws:assumeRoles"];
  const fix = "Put the roles into a profile in ~/.aws/config and name it as aws:profile.";
  if (assumeRoles.length > 1) {
    const rule = "but a kubeconfig can take on only one role";
    return [{ path, value: assumeRoles.map(({ roleArn }) => roleArn), rule, fix }];
  }
  if (assumeRoles[0]?.externalId === undefined) return [];
  const rule = "has an externalId, which a kubeconfig cannot pass on";
  return [{ path, rule, fix }];
}
