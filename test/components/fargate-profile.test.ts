import assert from "node:assert/strict";
import { FargateProfile, type FargateProfileArgs, fargateProfileProblems } from "../../components/fargate-profile.ts";
import { sentence } from "../../problems.ts";
import { find, planOf, typesAndNames } from "../plan-of.ts";
import { account } from "./fixtures.ts";

const args: FargateProfileArgs = {
  clusterName: "dev",
  account,
  subnetIds: ["subnet-a"],
  selectors: [{ namespace: "serverless", labels: { compute: "fargate" } }],
};
const profileType = "aws:eks/fargateProfile:FargateProfile";

function plan(more: Partial<FargateProfileArgs> = {}) {
  return planOf(() => new FargateProfile("serverless", { ...args, ...more }));
}

describe("FargateProfile", () => {
  it("makes a pod execution role and the profile, which waits for the role's policies", async () => {
    const planned = await plan();
    assert.deepEqual(
      typesAndNames(planned).filter(([type]) => !type.startsWith("pulumi:providers")),
      [
        [profileType, "serverless-profile"],
        ["aws:iam/role:Role", "serverless-role"],
        ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", "serverless-AmazonEKSFargatePodExecutionRolePolicy"],
        ["eks-platform:index:FargateProfile", "serverless"],
      ],
    );
    const profile = find(planned, profileType);
    assert.equal(profile.inputs.clusterName, "dev");
    assert.deepEqual(profile.inputs.selectors, [{ namespace: "serverless", labels: { compute: "fargate" } }]);
    assert.ok(profile.dependencies.some((urn) => urn.includes("RolePolicyAttachment")));
  });

  it("leaves the name to Pulumi, since a profile is replaced by a second one beside it", async () => {
    assert.equal(find(await plan(), profileType).inputs.fargateProfileName, undefined);
  });

  it("lets only this cluster's profiles use the role", async () => {
    const permissionsBoundary = "arn:aws:iam::123456789012:policy/b";
    const { inputs } = find(await plan({ permissionsBoundary }), "aws:iam/role:Role");
    assert.equal(inputs.permissionsBoundary, permissionsBoundary);
    assert.deepEqual(JSON.parse(String(inputs.assumeRolePolicy)).Statement, [
      {
        Effect: "Allow",
        Principal: { Service: "eks-fargate-pods.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          ArnLike: { "aws:SourceArn": "arn:aws:eks:ap-northeast-1:123456789012:fargateprofile/dev/*" },
        },
      },
    ]);
  });

  it("may write to the named log groups, and not create any", async () => {
    const planned = await plan({ logGroupNames: ["/aws/eks/dev/fargate", "dev-fluent-bit-logs"] });
    const { inputs } = find(planned, "aws:iam/rolePolicy:RolePolicy", "serverless-logging");
    assert.deepEqual(JSON.parse(String(inputs.policy)).Statement, [
      {
        Sid: "WriteLogs",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        Resource: [
          "arn:aws:logs:ap-northeast-1:123456789012:log-group:/aws/eks/dev/fargate:*",
          "arn:aws:logs:ap-northeast-1:123456789012:log-group:dev-fluent-bit-logs:*",
        ],
      },
    ]);
    assert.ok(find(planned, profileType).dependencies.some((urn) => urn.endsWith("::serverless-logging")));
  });

  it("refuses what EKS refuses, before anything is registered", async () => {
    const labels = Object.fromEntries(Array.from({ length: 6 }, (_, index) => [`l${index}`, "x"]));
    const selectors = Array.from({ length: 6 }, (_, index) => ({
      namespace: `n${index}`,
      ...(index ? {} : { labels }),
    }));
    assert.deepEqual(fargateProfileProblems("eks-own", { ...args, selectors }).map(sentence), [
      "eks-own has a name that starts with eks-, which EKS keeps for itself. Choose another name.",
      "selectors is 6, but a Fargate profile has 1 to 5 selectors. Spread the selectors over several profiles.",
      "selectors[0].labels is 6, but a selector has at most 5 labels. Keep those that tell the pods apart.",
    ]);
    assert.match(
      sentence(fargateProfileProblems("x".repeat(48), args)[0]!),
      /has a name of 48 characters, and EKS leaves 47/,
    );
    await assert.rejects(plan({ selectors: [] }), /selectors is 0, .* Name the namespaces/);
  });
});
