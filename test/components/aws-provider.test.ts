import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { awsProvider, kubeconfigCredentials, kubeconfigProblems } from "../../components/aws-provider.ts";
import { sentence } from "../../problems.ts";
import type { Aws } from "../../settings/aws.ts";
import { find, planOf } from "../plan-of.ts";

const deployer = "arn:aws:iam::111122223333:role/deployer";
const hop = "arn:aws:iam::444455556666:role/hop";

describe("awsProvider", () => {
  it("carries the stack's settings and tags, the stack's own over the provider's", async () => {
    const settings: Aws = {
      region: "ap-northeast-1",
      profile: "dev",
      assumeRoles: [{ roleArn: deployer, externalId: "42" }],
      allowedAccountIds: ["111122223333"],
      defaultTags: { tags: { owner: "somebody", costCenter: "7" } },
    };
    const plan = await planOf(() => {
      awsProvider(settings, { owner: "platform" });
    });
    const { inputs } = find(plan, "pulumi:providers:aws", "aws");
    const parsed = (key: string): unknown => {
      const value = inputs[key];
      return typeof value === "string" && /^[[{]/.test(value) ? JSON.parse(value) : value;
    };
    assert.equal(inputs.region, "ap-northeast-1");
    assert.equal(inputs.profile, "dev");
    assert.deepEqual(parsed("assumeRoles"), [{ roleArn: deployer, externalId: "42" }]);
    assert.deepEqual(parsed("allowedAccountIds"), ["111122223333"]);
    assert.deepEqual(parsed("defaultTags"), { tags: { owner: "platform", costCenter: "7" } });
  });
});

describe("kubeconfig credentials", () => {
  it("are the provider's", () => {
    const settings: Aws = { region: "ap-northeast-1", profile: "dev", assumeRoles: [{ roleArn: deployer }] };
    assert.deepEqual(kubeconfigCredentials(settings), { kubeconfigProfile: "dev", kubeconfigRoleArn: deployer });
    assert.deepEqual(kubeconfigProblems(settings), []);
  });

  it("are left to the surroundings where the provider has none", () => {
    assert.deepEqual(kubeconfigCredentials({ region: "ap-northeast-1" }), {});
  });

  it("cannot follow a chain of roles, or an external id", () => {
    const chain: Aws = { region: "ap-northeast-1", assumeRoles: [{ roleArn: hop }, { roleArn: deployer }] };
    assert.match(kubeconfigProblems(chain).map(sentence).join(), /a kubeconfig can take on only one role/);
    const external: Aws = { region: "ap-northeast-1", assumeRoles: [{ roleArn: deployer, externalId: "42" }] };
    assert.match(
      kubeconfigProblems(external).map(sentence).join(),
      /has an externalId, which a kubeconfig cannot pass on/,
    );
  });
});
