import * as z from "zod";
import { says } from "./primitives.ts";

const registry = z
  .string()
  .regex(
    /^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)*$/,
    says(
      "which is no registry",
      "Write a host and, if need be, a path, without a scheme and without a slash at the end.",
    ),
  )
  .meta({ examples: ["111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/ecr-public"] });

const chartSource = z.strictObject({
  repository: z
    .string()
    .regex(/^(https|oci):\/\/[^\s/]+.*$/, says("which is no chart repository", "Begin with https:// or oci://."))
    .meta({ examples: ["oci://111122223333.dkr.ecr.ap-northeast-1.amazonaws.com/charts"] })
    .optional()
    .describe("Chart repository (https://) or registry (oci://) instead of the published one"),
  path: z
    .string()
    .min(1)
    .meta({ examples: ["./charts/aws-load-balancer-controller-3.5.0.tgz"] })
    .optional()
    .describe("Chart folder or archive on the machine that deploys, relative to the project; wins over `repository`"),
});

export const sources = z.strictObject({
  registries: z
    .record(registry, registry)
    .default({})
    .describe(
      "Mirrors of image registries, for clusters without internet: what images begin with (`public.ecr.aws`, `docker.io`), and what they begin with in the mirror. The longest match wins",
    ),
  charts: z
    .record(z.string().min(1), chartSource)
    .default({})
    .describe("Other places for Helm charts, by name of the chart (`aws-load-balancer-controller`)"),
});
export type Sources = z.infer<typeof sources>;
