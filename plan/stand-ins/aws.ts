import { isObject, type Wire, type WireObject } from "../values.ts";
import { type Answer, type Asked, hex, type StandIn, type Surroundings } from "./stand-ins.ts";

/** Answers in the place of the AWS provider: ids and ARNs of the right form, in an account that says it is none. */
export const aws: StandIn = {
  resource: (asked) => (special[asked.type] ?? general)(asked),
  functions: {
    "aws:index/getCallerIdentity:getCallerIdentity": (_, { accountId, partition }) => ({
      id: accountId,
      accountId,
      arn: `arn:${partition}:sts::${accountId}:assumed-role/plan/stand-in`,
      userId: "AROASTANDIN:plan",
    }),
    "aws:index/getPartition:getPartition": (_, { partition, dnsSuffix }) => ({
      id: partition,
      partition,
      dnsSuffix,
      reverseDnsPrefix: dnsSuffix.split(".").reverse().join("."),
    }),
    "aws:index/getRegion:getRegion": (_, { region, dnsSuffix }) => ({
      id: region,
      name: region,
      region,
      description: region,
      endpoint: `ec2.${region}.${dnsSuffix}`,
    }),
    "aws:index/getAvailabilityZones:getAvailabilityZones": zones,
  },
};

/**
 * Regions whose zones are not simply a, b and c; the ids tell zones apart across accounts, and EKS refuses some:
 * https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
 */
const zoneTable: Readonly<Record<string, readonly [letters: string, idPrefix: string, numbers: string]>> = {
  "us-east-1": ["abcdef", "use1", "123456"],
  "us-west-1": ["ac", "usw1", "13"],
  "us-west-2": ["abcd", "usw2", "1234"],
  "ca-central-1": ["abd", "cac1", "124"],
  "ap-northeast-1": ["acd", "apne1", "412"],
  "ap-northeast-2": ["abcd", "apne2", "1234"],
};

function zones(_: WireObject, { region }: Surroundings): WireObject {
  const [letters, prefix, numbers] = zoneTable[region] ?? ["abc", region.replaceAll("-", ""), "123"];
  const names = [...letters].map((letter) => `${region}${letter}`);
  const zoneIds = [...numbers].map((number) => `${prefix}-az${number}`);
  return { id: region, region, state: "available", names, zoneIds, groupNames: [region] };
}

/** Services whose ARNs carry no Region, and those whose ARNs carry no account either. */
const global = ["iam", "cloudfront", "route53", "s3"];
const nobodys = ["route53", "s3"];

function general(asked: Asked): Answer {
  const { type, urn, surroundings } = asked;
  const [, module = "", kind = ""] = /^aws:([^/:]+)\/([^:]+):/.exec(type) ?? [];
  const prefix = idPrefixes[type];
  const id = prefix === undefined ? physicalName(asked) : `${prefix}-0${hex(urn, 16)}`;
  return {
    id,
    outputs: { arn: arn(surroundings, module, `${kind.toLowerCase()}/${id}`), tagsAll: tagsOf(asked.inputs) },
  };
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html */
const idPrefixes: Readonly<Record<string, string>> = {
  "aws:ec2/securityGroup:SecurityGroup": "sg",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": "sg",
  "aws:ec2/securityGroupRule:SecurityGroupRule": "sgr",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": "sgr",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": "sgr",
  "aws:ec2/vpcEndpoint:VpcEndpoint": "vpce",
  "aws:ec2/flowLog:FlowLog": "fl",
  "aws:ec2/subnet:Subnet": "subnet",
  "aws:ec2/vpc:Vpc": "vpc",
};

const special: Readonly<Record<string, (asked: Asked) => Answer>> = {
  "aws:iam/role:Role": (asked) => named(asked, "iam", "role/"),
  "aws:iam/policy:Policy": (asked) => {
    const { outputs } = named(asked, "iam", "policy/");
    return { id: String(outputs.arn), outputs };
  },
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": ({ inputs, surroundings }) => {
    const issuer = String(inputs.url ?? "").replace("https://", "");
    const id = arn(surroundings, "iam", `oidc-provider/${issuer}`);
    return { id, outputs: { arn: id, url: issuer } };
  },
  "aws:kms/key:Key": ({ urn, surroundings }) => {
    const digits = hex(urn, 32);
    const keyId = [8, 12, 16, 20, 32].map((end, at, ends) => digits.slice(ends[at - 1] ?? 0, end)).join("-");
    return { id: keyId, outputs: { keyId, arn: arn(surroundings, "kms", `key/${keyId}`) } };
  },
  "aws:cloudwatch/logGroup:LogGroup": (asked) => {
    const name = physicalName(asked);
    return { id: name, outputs: { name, arn: arn(asked.surroundings, "logs", `log-group:${name}`) } };
  },
  "aws:ec2/launchTemplate:LaunchTemplate": (asked) => {
    const id = `lt-0${hex(asked.urn, 16)}`;
    const outputs = { name: physicalName(asked), latestVersion: 1, defaultVersion: 1 };
    return { id, outputs: { ...outputs, arn: arn(asked.surroundings, "ec2", `launch-template/${id}`) } };
  },
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": ({ urn, inputs, surroundings }) => {
    const id = `a-${hex(urn, 17)}`;
    const outputs = {
      associationId: id,
      associationArn: arn(surroundings, "eks", `podidentityassociation/${inputs.clusterName}/${id}`),
    };
    return { id, outputs };
  },
};

function named(asked: Asked, service: string, path: string): Answer {
  const name = physicalName(asked);
  return {
    id: name,
    outputs: { name, arn: arn(asked.surroundings, service, `${path}${name}`), tagsAll: tagsOf(asked.inputs) },
  };
}

/** The name that was given, or one as Pulumi's auto-naming would make it, without its randomness. */
function physicalName({ urn, name, inputs }: Asked): string {
  if (typeof inputs.name === "string") return inputs.name;
  const prefix = typeof inputs.namePrefix === "string" ? inputs.namePrefix : `${name}-`;
  return `${prefix}${hex(urn, 7)}`;
}

export function arn({ partition, region, accountId }: Surroundings, service: string, resource: string): string {
  const place = global.includes(service) ? "" : region;
  return `arn:${partition}:${service}:${place}:${nobodys.includes(service) ? "" : accountId}:${resource}`;
}

function tagsOf(inputs: WireObject): Wire {
  return isObject(inputs.tags) ? inputs.tags : {};
}
