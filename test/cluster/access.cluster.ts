import assert from "node:assert/strict";
import { groupsOf, rbacOf } from "./access-policies.ts";
import { deleteObjects, ownNaming, withOwnNames } from "./own-names.ts";
import { canI } from "./permissions.ts";
import { manifestsOf, planned } from "./planned.ts";
import { apply, deleteNamespaces, eventually, type KubernetesObject, kubectl, ownNamespace } from "./real-cluster.ts";

const arn = (role: string) => `arn:aws:iam::111122223333:role/${role}`;

/** Of the whole cluster, or in all namespaces. */
const everywhere = "everywhere";

type Question = readonly [who: string, verb: string, what: string, namespace: string, answer: "yes" | "no"];

const questions: Readonly<Record<string, readonly Question[]>> = {
  dev: [
    ["platform-admin", "*", "*", everywhere, "yes"],
    ["platform-admin", "get", "secrets", "kube-system", "yes"],
    ["developer", "create", "deployments.apps", "web", "yes"],
    ["developer", "create", "pods/exec", "serverless", "yes"],
    ["developer", "get", "secrets", "web", "yes"],
    ["developer", "get", "secrets", "serverless", "yes"],
    ["developer", "get", "pods/log", "kube-system", "yes"],
    ["developer", "list", "configmaps", everywhere, "yes"],
    ["developer", "get", "secrets", "kube-system", "no"],
    ["developer", "list", "secrets", everywhere, "no"],
    // Whoever may create pods there has the node.
    ["developer", "create", "pods", "amazon-cloudwatch", "no"],
    ["developer", "create", "pods/exec", "amazon-cloudwatch", "no"],
    ["developer", "create", "deployments.apps", "kube-system", "no"],
    ["developer", "create", "rolebindings.rbac.authorization.k8s.io", "web", "no"],
    ["developer", "update", "resourcequotas", "web", "no"],
    ["developer", "patch", "namespaces", "web", "no"],
    ["developer", "delete", "nodes", everywhere, "no"],
    ["stranger", "list", "pods", "web", "no"],
  ],
  prod: [
    ["deployer", "*", "*", everywhere, "yes"],
    ["platform-admin", "*", "*", everywhere, "yes"],
    ["operator", "list", "pods", everywhere, "yes"],
    ["operator", "list", "nodes", everywhere, "yes"],
    ["operator", "get", "secrets", "web", "yes"],
    // Whoever may read everything may also ask the kubelets to run a command:
    // https://kubernetes.io/docs/reference/access-authn-authz/kubelet-authn-authz/#fine-grained-authorization
    ["operator", "get", "nodes/proxy", everywhere, "yes"],
    ["operator", "delete", "pods", "web", "no"],
    ["operator", "create", "pods/exec", "web", "no"],
    ["operator", "patch", "deployments.apps", "web", "no"],
    ["operator", "create", "pods/eviction", "kube-system", "no"],
    ["operator", "patch", "nodes", everywhere, "no"],
    ["developer", "list", "pods", "web", "yes"],
    ["developer", "get", "pods/log", "web", "yes"],
    ["developer", "get", "deployments.apps", "web", "yes"],
    ["developer", "get", "secrets", "web", "no"],
    ["developer", "list", "secrets", "web", "no"],
    ["developer", "create", "pods/exec", "web", "no"],
    ["developer", "create", "pods/portforward", "web", "no"],
    ["developer", "delete", "pods", "web", "no"],
    ["developer", "list", "pods", "kube-system", "no"],
    ["developer", "list", "pods", "amazon-cloudwatch", "no"],
    ["developer", "list", "nodes", everywhere, "no"],
    ["stranger", "list", "pods", "web", "no"],
  ],
};

/** Asks until it is so for a moment: the API server learns of a binding a little after it has stored it. */
async function mayBecome(answer: boolean, ask: () => Promise<boolean>): Promise<boolean> {
  return await eventually("the answer", async () => ((await ask()) === answer ? answer : undefined), {
    seconds: 5,
  }).catch(() => !answer);
}

describe("who may do what", () => {
  for (const [stack, asked] of Object.entries(questions))
    describe(`in the stack ${stack}`, () => {
      const own = ownNaming();
      let made: KubernetesObject[] = [];
      let namespaces: string[] = [];

      before(async () => {
        const plan = await planned(stack);
        const objects = manifestsOf(plan).filter(({ kind }) => kind === "Namespace");
        namespaces = objects.map(({ metadata }) => metadata.name);
        made = [...withOwnNames(objects, own), ...rbacOf(plan, own)];
        await apply(made);
      });
      after(() => deleteObjects(made));

      for (const [who, verb, what, namespace, answer] of asked)
        it(`${answer}: ${who} may ${verb} ${what} ${namespace === everywhere ? namespace : `in ${namespace}`}`, async () => {
          const where = namespaces.includes(namespace) ? own(namespace) : namespace;
          const ask = () => canI(["--as", arn(who)], verb, what, where === everywhere ? undefined : where);
          assert.equal((await mayBecome(answer === "yes", ask)) ? "yes" : "no", answer);
        });
    });

  it("a group of a team may do what is bound to it, and where", async () => {
    const principal = arn("auditor");
    const plan = await planned("dev", [["access/teams/auditors", { principals: [principal], groups: ["auditors"] }]]);
    const groups = groupsOf(plan, principal);
    assert.deepEqual(groups, ["auditors"]);
    const as = ["--as", principal, ...groups.flatMap((group) => ["--as-group", String(group)])];
    const namespace = await ownNamespace("audited");
    try {
      assert.equal(await canI(as, "list", "pods", namespace), false);
      await kubectl(["create", "rolebinding", "auditors", "--clusterrole=view", "--group=auditors", "-n", namespace]);
      assert.equal(await mayBecome(true, () => canI(as, "list", "pods", namespace)), true);
      assert.equal(await canI(as, "get", "secrets", namespace), false);
      assert.equal(await canI(as, "list", "pods", "default"), false);
    } finally {
      await deleteNamespaces([namespace]);
    }
  });
});
