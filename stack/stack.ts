import type { Provider } from "@pulumi/aws/provider.js";
import type { Account } from "../components/account.ts";
import type { EksSettings } from "../settings.ts";

/** What every part of a stack in AWS is made from: its settings, where it lives, and the one provider that makes it. */
export interface Stack {
  readonly settings: EksSettings;
  readonly account: Account;
  readonly aws: Provider;
}

/** Arguments that most components share. */
export function common({ settings, account }: Stack) {
  return { account, clusterName: settings.name, permissionsBoundary: settings.permissionsBoundary };
}
