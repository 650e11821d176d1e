import assert from "node:assert/strict";
import { sentence } from "../../problems.ts";
import { fargateProfiles, fargateProfilesProblems } from "../../settings/fargate-profiles.ts";

describe("settings of Fargate profiles", () => {
  it("need selectors, with wildcards if wanted", () => {
    const profiles = { serverless: { selectors: [{ namespace: "team-*", labels: { compute: "fargate" } }] } };
    assert.deepEqual(fargateProfiles.parse(profiles), profiles);
    assert.ok(!fargateProfiles.safeParse({ serverless: {} }).success);
    assert.ok(!fargateProfiles.safeParse({ serverless: { selectors: [{ namespace: "Team" }] } }).success);
    assert.ok(!fargateProfiles.safeParse({ serverless: { selectors: [], subnetIds: [] } }).success);
  });

  it("tell where in the stack file a rule is broken", () => {
    const profiles = fargateProfiles.parse({ "eks-a": { selectors: [] } });
    assert.deepEqual(fargateProfilesProblems(profiles).map(sentence), [
      "fargateProfiles.eks-a has a name that starts with eks-, which EKS keeps for itself. Choose another name.",
      "fargateProfiles.eks-a.selectors is 0, but a Fargate profile has 1 to 5 selectors. Name the namespaces whose pods run on Fargate.",
    ]);
  });
});
