import type { types } from "@pulumi/aws";
import { Provider, type ProviderArgs } from "@pulumi/aws/provider.js";

/** A role that the provider takes on. */
export interface AssumedRole extends types.input.ProviderAssumeRole {
  roleArn: string;
}

/** What the provider is told; plain values, where others follow it. https://www.pulumi.com/registry/packages/aws/installation-configuration/ */
export interface AwsSettings extends ProviderArgs {
  /** Profile in ~/.aws/config. */
  profile?: string;
  /** Roles to take on, one after the other. */
  assumeRoles?: AssumedRole[];
  /** Tags of everything the provider creates. */
  defaultTags?: { tags?: Record<string, string> };
}

/**
 * The one provider for everything in AWS. Without it the program, awsx and eks would each start a provider of their own,
 * at three versions, and tags and region would not reach all three.
 */
export function awsProvider(settings: AwsSettings, tags: Readonly<Record<string, string>> = {}): Provider {
  return new Provider("aws", { ...settings, defaultTags: { tags: { ...settings.defaultTags?.tags, ...tags } } });
}

/** What the `aws` command needs to act as the provider does: profile, and the role taken on with it. */
export interface KubeconfigCredentials {
  readonly kubeconfigProfile?: string;
  readonly kubeconfigRoleArn?: string;
}

export function kubeconfigCredentials({ profile, assumeRoles = [] }: AwsSettings): KubeconfigCredentials {
  const roleArn = assumeRoles.at(-1)?.roleArn;
  return {
    ...(profile === undefined ? {} : { kubeconfigProfile: profile }),
    ...(roleArn === undefined ? {} : { kubeconfigRoleArn: roleArn }),
  };
}
