import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Identity, PodRole, type PodRoleArgs, podRoleProblems } from "../../components/pod-role.ts";
import { sentence } from "../../problems.ts";
import { find, planOf, typesAndNames } from "../plan-of.ts";
import { account } from "./fixtures.ts";

const args: PodRoleArgs = { account, clusterName: "dev", namespace: "shop", serviceAccount: "cart" };
const statements = [{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::bucket/*"] }];

async function resourcesOf(more: Partial<PodRoleArgs>) {
  const plan = await planOf(() => new PodRole("cart-role", { ...args, ...more }));
  return { plan, resources: typesAndNames(plan).filter(([type]) => !type.startsWith("pulumi:providers")) };
}

describe("PodRole", () => {
  it("makes a role, its policies and the association that hands it to the service account", async () => {
    const policyArns = { other: "arn:aws:iam::123456789012:policy/other" };
    const managedPolicies = ["service-role/AmazonEBSCSIDriverPolicyV2"];
    const { plan, resources } = await resourcesOf({ statements, policyArns, managedPolicies });
    assert.deepEqual(resources, [
      ["aws:eks/podIdentityAssociation:PodIdentityAssociation", "cart-role-association"],
      ["aws:iam/role:Role", "cart-role-iam"],
      ["aws:iam/rolePolicy:RolePolicy", "cart-role-policy"],
      ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", "cart-role-AmazonEBSCSIDriverPolicyV2"],
      ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", "cart-role-other"],
      ["eks-platform:index:PodRole", "cart-role"],
    ]);
    const association = find(plan, "aws:eks/podIdentityAssociation:PodIdentityAssociation");
    const { clusterName, namespace, serviceAccount } = association.inputs;
    assert.deepEqual([clusterName, namespace, serviceAccount], ["dev", "shop", "cart"]);
    for (const name of ["cart-role-policy", "cart-role-other", "cart-role-AmazonEBSCSIDriverPolicyV2"])
      assert.ok(
        association.dependencies.some((urn) => urn.endsWith(`::${name}`)),
        name,
      );
    const attachment = find(
      plan,
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      "cart-role-AmazonEBSCSIDriverPolicyV2",
    );
    assert.equal(attachment.inputs.policyArn, "arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicyV2");
  });

  it("bounds the role and trusts the one service account", async () => {
    const permissionsBoundary = "arn:aws:iam::123456789012:policy/boundary";
    const { plan } = await resourcesOf({ permissionsBoundary });
    const { inputs } = find(plan, "aws:iam/role:Role");
    assert.equal(inputs.permissionsBoundary, permissionsBoundary);
    assert.equal(inputs.namePrefix, "dev-cart-");
    assert.match(String(inputs.assumeRolePolicy), /"aws:RequestTag\/kubernetes-service-account":"cart"/);
  });

  it("leaves the association to an add-on that makes it itself", async () => {
    const { resources } = await resourcesOf({ associate: false });
    assert.deepEqual(resources, [
      ["aws:iam/role:Role", "cart-role-iam"],
      ["eks-platform:index:PodRole", "cart-role"],
    ]);
  });

  it("trusts the OIDC provider instead for IRSA, without an association", async () => {
    const { plan, resources } = await resourcesOf({
      identity: Identity.Irsa,
      oidcProviderArn: pulumi.output("arn:aws:iam::123456789012:oidc-provider/oidc.example/id/1"),
      oidcProviderUrl: pulumi.output("https://oidc.example/id/1"),
    });
    assert.ok(!resources.some(([type]) => type.includes("PodIdentityAssociation")));
    const trust = JSON.parse(String(find(plan, "aws:iam/role:Role").inputs.assumeRolePolicy));
    assert.equal(trust.Statement[0].Action, "sts:AssumeRoleWithWebIdentity");
    assert.equal(trust.Statement[0].Condition.StringEquals["oidc.example/id/1:sub"], "system:serviceaccount:shop:cart");
  });

  it("takes statements that hold outputs of other resources", async () => {
    const statement = pulumi
      .output("arn:aws:s3:::late/*")
      .apply((arn) => ({ actions: ["s3:GetObject"], resources: [arn] }));
    const { plan } = await resourcesOf({ statements: [statement] });
    assert.match(String(find(plan, "aws:iam/rolePolicy:RolePolicy").inputs.policy), /arn:aws:s3:::late/);
  });

  it("refuses what would fail or give too much, before anything is registered", async () => {
    const wrong: PodRoleArgs = {
      ...args,
      identity: Identity.Irsa,
      statements: [{ actions: ["s3:*"], resources: ["*"] }],
      managedPolicies: Array.from({ length: 11 }, (_, index) => `P${index}`),
    };
    assert.deepEqual(podRoleProblems(wrong).map(sentence), [
      "oidcProviderArn is missing, but identity is irsa. Give the cluster's OIDC provider, or use Pod Identity.",
      "oidcProviderUrl is missing, but identity is irsa. Give the cluster's OIDC provider, or use Pod Identity.",
      "managedPolicies is 11, but IAM attaches at most 10 policies to a role. Merge some of them into statements.",
      'statements[0].actions[0] is "s3:*", which would allow every action of a service. List the actions that the pod calls.',
    ]);
    await assert.rejects(
      planOf(() => new PodRole("cart-role", wrong)),
      /oidcProviderArn is missing/,
    );
  });
});
