import * as z from "zod";
import { exposureDefaults, HealthCheckProtocol, PathType, Scheme, TargetType } from "../k8s/exposure-args.ts";
import { arn, awsId, cidrBlock, port, texts } from "./primitives.ts";
import { secondsUpTo } from "./workload-container.ts";

const { healthCheck: health, deregistrationDelaySeconds } = exposureDefaults;
const threshold = z.int().min(2).max(10);

const timing = {
  intervalSeconds: z.int().min(5).max(300).default(health.intervalSeconds).describe("Seconds between two questions"),
  healthyThreshold: threshold.default(health.healthyThreshold).describe("Good answers that make a target healthy"),
  unhealthyThreshold: threshold.default(health.unhealthyThreshold).describe("Bad answers that make it unhealthy"),
};
const timeoutSeconds = z.int().min(2).max(120).default(health.timeoutSeconds).describe("Seconds to wait for an answer");
const asked = z.string().min(1).optional().describe("Path asked for; the readiness probe's if left out");

const nlbHealthCheck = z.strictObject({
  protocol: z
    .enum(HealthCheckProtocol)
    .optional()
    .describe("http if left out, tcp where the readiness probe is no HTTP request"),
  path: asked,
  ...timing,
});

const albHealthCheck = z.strictObject({
  protocol: z.enum({ Http: "http", Https: "https" }).default("http").describe("What the pods speak"),
  path: asked,
  successCodes: z
    .string()
    .regex(/^\d{3}([-,]\d{3})*$/)
    .default(health.successCodes)
    .meta({ examples: ["200-399"] })
    .describe("HTTP status codes that count as good"),
  timeoutSeconds,
  ...timing,
});

const clbHealthCheck = z.strictObject({ timeoutSeconds, ...timing });

const servicePort = port()
  .optional()
  .describe("Port of the Service; 80 if left out, 443 on an NLB or CLB with a certificate");

const balancer = {
  port: servicePort,
  scheme: z
    .enum(Scheme)
    .default(Scheme.Internal)
    .describe("internal: reachable from the VPC and what is connected to it; internetFacing: from the internet"),
  certificateArns: z
    .array(arn("acm", "certificate/"))
    .min(1)
    .optional()
    .describe("ACM certificates, the first for clients that name no host; without one there is no TLS"),
  sslPolicy: z
    .string()
    .regex(/^ELBSecurityPolicy-[\w-]+$/)
    .meta({ examples: [exposureDefaults.sslPolicy] })
    .optional()
    .describe("Oldest TLS and ciphers accepted; TLS 1.2 if left out"),
  plainTextFromInternet: z
    .literal(true)
    .optional()
    .describe("Must be said for an internet-facing load balancer without a certificate"),
  clientCidrBlocks: z
    .array(cidrBlock())
    .min(1)
    .optional()
    .describe("Clients that may connect; the VPC for internal ones, everybody for internet-facing ones if left out"),
  deregistrationDelaySeconds: secondsUpTo(600)
    .default(deregistrationDelaySeconds)
    .describe("How long requests under way may go on after a pod or node left; pods stay for that long as well"),
};

const byController = {
  ...balancer,
  targetType: z
    .enum(TargetType)
    .default(TargetType.Ip)
    .describe("ip: straight to the pods; instance: through the nodes, never on Fargate"),
  subnets: z
    .array(awsId("subnet"))
    .min(1)
    .optional()
    .describe("One in each zone; found by their role tags if left out"),
  loadBalancerAttributes: texts().optional().describe("Further attributes of the load balancer, by AWS's own names"),
  targetGroupAttributes: texts().optional().describe("Further attributes of its target group, by AWS's own names"),
};

const rule = z.strictObject({
  host: z
    .string()
    .min(1)
    .meta({ examples: ["www.example.com"] })
    .optional()
    .describe("Host name, * allowed as its first part; any if left out"),
  path: z.string().min(1).default("/").describe("Path, beginning with a slash"),
  pathType: z
    .enum(PathType)
    .default(PathType.Prefix)
    .describe("Prefix: the path and all below it; Exact: the path alone"),
});

const group = z.strictObject({
  name: z
    .string()
    .min(1)
    .meta({ examples: ["public"] })
    .describe("Name of the group"),
  order: z.int().min(1).max(1000).optional().describe("Place among the group's rules, the smallest is asked first"),
});

const nodePort = z
  .int()
  .min(30000)
  .max(32767)
  .optional()
  .describe("Port of the nodes; chosen by Kubernetes if left out");

const additionalPort = z.strictObject({ port: port().describe("Port of the Service") });
const additionalPorts =
  "Further ports that lead to the same pods; none if left out. To move to another port without a failed request, add the new one here; once every client uses it, make it `port`, and remove it here";

/** How a workload is reached, by type; each type knows its own settings only. */
export const exposure = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("clusterIp").describe("From within the cluster only"),
    port: servicePort,
    additionalPorts: z.array(additionalPort).optional().describe(additionalPorts),
  }),
  z.strictObject({
    type: z.literal("nodePort").describe("On a port of every node"),
    port: servicePort,
    nodePort,
    additionalPorts: z.array(additionalPort.extend({ nodePort })).optional().describe(additionalPorts),
  }),
  z.strictObject({
    type: z.literal("nlb").describe("Through a Network Load Balancer"),
    ...byController,
    healthCheck: nlbHealthCheck.optional().describe("How targets are asked for their health"),
  }),
  z.strictObject({
    type: z.literal("clb").describe("Through a Classic Load Balancer; needs the controller's serviceMutator off"),
    ...balancer,
    healthCheck: clbHealthCheck.optional().describe("How nodes are asked for their health"),
  }),
  z.strictObject({
    type: z.literal("alb").describe("Through an Application Load Balancer"),
    ...byController,
    healthCheck: albHealthCheck.optional().describe("How targets are asked for their health"),
    rules: z.array(rule).default([]).describe("Which requests are for this workload; all if empty"),
    group: group.optional().describe("Shares the load balancer with the other workloads of the group"),
    redirectToHttps: z
      .boolean()
      .optional()
      .describe("Answer plain HTTP with a redirect to HTTPS; true if left out and there is a certificate"),
    webAclArn: arn("wafv2", "regional/webacl/").optional().describe("WAFv2 web ACL that guards it"),
  }),
]);
