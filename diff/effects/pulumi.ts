/** Pulumi's own: https://www.pulumi.com/docs/iac/concepts/resources/providers/ */

import type { Effect } from "../diff.ts";
import { byProperty, dataLoss, harmless, interruption, nothing, type PropertyRule, unknown } from "./outcome.ts";
import type { EffectRules, EffectTable, Subject } from "./subject.ts";

const credentials: readonly PropertyRule[] = [
  "accessKey",
  "secretKey",
  "token",
  "profile",
  "assumeRoles",
  "assumeRole",
  "kubeconfig",
  "context",
].map((path) => harmless(path, "Pulumi signs in another way; what runs is not touched."));

const provider: EffectRules = {
  create: () => nothing("Only how Pulumi reaches the other side changes."),
  update: (subject) =>
    byProperty(subject, [
      ...credentials,
      ["defaultTags", () => nothing("Tags of everything it serves change in place.")],
      harmless("version", "Another version of the provider works from now on."),
      ...[
        "skipCredentialsValidation",
        "skipRegionValidation",
        "skipMetadataApiCheck",
        "skipRequestingAccountId",
        "maxRetries",
        "allowedAccountIds",
        "enableServerSideApply",
        "deleteUnreachable",
        "skipUpdateUnreachable",
        "suppressDeprecationWarnings",
        "suppressHelmHookWarnings",
        "helmReleaseSettings",
        "kubeClientSettings",
      ].map((path) => harmless(path, "Only how Pulumi works changes.")),
      ["ignoreTags", () => nothing("Tags that others set are left alone, or no longer.")],
    ]),
  replace: (subject) => served(subject, "is made anew with it: deleted in the one place and created in the other"),
  delete: () => nothing("Pulumi no longer uses it; what it served is listed by itself."),
};

export const pulumiOwn: EffectTable = { "pulumi:providers:aws": provider, "pulumi:providers:kubernetes": provider };

function served({ base, before }: Subject, what: string): Effect {
  const urn = before?.urn;
  const all = base?.resources.filter((resource) => resource.provider === urn) ?? [];
  if (urn === undefined || base === undefined) return unknown(`Everything that the provider serves ${what}.`);
  if (all.length === 0) return nothing("It serves nothing.");
  const holdsData = all.some(({ type }) =>
    /:(PersistentVolumeClaim|StatefulSet|LogGroup|Bucket|Cluster|FileSystem|Namespace)$/.test(type),
  );
  const message = `Everything that the provider serves ${what} (${all.length} resources).`;
  return holdsData ? dataLoss(message) : interruption(message);
}
