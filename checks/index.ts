/** Rules over a plan: what must not be deployed, said before anything is. They know resources, not who planned them. */

import { indexOf, type PlanIndex } from "../model/plan-index.ts";
import type { Finding, Plan } from "../plan/plan.ts";
import { type AcceptedFinding, accept } from "./acceptance.ts";
import { type Check, type CheckContext, type TableOf, toFinding } from "./check.ts";
import { containerHardening } from "./rules/hardening.ts";
import { policyWildcardAction, policyWildcardResource } from "./rules/iam.ts";
import { loadBalancerOrder } from "./rules/load-balancer-order.ts";
import { logRetention } from "./rules/log-groups.ts";
import { instanceMetadata, volumeEncryption } from "./rules/nodes.ts";
import { agentRole, serviceAccountExists, serviceAccountRole } from "./rules/pod-roles.ts";
import { clearCredential, clearSecret, exposedSecret } from "./rules/secrets.ts";
import { securityGroupOpen } from "./rules/security-groups.ts";
import { danglingReference, selectorMatch } from "./rules/selectors.ts";
import { componentParent, defaultProvider } from "./rules/structure.ts";
import { floatingVersion } from "./rules/versions.ts";

export type { AcceptedFinding } from "./acceptance.ts";
export type { Check, Hit } from "./check.ts";

/** In the order in which docs/checks.md describes them. */
export const checks: readonly Check[] = [
  componentParent,
  defaultProvider,
  policyWildcardAction,
  policyWildcardResource,
  serviceAccountRole,
  serviceAccountExists,
  agentRole,
  securityGroupOpen,
  instanceMetadata,
  volumeEncryption,
  containerHardening,
  clearSecret,
  clearCredential,
  exposedSecret,
  floatingVersion,
  loadBalancerOrder,
  selectorMatch,
  danglingReference,
  logRetention,
];

export interface CheckOptions {
  /** None by default. */
  readonly acceptedFindings?: readonly AcceptedFinding[] | undefined;
  /** Today, as `YYYY-MM-DD`: checks ask no clock, so that the same plan has the same findings. */
  readonly date: string;
  /** The plan that the platform runs now; none by default. */
  readonly base?: PlanIndex | undefined;
}

/** In the order in which they are printed. */
export const tables: readonly TableOf[] = [];

/** What a plan that hides its secrets breaks: errors first, then by rule, resource and message. */
export function runChecks(plan: Plan, { acceptedFindings = [], date, base }: CheckOptions): Finding[] {
  const index = indexOf(plan);
  const context: CheckContext = { date, ...(base === undefined ? {} : { base }) };
  const findings = checks.flatMap((check) => check.find(plan, index, context).map((one) => toFinding(check, one)));
  const rules = new Set(checks.map(({ id }) => id));
  return accept(findings.sort(byImportance), acceptedFindings, rules, date).sort(byImportance);
}

const importance = ["error", "warning", "note"];

function byImportance(a: Finding, b: Finding): number {
  return (
    importance.indexOf(a.severity) - importance.indexOf(b.severity) ||
    compared(a.rule, b.rule) ||
    compared(a.urn ?? "", b.urn ?? "") ||
    compared(a.message, b.message)
  );
}

/** By code unit: the order must not follow the reader's language. */
function compared(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
