import { strict as assert } from "node:assert";
import fc from "fast-check";
import { entriesOf } from "../../k8s/fluent-bit-config/sections.ts";
import { logFilterProblems } from "../../k8s/log-filter-problems.ts";
import { filterSections, type LogFilter } from "../../k8s/log-filters.ts";
import { sentence } from "../../problems.ts";
import { fits } from "./fluent-bit-reader.ts";

const prefix = "application.var.log.containers.";
const id = "0123456789abcdef".repeat(4);
const tagOf = (pod: string, namespace: string, container: string) =>
  `${prefix}${pod}_${namespace}_${container}-${id}.log`;

function lines(filter: LogFilter) {
  return filterSections(filter, prefix).map((section) => entriesOf(section).map((entry) => entry.join(" ")));
}

function messages(filter: LogFilter, options = {}): string[] {
  return logFilterProblems([filter], ["filters"], options).map(sentence);
}

describe("log filters", () => {
  it("are these lines", () => {
    const match = `Match ${prefix}*`;
    assert.deepEqual(lines({ exclude: { key: "log", pattern: "GET /healthz" } }), [
      ["Name grep", match, "Exclude $log GET /healthz"],
    ]);
    assert.deepEqual(lines({ keep: { key: "$log_processed['level']", pattern: "^(warn|error)$" } }), [
      ["Name grep", match, "Regex $log_processed['level'] ^(warn|error)$"],
    ]);
    assert.deepEqual(lines({ remove: "stream" }), [["Name modify", match, "Remove stream"]]);
    assert.deepEqual(lines({ replace: { key: "log", value: "[removed] by us" } }), [
      ["Name modify", match, "Condition Key_exists log", 'Set log "[removed] by us"'],
    ]);
    assert.deepEqual(lines({ add: { key: "environment", value: "dev" } }), [
      ["Name modify", match, "Add environment dev"],
    ]);
  });

  it("reach the pods of the namespaces they name, and no others", () => {
    const sections = filterSections({ remove: "stream", namespaces: ["demo", "shop"] }, prefix);
    const reached = (namespace: string) =>
      sections.filter(({ match }) => fits(match!, tagOf("web-1", namespace, "nginx"))).length;
    assert.deepEqual(["demo", "shop", "demo2", "xdemo"].map(reached), [1, 1, 0, 0]);
  });

  it("tell a container from another whose name begins the same", () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}[a-z0-9]$/);
    fc.assert(
      fc.property(name, name, name, name, (pod, namespace, container, other) => {
        const [section] = filterSections({ remove: "x", containers: [container], namespaces: [namespace] }, prefix);
        const pattern = new RegExp(section!.matchRegex!);
        assert.ok(pattern.test(tagOf(pod, namespace, container)));
        assert.equal(pattern.test(tagOf(pod, namespace, other)), other === container);
        assert.equal(pattern.test(tagOf(pod, other, container)), other === namespace);
      }),
    );
  });

  const refusals: [what: string, filter: LogFilter, message: RegExp][] = [
    ["no action", {}, /says nothing to do/],
    ["two actions", { remove: "a", add: { key: "a", value: "b" } }, /has remove and add, but a filter does one thing/],
    ["a line break in a pattern", { exclude: { key: "log", pattern: "a\n[OUTPUT]" } }, /a pattern is one line/],
    ["an empty pattern", { keep: { key: "log", pattern: "" } }, /which matches every record/],
    ["blanks around a pattern", { keep: { key: "log", pattern: " x" } }, /blanks around a pattern are lost/],
    ["a variable in a pattern", { keep: { key: "log", pattern: "^${HOME}" } }, /read as an environment variable/],
    ["an open bracket", { keep: { key: "log", pattern: "(a|b" } }, /its \( has no partner/],
    ["a bracket too many", { keep: { key: "log", pattern: "a)" } }, /its \) has no partner/],
    ["an open class", { keep: { key: "log", pattern: "[a-z" } }, /its \[ has no partner/],
    ["a field with blanks", { keep: { key: "my field", pattern: "x" } }, /names no field/],
    [
      "dots for a nested field",
      { keep: { key: "kubernetes.namespace_name", pattern: "x" } },
      /like \$kubernetes\['namespace_name'\]/,
    ],
    ["a change within a field", { remove: "$log_processed['password']" }, /only a field at the top/],
    ["a quote in a value", { add: { key: "a", value: 'b"' } }, /without quotes/],
    ["a namespace that is none", { remove: "a", namespaces: ["Demo_"] }, /no name Kubernetes accepts/],
  ];
  for (const [what, filter, message] of refusals) {
    it(`fails for ${what}`, () => {
      const found = messages(filter);
      assert.equal(found.length, 1, found.join("\n"));
      assert.match(found[0]!, message);
    });
  }

  it("takes what is right in Ruby's regular expressions", () => {
    for (const pattern of ["(?i)error", "a++b", "[]a]", "[^]a]", "\\(", "[(]", "^\\s*$", "日本語"])
      assert.deepEqual(messages({ exclude: { key: "log", pattern } }), [], pattern);
  });

  it("takes every field at any depth", () => {
    for (const key of ["log", "$log", "$kubernetes['namespace_name']", "$a['b'][0]['c-d.e/f']"])
      assert.deepEqual(messages({ keep: { key, pattern: "x" } }), [], key);
  });

  it("fails for containers on Fargate", () => {
    assert.match(messages({ remove: "a", containers: ["x"] }, { onFargate: true })[0]!, /Fargate's log router/);
  });
});
