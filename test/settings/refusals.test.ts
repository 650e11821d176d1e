import assert from "node:assert/strict";
import { type Change, refusals } from "./stack-file.ts";

/** A change to the dev stack file, and the one sentence it must be answered by. */
type Refusal = readonly [changes: readonly Change[], sentence: string];

const arn = "arn:aws:iam::444455556666:role/admin";
const group = { instanceTypes: ["m7i.large"], scaling: { min: 1, desired: 1, max: 2 } };

function many<T>(count: number, value: (index: number) => T): Record<string, T> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`entry-${index}`, value(index)]));
}

const keys: readonly Refusal[] = [
  [[["nodeGroup", {}]], "nodeGroup is no setting known here. Did you mean nodeGroups?"],
  [
    [["network.cidrBlock", "10.0.0.0/16"]],
    '["network.cidrBlock"] is a path, and a stack file nests. Write network: and below it, indented, cidrBlock.',
  ],
  [
    [["eks-plaform:network", {}]],
    "eks-plaform:network is not read by this program, so it would have no effect. Did you mean eks-platform:network?",
  ],
  [
    [["kubernetes:context", "dev"]],
    "kubernetes:context is not read by this program, so it would have no effect. Remove it.",
  ],
  [
    [["aws:secretKey", "abc"]],
    "aws:secretKey would put AWS credentials into a stack file. Use aws:profile, aws:assumeRoles, or the environment of whoever deploys.",
  ],
  [
    [["aws:assumeRoleWithWebIdentity", { roleArn: arn, webIdentityTokenFile: "/var/run/token" }]],
    "aws:assumeRoleWithWebIdentity would reach the AWS half only: a kubeconfig has no place for the token, so that nothing in the cluster could be created. Set AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE in the environment of whoever deploys instead, or name a profile as aws:profile.",
  ],
  [
    [["workloads/nginx-fargate/exposure", { type: "clusterIp", scheme: "internal" }]],
    "workloads.nginx-fargate.exposure.scheme is no setting known here. What can stand here: additionalPorts, port, type.",
  ],
];

const webAclArn = "arn:aws:wafv2:ap-northeast-1:444455556666:regional/webacl/shop/one";

const values: readonly Refusal[] = [
  [
    [["network/natGateways", "one"]],
    'network.natGateways is "one", but must be one of none, single and onePerZone. Did you mean none?',
  ],
  [[["aws:region", "tokyo"]], 'aws:region is "tokyo", which is no AWS region. Write its code, like ap-northeast-1.'],
  [
    [["aws:allowedAccountIds", [444455556666]]],
    'aws:allowedAccountIds[0] is 444455556666, but must be text. Put it in quotes, like "111122223333".',
  ],
  [
    [["name", "My Cluster"]],
    'name is "My Cluster", which is no name for a platform. Use at most 40 lower-case letters, digits and hyphens, beginning with a letter.',
  ],
  [
    [["tags/aws:x", "1"]],
    "tags.aws:x has a name which is no tag key AWS accepts. Use at most 128 letters, digits, spaces and _ . : / = + - @, not beginning with aws:",
  ],
  [[["tags/version", 3]], 'tags.version is 3, but must be text. Put it in quotes, like "payments".'],
  [
    [["sources", "ecr"]],
    'sources is "ecr", but must be a group of settings. Write its settings below it, indented: registries, charts.',
  ],
  [
    [["cluster/logRetentionDays", 10]],
    "cluster.logRetentionDays is 10, but must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 and 3653. The nearest is 7.",
  ],
  [
    [["workloads/nginx-nlb/port", 80800]],
    "workloads.nginx-nlb.port is 80800, but must be at most 65535. Choose a number from 1 to 65535.",
  ],
  [
    [["workloads/nginx-alb/exposure/webAclArn", webAclArn.replace("regional", "global")]],
    `workloads.nginx-alb.exposure.webAclArn is "${webAclArn.replace("regional", "global")}", which is the ARN of no wafv2 regional/webacl. Write it in full, like arn:aws:wafv2:ap-northeast-1:111122223333:regional/webacl/example/00000000-0000-4000-8000-000000000000.`,
  ],
  [
    [["acceptedFindings", [{ rule: "x", reason: "because it is fine", until: "2027-02-30" }]]],
    'acceptedFindings[0].until is "2027-02-30", which is no date. Write year, month and day, like 2027-03-31.',
  ],
  [
    [["sources/registries", { "public.ecr.aws": "https://mirror" }]],
    'sources.registries["public.ecr.aws"] is "https://mirror", which is no registry. Write a host and, if need be, a path, without a scheme and without a slash at the end.',
  ],
];

