import assert from "node:assert/strict";
import { loadSettings, parseSettings, refuseUndeployable, report, type Settings } from "../settings.ts";
import { planOf } from "./plan-of.ts";
import {
  asText,
  type Change,
  changed,
  context,
  eksSettings,
  eksStacks,
  refusals,
  stackFile,
} from "./settings/stack-file.ts";

describe("settings", () => {
  for (const stack of eksStacks)
    it(`accepts Pulumi.${stack}.yaml`, () => {
      assert.equal(eksSettings(stack).name, `eks-platform-${stack}`);
      assert.equal(eksSettings(stack).region, "ap-northeast-1");
    });

  for (const stack of eksStacks)
    it(`has nodes of ${stack} wait, when they are drained, for balancers to know new pods`, () => {
      const { workloads, namespaces } = eksSettings(stack);
      const balanced = Object.values(workloads).filter(({ exposure }) => /^[an]lb$/.test(exposure?.type ?? ""));
      assert.ok(balanced.length > 0);
      for (const { namespace } of balanced)
        assert.equal(namespaces[namespace]?.labels?.["elbv2.k8s.aws/pod-readiness-gate-inject"], "enabled");
    });

  it("fills in what a stack file leaves out", () => {
    const administrators = ["arn:aws:iam::444455556666:role/admin"];
    const { settings, problems } = parseSettings(
      asText({
        "aws:region": "eu-central-1",
        "eks-platform:access": { administrators },
        "eks-platform:nodeGroups": {
          general: { instanceTypes: ["m7i.large"], scaling: { min: 1, desired: 1, max: 2 } },
        },
      }),
      context("Team/QA.1"),
    );
    assert.deepEqual(problems, []);
    assert.ok(settings !== undefined && settings.existingCluster === undefined);
    assert.equal(settings.name, "eks-platform-team-qa-1");
    assert.equal(settings.cluster.endpoint.publicAccess, false);
    assert.equal(settings.cluster.deletionProtection, true);
    assert.equal(settings.loadBalancerController.serviceMutator, false);
    assert.deepEqual(settings.aws, { region: "eu-central-1" });
  });

  it("takes the empty defaults of Pulumi.yaml for nothing", () => {
    const changes: Change[] = [
      ["name", ""],
      ["permissionsBoundary", ""],
      ["existingCluster", {}],
      ["sources", {}],
      ["acceptedFindings", []],
    ];
    const settings = eksSettings("dev", changes);
    assert.equal(settings.name, "eks-platform-dev");
    assert.equal(settings.permissionsBoundary, undefined);
  });

  it("hands on what stands under aws:", () => {
    const { aws } = eksSettings("dev", [
      ["aws:profile", "dev"],
      ["aws:assumeRoles", [{ roleArn: "arn:aws:iam::444455556666:role/deploy", sessionName: "ci" }]],
      ["aws:allowedAccountIds", ["444455556666"]],
      ["aws:defaultTags", { tags: { cost: "platform" } }],
      ["aws:maxRetries", 5],
      ["aws:skipRegionValidation", true],
      ["pulumi:tags", { a: "b" }],
    ]);
    assert.deepEqual(aws, {
      region: "ap-northeast-1",
      profile: "dev",
      assumeRoles: [{ roleArn: "arn:aws:iam::444455556666:role/deploy", sessionName: "ci" }],
      allowedAccountIds: ["444455556666"],
      defaultTags: { tags: { cost: "platform" } },
      maxRetries: 5,
      skipRegionValidation: true,
    });
  });

  it("tells every mistake at once, those between settings included", () => {
    const found = refusals([
      ["nodeGroups/general/scaling/desired", 9],
      ["nodeGroups/general/disk/sizeGb", 50],
      ["cluster/kubernetesVersion", 1.3],
      ["workloads/nginx-alb/namespace", "wbe"],
      ["loadBalancerController/enabled", "no"],
      ["netwrok", {}],
      ["aws:regoin", "ap-northeast-1"],
    ]);
    assert.deepEqual(found, [
      "netwrok is no setting known here. Did you mean network?",
      "aws:regoin is no setting known here. Did you mean aws:region?",
      'cluster.kubernetesVersion is 1.3, but must be text. Put it in quotes, like "1.36".',
      "nodeGroups.general.disk.sizeGb is no setting known here. Did you mean sizeGib?",
      'loadBalancerController.enabled is "no", but must be true or false. Write true or false.',
      "nodeGroups.general.scaling.desired is 9, but max is 4. Raise max, or lower desired.",
      'workloads.nginx-alb.namespace is "wbe", but namespaces has none of that name. Did you mean web?',
    ]);
  });

  it("says nothing of what depends on a value that cannot be read", () => {
    assert.deepEqual(refusals([["nodeGroups/general/scaling/max", "four"]]), [
      'nodeGroups.general.scaling.max is "four", but must be a whole number. Write a whole number, like 6.',
    ]);
    assert.deepEqual(refusals([["namespaces/web/defaultDeny", "yes"]]), [
      'namespaces.web.defaultDeny is "yes", but must be true or false. Write true or false.',
    ]);
    assert.deepEqual(refusals([["namespaces", "web"]]).length, 1);
    assert.deepEqual(refusals([["aws:region", undefined]]), [
      "aws:region is missing. Add it, like ap-northeast-1. AWS region the stack lives in.",
    ]);
  });

  it("prints one line a problem, with the file, and how many there are", () => {
    const { problems } = parseSettings(
      asText(changed("dev", [["nodeGroups/general/scaling/desired", 5]])),
      context("dev"),
    );
    assert.equal(
      report("dev", problems),
      "Pulumi.dev.yaml: nodeGroups.general.scaling.desired is 5, but max is 4. Raise max, or lower desired.\n" +
        "1 problem in the settings; nothing was planned or deployed.",
    );
    assert.match(
      report("dev", [...problems, ...problems]),
      /\n2 problems in the settings; nothing was planned or deployed\.$/,
    );
  });

  it("is read from Pulumi's configuration", async () => {
    const seen: Settings[] = [];
    const { config } = stackFile("dev");
    await planOf(() => void seen.push(loadSettings()), { config, stack: "dev" });
    assert.deepEqual(seen, [eksSettings("dev")]);
  });

  it("fails the program with the whole report, before anything is registered", async () => {
    const config = changed("dev", [["nodeGroups/general/scaling/desired", 5]]);
    await assert.rejects(
      planOf(() => void loadSettings(), { config, stack: "dev" }),
      /Pulumi\.dev\.yaml: nodeGroups\.general\.scaling\.desired is 5, but max is 4\. .*\n1 problem/,
    );
  });

  it("takes encrypted secrets, and refuses them in clear", async () => {
    const config = changed("dev", [["secrets", { password: "hunter2hunter2" }]]);
    const seen: Settings[] = [];
    await planOf(() => void seen.push(loadSettings()), { config, secretKeys: ["eks-platform:secrets"] });
    assert.deepEqual(seen[0]?.secrets, { password: "hunter2hunter2" });
    await assert.rejects(
      planOf(() => void loadSettings(), { config }),
      (error: Error) =>
        /secrets holds values that are not encrypted/.test(error.message) && !/hunter2/.test(error.message),
    );
  });

  it("refuses to deploy the shipped examples to a real account, or as somebody whom the cluster would not let in", () => {
    const settings = eksSettings("prod");
    const arn = "arn:aws:sts::444455556666:assumed-role/ci/build-1";
    assert.doesNotThrow(() => refuseUndeployable(settings, { accountId: "123456789012", arn }));
    assert.throws(
      () => refuseUndeployable(settings, { accountId: "444455556666", arn }),
      ({ message }: Error) =>
        /Pulumi\.prod\.yaml: access\.administrators\[0\] is "arn:aws:iam::111122223333:role\/deployer", which is an example/.test(
          message,
        ) &&
        /Pulumi\.prod\.yaml: access\.administrators does not name who is deploying, the role ci of account 444455556666/.test(
          message,
        ),
    );
  });
});
