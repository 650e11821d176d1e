/** What parts of a platform call of AWS: https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html */

/** The service behind an interface or gateway endpoint, as the last part of its name: `ecr.api`. */
export interface Need {
  readonly service: string;
  readonly why: string;
}

export const everyPlace: readonly Need[] = [
  { service: "ecr.api", why: "images" },
  { service: "ecr.dkr", why: "images" },
  { service: "s3", why: "layers of images" },
];

export const everyNode: readonly Need[] = [{ service: "ec2", why: "addresses of pods" }];

export const podIdentity: Need = { service: "eks-auth", why: "credentials of Pod Identity" };
export const irsa: Need = { service: "sts", why: "credentials of service accounts" };

/** By the action, in small letters, that a role allows. */
export const byAction: Readonly<Record<string, Need>> = {
  "aps:remotewrite": { service: "aps-workspaces", why: "metrics" },
  "autoscaling:setdesiredcapacity": { service: "autoscaling", why: "sizes of node groups" },
  "cloudwatch:putmetricdata": { service: "monitoring", why: "metrics" },
  "ec2:attachvolume": { service: "ec2", why: "volumes" },
  "elasticfilesystem:createaccesspoint": { service: "elasticfilesystem", why: "file systems" },
  "elasticloadbalancing:createloadbalancer": { service: "elasticloadbalancing", why: "load balancers" },
  "logs:putlogevents": { service: "logs", why: "logs" },
  "secretsmanager:getsecretvalue": { service: "secretsmanager", why: "secrets" },
  "sqs:receivemessage": { service: "sqs", why: "messages" },
  "ssm:getparameter": { service: "ssm", why: "parameters" },
  "wafv2:getwebaclforresource": { service: "wafv2", why: "web firewalls of load balancers" },
  "xray:puttracesegments": { service: "xray", why: "traces" },
};

const sessions = "sessions of Systems Manager";

/** By the name of an AWS managed policy. */
export const byManagedPolicy: Readonly<Record<string, readonly Need[]>> = {
  AmazonEBSCSIDriverPolicy: [{ service: "ec2", why: "volumes" }],
  AmazonEBSCSIDriverPolicyV2: [{ service: "ec2", why: "volumes" }],
  AmazonEBSCSIDriverEKSClusterScopedPolicy: [{ service: "ec2", why: "volumes" }],
  AmazonEFSCSIDriverPolicy: [{ service: "elasticfilesystem", why: "file systems" }],
  AmazonPrometheusRemoteWriteAccess: [{ service: "aps-workspaces", why: "metrics" }],
  AmazonSSMManagedInstanceCore: [
    { service: "ssm", why: sessions },
    { service: "ssmmessages", why: sessions },
  ],
  AWSXRayDaemonWriteAccess: [{ service: "xray", why: "traces" }],
  AWSXrayWriteOnlyAccess: [{ service: "xray", why: "traces" }],
  CloudWatchAgentServerPolicy: [
    { service: "logs", why: "logs" },
    { service: "monitoring", why: "metrics" },
  ],
};
