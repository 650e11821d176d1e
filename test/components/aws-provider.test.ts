import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { type AwsSettings, awsProvider, kubeconfigCredentials } from "../../components/aws-provider.ts";
import { find, planOf } from "../plan-of.ts";

const deployer = "arn:aws:iam::111122223333:role/deployer";
const hop = "arn:aws:iam::444455556666:role/hop";

describe("awsProvider", () => {
  it("carries the stack's settings and tags, the stack's own over the provider's", async () => {
    const settings: AwsSettings = {
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
    const settings: AwsSettings = { region: "ap-northeast-1", profile: "dev", assumeRoles: [{ roleArn: deployer }] };
    assert.deepEqual(kubeconfigCredentials(settings), { kubeconfigProfile: "dev", kubeconfigRoleArn: deployer });
  });

  it("are those of the last role in a chain", () => {
    const assumeRoles = [{ roleArn: hop }, { roleArn: deployer }];
    assert.deepEqual(kubeconfigCredentials({ assumeRoles }), { kubeconfigRoleArn: deployer });
  });

  it("are left to the surroundings where the provider has none", () => {
    assert.deepEqual(kubeconfigCredentials({ region: "ap-northeast-1" }), {});
  });
});