const accessAndCluster: readonly Refusal[] = [
  [
    [["access/administrators", []]],
    "access.administrators is empty, so nobody, not even whoever deploys, could do anything in the cluster. Name the role that deploys, and those of the people who run it.",
  ],
  [
    [["access/administrators", ["arn:aws:sts::444455556666:assumed-role/admin/alice"]]],
    'access.administrators[0] is "arn:aws:sts::444455556666:assumed-role/admin/alice", which is a session of a role, and an access entry must name the role itself. Write arn:aws:iam::<account>:role/admin, without the session.',
  ],
  [
    [["access/administrators", [arn, arn]]],
    `access.administrators[1] is "${arn}", but it has its access entry from administrators 0 already. Leave it in one place.`,
  ],
  [
    [["access/teams/developers/policies", []]],
    "access.teams.developers has neither groups nor policies, so it may do nothing. Add a policy, for example AmazonEKSViewPolicy, or a group.",
  ],
  [
    [["access/teams/developers/groups", ["system:masters"]]],
    'access.teams.developers.groups[0] is "system:masters", which begins with a word that EKS keeps for itself. Name a group of your own and bind it to a Kubernetes role.',
  ],
  [
    [["cluster/endpoint/publicAccessCidrs", ["0.0.0.0/0"]]],
    'cluster.endpoint.publicAccessCidrs[0] is "0.0.0.0/0", which opens the API server to the world. List the addresses that need it, or set openToTheWorld to true beside it.',
  ],
  [
    [["cluster/endpoint/publicAccessCidrs", ["203.0.113.0/24", "203.0.113.10/32"]]],
    'cluster.endpoint.publicAccessCidrs[1] is "203.0.113.10/32", but it overlaps 203.0.113.0/24, which is listed too. Remove the smaller of the two.',
  ],
  [
    [["cluster/endpoint/publicAccessCidrs", Array.from({ length: 41 }, (_, index) => `198.51.100.${index}/32`)]],
    "cluster.endpoint.publicAccessCidrs is 41, but EKS takes at most 40 blocks. Join some of them.",
  ],
  [
    [["cluster/secretsEncryptionKeyArn", "arn:aws:kms:us-east-1:444455556666:key/abc"]],
    'cluster.secretsEncryptionKeyArn is "arn:aws:kms:us-east-1:444455556666:key/abc", but the stack lives in ap-northeast-1. Name one of that region.',
  ],
  [
    [["permissionsBoundary", "arn:aws-cn:iam::444455556666:policy/boundary"]],
    'permissionsBoundary is "arn:aws-cn:iam::444455556666:policy/boundary", but ap-northeast-1 lies in aws. Name one from there.',
  ],
  [
    [["workloads/nginx-alb/exposure/webAclArn", webAclArn.replace("ap-northeast", "us-east")]],
    `workloads.nginx-alb.exposure.webAclArn is "${webAclArn.replace("ap-northeast", "us-east")}", but the stack lives in ap-northeast-1. Name one of that region.`,
  ],
  [
    [["nodeGroups/general/releaseVersion", "1.35.4-20260930"]],
    `nodeGroups.general.releaseVersion is "1.35.4-20260930", but the nodes' Kubernetes version is 1.36. Use a release that starts with 1.36., or leave it out.`,
  ],
  [
    [["addOns/kube-proxy/version", "v1.35.3-eksbuild.29"]],
    `addOns.kube-proxy.version is "v1.35.3-eksbuild.29", but the cluster's Kubernetes version is 1.36, and kube-proxy goes with it. Use a version that starts with v1.36.`,
  ],
  [
    [["addOns/amazon-cloudwatch-observability", { version: "v6.4.0-eksbuild.1" }]],
    "addOns.amazon-cloudwatch-observability would install Fluent Bit and the CloudWatch agent under the same names in amazon-cloudwatch as logging.enabled and metrics.enabled. Remove it, or set logging.enabled and metrics.enabled to false.",
  ],
  [
    [
      ["addOns/amazon-cloudwatch-observability", { version: "v6.4.0-eksbuild.1" }],
      ["metrics/enabled", false],
    ],
    "addOns.amazon-cloudwatch-observability would install Fluent Bit and the CloudWatch agent under the same names in amazon-cloudwatch as logging.enabled. Remove it, or set logging.enabled to false.",
  ],
  [
    [["metrics/resources", { limits: { memory: "64Mi" } }]],
    'metrics.resources.limits.memory is "64Mi", but 128Mi is requested. Raise it, or request less.',
  ],
  [
    [["aws:assumeRoles", [{ roleArn: arn }, { roleArn: arn }]]],
    `aws:assumeRoles is ["${arn}","${arn}"], but kubectl and the Kubernetes provider can take on only one role. Put the roles into a profile in ~/.aws/config and name it as aws:profile.`,
  ],
];

