import type { ExposureArgs } from "../k8s/exposure-args.ts";
import type { Problem } from "../problems.ts";

interface Member {
  readonly name: string;
  readonly exposure: ExposureArgs;
}

/** Workloads that share an ALB must agree on what there is only one of, and must not claim the same requests. */
export function albGroupProblems(workloads: Readonly<Record<string, { exposure?: ExposureArgs }>>): Problem[] {
  const groups = new Map<string, Member[]>();
  for (const [name, { exposure }] of Object.entries(workloads)) {
    if (exposure?.group === undefined) continue;
    groups.set(exposure.group.name, [...(groups.get(exposure.group.name) ?? []), { name, exposure }]);
  }
  return [...groups.values()].flatMap((members) => [
    ...disagreements(members),
    ...sameOrders(members),
    ...sameRequests(members),
  ]);
}

/** https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#ingressgroup: merge behaviour "exclusive" */
const shared = [
  "scheme",
  "clientCidrBlocks",
  "subnets",
  "sslPolicy",
  "loadBalancerAttributes",
  "webAclArn",
  "redirectToHttps",
] as const;

function disagreements([first, ...others]: readonly Member[]): Problem[] {
  return others.flatMap(({ name, exposure }) => [
    ...shared
      .filter((key) => JSON.stringify(exposure[key]) !== JSON.stringify(first!.exposure[key]))
      .map((key) => ({
        path: ["workloads", name, "exposure", key],
        value: exposure[key],
        rule: `but workload ${first!.name} shares the load balancer and says otherwise`,
        fix: "Say the same in both, or use another group.",
      })),
    ...((exposure.certificateArns === undefined) === (first!.exposure.certificateArns === undefined)
      ? []
      : [
          {
            path: ["workloads", name, "exposure", "certificateArns"],
            rule: `differs from that of workload ${first!.name}, which shares the load balancer: one listens to HTTPS and one does not`,
            fix: "Give both a certificate, or use another group.",
          },
        ]),
  ]);
}

function sameOrders(members: readonly Member[]): Problem[] {
  return repeated(members, ({ exposure }) => exposure.group?.order).map(({ name, exposure, other }) => ({
    path: ["workloads", name, "exposure", "group", "order"],
    value: exposure.group?.order,
    rule: `but workload ${other} has that place in the group`,
    fix: "Choose another number.",
  }));
}

function sameRequests(members: readonly Member[]): Problem[] {
  const claims = members.flatMap(({ name, exposure }) =>
    (exposure.rules?.length ? exposure.rules : [{}]).map(({ host = "any host", path = "/", pathType = "Prefix" }) => ({
      name,
      exposure,
      claim: `${host}${path} (${pathType})`,
    })),
  );
  return repeated(claims, ({ claim }) => claim)
    .filter(({ name, other }) => name !== other)
    .map(({ name, claim, other }) => ({
      path: ["workloads", name, "exposure", "rules"],
      rule: `claims ${claim}, as workload ${other} does on the same load balancer`,
      fix: "Give one of them another host or path.",
    }));
}

/** Those whose key an earlier one has, with the name of that one. */
function repeated<T extends { name: string }>(
  all: readonly T[],
  keyOf: (one: T) => string | number | undefined,
): (T & { other: string })[] {
  const seen = new Map<string | number, string>();
  return all.flatMap((one) => {
    const key = keyOf(one);
    if (key === undefined) return [];
    const other = seen.get(key);
    if (other === undefined) seen.set(key, one.name);
    return other === undefined ? [] : [{ ...one, other }];
  });
}
