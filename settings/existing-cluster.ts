import * as z from "zod";

/** kubectl's own word for whichever context is current: `kubectl config current-context`. */
export const currentContext = "current-context";

/** A cluster that is there already, instead of one in AWS. */
export const existingCluster = z.strictObject({
  context: z
    .string()
    .min(1)
    .meta({ examples: ["docker-desktop"] })
    .describe(
      `Context of the kubeconfig that leads to it. \`${currentContext}\` stands for whichever is current; with it only a cluster on this machine is deployed to`,
    ),
});
