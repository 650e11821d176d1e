import { ClusterError } from "./cluster-error.ts";
import { importedNames, isArchive, namesToAdd } from "./images/image-load.ts";
import { ctr } from "./images/images.ts";
import { maxNodes, type RealNode, realNodes } from "./nodes/node.ts";
import { isRunning } from "./processes/processes.ts";

/** Gives every node an image: one in an archive, or one made here under whatever name it is asked for by. */
export async function load(image: string): Promise<void> {
  const nodes = realNodes(maxNodes).filter(({ number }) => isRunning(`containerd-${number}`));
  if (nodes.length === 0) throw new ClusterError("No cluster is up. Start one: npm run cluster -- up", 1);
  const names = isArchive(image) ? await loadArchive(image, nodes) : await loadName(image, nodes);
  const where = nodes.map(({ name }) => name).join(" and ");
  process.stdout.write(names.map((name) => `${name} is on ${where}.\n`).join(""));
}

async function loadArchive(archive: string, nodes: readonly RealNode[]): Promise<string[]> {
  const failure = `${archive} is no image that containerd can read. Save one first: docker save example/web:1.0 -o web.tar`;
  const give = ({ containerdSocket }: RealNode) => ctr(containerdSocket, ["import", archive], failure);
  const all = await Promise.all(nodes.map(give));
  const names = importedNames(all[0]!).filter((name) => !name.startsWith("sha256:"));
  if (names.length > 0) return names;
  throw new ClusterError(`${archive} says no name for its image. Save it by its name: docker save example/web:1.0`, 1);
}

async function loadName(image: string, nodes: readonly RealNode[]): Promise<string[]> {
  const { from, to } = namesToAdd(image);
  for (const { containerdSocket } of nodes) {
    for (const name of to) await ctr(containerdSocket, ["tag", "--force", from, name]);
  }
  return [image];
}
