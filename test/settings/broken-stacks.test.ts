import assert from "node:assert/strict";
import { parse } from "yaml";
import { parseSettings } from "../../settings/parse.ts";
import { report } from "../../settings.ts";
import { asText, context } from "./stack-file.ts";

interface Broken {
  readonly name: string;
  readonly file: string;
  readonly messages: readonly string[];
}

const usual = `
  aws:region: ap-northeast-1
  eks-platform:access: { administrators: ["arn:aws:iam::444455556666:role/admin"] }`;
const nodes = `
  eks-platform:nodeGroups:
    general: { instanceTypes: [m7i.large], scaling: { min: 1, desired: 2, max: 4 } }`;

const broken: readonly Broken[] = [
  {
    name: "empty",
    file: "config: {}",
    messages: [
      "aws:region is missing. Add it, like ap-northeast-1. AWS region the stack lives in.",
      "access.administrators is empty, so nobody, not even whoever deploys, could do anything in the cluster. Name the role that deploys, and those of the people who run it.",
      "nodeGroups is empty, and so is fargateProfiles, so that nothing could run, not even DNS. Add a node group.",
    ],
  },
  {
    name: "misspelt settings",
    file: `config:${usual}${nodes}
  eks-platform:clsuter: { kubernetesVersion: "1.36" }
  eks-platform:network: { natGateway: single, availabilityZone: 2 }`,
    messages: [
      "clsuter is no setting known here. Did you mean cluster?",
      "network.natGateway is no setting known here. Did you mean natGateways?",
      "network.availabilityZone is no setting known here. Did you mean availabilityZones?",
    ],
  },
  {
    name: "a version that YAML takes for a number",
    file: `config:${usual}${nodes}
  eks-platform:cluster: { kubernetesVersion: 1.30 }`,
    messages: ['cluster.kubernetesVersion is 1.3, but must be text. Put it in quotes, like "1.36".'],
  },
  {
    name: "settings of another concept",
    file: `config:${usual}
  eks-platform:nodeGroups:
    general: { instanceType: m7i.large, scaling: { minSize: 1, maxSize: 3, desired: 2, step: 1 } }`,
    messages: [
      "nodeGroups.general.instanceTypes is missing. Add it, like [m7i.large]. EC2 instance types, all of the image's architecture; for spot several of like size.",
      "nodeGroups.general.scaling.min is missing. Add it, like 2. Fewest nodes.",
      "nodeGroups.general.scaling.max is missing. Add it, like 6. Most nodes.",
      "nodeGroups.general.scaling.minSize is no setting known here. Did you mean min?",
      "nodeGroups.general.scaling.maxSize is no setting known here. Did you mean max?",
      "nodeGroups.general.scaling.step is no setting known here. What can stand here: desired, max, min.",
      "nodeGroups.general.instanceType is no setting known here. Did you mean instanceTypes?",
    ],
  },
  {
    name: "more wanted than allowed",
    file: `config:${usual}
  eks-platform:nodeGroups:
    general: { instanceTypes: [m7i.large], scaling: { min: 1, desired: 5, max: 4 } }`,
    messages: ["nodeGroups.general.scaling.desired is 5, but max is 4. Raise max, or lower desired."],
  },
  {
    name: "an API server open to the world",
    file: `config:${usual}${nodes}
  eks-platform:cluster:
    endpoint: { publicAccess: true, publicAccessCidrs: [0.0.0.0/0] }`,
    messages: [
      'cluster.endpoint.publicAccessCidrs[0] is "0.0.0.0/0", which opens the API server to the world. List the addresses that need it, or set openToTheWorld to true beside it.',
    ],
  },
  {
    name: "a load balancer without its controller",
    file: `config:${usual}${nodes}
  eks-platform:loadBalancerController: { enabled: false }
  eks-platform:namespaces: { web: {} }
  eks-platform:workloads:
    shop: { namespace: web, image: "registry.example/shop:1", port: 8080, exposure: { type: alb } }`,
    messages: [
      'workloads.shop.exposure.type is "alb", but loadBalancerController.enabled is false, and nothing else makes such a load balancer. Set loadBalancerController.enabled to true, or choose clb or clusterIp.',
    ],
  },
  {
    name: "Fargate where DaemonSets live",
    file: `config:${usual}${nodes}
  eks-platform:fargateProfiles:
    everything: { selectors: [{ namespace: "*" }] }`,
    messages: [
      "fargateProfiles.everything.selectors[0] would catch fluent-bit in amazon-cloudwatch, which belongs to a DaemonSet, and Fargate runs none: its pods would wait for ever. Name the namespaces it is meant for, without wildcards that reach further.",
    ],
  },
  {
    name: "one zone, and a block of wrong size",
    file: `config:${usual}${nodes}
  eks-platform:network: { availabilityZones: [ap-northeast-1a], cidrBlock: 10.0.0.0/8 }`,
    messages: [
      'network.cidrBlock is "10.0.0.0/8", but must lie between /16 and /28. Choose a mask from /16 (largest) to /28 (smallest).',
    ],
  },
  {
    name: "secrets in clear, and an encrypted setting",
    file: `config:${usual}${nodes}
  eks-platform:secrets: { password: correct-horse }
  eks-platform:metrics: { secure: AAABAK }`,
    messages: [
      "secrets holds values that are not encrypted. Remove them, and set each with: pulumi config set --secret --path eks-platform:secrets.<name>",
      "metrics holds an encrypted value, and only secrets may: elsewhere it would be shown in plans and messages. Put the value under secrets, and refer to it by its name there.",
    ],
  },
  {
    name: "flat keys, as some other tools have them",
    file: `config:${usual}${nodes}
  eks-platform:network.natGateways: single
  eks-platform:sources: true`,
    messages: [
      '["network.natGateways"] is a path, and a stack file nests. Write network: and below it, indented, natGateways.',
      "sources is true, but must be a group of settings. Write its settings below it, indented: registries, charts.",
    ],
  },
  {
    name: "a workload that refers to what is not there",
    file: `config:${usual}${nodes}
  eks-platform:namespaces: { shop: {} }
  eks-platform:workloads:
    api: { namespace: shopp, image: "registry.example/api:1", secretEnv: { TOKEN: token }, compute: fargate }`,
    messages: [
      'workloads.api.compute is "fargate", but no Fargate profile selects its pods in namespace shopp. Add a selector to a profile under fargateProfiles, or remove compute.',
      'workloads.api.namespace is "shopp", but namespaces has none of that name. Did you mean shop?',
      'workloads.api.secretEnv.TOKEN is "token", but secrets has none of that name. Add it: pulumi config set --secret --path eks-platform:secrets.token',
    ],
  },
];

describe("settings/broken stack files", () => {
  for (const { name, file, messages } of broken)
    it(name, () => {
      const { config } = parse(file) as { config: Record<string, unknown> };
      const encrypted = Object.keys(config).filter((key) => JSON.stringify(config[key]).includes('"secure"'));
      const { settings, problems } = parseSettings(asText(config), context("test", encrypted));
      assert.equal(settings, undefined);
      const lines = report("test", problems).split("\n").slice(0, -1);
      assert.deepEqual(
        lines,
        messages.map((message) => `Pulumi.test.yaml: ${message}`),
      );
    });
});
