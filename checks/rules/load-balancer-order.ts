import { at, isHidden, text, type Value } from "../../model/json.ts";
import type { KubernetesObject } from "../../model/kubernetes.ts";
import { autoModeClass, loadBalancerControllersOf } from "../../model/load-balancer-controller.ts";
import type { PlanIndex } from "../../model/plan-index.ts";
import { fargateProfileType, nodeGroupTypes, rolePolicyTypes } from "../../model/types.ts";
import { type PlannedResource, Severity } from "../../plan/plan.ts";
import { type Check, type Hit, hit } from "../check.ts";

export const loadBalancerOrder: Check = {
  id: "load-balancer-order",
  severity: Severity.Error,
  title: "Whatever becomes a load balancer waits for the controller that makes it, for its role and for the nodes.",
  why: "A destroy goes the other way round: without the order the controller, or its rights, may go first; the load balancer then stays behind, is billed, and keeps the VPC from being deleted.",
  page: "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/deploy/installation/",
  find: (_, index) => {
    if (!index.onAws) return [];
    const balanced = [...index.ofKind("Ingress"), ...index.ofKind("Service").filter(isLoadBalancer)];
    if (balanced.length === 0) return [];
    const controllers = loadBalancerControllersOf(index);
    const rights = controllers.flatMap((controller) => rightsOf(controller, index));
    const nodes = nodesOf(index);
    return balanced.flatMap((object) => {
      const needsController = isServedByController(object, controllers);
      if (needsController && controllers.length === 0) return [withoutController(object)];
      return missing(object, needsController ? [...controllers, ...rights, ...nodes] : nodes, index);
    });
  },
};

function isLoadBalancer({ spec }: KubernetesObject): boolean {
  const type = at(spec, "type");
  return type === "LoadBalancer" || isHidden(type);
}

const typeAnnotation = "service.beta.kubernetes.io/aws-load-balancer-type";

/**
 * Every Ingress, since the controller's webhook is asked about each; a Service of its class, and one of no class where the controller
 * gives it one. Any other Service becomes a classic load balancer, by the control plane itself.
 */
function isServedByController(
  { kind, spec, metadata }: KubernetesObject,
  controllers: readonly PlannedResource[],
): boolean {
  if (kind === "Ingress") return !isOfAutoMode(at(spec, "ingressClassName"));
  const givenClass = at(spec, "loadBalancerClass");
  if (typeof givenClass === "string") return !isOfAutoMode(givenClass);
  const type = at(metadata, "annotations", typeAnnotation);
  if (isHidden(givenClass) || isHidden(type) || /^(external|nlb-ip)$/.test(text(type) ?? "")) return true;
  return controllers.some(({ inputs }) => at(inputs, "values", "enableServiceMutatorWebhook") !== false);
}

function isOfAutoMode(className: Value): boolean {
  return text(className)?.startsWith(autoModeClass) === true;
}

/** What the controller's credentials hang on: association, role and policies. */
function rightsOf(controller: PlannedResource, index: PlanIndex): PlannedResource[] {
  const { accountsOf, grants: all } = index.identities();
  const accounts = accountsOf(controller);
  const grants = all.filter(({ namespace, serviceAccount }) => accounts.includes(`${namespace}/${serviceAccount}`));
  const roles = new Set(grants.flatMap(({ role }) => (role === undefined ? [] : [role])));
  const policies = index
    .ofType(...rolePolicyTypes)
    .filter(({ propertyDependencies }) => (propertyDependencies.role ?? []).some((urn) => roles.has(urn)));
  const found = [...grants.map(({ resource }) => resource.urn), ...roles, ...policies.map(({ urn }) => urn)];
  return [...new Set(found)].map(index.resource).filter((resource) => resource !== undefined);
}

/** All node groups; where there are none, the profiles of Fargate. */
function nodesOf(index: PlanIndex): readonly PlannedResource[] {
  const groups = index.ofType(...nodeGroupTypes);
  return groups.length > 0 ? groups : index.ofType(fargateProfileType);
}

function missing({ resource, label }: KubernetesObject, needed: readonly PlannedResource[], index: PlanIndex): Hit[] {
  const gone = [...new Set(needed)].filter(
    ({ urn }) => urn !== resource.urn && !index.order().waitingFor(urn).has(resource.urn),
  );
  if (gone.length === 0) return [];
  const names = gone.map(({ name }) => name).join(", ");
  const fix = "Let it, or the component it stands in, depend on the load balancer controller and the node groups.";
  return [hit(resource, `${label} does not wait for ${names}, so a destroy may leave its load balancer behind.`, fix)];
}

function withoutController({ resource, label }: KubernetesObject): Hit {
  const message = `${label} gets no load balancer: nothing in this plan installs the AWS Load Balancer Controller.`;
  return hit(resource, message, "Enable loadBalancerController, or expose it otherwise.");
}
