import assert from "node:assert/strict";
import { stringify } from "yaml";
import { apply, deleteNamespaces, eventually, get, type Outcome, ownNamespace, tryKubectl } from "./real-cluster.ts";

type Data = Readonly<Record<string, string>>;

const docker = JSON.stringify({ auths: { "registry.example.com": { auth: "dXNlcjpwYXNzd29yZA==" } } });

/** https://kubernetes.io/docs/concepts/configuration/secret/#secret-types */
const accepted: Readonly<Record<string, Data>> = {
  Opaque: { anything: "goes" },
  "kubernetes.io/dockerconfigjson": { ".dockerconfigjson": docker },
  "kubernetes.io/dockercfg": { ".dockercfg": JSON.stringify({ "registry.example.com": { auth: "dQ==" } }) },
  "kubernetes.io/basic-auth": { username: "user", password: "password" },
  "kubernetes.io/ssh-auth": { "ssh-privatekey": "a key" },
  "kubernetes.io/tls": { "tls.crt": "a certificate", "tls.key": "its key" },
  "bootstrap.kubernetes.io/token": { "token-id": "abcdef", "token-secret": "0123456789abcdef" },
  "example.com/of-ones-own": { anything: "goes" },
};

const refused: readonly (readonly [what: string, type: string, data: Data, why: RegExp])[] = [
  ["without a login", "kubernetes.io/dockerconfigjson", {}, /data\[\.dockerconfigjson\]: Required value/],
  [
    "whose login is no JSON",
    "kubernetes.io/dockerconfigjson",
    { ".dockerconfigjson": "user:password" },
    /data\[\.dockerconfigjson\]: Invalid value/,
  ],
  ["whose login is no JSON", "kubernetes.io/dockercfg", { ".dockercfg": "{" }, /data\[\.dockercfg\]: Invalid value/],
  ["with neither user nor password", "kubernetes.io/basic-auth", { user: "user" }, /data\[username\]: Required value/],
  ["with an empty key", "kubernetes.io/ssh-auth", { "ssh-privatekey": "" }, /data\[ssh-privatekey\]: Required value/],
  ["without a key", "kubernetes.io/tls", { "tls.crt": "a certificate" }, /data\[tls\.key\]: Required value/],
  [
    "of no account",
    "kubernetes.io/service-account-token",
    {},
    /metadata\.annotations\[kubernetes\.io\/service-account\.name\]: Required value/,
  ],
];

describe("a Secret", () => {
  let namespace: string;

  before(async () => {
    namespace = await ownNamespace("secrets");
  });
  after(() => deleteNamespaces([namespace]));

  const secret = (name: string, fields: object) => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace },
    ...fields,
  });
  const create = (fields: object): Promise<Outcome> =>
    tryKubectl(["create", "--dry-run=server", "--validate=strict", "-f", "-"], stringify(secret("tried", fields)));

  for (const [type, stringData] of Object.entries(accepted))
    it(`of type ${type} is kept as it was written`, async () => {
      const name = type.toLowerCase().replace(/[^a-z]+/g, "-");
      await apply([secret(name, { type, stringData })]);
      const stored = await get(["secret", name, "-n", namespace]);
      assert.equal(stored.type, type);
      const texts = Object.entries(stored.data).map(([key, value]) => [
        key,
        Buffer.from(String(value), "base64").toString(),
      ]);
      assert.deepEqual(Object.fromEntries(texts), stringData);
    });

  it("of type kubernetes.io/service-account-token gets a token that the API server knows its account by", async () => {
    const metadata = { name: "token", namespace, annotations: { "kubernetes.io/service-account.name": "default" } };
    await apply([{ apiVersion: "v1", kind: "Secret", metadata, type: "kubernetes.io/service-account-token" }]);
    const token = await eventually(
      "the token",
      async () => (await get(["secret", "token", "-n", namespace])).data?.token,
    );
    const review = { apiVersion: "authentication.k8s.io/v1", kind: "TokenReview" };
    const spec = { token: Buffer.from(token, "base64").toString() };
    const { stdout } = await tryKubectl(["create", "-o", "json", "-f", "-"], stringify({ ...review, spec }));
    assert.equal(JSON.parse(stdout).status.user.username, `system:serviceaccount:${namespace}:default`);
  });

  for (const [what, type, stringData, why] of refused)
    it(`of type ${type} ${what} is refused`, async () => {
      const { code, stderr } = await create({ type, stringData });
      assert.equal(code, 1);
      assert.match(stderr, why);
    });

  it("keeps its type, and what it holds where it is immutable", async () => {
    await apply([secret("fixed", { type: "Opaque", stringData: { a: "1" }, immutable: true })]);
    const change = (patch: object) =>
      tryKubectl(["patch", "secret", "fixed", "-n", namespace, "--type", "merge", "-p", JSON.stringify(patch)]);
    assert.match((await change({ type: "example.com/other" })).stderr, /field is immutable/);
    assert.match((await change({ stringData: { a: "2" } })).stderr, /field is immutable when `immutable` is set/);
  });
});
