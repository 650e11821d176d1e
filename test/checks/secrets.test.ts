import assert from "node:assert/strict";
import type { Json } from "../../plan/plan.ts";
import { found, severities } from "./findings.ts";
import { component, container, deployment, object, plan, podSpec, resource, secret, unknown } from "./plan-builder.ts";

const kubeconfig = "apiVersion: v1\nclusters:\n- name: demo\nusers:\n- name: demo\n";

describe("clear-secret", () => {
  const rule = "clear-secret";
  const of = (inputs: Record<string, Json>) => found(rule, plan(object("Secret", "keys", null, { inputs })));

  it("is content with what is secret or empty, and with a kubeconfig that is a path", () => {
    assert.deepEqual(of({ stringData: { a: secret, b: "" }, data: secret }), []);
    for (const value of [secret, "/home/me/.kube/config"])
      assert.deepEqual(
        found(rule, plan(resource("pulumi:providers:kubernetes", "k8s", { inputs: { kubeconfig: value } }))),
        [],
      );
    assert.deepEqual(found(rule, { ...plan(), outputs: { kubeconfig: secret, clusterName: "demo" } }), []);
  });

  it("finds what is readable in a Secret, and cannot tell what is unknown", () => {
    const fix = "Wrap it in pulumi.secret(), or take it from a secret setting.";
    assert.deepEqual(of({ stringData: { user: "me", password: "x" }, data: { a: secret } }), [
      `Secret demo/keys has password, user in clear. ${fix}`,
    ]);
    assert.deepEqual(of({ data: { a: unknown } }), [
      `keys: cannot tell whether the values of Secret demo/keys are secret, as the value is not known in this plan. ${fix}`,
    ]);
  });

  it("finds kubeconfigs, in a provider or an output, whatever it is called", () => {
    const provider = (value: Json) =>
      plan(resource("pulumi:providers:kubernetes", "k8s", { inputs: { kubeconfig: value } }));
    for (const value of [kubeconfig, '{"clusters":[],"users":[]}', { clusters: [], users: [] }])
      assert.deepEqual(found(rule, provider(value)), ["k8s has its kubeconfig in clear. Wrap it in pulumi.secret()."]);
    assert.deepEqual(found(rule, provider(unknown)), [
      "k8s: cannot tell whether its kubeconfig is secret, as the value is not known in this plan. Wrap it in pulumi.secret().",
    ]);
    assert.deepEqual(found(rule, { ...plan(), outputs: { access: kubeconfig, other: { clusters: [], users: [] } } }), [
      "The output access is a kubeconfig that is not secret. Wrap it in pulumi.secret().",
      "The output other is a kubeconfig that is not secret. Wrap it in pulumi.secret().",
    ]);
  });

  it("takes no command for a kubeconfig, and cannot tell what an unknown output of that name is", () => {
    const command = "aws eks update-kubeconfig --name demo";
    const outputs = { kubeconfig: command, updateKubeconfig: command, getKubeconfig: unknown, clusterName: unknown };
    assert.deepEqual(found(rule, { ...plan(), outputs }), []);
    const unsure = { ...plan(), outputs: { clusterKubeconfig: unknown } };
    assert.deepEqual(found(rule, unsure), [
      "The output clusterKubeconfig is not secret; cannot tell whether it is a kubeconfig, as the value is not known in this plan. Wrap it in pulumi.secret().",
    ]);
    assert.deepEqual(severities(rule, unsure), ["warning"]);
  });
});

describe("clear-credential", () => {
  const rule = "clear-credential";
  const env = (name: string, value: Json) =>
    found(rule, plan(deployment("web", podSpec({ containers: [container({ env: [{ name, value }] })] }))));

  for (const [name, value] of [
    ["PASSWORD_FILE", "/run/secrets/password"],
    ["TOKEN_URL", "https://example.com/token"],
    ["PUBLIC_KEY", "ssh-ed25519 AAAA"],
    ["MONKEY", "banana"],
    ["DB_PASSWORD", ""],
    ["DB_PASSWORD", "$(DB_PASSWORD_FROM_SECRET)"],
    ["DATABASE_URL", "postgres://db:5432/shop"],
  ] as const)
    it(`is content with ${name}=${value}`, () => assert.deepEqual(env(name, value), []));

  for (const [name, value] of [
    ["DB_PASSWORD", "hunter2"],
    ["apiToken", "t"],
    ["STRIPE_KEY", "k"],
    ["client.secret", "s"],
    ["DATABASE_URL", "postgres://shop:hunter2@db:5432/shop"],
  ] as const)
    it(`finds ${name}=${value}`, () =>
      assert.deepEqual(env(name, value), [
        `Deployment demo/web, container web has ${name} in clear. Put it into a Secret and take it by secretKeyRef.`,
      ]));

  it("finds what is known by its form, and settings that can be nothing else", () => {
    const of = (inputs: Record<string, Json>) =>
      found(rule, plan(resource("aws:rds/instance:Instance", "it", { inputs })));
    const holds = (what: string, where: string) => [
      `it holds ${what} in clear at ${where}. Wrap it in pulumi.secret().`,
    ];
    assert.deepEqual(of({ password: secret, adminPassword: "", passwordLength: 20 }), []);
    assert.deepEqual(of({ masterPassword: "hunter2" }), holds("a value that should be secret", "masterPassword"));
    assert.deepEqual(of({ a: [{ b: "-----BEGIN RSA PRIVATE KEY-----" }] }), holds("a private key", "a.0.b"));
    assert.deepEqual(of({ a: `AKIA${"ABCD".repeat(4)}` }), holds("an access key of AWS", "a"));
    assert.deepEqual(of({ a: `ghp_${"a".repeat(36)}` }), holds("a token of GitHub", "a"));
  });

  it("leaves components alone, which are told where a secret lies, and Secrets, which have a check of their own", () => {
    const args = component("eks-platform:index:Workload", "web", { inputs: { secretFiles: { password: "db" } } });
    const own = object("Secret", "db", null, { inputs: { stringData: { password: "x" } } });
    assert.deepEqual(found(rule, plan(args, own)), []);
  });
});

describe("exposed-secret", () => {
  const rule = "exposed-secret";

  it("is content with Secrets and references to them", () => {
    const reference = { name: "PASSWORD", valueFrom: { secretKeyRef: { name: "keys", key: "password" } } };
    const web = deployment("web", podSpec({ containers: [container({ env: [reference] })] }));
    const settings = object("ConfigMap", "settings", null, { inputs: { data: { a: "b" } } });
    assert.deepEqual(
      found(rule, plan(web, settings, object("Secret", "keys", null, { inputs: { data: secret } }))),
      [],
    );
  });

  it("finds secrets in a ConfigMap and in the text of a variable", () => {
    const web = deployment("web", podSpec({ containers: [container({ env: [{ name: "A", value: secret }] })] }));
    const settings = object("ConfigMap", "settings", null, { inputs: { data: { a: secret } } });
    assert.deepEqual(found(rule, plan(web, settings)), [
      "Deployment demo/web, container web has the secret of A as plain text. Put it into a Secret and take it by secretKeyRef.",
      "ConfigMap demo/settings holds something secret. Put it into a Secret.",
    ]);
  });
});
