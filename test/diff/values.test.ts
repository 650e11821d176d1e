import assert from "node:assert/strict";
import { pathText } from "../../diff/paths.ts";
import { differences } from "../../diff/values.ts";
import type { Json } from "../../plan/plan.ts";

const strict = { lenient: false, sameResource: (a: string, b: string) => a === b };
const lenient = { ...strict, lenient: true };

function found(before: Json, after: Json, comparison = strict, at: string[] = []) {
  return differences(before, after, comparison, at).map(({ path, before, after, only, secret, uncertain }) =>
    [
      pathText(path),
      JSON.stringify(before) ?? "-",
      JSON.stringify(after) ?? "-",
      only ?? (secret ? (uncertain ? "secret?" : "secret") : uncertain ? "uncertain" : ""),
    ].join(" "),
  );
}

describe("differences of values", () => {
  it("are told at the deepest place", () => {
    assert.deepEqual(found({ a: { b: 1, c: [1, 2] }, d: "x" }, { a: { b: 2, c: [1, 2] }, e: null, d: "x" }), [
      "a.b 1 2 ",
    ]);
    assert.deepEqual(found({ a: 1 }, { b: { c: 1 } }), ["a 1 - ", 'b - {"c":1} ']);
    assert.deepEqual(
      found({ labels: { "app.kubernetes.io/name": "a" } }, { labels: { "app.kubernetes.io/name": "b" } }),
      ['labels["app.kubernetes.io/name"] "a" "b" '],
    );
  });

  for (const [list, before, after, path] of [
    ["containers", { name: "web", image: "a" }, { name: "web", image: "b" }, "containers[web].image"],
    ["env", { name: "A", value: "1" }, { name: "A", value: "2" }, "env[A].value"],
    [
      "ports",
      { containerPort: 80, protocol: "TCP", hostPort: 1 },
      { containerPort: 80, protocol: "TCP", hostPort: 2 },
      "ports[80/TCP].hostPort",
    ],
    ["ports", { name: "http", port: 80 }, { name: "http", port: 81 }, "ports[http].port"],
    ["volumeMounts", { mountPath: "/a", name: "x" }, { mountPath: "/a", name: "y" }, "volumeMounts[/a].name"],
    [
      "volumeClaimTemplates",
      { metadata: { name: "d" }, spec: 1 },
      { metadata: { name: "d" }, spec: 2 },
      "volumeClaimTemplates[d].spec",
    ],
    [
      "subnetSpecs",
      { name: "private", cidrMask: 19 },
      { name: "private", cidrMask: 20 },
      "subnetSpecs[private].cidrMask",
    ],
    ["vpcEndpointSpecs", { serviceName: "s3", x: 1 }, { serviceName: "s3", x: 2 }, "vpcEndpointSpecs[s3].x"],
    [
      "taints",
      { key: "a", effect: "NO_SCHEDULE", value: "1" },
      { key: "a", effect: "NO_SCHEDULE", value: "2" },
      "taints[a/NO_SCHEDULE].value",
    ],
    ["tags", { key: "a", value: "1" }, { key: "a", value: "2" }, "tags[a].value"],
    ["rules", { host: "a", http: 1 }, { host: "a", http: 2 }, "rules[a].http"],
    ["Statement", { Sid: "S", Effect: "Allow" }, { Sid: "S", Effect: "Deny" }, "Statement[S].Effect"],
    [
      "podIdentityAssociations",
      { serviceAccount: "a", roleArn: "r" },
      { serviceAccount: "a", roleArn: "s" },
      "podIdentityAssociations[a].roleArn",
    ],
    [
      "envFrom",
      { configMapRef: { name: "c-0123456789" } },
      { configMapRef: { name: "c-abcdef0123" } },
      "envFrom[c].configMapRef.name",
    ],
    [
      "tolerations",
      { key: "a", operator: "Exists", tolerationSeconds: 1 },
      { key: "a", operator: "Exists", tolerationSeconds: 2 },
      "tolerations[a/Exists].tolerationSeconds",
    ],
  ] as const)
    it(`find an item of ${list} as ${path}, wherever it stands`, () => {
      const other = { name: "zz", key: "zz", mountPath: "/zz", serviceName: "zz", host: "zz", Sid: "zz", effect: "zz" };
      const more = {
        ...other,
        port: 9,
        containerPort: 9,
        metadata: { name: "zz" },
        serviceAccount: "zz",
        configMapRef: { name: "zz" },
      };
      const [left, right] = [
        [before, more],
        [more, after],
      ] as unknown as [Json[], Json[]];
      assert.deepEqual(
        found({ [list]: left }, { [list]: right }).map((line) => line.split(" ")[0]),
        [path],
      );
    });

  it("tell an item that came and one that went as a whole", () => {
    const [a, b] = [{ name: "a" }, { name: "b" }];
    assert.deepEqual(found({ containers: [a] }, { containers: [b] }), [
      'containers[a] {"name":"a"} - ',
      'containers[b] - {"name":"b"} ',
    ]);
  });

  it("tell another order, where it means something", () => {
    const [a, b] = [{ name: "a" }, { name: "b" }];
    assert.deepEqual(found({ env: [a, b] }, { env: [b, a] }), ['env ["a","b"] ["b","a"] order']);
    assert.deepEqual(found({ args: ["a", "b"] }, { args: ["b", "a"] }), ['args ["a","b"] ["b","a"] order']);
    assert.deepEqual(found({ instanceTypes: ["a", "b"] }, { instanceTypes: ["b", "a"] }).length, 1);
    for (const list of ["subnetIds", "securityGroupIds", "publicAccessCidrs", "enabledClusterLogTypes"])
      assert.deepEqual(found({ [list]: ["a", "b"] }, { [list]: ["b", "a"] }), [], list);
    assert.deepEqual(
      found(
        { selectors: [{ namespace: "a" }, { namespace: "b" }] },
        { selectors: [{ namespace: "b" }, { namespace: "a" }] },
      ),
      [],
    );
  });

  it("go by what items say, where they have no key", () => {
    const [a, b, c] = [{ verbs: ["get"] }, { verbs: ["list"] }, { verbs: ["watch"] }];
    assert.deepEqual(found({ rules: [a, b] }, { rules: [a, c] }), ['rules[1].verbs ["list"] ["watch"] ']);
    assert.deepEqual(found({ rules: [a, b] }, { rules: [b] }), ['rules[0] {"verbs":["get"]} - ']);
    assert.deepEqual(found({ rules: [a, b] }, { rules: [b, a] }).length, 1);
    assert.deepEqual(found({ rules: [a, a] }, { rules: [a] }), ['rules[1] {"verbs":["get"]} - ']);
  });

  it("read JSON in texts", () => {
    const text = (value: Json) => JSON.stringify(value);
    assert.deepEqual(found({ data: text({ a: { b: 1 } }) }, { data: text({ a: { b: 2 } }) }), ["data.a.b 1 2 "]);
    assert.deepEqual(found({ data: '{"a":1}' }, { data: '{ "a": 1 }' }), [
      'data "{\\"a\\":1}" "{ \\"a\\": 1 }" formatting',
    ]);
    assert.deepEqual(found({ data: '{"a":1}' }, { data: "{broken" }).length, 1);
  });

  it("read an IAM document as IAM does", () => {
    const document = (statement: Json) => ({ policy: JSON.stringify({ Version: "2012-10-17", Statement: statement }) });
    const one = { Sid: "A", Effect: "Allow", Action: ["s3:Get", "s3:Put"], Resource: "*" };
    assert.deepEqual(found(document([one]), document([{ ...one, Action: ["s3:Put", "s3:Get"], Resource: ["*"] }])), []);
    const trust = { Effect: "Allow", Principal: { Service: ["a", "b"] }, Condition: { StringEquals: { k: ["x"] } } };
    const same = { ...trust, Principal: { Service: ["b", "a"] }, Condition: { StringEquals: { k: "x" } } };
    assert.deepEqual(found(document([trust]), document([same])), []);
    assert.deepEqual(found(document([one]), document([{ ...one, Action: "s3:*" }])), [
      'policy.Statement[A].Action ["s3:Get","s3:Put"] "s3:*" ',
    ]);
  });

  it("are those that AWS would see, where AWS reads them", () => {
    for (const [before, after] of [
      [{ a: "1" }, { a: 1 }],
      [{ a: "true" }, { a: true }],
      [{ a: {} }, {}],
      [{ a: [] }, { a: null }],
    ] as const) {
      assert.deepEqual(found(before as Json, after as Json, lenient), []);
      assert.notDeepEqual(found(before as Json, after as Json), []);
    }
  });

  it("say where one side does not know", () => {
    const unknown = { unknown: true };
    assert.deepEqual(found({ a: unknown }, { a: unknown }), []);
    assert.deepEqual(found({ a: unknown }, { a: 1 }), ['a {"unknown":true} 1 uncertain']);
    assert.deepEqual(found({ a: [unknown, 1] }, { a: [2, 1] }), ['a [{"unknown":true},1] [2,1] uncertain']);
  });

  it("tell that a secret is another one, never what it is", () => {
    const secret = (mark?: string): Json => (mark === undefined ? { secret: true } : { secret: true, mark });
    assert.deepEqual(found({ a: secret("x") }, { a: secret("x") }), []);
    assert.deepEqual(found({ a: secret() }, { a: secret() }), []);
    assert.deepEqual(found({ a: secret("x") }, { a: secret("y") }), ["a - - secret"]);
    assert.deepEqual(found({ a: secret("x") }, { a: secret() }), ["a - - secret?"]);
    assert.deepEqual(found({ a: "clear" }, { a: secret("y") }), ["a - - secret"]);
    assert.deepEqual(found({ a: { b: secret("x") } }, {}), ['a {"b":{"secret":true}} - ']);
    assert.deepEqual(found({ a: [secret("x")] }, { a: [secret("y"), 1] }), [
      'a [{"secret":true}] [{"secret":true},1] ',
    ]);
  });

  it("know a resource by what it is called in the other plan", () => {
    const [old, renamed, other] = ["old", "new", "else"].map((name) => `urn:pulumi:dev::shop::a:b/c:D::${name}`);
    const comparison = { ...strict, sameResource: (a: string, b: string) => a === old && b === renamed };
    assert.deepEqual(found({ a: { resource: old! } }, { a: { resource: renamed! } }, comparison), []);
    assert.deepEqual(found({ a: { resource: old! } }, { a: { resource: other! } }, comparison), [
      `a {"resource":"${old}"} {"resource":"${other}"} `,
    ]);
    // Kubernetes has fields of that name.
    assert.deepEqual(found({ a: { resource: "cpu" } }, { a: { resource: "memory" } }, comparison), [
      'a.resource "cpu" "memory" ',
    ]);
  });
});
