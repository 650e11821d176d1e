import assert from "node:assert/strict";
import { unscopedActions } from "../../checks/data/unscoped-actions.ts";
import {
  loadBalancerStatements,
  readStatements,
  securityGroupStatements,
} from "../../components/load-balancer-controller-policy.ts";
import { policyDocument, policySizes, type Statement } from "../../components/role.ts";

const account = { id: "123456789012", region: "us-gov-west-1", partition: "aws-us-gov", dnsSuffix: "amazonaws.com" };
const everything = { account, clusterName: "c".repeat(100), webFirewall: true, shield: true, cognito: true };
const least = { ...everything, clusterName: "dev", webFirewall: false, shield: false, cognito: false };

function statements(scope: typeof everything): Statement[] {
  return [
    ...readStatements(scope),
    ...loadBalancerStatements(scope),
    ...securityGroupStatements(scope, "vpc-0123456789abcdef0"),
  ];
}

describe("load balancer controller's policy", () => {
  it("fits into managed policies with the longest cluster name and every feature on", () => {
    const documents = [
      readStatements(everything),
      loadBalancerStatements(everything),
      securityGroupStatements(everything, "vpc-0123456789abcdef0"),
    ];
    for (const document of documents) assert.ok(policyDocument(document).length <= policySizes.managed);
  });

  it("says * only for actions that AWS knows no resource for", () => {
    const allowed = new Set(unscopedActions.map(({ action }) => action));
    const wide = statements(everything).filter(({ resources }) => resources.includes("*"));
    assert.ok(wide.length > 0);
    for (const { actions } of wide)
      assert.deepEqual(
        actions.filter((action) => !allowed.has(action)),
        [],
      );
  });

  it("stays within account, region and partition everywhere else", () => {
    for (const { sid, resources } of statements(everything))
      for (const resource of resources.filter((arn) => arn !== "*")) {
        const [, partition, service, region, id] = resource.split(":");
        assert.equal(partition, "aws-us-gov", sid);
        assert.ok(region === "us-gov-west-1" || ["iam", "shield"].includes(service!), `${sid}: ${resource}`);
        assert.ok(id === "123456789012" || resource.includes(":vpc/vpc-"), `${sid}: ${resource}`);
      }
  });

  it("changes rules only in the cluster's VPC, and deletes only what carries the cluster's own tag", () => {
    const bySid = new Map(statements(least).map((statement) => [statement.sid, statement]));
    assert.deepEqual(bySid.get("IngressRulesInVpc")?.conditions, {
      ArnLike: { "ec2:Vpc": ["arn:aws-us-gov:ec2:us-gov-west-1:*:vpc/vpc-0123456789abcdef0"] },
    });
    const own = { StringEquals: { "aws:ResourceTag/elbv2.k8s.aws/cluster": ["dev"] } };
    assert.deepEqual(bySid.get("DeleteOwnSecurityGroups")?.conditions, own);
    assert.deepEqual(bySid.get("ChangeOwn")?.conditions, own);
    for (const sid of ["TagOwn", "TagOwnSecurityGroups"])
      assert.deepEqual(bySid.get(sid)?.conditions, {
        Null: { "aws:RequestTag/elbv2.k8s.aws/cluster": ["true"] },
        ...own,
      });
    for (const sid of ["CreateWithTag", "CreateSecurityGroupWithTag"])
      assert.deepEqual(bySid.get(sid)?.conditions, {
        StringEquals: { "aws:RequestTag/elbv2.k8s.aws/cluster": ["dev"] },
      });
  });

  it("asks for an optional service only when the feature is on", () => {
    const services = (scope: typeof everything) =>
      new Set(statements(scope).flatMap(({ actions }) => actions.map((action) => action.split(":")[0]!)));
    assert.deepEqual([...services(least)].sort(), ["acm", "ec2", "elasticloadbalancing", "iam"]);
    assert.deepEqual([...services(everything)].filter((service) => !services(least).has(service)).sort(), [
      "cognito-idp",
      "shield",
      "wafv2",
    ]);
  });

  it("names every statement once", () => {
    const sids = statements(everything).map(({ sid }) => sid);
    assert.equal(new Set(sids).size, sids.length);
    for (const sid of sids) assert.match(sid ?? "", /^[A-Za-z]+$/);
  });
});
