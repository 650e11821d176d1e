import type { Provider } from "@pulumi/aws/provider.js";
import type * as pulumi from "@pulumi/pulumi";
import type { Account } from "../components/account.ts";
import type { Settings } from "../settings.ts";

/** What every part of this stack is made from: its settings, where it lives, and the one provider that makes it. */
export interface Stack {
  readonly settings: Settings;
  readonly account: Account;
  readonly aws: Provider;
}

/** Arguments that most components share. */
export function common({ settings, account }: Stack) {
  return { account, clusterName: settings.name, permissionsBoundary: settings.permissionsBoundary };
}

/** Where a component lives and what must be there before it. */
export interface Place {
  readonly providers: pulumi.ProviderResource[];
  readonly dependsOn: pulumi.Resource[];
}
