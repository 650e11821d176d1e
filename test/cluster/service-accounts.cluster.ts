import assert from "node:assert/strict";
import { stringify } from "yaml";
import { deleteObjects, ownNaming, withOwnNames } from "./own-names.ts";
import { canI, permissions, permissionsOf } from "./permissions.ts";
import { manifestsOf, planned, stacks } from "./planned.ts";
import { apply, eventually, type KubernetesObject, kubectl } from "./real-cluster.ts";

const agents = ["cloudwatch-agent", "fluent-bit"];

/** What an intruder in a pod would like to do. */
const refused = [
  ["get", "secrets"],
  ["list", "secrets"],
  ["create", "pods"],
  ["create", "pods/exec"],
  ["get", "nodes/proxy"],
  ["create", "serviceaccounts/token"],
  ["patch", "nodes"],
  ["create", "clusterrolebindings.rbac.authorization.k8s.io"],
  ["impersonate", "users"],
] as const;

describe("service accounts", () => {
  for (const stack of stacks) describe(`of the stack ${stack}`, () => accountsOf(stack));
});

function accountsOf(stack: string): void {
  const own = ownNaming();
  let objects: KubernetesObject[] = [];
  let made: KubernetesObject[] = [];

  before(async () => {
    objects = withOwnNames(manifestsOf(await planned(stack)), own);
    made = objects.filter(({ kind }) => /^(Namespace|ServiceAccount|(Cluster)?Role(Binding)?)$/.test(kind));
    await apply(made);
  });
  after(() => deleteObjects(made));

  const accounts = () => made.filter(({ kind }) => kind === "ServiceAccount");
  const rulesOf = ({ metadata: { name } }: KubernetesObject) =>
    made.flatMap(({ kind, metadata, rules }) => {
      const isIts = kind === "Role" ? metadata.name === name : kind === "ClusterRole" && metadata.name === own(name);
      return isIts ? rules : [];
    });

  it("may do what their roles say and nothing else, which is nothing for all but the agents", async () => {
    for (const account of accounts()) {
      const { name, namespace = "" } = account.metadata;
      const anybody = await permissionsOf(userOf("nobody", namespace), namespace);
      const expected = permissions(rulesOf(account));
      // The API server learns of a binding a moment after it has stored it.
      await eventually(
        `${name} may do what its roles say`,
        async () => {
          const may = (await permissionsOf(userOf(name, namespace), namespace)).filter((one) => !anybody.includes(one));
          assert.deepEqual(may, expected);
          return true;
        },
        { seconds: 10 },
      );
      assert.equal(expected.length > 0, agents.includes(name), name);
    }
  });

  it("are no way to secrets, to other pods, or to the nodes", async () => {
    for (const { metadata } of accounts()) {
      const as = ["--as", userOf(metadata.name, metadata.namespace!)];
      const answers = await Promise.all(refused.map(([verb, what]) => canI(as, verb, what, metadata.namespace)));
      assert.deepEqual(
        refused.filter((_, index) => answers[index]),
        [],
        metadata.name,
      );
    }
  });

  it("give their token to the pods of the agents alone", async () => {
    for (const { kind, metadata, spec } of objects.filter(({ spec }) => spec?.template !== undefined)) {
      const pod = { apiVersion: "v1", kind: "Pod", metadata, spec: spec.template.spec };
      const made = JSON.parse(await kubectl(["create", "--dry-run=server", "-o", "json", "-f", "-"], stringify(pod)));
      const volumes: { projected?: { sources: { serviceAccountToken?: object }[] } }[] = made.spec.volumes;
      const tokens = volumes.filter(({ projected }) => projected?.sources.some((one) => "serviceAccountToken" in one));
      assert.equal(tokens.length, kind === "DaemonSet" ? 1 : 0, metadata.name);
    }
  });
}

function userOf(account: string, namespace: string): string {
  return `system:serviceaccount:${namespace}:${account}`;
}
