import type { PlanIndex } from "../../model/plan-index.ts";
import { ownsInAws, type Requirement, requirementsOf } from "../../model/teardown.ts";
import { Severity } from "../../plan/plan.ts";
import { type Check, type Hit, hit } from "../check.ts";

export const teardownOrder: Check = {
  id: "teardown-order",
  severity: Severity.Error,
  title: "A destroy takes away what uses a thing before the thing.",
  why: "Pulumi destroys in the opposite order of creation, and knows only the dependencies that it was told. Where one is missing, a destroy may stop half way, or leave behind what AWS goes on billing.",
  page: "https://www.pulumi.com/docs/iac/concepts/options/dependson/",
  find: (_, index) => (index.onAws ? requirementsOf(index).flatMap((one) => missing(one, index)) : []),
};

function missing({ resource, outlivedBy, otherwise }: Requirement, index: PlanIndex): Hit[] {
  const order = index.order();
  const gone = outlivedBy.filter(({ urn }) => urn !== resource.urn && !order.waitingFor(urn).has(resource.urn));
  if (gone.length === 0) return [];
  const names = [...new Set(gone.map(({ name }) => name))].join(", ");
  const message = `${resource.name} does not wait for ${names}, so a destroy may take that away first: ${otherwise}.`;
  return [hit(resource, message, `Let it, or the component it stands in, depend on ${names}.`)];
}

export const deletedWith: Check = {
  id: "deleted-with",
  severity: Severity.Error,
  title: "What owns something in AWS is deleted by itself, not along with another resource.",
  why: "With `deletedWith` Pulumi skips the deletion, so the controller never hears of it: the load balancer, the volume or the instance stays, is billed, and keeps the VPC.",
  page: "https://www.pulumi.com/docs/iac/concepts/options/deletedwith/",
  find: (_, index) =>
    index.resources.flatMap((resource): Hit[] => {
      const { deletedWith: along } = resource.options;
      const owned = along === undefined ? undefined : owns(resource.urn, index);
      if (owned === undefined) return [];
      const other = index.resource(along ?? "")?.name ?? along;
      const message = `${resource.name} is left to go with ${other}, but owns ${owned}, which would stay.`;
      return [hit(resource, message, "Take deletedWith away from it.")];
    }),
};

/** What goes unnoticed with it. AWS's own parts are not in the cluster: nothing deletes them but their own deletion. */
function owns(urn: string, index: PlanIndex): string | undefined {
  const object = index.objectOf(urn);
  if (object !== undefined && object.kind !== "Namespace") return ownsInAws(object);
  const resource = index.resource(urn);
  if (object === undefined) return resource?.type.startsWith("aws:") ? "something in AWS" : undefined;
  return index.objects
    .filter(({ namespace }) => namespace === object.name)
    .map((one) => ownsInAws(one))
    .find((owned) => owned !== undefined);
}