/** A network without a way out in which everything else is as it must be. */
const closed: readonly Change[] = [
  ["network/natGateways", "none"],
  ["sources/registries", { "public.ecr.aws": "444455556666.dkr.ecr.ap-northeast-1.amazonaws.com/ecr-public" }],
  ["loadBalancerController/webFirewall", false],
  ["nodeGroups/general/sessionManager", false],
];
const needed = ["ec2", "ecr.api", "ecr.dkr", "sts"];

const networkRefusals: readonly Refusal[] = [
  [
    [["network/availabilityZones", 1]],
    "network.availabilityZones is 1, but a cluster needs subnets in two zones or more. Choose two zones, or three to survive the loss of one.",
  ],
  [
    [["network/availabilityZones", ["ap-northeast-1a", "us-east-1b"]]],
    'network.availabilityZones[1] is "us-east-1b", but aws:region is ap-northeast-1. Choose a zone of the region, like ap-northeast-1a, or another region.',
  ],
  [
    [["network/cidrBlock", "169.254.0.0/16"]],
    'network.cidrBlock is "169.254.0.0/16", but it overlaps 169.254.0.0/16, which is link-local, where metadata and Pod Identity answer. Choose private addresses, like 10.0.0.0/16.',
  ],
  [
    [...closed, ["sources/registries", {}]],
    "sources.registries has no mirror for public.ecr.aws, which nodes cannot reach while network.natGateways is none (Fluent Bit, the CloudWatch agent, the load balancer controller and 4 more). Mirror it in ECR, for example by a pull-through cache, or add NAT gateways.",
  ],
  [
    [...closed, ["loadBalancerController/webFirewall", true]],
    "loadBalancerController.webFirewall is true, but network.natGateways is none and there is no endpoint for wafv2, so that the controller, which asks AWS WAF about each ALB, would wait in vain and finish none. Set it to false, or set network.interfaceEndpoints to [ec2, ecr.api, ecr.dkr, eks, eks-auth, elasticloadbalancing, logs, monitoring, sts, wafv2].",
  ],
  [
    [...closed, ["loadBalancerController/webFirewall", true], ["network/interfaceEndpoints", needed]],
    "loadBalancerController.webFirewall is true, but network.natGateways is none and there is no endpoint for wafv2, so that the controller, which asks AWS WAF about each ALB, would wait in vain and finish none. Set it to false, or add wafv2 to network.interfaceEndpoints.",
  ],
  [
    [...closed, ["nodeGroups/general/sessionManager", true]],
    "nodeGroups.general.sessionManager is true, but network.natGateways is none and there is no endpoint for ssm and ssmmessages, so that no session would ever reach a node. Set it to false, or set network.interfaceEndpoints to [ec2, ecr.api, ecr.dkr, eks, eks-auth, elasticloadbalancing, logs, monitoring, sts, ssm, ssmmessages].",
  ],
  [
    [...closed, ["nodeGroups/general/sessionManager", true], ["network/interfaceEndpoints", [...needed, "ssm"]]],
    "nodeGroups.general.sessionManager is true, but network.natGateways is none and there is no endpoint for ssmmessages, so that no session would ever reach a node. Set it to false, or add ssmmessages to network.interfaceEndpoints.",
  ],
];

