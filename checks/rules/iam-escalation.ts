import type { IdentityPolicy, PolicyStatement } from "../../model/iam.ts";
import { type AwsRequest, mayCall, speaksOf } from "../../model/iam-simulation.ts";
import { Answer } from "../../model/kubernetes.ts";
import { Severity } from "../../plan/plan.ts";
import { type Check, type Hit, hit } from "../check.ts";
import { everyRequest } from "../data/agent-call.ts";
import { escalations } from "../data/escalations.ts";

export const policyEscalation: Check = {
  id: "policy-escalation",
  severity: Severity.Error,
  title: "No identity policy lets its holder take the rights, or read the secrets, of everybody else.",
  why: "Such a right is as good as administrator: one compromised pod is then the whole account.",
  page: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
  find: (_, index) => index.identityPolicies().flatMap(escalationsOf),
};

interface Grasp {
  readonly request: AwsRequest;
  readonly gives: string;
}

const grasps: readonly Grasp[] = escalations.flatMap(({ actions, resource, gives }) =>
  actions.map((action) => ({
    request: { action, resource, keys: everyRequest, complete: ["aws:ResourceTag/"] },
    gives,
  })),
);

/** A condition that nobody here can judge bounds it at least. */
function escalationsOf(policy: IdentityPolicy): Hit[] {
  if (policy.statements.every(isHarmless)) return [];
  const open = grasps.filter(({ request }) => mayCall([policy], request) === Answer.Yes);
  return [...new Set(open.map(({ gives }) => gives))].map((gives) => {
    const requests = open.filter((one) => one.gives === gives).map(({ request }) => request);
    const actions = [...new Set(requests.map(({ action }) => action))].join(", ");
    const where = policy.statements.findIndex((one) => one.allows && speaksOf(one, requests[0]!) === Answer.Yes);
    const message = `${policy.resource.name}, ${label(policy.statements[where], where)} allows ${actions} wherever it is, so that it ${gives}.`;
    return hit(policy.resource, message, "Name the ARNs of what is meant, or remove the action.");
  });
}

const services = new Set(grasps.map(({ request }) => request.action.split(":")[0]));

/** Most statements are about services that give nobody anything; a look at their names decides. */
function isHarmless({ allows, actions, notActions }: PolicyStatement): boolean {
  if (!allows) return true;
  if (notActions !== undefined) return false;
  return actions.every((action) => {
    const service = action.toLowerCase().split(":")[0] ?? "";
    return !/[*?]/.test(service) && !services.has(service);
  });
}

function label(statement: PolicyStatement | undefined, position: number): string {
  return statement?.sid === undefined ? `statement ${position + 1}` : `statement ${statement.sid}`;
}
