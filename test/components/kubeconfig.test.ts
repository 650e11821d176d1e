import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { kubeconfig } from "../../components/kubeconfig.ts";

describe("kubeconfig", () => {
  const cluster = { server: "https://example.eks.amazonaws.com", "certificate-authority-data": "Y2E=" };
  const fromCluster = JSON.stringify({
    clusters: [{ name: "kubernetes", cluster }],
    users: [{ name: "aws", user: { exec: { command: "aws", env: [{ name: "AWS_PROFILE", value: "other" }] } } }],
  });

  it("names everything by the cluster and asks the aws command for a token", () => {
    const made = JSON.parse(kubeconfig(fromCluster, { clusterName: "platform-dev", region: "ap-northeast-1" }));
    assert.deepEqual(made.clusters, [{ name: "platform-dev", cluster }]);
    assert.deepEqual(made.contexts, [
      { name: "platform-dev", context: { cluster: "platform-dev", user: "platform-dev" } },
    ]);
    assert.equal(made["current-context"], "platform-dev");
    const [{ user }] = made.users;
    assert.deepEqual(Object.keys(user), ["exec"]);
    assert.equal(user.exec.command, "aws");
    assert.equal(user.exec.apiVersion, "client.authentication.k8s.io/v1beta1");
    assert.deepEqual(
      user.exec.args.join(" "),
      "--region ap-northeast-1 eks get-token --cluster-name platform-dev --output json",
    );
  });

  it("acts as the provider does", () => {
    const roleArn = "arn:aws:iam::123456789012:role/deployer";
    const user = { clusterName: "platform-dev", region: "ap-northeast-1", profile: "dev", roleArn };
    const [{ user: made }] = JSON.parse(kubeconfig(fromCluster, user)).users;
    assert.deepEqual(made.exec.args.slice(8), ["--role-arn", roleArn, "--profile", "dev"]);
  });
});
