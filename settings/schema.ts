import * as z from "zod";
import { acceptedFindings } from "./accepted-findings.ts";
import { access } from "./access.ts";
import { addOns } from "./add-ons.ts";
import { aws } from "./aws.ts";
import { cluster } from "./cluster.ts";
import { existingCluster } from "./existing-cluster.ts";
import { fargateProfiles } from "./fargate-profiles.ts";
import { name, permissionsBoundary, tags } from "./general.ts";
import { loadBalancerController } from "./load-balancer-controller.ts";
import { logging } from "./logging.ts";
import { metrics } from "./metrics.ts";
import { namespaces } from "./namespaces.ts";
import { network } from "./network.ts";
import { nodeGroups } from "./node-groups.ts";
import { secrets } from "./secrets.ts";
import { sources } from "./sources.ts";
import { workloads } from "./workloads.ts";

const anExistingCluster = existingCluster.describe(
  "A cluster of the kubeconfig, like that of Docker Desktop, kind or `npm run cluster`, instead of one in AWS; nothing is made in AWS then",
);

/** What stands under `eks-platform:` in a stack file, one key a concept. */
const ownSettings = z.strictObject({
  name: name
    .optional()
    .describe("Name of the cluster, and beginning of most other names; eks-platform-<stack> if left out or empty"),
  existingCluster: anExistingCluster.optional().describe(anExistingCluster.description!),
  tags: tags.default({}).describe("Tags of everything in AWS that can carry tags"),
  permissionsBoundary: permissionsBoundary
    .optional()
    .describe("ARN of the IAM policy that bounds every role this stack makes; none if left out or empty"),
  access: access.prefault({}).describe("Who may use the cluster"),
  network: network.prefault({}).describe("VPC, subnets, NAT gateways, endpoints and flow logs; or an existing VPC"),
  cluster: cluster.prefault({}).describe("Control plane: version, endpoint, logs, encryption, protection"),
  nodeGroups: nodeGroups.default({}).describe("Managed node groups by name"),
  fargateProfiles: fargateProfiles.default({}).describe("Fargate profiles by name: which pods run without nodes"),
  addOns: addOns.default({}).describe("EKS add-ons by name: those that come by themselves, adjusted, and others"),
  loadBalancerController: loadBalancerController
    .prefault({})
    .describe("AWS Load Balancer Controller, which makes NLBs and ALBs"),
  logging: logging.prefault({}).describe("Logs of containers and nodes, sent to CloudWatch Logs by Fluent Bit"),
  metrics: metrics.prefault({}).describe("Metrics of nodes, pods and containers, sent by the CloudWatch agent"),
  namespaces: namespaces.default({}).describe("Namespaces by name, with their Pod Security level, policies and limits"),
  workloads: workloads.default({}).describe("Programs that run in the cluster, by name, and how they are reached"),
  sources: sources.prefault({}).describe("Where images and charts come from, if not from where they are published"),
  secrets: secrets
    .default({})
    .describe("Encrypted values by name, the only ones in a stack file; other settings refer to them by name"),
  acceptedFindings: acceptedFindings
    .default([])
    .describe("Findings of the plan that are fine here, each with its reason"),
});

export const topLevelKeys: readonly string[] = Object.keys(ownSettings.shape);

/** All that can be read: the stack's own settings, and those under `aws:`. */
export const inputSchema = ownSettings.extend({
  aws: aws.describe("What stands under aws: in the stack file"),
});

/** Of those, what a stack in an existing cluster has. The others mean something in AWS only. */
export const existingClusterSchema = ownSettings
  .pick({
    name: true,
    existingCluster: true,
    namespaces: true,
    workloads: true,
    sources: true,
    secrets: true,
    acceptedFindings: true,
  })
  .extend({ existingCluster: anExistingCluster });

/** What every stack file says in the end. */
interface Named {
  /** Name of the cluster, and beginning of most other names. */
  readonly name: string;
  readonly stack: string;
}

/** A cluster in AWS and what runs in it, defaults filled in. */
export interface EksSettings extends Omit<z.infer<typeof inputSchema>, "name" | "existingCluster">, Named {
  readonly existingCluster?: undefined;
  readonly region: string;
}

/** What runs in a cluster that is there already, defaults filled in. */
export interface ExistingClusterSettings extends Omit<z.infer<typeof existingClusterSchema>, "name">, Named {}

/** Everything a stack file says; `existingCluster` tells which of the two it is. */
export type Settings = EksSettings | ExistingClusterSettings;
