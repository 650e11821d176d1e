import assert from "node:assert/strict";
import { LogGroups, type LogGroupsArgs, logGroupsProblems } from "../../components/log-groups.ts";
import { sentence } from "../../problems.ts";
import { find, planOf, typesAndNames } from "../plan-of.ts";

const type = "aws:cloudwatch/logGroup:LogGroup";
const args: LogGroupsArgs = { names: { application: "/dev/application", host: "/dev/host" }, retentionDays: 30 };

describe("LogGroups", () => {
  it("makes one group for each name, with retention, and lets a destroy remove it", async () => {
    const plan = await planOf(() => new LogGroups("logs", args));
    assert.deepEqual(
      typesAndNames(plan).filter(([kind]) => !kind.startsWith("pulumi:providers")),
      [
        [type, "logs-application"],
        [type, "logs-host"],
        ["eks-platform:index:LogGroups", "logs"],
      ],
    );
    const group = find(plan, type, "logs-application");
    assert.deepEqual(group.inputs, { name: "/dev/application", retentionInDays: 30 });
    assert.equal(group.options.retainOnDelete, undefined);
  });

  it("encrypts and keeps where asked to", async () => {
    const key = "arn:aws:kms:ap-northeast-1:123456789012:key/k";
    const plan = await planOf(() => new LogGroups("logs", { ...args, kmsKeyArn: key, keepWhenDestroyed: true }));
    const group = find(plan, type, "logs-host");
    assert.equal(group.inputs.kmsKeyId, key);
    assert.equal(group.options.retainOnDelete, true);
  });

  it("refuses what CloudWatch refuses", () => {
    const problems = logGroupsProblems({ names: { a: "aws/x", b: "b:c" }, retentionDays: 31 }).map(sentence);
    assert.deepEqual(problems, [
      'names.a is "aws/x", but names that start with aws/ are AWS\'s own. Start it with a slash: /aws/...',
      'names.b is "b:c", which is no name CloudWatch accepts for a log group. Use up to 512 letters, digits and the signs . - _ / #.',
      "retentionDays is 31, which is no retention that CloudWatch knows. Choose one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653.",
    ]);
    assert.match(sentence(logGroupsProblems({ names: {}, retentionDays: 30 })[0]!), /names names no log group/);
  });
});
