import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { pathText, sentence } from "../../problems.ts";
import { isPlaceholder, placeholders } from "../../settings/placeholders.ts";
import { type Change, eksSettings, eksStacks } from "./stack-file.ts";

describe("settings/placeholders", () => {
  it("are the examples of the shipped stack files", () => {
    assert.deepEqual(
      placeholders(eksSettings("dev")).map(({ path }) => pathText(path)),
      ["access.administrators[0]", "access.teams.developers.principals[0]", "cluster.endpoint.publicAccessCidrs[0]"],
    );
  });

  for (const stack of eksStacks)
    it(`stand in the first lines of Pulumi.${stack}.yaml, each and no other`, () => {
      const text = readFileSync(new URL(`../../Pulumi.${stack}.yaml`, import.meta.url), "utf8");
      const head = text.slice(0, text.indexOf("\nconfig:"));
      const named = [...head.matchAll(/^# {3}(\S+)/gm)].map(([, place]) => place!);
      const left = placeholders(eksSettings(stack)).map(({ path }) => pathText(path));
      for (const place of left)
        assert.ok(
          named.some((one) => place.startsWith(one)),
          place,
        );
      for (const one of named)
        assert.ok(
          left.some((place) => place.startsWith(one)),
          one,
        );
    });

  it("say what to do", () => {
    assert.equal(
      sentence(placeholders(eksSettings("dev"))[2]!),
      'cluster.endpoint.publicAccessCidrs[0] is "203.0.113.10/32", which is an example and is an address that nobody has. Write your own.',
    );
  });

  it("are gone when they are replaced", () => {
    const arn = "arn:aws:iam::444455556666:role/admin";
    const changes: Change[] = [
      ["access", { administrators: [arn] }],
      ["cluster/endpoint/publicAccessCidrs", ["8.8.8.0/24"]],
    ];
    assert.deepEqual(placeholders(eksSettings("dev", changes)), []);
  });

  const table: [text: string, is: boolean][] = [
    ["arn:aws:iam::111122223333:role/a", true],
    ["9111122223333", false],
    ["203.0.113.7/32", true],
    ["1203.0.113.7", false],
    ["www.example.com", true],
    ["www.my-example.com", false],
    ["example.company", false],
    ["nginx", false],
  ];
  for (const [text, is] of table) it(`${text}: ${is}`, () => assert.equal(isPlaceholder(text), is));
});
