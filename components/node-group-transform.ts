import type * as pulumi from "@pulumi/pulumi";

/** Inputs of `aws.eks.NodeGroup` that `eks.ManagedNodeGroup` 4.3 has no arguments for. */
export interface HiddenInputs {
  readonly updateConfig: {
    readonly maxUnavailable?: number;
    readonly maxUnavailablePercentage?: number;
    readonly updateStrategy?: string;
  };
  readonly nodeRepairConfig: { readonly enabled: boolean };
}

/**
 * Sets them on the node group inside the packaged component. Pulumi calls a transform of a packaged component twice, so what it sets
 * does not depend on what stood there. https://www.pulumi.com/docs/iac/concepts/options/transforms/
 */
export function withHiddenInputs(hidden: HiddenInputs): pulumi.ResourceTransform {
  return ({ type, props, opts }) =>
    type === "aws:eks/nodeGroup:NodeGroup" ? { props: { ...props, ...hidden }, opts } : undefined;
}
