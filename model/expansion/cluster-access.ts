import { at, fields, isHidden, text } from "../json.ts";
import { isOn } from "./cluster-add-ons.ts";
import type { ClusterSurroundings } from "./eks-cluster.ts";
import { reference, unknown } from "./inside.ts";
import { addServiceRole } from "./service-role.ts";

const api = ["API", "API_AND_CONFIG_MAP"];

/** Access entries, the older ConfigMap where the mode has it, the OIDC provider, and a Fargate profile where one is asked for. */
export function addClusterAccess(around: ClusterSurroundings): void {
  const { component, add, cluster } = around;
  const { inputs, name } = component;
  const mode = text(at(inputs, "authenticationMode") ?? "CONFIG_MAP");
  if (mode !== undefined && mode !== "API")
    add("kubernetes:core/v1:ConfigMap", `${name}-nodeAccess`, {
      inputs: {
        apiVersion: "v1",
        immutable: false,
        metadata: {
          name: "aws-auth",
          namespace: "kube-system",
          annotations: { "pulumi.com/patchForce": "true" },
        },
        data: unknown,
      },
      dependsOn: [around.kubernetes],
    });
  if (mode !== undefined && api.includes(mode)) addAccessEntries(around);
  if (at(inputs, "createOidcProvider") === true)
    add("aws:iam/openIdConnectProvider:OpenIdConnectProvider", `${name}-oidcProvider`, {
      inputs: { clientIdLists: ["sts.amazonaws.com"], url: reference(cluster), thumbprintLists: unknown },
    });
  addFargateProfile(around);
}

function addAccessEntries({ component, add, cluster, clusterName }: ClusterSurroundings): void {
  for (const [key, entry] of Object.entries(fields(at(component.inputs, "accessEntries")))) {
    const principalArn = at(entry, "principalArn");
    const madeOf = { principalArn: ["accessEntries"] };
    const parent = add("aws:eks/accessEntry:AccessEntry", `${component.name}-${key}`, {
      inputs: {
        clusterName,
        principalArn,
        kubernetesGroups: at(entry, "kubernetesGroups"),
        tags: at(entry, "tags"),
        type: at(entry, "type"),
        userName: at(entry, "username"),
      },
      madeOf,
      dependsOn: [cluster],
    });
    for (const [association, policy] of Object.entries(fields(at(entry, "accessPolicies"))))
      add("aws:eks/accessPolicyAssociation:AccessPolicyAssociation", `${component.name}-${key}-${association}`, {
        parent,
        inputs: {
          accessScope: at(policy, "accessScope"),
          policyArn: at(policy, "policyArn"),
          principalArn,
          clusterName,
        },
        madeOf,
        dependsOn: [parent],
      });
  }
}

function addFargateProfile({ component, add, clusterName }: ClusterSurroundings): void {
  const { inputs, name } = component;
  const fargate = at(inputs, "fargate");
  if (!isOn(fargate) || isHidden(fargate)) return;
  const reserved = name === "eks" || /^eks-/i.test(name);
  const given = at(fargate, "podExecutionRoleArn");
  const role = () =>
    reference(
      addServiceRole(add, component, "podExecutionRole", "eks-fargate-pods.amazonaws.com", [
        "AmazonEKSFargatePodExecutionRolePolicy",
      ]),
    );
  const usual = [{ namespace: "default" }, { namespace: "kube-system" }];
  add(
    "aws:eks/fargateProfile:FargateProfile",
    reserved ? `${name.replace("-", "_")}fargateProfile` : `${name}-fargateProfile`,
    {
      inputs: {
        clusterName,
        podExecutionRoleArn: given ?? role(),
        selectors: at(fargate, "selectors") ?? usual,
        // Of those given, or of the cluster's, the private ones, which only the routes in AWS tell.
        subnetIds: unknown,
      },
      madeOf: { subnetIds: ["fargate", "subnetIds", "privateSubnetIds", "publicSubnetIds"] },
    },
  );
}
