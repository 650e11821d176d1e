import { at, text } from "../../../model/json.ts";
import type { PlanIndex } from "../../../model/plan-index.ts";
import { roleType } from "../../../model/types.ts";
import type { PlannedResource } from "../../../plan/plan.ts";

/** "namespace/name" of the service accounts that may write into CloudWatch Logs. */
export function mayWriteLogs(index: PlanIndex): ReadonlySet<string> {
  const roles = rolesThatWrite(index);
  return new Set(
    index
      .identities()
      .grants.filter(({ role }) => role !== undefined && roles.has(role))
      .map(({ namespace, serviceAccount }) => `${namespace ?? ""}/${serviceAccount ?? ""}`),
  );
}

function rolesThatWrite(index: PlanIndex): ReadonlySet<string> {
  const policies = index
    .identityPolicies()
    .filter(({ statements }) => statements.some(({ allows, actions }) => allows && actions.some(writes)))
    .map(({ resource }) => resource);
  const own = new Set(policies.map(({ urn }) => urn));
  const attachments = index
    .ofType("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
    .filter((one) => depends(one, "policyArn").some((urn) => own.has(urn)) || ofAgent(one));
  return new Set(
    [...policies, ...attachments].flatMap((one) => (one.type === roleType ? [one.urn] : depends(one, "role"))),
  );
}

function writes(action: string): boolean {
  return /^(\*|logs:(\*|Put\*|PutLog.*))$/i.test(action);
}

/** https://docs.aws.amazon.com/aws-managed-policy/latest/reference/CloudWatchAgentServerPolicy.html */
function ofAgent({ inputs }: PlannedResource): boolean {
  return text(at(inputs, "policyArn"))?.endsWith("/CloudWatchAgentServerPolicy") ?? false;
}

function depends({ propertyDependencies }: PlannedResource, property: string): readonly string[] {
  return propertyDependencies[property] ?? [];
}
