import { statSync } from "node:fs";
import { join } from "node:path";
import { asText, textOf, writeFiles } from "../host/files.ts";
import { imageArchives, importImages } from "../images/images.ts";
import { tryExecute } from "../processes/execute.ts";
import { type ProcessSpec, start, waitFor } from "../processes/processes.ts";
import type { RealNode } from "./node.ts";
import { cniConfig, cniFolder, containerdConfig } from "./node-containerd.ts";
import { kubelet, kubeletFiles } from "./node-kubelet.ts";

const containerdFile = (node: RealNode) => join(node.folder, "containerd.toml");

/** Starts what is not running of a node. It is Ready some seconds later. */
export async function startNode(node: RealNode): Promise<void> {
  writeFiles({
    [containerdFile(node)]: containerdConfig(node),
    [join(cniFolder(node), "10-eks-platform.conflist")]: cniConfig(node),
    ...kubeletFiles(node),
  });
  const spec = containerd(node);
  await start(spec);
  await waitFor(spec.name, `an answer of ${spec.name}`, () => answers(node));
  await importOnce(node);
  await start(kubelet(node));
}

export function containerd(node: RealNode): ProcessSpec {
  return { name: `containerd-${node.number}`, program: "containerd", args: ["--config", containerdFile(node)] };
}

/** Even to find that a node has all of them takes seconds. */
async function importOnce(node: RealNode): Promise<void> {
  const done = join(node.folder, "images.json");
  const archives = imageArchives().map((archive) => ({ archive, changed: statSync(archive).mtimeMs }));
  if (textOf(done) === asText(archives)) return;
  await importImages(node.containerdSocket);
  writeFiles({ [done]: archives });
}

async function answers(node: RealNode): Promise<boolean> {
  return (await tryExecute("ctr", ["--address", node.containerdSocket, "version"])).code === 0;
}
