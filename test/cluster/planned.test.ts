import assert from "node:assert/strict";
import { manifestsOf, objectOf, planned, stacks } from "./planned.ts";

describe("a stack as planned for a cluster", () => {
  it("is any that has a file", () => {
    for (const stack of ["dev", "local", "prod"]) assert(stacks.includes(stack), stack);
  });

  it("is the plan of changed settings, with the values of secrets, in the order to apply", async () => {
    const plan = await planned("local", [
      ["secrets", { password: "open sesame" }],
      ["workloads/nginx/secretEnv", { PASSWORD: "password" }],
    ]);
    const objects = manifestsOf(plan);
    assert.equal(objects[0]!.kind, "Namespace");
    assert.equal(objectOf(objects, "Deployment", "nginx").metadata.namespace, "web");
    const [secret] = objects.filter(({ kind }) => kind === "Secret");
    assert.deepEqual(secret!.stringData, { PASSWORD: "open sesame" });
    assert.throws(
      () => objectOf(objects, "Deployment", "httpd"),
      /0 objects are Deployment httpd; there are Namespace web/,
    );
  });
});