const capacity: readonly Refusal[] = [
  [
    [["nodeGroups/general/scaling/desired", 1]],
    "nodeGroups.general.scaling.desired is 1, but min is 2. Raise desired, or lower min.",
  ],
  [[["nodeGroups", many(31, () => group)]], "nodeGroups has 31 entries, but a cluster may have 30. Join some of them."],
  [
    [
      [
        "fargateProfiles",
        {
          serverless: { selectors: [{ namespace: "serverless" }] },
          ...many(10, (index) => ({ selectors: [{ namespace: `other-${index}` }] })),
        },
      ],
    ],
    "fargateProfiles has 11 entries, but a cluster may have 10. Join some of them.",
  ],
  [
    [
      [
        "fargateProfiles/serverless/selectors",
        Array.from({ length: 6 }, (_, index) => ({ namespace: index === 0 ? "serverless" : `other-${index}` })),
      ],
    ],
    "fargateProfiles.serverless.selectors is 6, but a Fargate profile has 1 to 5 selectors. Spread the selectors over several profiles.",
  ],
  [
    [["nodeGroups/serverless", group]],
    "fargateProfiles.serverless has the name of a node group. Rename one of the two.",
  ],
  [
    [["nodeGroups", {}]],
    "nodeGroups is empty, but nginx-nlb, nginx-alb, nginx-clb would run on nodes. Add a node group, or set compute: fargate there.",
  ],
  [
    [["addOns/metrics-server/enabled", false]],
    "workloads.nginx-alb.autoscaling needs to know how busy the pods are, but the add-on metrics-server is disabled. Remove addOns.metrics-server.enabled, or set replicas instead.",
  ],
];

const fargate: readonly Refusal[] = [
  [
    [["fargateProfiles/agents", { selectors: [{ namespace: "amazon-cloudwatch" }] }]],
    "fargateProfiles.agents.selectors[0] would catch fluent-bit in amazon-cloudwatch, which belongs to a DaemonSet, and Fargate runs none: its pods would wait for ever. Choose another namespace, or labels that only the pods meant for Fargate have.",
  ],
  [
    [["fargateProfiles/system", { selectors: [{ namespace: "kube-system" }] }]],
    "fargateProfiles.system.selectors[0] would catch aws-node in kube-system, which belongs to a DaemonSet, and Fargate runs none: its pods would wait for ever. Add labels that only the pods meant for Fargate have, like k8s-app: kube-dns for CoreDNS.",
  ],
  [
    [["fargateProfiles/system", { selectors: [{ namespace: "kube-*", labels: { app: "ebs-csi-*" } }] }]],
    "fargateProfiles.system.selectors[0] would catch ebs-csi-node in kube-system, which belongs to a DaemonSet, and Fargate runs none: its pods would wait for ever. Name the namespaces it is meant for, without wildcards that reach further.",
  ],
  [
    [["fargateProfiles/system", { selectors: [{ namespace: "kube-system", labels: { app: "ebs-csi-controller" } }] }]],
    "fargateProfiles.system.selectors[0] would catch ebs-csi-controller in kube-system, which gets its AWS credentials by Pod Identity, whose agent Fargate has not. Choose another namespace, or labels that only the pods meant for Fargate have.",
  ],
  [
    [["fargateProfiles", {}]],
    'workloads.nginx-fargate.compute is "fargate", but no Fargate profile selects its pods in namespace serverless. Add a selector to a profile under fargateProfiles, or remove compute.',
  ],
  [
    [
      ["workloads/nginx-fargate/compute", undefined],
      ["workloads/nginx-fargate/role", { managedPolicies: ["AmazonS3ReadOnlyAccess"] }],
    ],
    "workloads.nginx-fargate would run on Fargate, since profile serverless selects its pods, where its role, given by Pod Identity, would never reach it. Set compute: fargate, or narrow the selector.",
  ],
];

