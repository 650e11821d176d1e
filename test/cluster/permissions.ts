import { stringify } from "yaml";
import { kubectl, tryKubectl } from "./real-cluster.ts";

/** https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/self-subject-rules-review-v1/ */
export interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly verbs: readonly string[];
}

/** One a line, each once, sorted: `get apps/deployments`, `update /configmaps/lock` of the core group, `get /metrics`. */
export function permissions(rules: readonly Rule[]): string[] {
  const lines = rules.flatMap(({ apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [], verbs }) => {
    const all = apiGroups.flatMap((group) => resources.map((resource) => `${group}/${resource}`));
    const objects =
      resourceNames.length === 0 ? all : all.flatMap((resource) => resourceNames.map((name) => `${resource}/${name}`));
    return [...objects, ...nonResourceURLs].flatMap((what) => verbs.map((verb) => `${verb} ${what}`));
  });
  return [...new Set(lines)].sort();
}

/** All that a user may do in a namespace, says the API server. */
export async function permissionsOf(user: string, namespace: string): Promise<string[]> {
  const review = { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectRulesReview", spec: { namespace } };
  // To validate, kubectl would read what the user may not.
  const asked = ["create", "--validate=false", "-o", "json", "--as", user, "-f", "-"];
  const { status } = JSON.parse(await kubectl(asked, stringify(review)));
  return permissions([...status.resourceRules, ...status.nonResourceRules]);
}

/**
 * Asks `kubectl auth can-i`, of the whole cluster, or all namespaces, where none is given. `what` may have a subresource: `pods/log`, which
 * kubectl would take for a pod of that name.
 */
export async function canI(as: readonly string[], verb: string, what: string, namespace?: string): Promise<boolean> {
  const [resource = "", subresource] = what.split("/");
  const part = subresource === undefined ? [] : ["--subresource", subresource];
  const where = namespace === undefined ? ["--all-namespaces"] : ["-n", namespace];
  const { stdout, stderr } = await tryKubectl(["auth", "can-i", verb, resource, ...part, ...where, ...as]);
  const [answer = ""] = stdout.split(/\s/);
  if (answer !== "yes" && answer !== "no") throw new Error(`kubectl auth can-i ${verb} ${what}: ${stderr}`);
  return answer === "yes";
}
