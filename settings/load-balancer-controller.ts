import * as z from "zod";
import { says } from "./primitives.ts";

export const loadBalancerController = z.strictObject({
  enabled: z
    .boolean()
    .default(true)
    .describe("Installs the AWS Load Balancer Controller, which makes NLBs and ALBs of Services and Ingresses"),
  replicas: z
    .int()
    .min(1)
    .default(2)
    .meta({ examples: [2] })
    .describe("Its pods; while none answers, no Ingress can be created or previewed"),
  serviceMutator: z
    .boolean()
    .default(false)
    .describe(
      "Takes every new Service of type LoadBalancer that names no class, through a webhook that the creation of any Service then needs. A classic load balancer needs false",
    ),
  tlsPolicy: z
    .string()
    .regex(
      /^ELBSecurityPolicy-[\w-]+$/,
      says("which is no TLS policy of Elastic Load Balancing", "Write its whole name, ELBSecurityPolicy-..."),
    )
    .default("ELBSecurityPolicy-TLS13-1-2-2021-06")
    .meta({ examples: ["ELBSecurityPolicy-TLS13-1-2-2021-06"] })
    .describe("TLS policy of listeners that name none"),
  webFirewall: z.boolean().default(true).describe("AWS WAF web ACLs on application load balancers"),
  shield: z
    .boolean()
    .default(false)
    .describe("AWS Shield Advanced on application load balancers; the account must be subscribed"),
  cognito: z.boolean().default(false).describe("Sign-in through Amazon Cognito at application load balancers"),
});
export type LoadBalancerController = z.infer<typeof loadBalancerController>;