const reachedAndReferred: readonly Refusal[] = [
  [
    [
      ["loadBalancerController/enabled", false],
      ["workloads/nginx-nlb/exposure", undefined],
    ],
    'workloads.nginx-alb.exposure.type is "alb", but loadBalancerController.enabled is false, and nothing else makes such a load balancer. Set loadBalancerController.enabled to true, or choose clb or clusterIp.',
  ],
  [
    [["loadBalancerController/serviceMutator", true]],
    'workloads.nginx-clb.exposure.type is "clb", but loadBalancerController.serviceMutator is true, which turns every such Service into an NLB. Set serviceMutator to false, or choose nlb.',
  ],
  [
    [
      ["loadBalancerController/webFirewall", false],
      ["workloads/nginx-alb/exposure/webAclArn", webAclArn],
    ],
    `workloads.nginx-alb.exposure.webAclArn is "${webAclArn}", but loadBalancerController.webFirewall is false, so that nothing would guard it. Set webFirewall to true, or remove webAclArn.`,
  ],
  [
    [
      ["network", { existing: { vpcId: "vpc-01234567", privateSubnetIds: ["subnet-01234567", "subnet-89abcdef"] } }],
      ["workloads/nginx-nlb/exposure", undefined],
    ],
    'workloads.nginx-alb.exposure.scheme is "internetFacing", but network.existing.publicSubnetIds is empty, so there is nowhere to put it. Name the public subnets there, or choose internal.',
  ],
  [
    [["tags/list", "a=b"]],
    'tags.list is "a=b", but load balancers of workloads cannot carry a tag with a comma or an equals sign. Choose another text for the tag.',
  ],
  [
    [["workloads/nginx-nlb/namespace", "shop"]],
    'workloads.nginx-nlb.namespace is "shop", but namespaces has none of that name. Add it: namespaces: { shop: {} }.',
  ],
  [
    [["workloads/nginx-nlb/secretEnv", { PASSWORD: "password" }]],
    'workloads.nginx-nlb.secretEnv.PASSWORD is "password", but secrets has none of that name. Add it: pulumi config set --secret --path eks-platform:secrets.password',
  ],
  [
    [["workloads/nginx-nlb/sidecars", { proxy: { image: "a/b:1", secretFiles: { "/etc/key": "key" } } }]],
    'workloads.nginx-nlb.sidecars.proxy.secretFiles./etc/key is "key", but secrets has none of that name. Add it: pulumi config set --secret --path eks-platform:secrets.key',
  ],
];

const groups = { keys, values, accessAndCluster, networkRefusals, capacity, fargate, reachedAndReferred };

describe("settings/refusals", () => {
  for (const [name, table] of Object.entries(groups))
    describe(name, () => {
      for (const [changes, sentence] of table)
        it(changes.map(([place]) => place).join(", "), () => assert.deepEqual(refusals(changes), [sentence]));
    });
});
