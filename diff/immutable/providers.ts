/** A provider that is replaced takes all that it serves along: https://www.pulumi.com/docs/iac/concepts/resources/providers/ */

import { isHidden, text } from "../../model/json.ts";
import type { PlannedResource } from "../../plan/plan.ts";
import { type Changed, each, type TypeRules, type Verdict } from "./rules.ts";

const kubernetesPage =
  "https://www.pulumi.com/registry/packages/kubernetes/api-docs/provider/#clusteridentifier_nodejs";

/** The identifier says whether it is the same cluster; without one, the provider judges by what the kubeconfig points to. */
function access({ base, head }: Changed): Verdict {
  const page = kubernetesPage;
  if (identifier(base) !== undefined && identifier(base) === identifier(head)) return { action: "update", page };
  return {
    action: "unknown",
    reason:
      "Without a clusterIdentifier, the provider and all its objects are replaced where it points to another cluster.",
    page,
  };
}

function cluster({ before, after }: Changed): Verdict {
  const page = kubernetesPage;
  if (isHidden(before) || isHidden(after)) return { action: "unknown", page };
  const given = before !== undefined && after !== undefined;
  return given
    ? { action: "replace", reason: "It is another cluster, so all its objects are made anew.", page }
    : { action: "unknown", reason: "The provider then judges by the kubeconfig alone.", page };
}

function identifier({ inputs }: PlannedResource): string | undefined {
  return text(inputs.clusterIdentifier);
}

export const providers: Readonly<Record<string, TypeRules>> = {
  "pulumi:providers:kubernetes": {
    page: kubernetesPage,
    rules: {
      ...each("kubeconfig context cluster", access),
      ...each(
        `deleteUnreachable enableConfigMapMutable enablePatchForce enableSecretMutable enableServerSideApply
        helmReleaseSettings kubeClientSettings skipUpdateUnreachable suppressDeprecationWarnings suppressHelmHookWarnings
        upsertExistingObjects alwaysRender`,
        "update",
      ),
      clusterIdentifier: cluster,
      renderYamlToDirectory: "replace",
      namespace: {
        action: "unknown",
        reason: "Objects that name no namespace of their own are in another one.",
        page: kubernetesPage,
      },
    },
  },
  "pulumi:providers:aws": {
    page: "https://www.pulumi.com/registry/packages/aws/api-docs/provider/",
    rules: {
      ...each(
        `accessKey secretKey token profile maxRetries retryMode sharedConfigFiles sharedCredentialsFiles allowedAccountIds
        forbiddenAccountIds httpProxy httpsProxy noProxy insecure customCaBundle skipCredentialsValidation
        skipMetadataApiCheck skipRegionValidation skipRequestingAccountId userAgents useFipsEndpoint useDualstackEndpoint
        ignoreTags`,
        "update",
      ),
      defaultTags: { action: "update", reason: "Every resource of this provider that takes tags gets them." },
      region: { action: "unknown", reason: "What was made in the other Region is not there." },
      assumeRoles: { action: "unknown", reason: "It may be another account." },
      assumeRoleWithWebIdentity: { action: "unknown", reason: "It may be another account." },
    },
  },
};
