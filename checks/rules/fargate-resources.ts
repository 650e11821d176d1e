import { at, fields, isMissing, text, type Value } from "../../model/json.ts";
import { memoryMib } from "../../model/quantity.ts";
import { type Doubt, refused } from "./fargate-doubts.ts";

const mostStorageGib = 175;

/** https://docs.aws.amazon.com/eks/latest/userguide/fargate-pod-configuration.html */
export function resourceDoubts(containers: readonly Value[]): Doubt[] {
  return [...containers.flatMap(deviceDoubts), ...storageDoubts(containers)];
}

/** Devices have a domain in their name, as `nvidia.com/gpu`: https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#extended-resources */
function deviceDoubts(container: Value): Doubt[] {
  const [requests, limits] = ["requests", "limits"].map((key) => Object.keys(fields(at(container, "resources", key))));
  const devices = [...new Set([...(requests ?? []), ...(limits ?? [])])].filter((key) => /\/|^hugepages-/.test(key));
  const name = text(at(container, "name")) ?? "";
  return devices.map((device) => refused(`container ${name} asks for ${device}`));
}

function storageDoubts(containers: readonly Value[]): Doubt[] {
  const asked = containers.map((container) => {
    const { requests, limits } = fields(at(container, "resources"));
    const amount = at(requests, "ephemeral-storage");
    return memoryMib(isMissing(amount) ? at(limits, "ephemeral-storage") : amount) ?? 0;
  });
  const gib = Math.ceil(asked.reduce((sum, one) => sum + one, 0) / 1024);
  return gib > mostStorageGib
    ? [refused(`it requests ${gib} GiB of ephemeral storage, where a machine has ${mostStorageGib} at most`)]
    : [];
}
