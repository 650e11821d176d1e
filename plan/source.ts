import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { SourcePosition, StackTrace } from "@pulumi/pulumi/proto/source_pb.js";

interface Positioned {
  getSourceposition(): SourcePosition | undefined;
  getStacktrace(): StackTrace | undefined;
}

/** `file:line` of the program's own line that made the resource: the nearest one that is not in a package. */
export function sourceOf(request: Positioned, root: string): string | undefined {
  const frames = request.getStacktrace()?.getFramesList() ?? [];
  for (const position of [request.getSourceposition(), ...frames.map((frame) => frame.getPc())]) {
    const uri = position?.getUri();
    if (position === undefined || !uri?.startsWith("file:") || uri.includes("/node_modules/")) continue;
    const file = relative(root, fileURLToPath(uri));
    if (!file.startsWith("..")) return `${file.replaceAll("\\", "/")}:${position.getLine()}`;
  }
  return undefined;
}
