import type { PlanIndex } from "../../model/plan-index.ts";
import { Severity } from "../../plan/plan.ts";
import { type Check, hit } from "../check.ts";

const ours = "eks-platform:index:";

export const componentParent: Check = {
  id: "component-parent",
  severity: Severity.Error,
  title: "Every resource stands under a component of this package or of the program.",
  why: "What no component owns is found in no tree, gets no tags, protection or provider from above, and stays behind when the part it belongs to goes.",
  page: "https://www.pulumi.com/docs/iac/concepts/components/",
  find: (plan, index) => {
    const components = [ours, `${plan.project}:`];
    return index.resources
      .filter(({ type }) => !type.startsWith("pulumi:"))
      .filter(({ urn }) => !standsUnder(urn, components, index))
      .map((resource) =>
        hit(
          resource,
          `${resource.type} ${resource.name} stands under no component.`,
          "Create it in one, with { parent: this }.",
        ),
      );
  },
};

/** The resource itself counts: a component at the top is where trees begin. */
function standsUnder(urn: string, components: readonly string[], index: PlanIndex): boolean {
  const passed = new Set<string>();
  for (let at = index.resource(urn); at !== undefined && !passed.has(at.urn); ) {
    const { custom, remote, type, parent } = at;
    if (!custom && !remote && components.some((prefix) => type.startsWith(prefix))) return true;
    passed.add(at.urn);
    at = parent === undefined ? undefined : index.resource(parent);
  }
  return false;
}

const withOwnProvider = ["aws", "kubernetes"];

export const defaultProvider: Check = {
  id: "default-provider",
  severity: Severity.Error,
  title: "Every resource of AWS and Kubernetes is served by a provider that the program made.",
  why: "A default provider takes region, account and cluster from whoever runs the program, leaves out the stack's tags, and has a version of its own.",
  page: "https://www.pulumi.com/docs/iac/concepts/providers/",
  find: (_, index) =>
    index.resources.flatMap((resource) => {
      const [, name] = /::pulumi:providers:([^:]+)::default(?:_|::|$)/.exec(resource.provider ?? "") ?? [];
      if (name === undefined || !withOwnProvider.includes(name)) return [];
      const how = `Hand the program's ${name} provider to the component above it with { providers }.`;
      return [hit(resource, `${resource.type} ${resource.name} is served by a default provider of ${name}.`, how)];
    }),
};
