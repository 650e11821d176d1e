import { unnamed } from "../../model/iam-patterns.ts";
import { type AwsRequest, mayCall } from "../../model/iam-simulation.ts";
import { Answer } from "../../model/kubernetes.ts";
import { lookUp } from "../../model/look-up.ts";
import { Severity } from "../../plan/plan.ts";
import { type Check, type Hit, hit } from "../check.ts";
import { type AgentCall, everyRequest } from "../data/agent-call.ts";
import { neverCalled } from "../data/agent-calls.ts";
import { type EmployedAgent, employedAgentsOf } from "../employed-agents.ts";

const page = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html";

export const agentCallDenied: Check = {
  id: "agent-call-denied",
  severity: Severity.Error,
  title: "Every known agent may call what it needs, by the policies of its role.",
  why: "What it may not call fails when it is needed: no log line arrives, no load balancer is made, no volume is attached.",
  page,
  find: (_, index) => employedAgentsOf(index).flatMap(denied),
};

export const agentCallTooMuch: Check = {
  id: "agent-call-too-much",
  severity: Severity.Warning,
  title: "No known agent may call what it never has to, such as deleting what others made.",
  why: "Agents run on every node or rule the whole cluster: whoever gets into one can do what it may.",
  page: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
  find: (_, index) => employedAgentsOf(index).flatMap(tooMuch),
};

function denied(agent: EmployedAgent): Hit[] {
  const { label, calls, role, rights, surroundings, session } = agent;
  if (rights.managed.some((name) => Object.hasOwn(calls.managed, name))) return [];
  const context = { keys: { ...everyRequest, ...session }, complete: calls.tagged };
  const asked = requests(calls.needs(surroundings), context).map((request) => ({
    request,
    answer: answer(agent, request),
  }));
  const refused = asked.filter((one) => one.answer === Answer.No).map(({ request }) => request);
  // What a policy that is not known allows is told where that policy is judged.
  const hidden = rights.others || rights.managed.length > 0 || rights.policies.some((policy) => policy.hidden);
  const open = hidden ? [] : asked.filter((one) => one.answer === Answer.CannotTell).map(({ request }) => request);
  const page = `${calls.page} lists what it calls.`;
  const who = capital(label);
  return [
    ...(refused.length === 0 || hidden
      ? []
      : [hit(role, `${who} needs ${listed(refused)}, which ${role.name} does not allow.`, `Allow it there; ${page}`)]),
    ...(open.length === 0
      ? []
      : [
          {
            ...hit(
              role,
              `${who} needs ${listed(open)}: cannot tell whether the conditions of ${role.name} allow it.`,
              `Use conditions on keys that the calls are known to have; ${page}`,
            ),
            cannotTell: true,
          },
        ]),
  ];
}

function tooMuch(agent: EmployedAgent): Hit[] {
  const { label, calls, role, rights, surroundings, session } = agent;
  const context = { keys: { ...everyRequest, ...session }, complete: everyTag };
  const asked = requests([...calls.never(surroundings), ...neverCalled], context);
  const allowed = asked.filter((request) => answer(agent, request) === Answer.Yes);
  const managed = rights.managed.flatMap((name) => {
    const beyond = lookUp(calls.managed, name) ?? [];
    return beyond.length === 0 ? [] : [`${beyond.join(", ")} (by ${name})`];
  });
  const all = [...(allowed.length === 0 ? [] : [listed(allowed)]), ...managed];
  if (all.length === 0) return [];
  const message = `${capital(label)} may call ${all.join("; ")} by ${role.name}, which it never has to.`;
  return [hit(role, message, "Narrow the actions, resources or conditions of its policies.")];
}

/** Of a resource that somebody else made, without a tag that the agent would know. */
const everyTag = ["aws:RequestTag/", "aws:ResourceTag/", "ec2:ResourceTag/", "autoscaling:ResourceTag/", "aws:TagKeys"];

function requests(
  calls: readonly AgentCall[],
  { keys, complete }: Pick<AwsRequest, "keys" | "complete">,
): AwsRequest[] {
  return calls.flatMap(({ actions, resource, keys: own }) =>
    actions.map((action) => ({ action, resource, keys: { ...keys, ...own }, complete })),
  );
}

/** What bounds a role only ever takes away. */
function answer({ rights, bounds }: EmployedAgent, request: AwsRequest): Answer {
  const answers = [mayCall(rights.policies, request), ...bounds.map((bound) => mayCall([bound], request))];
  if (answers.includes(Answer.No)) return Answer.No;
  return answers.includes(Answer.CannotTell) ? Answer.CannotTell : Answer.Yes;
}

const shown = 3;

function listed(all: readonly AwsRequest[]): string {
  const first = all.slice(0, shown).map(({ action, resource }) => `${action}${on(resource)}`);
  return [...first, ...(all.length > shown ? [`${all.length - shown} more`] : [])].join(", ");
}

/** Without the parts of the ARN that nobody needs to read. */
function on(resource: string): string {
  if (resource === "*") return "";
  const name = resource.split(":").slice(5).join(":").replaceAll(unnamed, "*");
  return ` on ${name}`;
}

function capital(label: string): string {
  return label.charAt(0).toUpperCase() + label.slice(1);
}
