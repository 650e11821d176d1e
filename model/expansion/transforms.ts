import type { PlannedResource } from "../../plan/plan.ts";
import { at, fields } from "../json.ts";
import { lookUp } from "../look-up.ts";
import { given } from "./inside.ts";

/**
 * A transform reaches what lies inside a packaged component, and leaves no trace in the component's own inputs. The components of this
 * package change the resources within as their own inputs say; those of others stay unseen.
 * https://www.pulumi.com/docs/iac/concepts/options/transforms/
 */
const transforms: Readonly<Record<string, (inner: PlannedResource, outer: PlannedResource) => PlannedResource>> = {
  "eks-platform:index:Cluster aws:eks/cluster:Cluster": (inner, { inputs }) => ({
    ...inner,
    inputs: given({
      ...inner.inputs,
      accessConfig: { ...fields(inner.inputs.accessConfig), bootstrapClusterCreatorAdminPermissions: false },
      bootstrapSelfManagedAddons: false,
    }),
    options: { ...inner.options, protect: at(inputs, "deletionProtection") !== false },
  }),
  "eks-platform:index:NodeGroup aws:eks/nodeGroup:NodeGroup": (inner, { inputs }) => {
    const update = at(inputs, "update");
    const share = at(update, "maxUnavailablePercentage");
    return {
      ...inner,
      inputs: given({
        ...inner.inputs,
        updateConfig: given({
          ...(share === undefined
            ? { maxUnavailable: at(update, "maxUnavailable") ?? 1 }
            : { maxUnavailablePercentage: share }),
          updateStrategy: at(update, "strategy"),
        }),
        nodeRepairConfig: { enabled: at(inputs, "repair") ?? true },
      }),
    };
  },
};

/** What is left of a resource once the component that stands around its own has had its say. */
export function transformed(inner: PlannedResource, outer: PlannedResource | undefined): PlannedResource {
  const key = `${outer?.type} ${inner.type}`;
  const transform = lookUp(transforms, key);
  return outer === undefined || transform === undefined ? inner : transform(inner, outer);
}
