import type { Problem } from "../problems.ts";
import type { Account } from "./account.ts";

/**
 * What nodes, agents and controllers of this stack call, for subnets without a way to the internet; S3, where the layers of
 * images lie, has a gateway endpoint in any case.
 * https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
 */
export const defaultEndpointServices = [
  "ec2",
  "ecr.api",
  "ecr.dkr",
  "eks",
  "eks-auth",
  "elasticloadbalancing",
  "logs",
  "monitoring",
  "sts",
];

/** Without these no node joins the cluster, whatever runs on it. */
const neededByNodes = ["ec2", "ecr.api", "ecr.dkr", "sts"];

/** In China these services carry the partition's own prefix and the others the common one. */
const prefixedInChina = new Set([
  "autoscaling",
  "ebs",
  "ec2",
  "ecr.api",
  "ecr.dkr",
  "eks",
  "elasticfilesystem",
  "monitoring",
  "sqs",
  "sts",
  "xray",
]);

/** A service by its short name (`ecr.api`), or a name of four parts and more, which is taken as it stands. */
export function endpointServiceName({ partition, region }: Account, service: string): string {
  if (isFullName(service)) return service;
  const prefix = partition === "aws-cn" && prefixedInChina.has(service) ? "cn.com.amazonaws" : "com.amazonaws";
  return `${prefix}.${region}.${service}`;
}

/** The name a service has within a component: `ecr-api`. */
export function endpointName(service: string): string {
  const short = isFullName(service) ? service.replace(/^.*?amazonaws\.[^.]+\./, "") : service;
  return short.replaceAll(".", "-");
}

function isFullName(service: string): boolean {
  return service.split(".").length > 3;
}

/** Which services get an interface endpoint: those asked for, or, where there is no way out, the default ones. */
export function endpointServices(wayOut: boolean, services: readonly string[] | undefined): readonly string[] {
  return services ?? (wayOut ? [] : defaultEndpointServices);
}

export function endpointProblems(
  wayOut: boolean,
  services: readonly string[] | undefined,
  path: (string | number)[],
): Problem[] {
  const wanted = endpointServices(wayOut, services);
  const missing = wayOut ? [] : neededByNodes.filter((service) => !wanted.includes(service));
  return [
    ...wanted.flatMap((service, index) => oneEndpointProblems(wanted, service, [...path, index], index)),
    ...(missing.length === 0
      ? []
      : [
          {
            path,
            value: services,
            rule: `but without NAT gateways nodes also need ${missing.join(", ")} to start`,
            fix: `Add ${missing.join(", ")}, or leave interfaceEndpoints out for the default ones.`,
          },
        ]),
  ];
}

function oneEndpointProblems(
  services: readonly string[],
  service: string,
  path: (string | number)[],
  index: number,
): Problem[] {
  if (service === "s3") {
    const fix = "Leave it out: the VPC always has a gateway endpoint for S3, which costs nothing.";
    return [{ path, value: service, rule: "but S3 needs no interface endpoint", fix }];
  }
  const same = services.findIndex((other) => endpointName(other) === endpointName(service));
  if (same === index) return [];
  return [{ path, value: service, rule: "but the service is listed already", fix: "Leave one of them out." }];
}
