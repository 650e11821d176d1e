import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { describe, it } from "mocha";
import { innerCluster } from "../../components/cluster-transform.ts";

describe("innerCluster", () => {
  const transform = innerCluster(true) as (
    args: pulumi.ResourceTransformArgs,
  ) => pulumi.ResourceTransformResult | undefined;

  const inner = {
    custom: true,
    type: "aws:eks/cluster:Cluster",
    name: "cluster-eks-eksCluster",
    props: {
      name: "platform-dev",
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: true },
      bootstrapSelfManagedAddons: true,
    },
    opts: { ignoreChanges: ["bootstrapSelfManagedAddons"] } as pulumi.CustomResourceOptions,
  };

  function settled(output: unknown): Promise<unknown> {
    return new Promise((resolve) => (pulumi.output(output) as pulumi.Output<unknown>).apply(resolve));
  }

  it("takes the creator's rights away and lets neither input replace a cluster", async () => {
    const once = transform(inner)!;
    assert.deepEqual(await settled(once.props), {
      name: "platform-dev",
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      bootstrapSelfManagedAddons: false,
    });
    assert.deepEqual(once.opts, {
      ignoreChanges: ["bootstrapSelfManagedAddons", "accessConfig.bootstrapClusterCreatorAdminPermissions"],
      protect: true,
    });
  });

  it("gives the same answer to its own answer", async () => {
    const once = transform(inner)!;
    const twice = transform({ ...inner, ...once })!;
    assert.deepEqual(await settled(twice.props), await settled(once.props));
    assert.deepEqual(twice.opts, once.opts);
  });

  it("leaves everything else alone", () => {
    assert.equal(transform({ ...inner, type: "aws:eks/addon:Addon" }), undefined);
  });
});
