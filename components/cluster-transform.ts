import * as pulumi from "@pulumi/pulumi";

const createOnly = ["accessConfig.bootstrapClusterCreatorAdminPermissions", "bootstrapSelfManagedAddons"];

/**
 * What eks.Cluster has no input for, put on the cluster inside, which only a transform reaches.
 *
 * It makes its creator an administrator for good, in no list anybody sees, and keeps add-ons nobody manages. Both inputs
 * count at creation alone: a later difference must not replace a cluster.
 * https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html
 *
 * Protection belongs on the cluster alone. On eks.Cluster every child would inherit it, its Kubernetes provider too, which
 * is replaced whenever the kubeconfig is unknown for a moment, as in each upgrade: Pulumi would refuse.
 *
 * It is called twice for packaged components, so it gives the same answer to its own answer.
 */
export function innerCluster(protect: boolean): pulumi.ResourceTransform {
  return (args) => (args.type === "aws:eks/cluster:Cluster" ? withInputsOfOurs(args, protect) : undefined);
}

function withInputsOfOurs(args: pulumi.ResourceTransformArgs, protect: boolean): pulumi.ResourceTransformResult {
  const accessConfig = pulumi
    .output(args.props.accessConfig as Record<string, unknown> | undefined)
    .apply((config) => ({ ...config, bootstrapClusterCreatorAdminPermissions: false }));
  const { ignoreChanges = [] } = args.opts as pulumi.CustomResourceOptions;
  const ignored = [...ignoreChanges, ...createOnly.filter((path) => !ignoreChanges.includes(path))];
  const opts: pulumi.CustomResourceOptions = { ...args.opts, ignoreChanges: ignored, protect };
  return { props: { ...args.props, accessConfig, bootstrapSelfManagedAddons: false }, opts };
}
