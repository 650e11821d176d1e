import assert from "node:assert/strict";
import { indexOf } from "../../model/plan-index.ts";
import { podSetsOf } from "../../model/pods.ts";
import { isEbs, type Volume, volumesOf } from "../../model/volumes.ts";
import type { Json, PlannedResource } from "../../plan/plan.ts";
import { deployment, object, plan, podSpec, unknown } from "../checks/plan-builder.ts";

const claim = (spec: Json, name = "data") => object("PersistentVolumeClaim", name, spec);
const storageClass = (name: string, inputs: Record<string, Json>, metadata: Record<string, Json> = {}) =>
  object("StorageClass", name, null, { inputs, metadata });
const volume = (name: string, spec: Json) => object("PersistentVolume", name, spec);
const using = (claimName: Json, part: Partial<PlannedResource> = {}) =>
  deployment("web", podSpec({ volumes: [{ name: "data", persistentVolumeClaim: { claimName } }] }), part);

function volumes(...resources: PlannedResource[]): Volume[] {
  const index = indexOf(plan(...resources));
  return podSetsOf(index).flatMap((pods) => volumesOf(pods, index));
}

/** Driver and whether it is made on demand. */
function storage(...resources: PlannedResource[]) {
  const [found] = volumes(...resources);
  return [found?.storage?.driver, found?.storage?.dynamic];
}

describe("volumesOf", () => {
  it("names each by its kind", () => {
    const spec = podSpec({
      volumes: [{ name: "a", emptyDir: {} }, { name: "b", hostPath: { path: "/" } }, { name: "c" }, unknown],
    });
    assert.deepEqual(volumes(deployment("web", spec)), [
      { name: "a", kind: "emptyDir" },
      { name: "b", kind: "hostPath" },
      { name: "c" },
      { name: "" },
    ]);
  });

  const ebs = storageClass("fast", { provisioner: "ebs.csi.aws.com", parameters: { type: "gp3" } });

  it("follows a claim to its StorageClass", () => {
    assert.deepEqual(storage(using("data"), claim({ storageClassName: "fast" }), ebs), ["ebs.csi.aws.com", true]);
    assert.deepEqual(storage(using("data"), claim({ storageClassName: "gp2" })), ["kubernetes.io/aws-ebs", true]);
    assert.deepEqual(storage(using("data"), claim({ storageClassName: "elsewhere" })), [undefined, undefined]);
  });

  it("takes the default StorageClass where the claim names none, and knows nothing where there is no default", () => {
    const standard = storageClass(
      "standard",
      { provisioner: "ebs.csi.aws.com" },
      { annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
    );
    assert.deepEqual(storage(using("data"), claim({}), standard), ["ebs.csi.aws.com", true]);
    assert.deepEqual(storage(using("data"), claim({}), ebs), [undefined, undefined]);
  });

  it("takes EFS without a mode for a class that makes nothing", () => {
    const efs = (parameters: Json) => storageClass("efs", { provisioner: "efs.csi.aws.com", parameters });
    const asking = claim({ storageClassName: "efs" });
    assert.deepEqual(storage(using("data"), asking, efs({})), ["efs.csi.aws.com", false]);
    assert.deepEqual(storage(using("data"), asking, efs({ provisioningMode: "efs-ap" })), ["efs.csi.aws.com", true]);
    const local = storageClass("efs", { provisioner: "kubernetes.io/no-provisioner" });
    assert.deepEqual(storage(using("data"), asking, local), [undefined, false]);
  });

  it("follows a claim to a volume that was made before: by name, by reservation, by class", () => {
    const efs = { csi: { driver: "efs.csi.aws.com", volumeHandle: "fs-1" } };
    const made: [string | undefined, boolean | undefined] = ["efs.csi.aws.com", false];
    assert.deepEqual(storage(using("data"), claim({ volumeName: "v" }), volume("v", efs)), made);
    const reserved = volume("v", { ...efs, claimRef: { namespace: "demo", name: "data" } });
    assert.deepEqual(storage(using("data"), claim({ storageClassName: "" }), reserved), made);
    const classed = volume("v", { ...efs, storageClassName: "shared" });
    assert.deepEqual(storage(using("data"), claim({ storageClassName: "shared" }), classed), made);
    const ofOther = volume("v", { ...efs, claimRef: { namespace: "demo", name: "other" } });
    assert.deepEqual(storage(using("data"), claim({ storageClassName: "" }), ofOther), [undefined, false]);
    const old = volume("v", { awsElasticBlockStore: { volumeID: "vol-1" } });
    assert.deepEqual(storage(using("data"), claim({ volumeName: "v" }), old), ["kubernetes.io/aws-ebs", false]);
    assert.deepEqual(storage(using("data"), claim({ volumeName: "w" }), old), [undefined, false]);
  });

  it("finds the claim by what the pods depend on where its name is an output", () => {
    const data = claim({ storageClassName: "fast" });
    const depending = { propertyDependencies: { spec: [data.urn] } };
    assert.deepEqual(storage(using(unknown, depending), data, ebs), ["ebs.csi.aws.com", true]);
    assert.deepEqual(storage(using(unknown), data, ebs), [undefined, undefined]);
  });

  it("knows nothing of claims that are not in the plan or hide their class", () => {
    assert.deepEqual(storage(using("data")), [undefined, undefined]);
    assert.deepEqual(storage(using("data"), claim(unknown)), [undefined, undefined]);
    assert.deepEqual(storage(using("data"), claim({ storageClassName: unknown }), ebs), [undefined, undefined]);
  });

  it("reads the templates of ephemeral volumes and of StatefulSets", () => {
    const template = { spec: { storageClassName: "fast" } };
    const scratch = podSpec({ volumes: [{ name: "scratch", ephemeral: { volumeClaimTemplate: template } }] });
    const [ephemeral] = volumes(deployment("web", scratch), ebs);
    assert.deepEqual([ephemeral?.kind, ephemeral?.storage?.driver], ["ephemeral", "ebs.csi.aws.com"]);
    const set = object("StatefulSet", "db", {
      template: { spec: podSpec() },
      volumeClaimTemplates: [{ metadata: { name: "data" }, ...template }],
    });
    const [data] = volumes(set, ebs);
    assert.deepEqual(
      [data?.name, data?.kind, data?.storage?.driver],
      ["data", "persistentVolumeClaim", "ebs.csi.aws.com"],
    );
  });
});

describe("isEbs", () => {
  it("knows the drivers of old, of the add-on and of Auto Mode", () => {
    const yes = ["ebs.csi.aws.com", "ebs.csi.eks.amazonaws.com", "kubernetes.io/aws-ebs"];
    assert.deepEqual(
      [...yes, "efs.csi.aws.com"].map((driver) => isEbs({ driver })),
      [true, true, true, false],
    );
    assert.equal(isEbs({}), false);
  });
});
