import assert from "node:assert/strict";
import { pathText, sentence } from "../../problems.ts";
import { deploymentProblems } from "../../settings/deployment.ts";
import { type Change, eksSettings } from "./stack-file.ts";

const accountId = "444455556666";
const admin = `arn:aws:iam::${accountId}:role/admin`;
const ofAdmin = `arn:aws:sts::${accountId}:assumed-role/admin/alice`;
const own: Change[] = [
  ["access", { administrators: [admin] }],
  ["cluster/endpoint/publicAccessCidrs", ["8.8.8.0/24"]],
];

describe("settings/deployment", () => {
  it("is stopped by examples, and by nothing in a plan", () => {
    const shipped = eksSettings("dev");
    assert.deepEqual(deploymentProblems(shipped, { accountId: "123456789012", arn: ofAdmin }), []);
    assert.deepEqual(
      deploymentProblems(shipped, { accountId, arn: ofAdmin }).map(({ path }) => pathText(path)),
      [
        "access.administrators[0]",
        "access.teams.developers.principals[0]",
        "cluster.endpoint.publicAccessCidrs[0]",
        "access.administrators",
      ],
    );
  });

  it("is for administrators: the cluster lets nobody else create anything", () => {
    const settings = eksSettings("dev", own);
    assert.deepEqual(deploymentProblems(settings, { accountId, arn: ofAdmin }), []);
    const arn = `arn:aws:sts::${accountId}:assumed-role/ci/build-1`;
    assert.deepEqual(deploymentProblems(settings, { accountId, arn }).map(sentence), [
      "access.administrators does not name who is deploying, the role ci of account 444455556666, which therefore could not create anything in the cluster. Add it to the administrators, or deploy as one of them.",
    ]);
  });
});
