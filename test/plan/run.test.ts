import { strict as assert } from "node:assert";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as iam from "@pulumi/aws/iam/index.js";
import * as aws from "@pulumi/aws/index.js";
import * as pulumi from "@pulumi/pulumi";
import { ProgramError } from "../../plan/run.ts";
import { planOf } from "../plan-of.ts";

const trust = "{}";

/** What a person reads when the program fails. */
async function failuresOf(program: () => unknown, quietSeconds = 30): Promise<readonly string[]> {
  try {
    await planOf(program, { quietSeconds });
  } catch (error) {
    assert.ok(error instanceof ProgramError, String(error));
    return error.failures;
  }
  assert.fail("the program was planned");
}

const here = /\n {4}at .*\(?test\/plan\/run\.test\.ts:\d+:\d+\)?/;

describe("a program that fails", () => {
  it("is told of its own error, with file and line", async () => {
    const [failure = "", ...more] = await failuresOf(() => {
      throw new Error("no such team");
    });
    assert.ok(failure.startsWith("no such team\n"), failure);
    assert.match(failure, here);
    assert.deepEqual(more, []);
  });

  it("is told of a RunError in its own words alone", async () => {
    const failures = await failuresOf(() => {
      throw new pulumi.RunError("Pulumi.dev.yaml: name is missing. Add it.");
    });
    assert.deepEqual(failures, ["Pulumi.dev.yaml: name is missing. Add it."]);
  });

  it("is told of a resource registered twice", async () => {
    const [failure = ""] = await failuresOf(() => {
      new iam.Role("twice", { assumeRolePolicy: trust });
      new iam.Role("twice", { assumeRolePolicy: trust });
    });
    assert.match(failure, /Duplicate resource URN 'urn:pulumi:test::eks-platform::aws:iam\/role:Role::twice'/);
    assert.match(failure, here);
  });

  it("is told of a promise that nobody handles", async () => {
    const [failure = ""] = await failuresOf(() => {
      void Promise.reject(new Error("nobody waits for me"));
    });
    assert.ok(failure.startsWith("nobody waits for me\n"), failure);
    assert.match(failure, here);
  });

  it("is told of an input that throws inside apply", async () => {
    const failures = await failuresOf(() => {
      const role = new iam.Role("role", { assumeRolePolicy: trust });
      const broken = role.arn.apply((): string => {
        throw new Error("not an ARN of ours");
      });
      new iam.Role("other", { assumeRolePolicy: broken });
    });
    assert.match(failures.join("\n"), /assumeRolePolicy": not an ARN of ours/);
    assert.match(failures.join("\n"), here);
  });

  it("is told of an error that its log reports", async () => {
    const failures = await failuresOf(async () => {
      await pulumi.log.error("the team has no members");
    });
    assert.deepEqual(failures, ["the team has no members"]);
  });

  it("is told of every failure", async () => {
    const failures = await failuresOf(() => {
      void Promise.reject(new Error("first"));
      void Promise.reject(new Error("second"));
    });
    assert.deepEqual(
      failures.map((failure) => failure.split("\n")[0]),
      ["first", "second"],
    );
  });

  it("is told what never came when it never ends", async () => {
    const waiting = await failuresOf(() => {
      new iam.Role("role", { assumeRolePolicy: new Promise<string>(() => {}) });
    }, 0.2);
    assert.match(waiting.join("\n"), /never ends.*Waiting for their inputs: role \[aws:iam\/role:Role\]/);
    assert.match((await failuresOf(() => new Promise(() => {}), 0.2)).join("\n"), /never ends/);
  });

  it("is told of a provider function that nobody answers for", async () => {
    const [failure = ""] = await failuresOf(() => aws.ec2.getAmi({ mostRecent: true }));
    assert.match(failure, /No stand-in answers for the provider function aws:ec2\/getAmi:getAmi\./);
  });

  it("is told of a remote component that nobody answers for", async () => {
    const [failure = ""] = await failuresOf(() => {
      new pulumi.ComponentResource("other:index:Thing", "thing", {}, {}, true);
    });
    assert.match(failure, /No stand-in answers for the remote component other:index:Thing \("thing"\)\./);
    assert.match(failure, here);
  });

  it("is told of a module that is not there, and of one that lacks what is imported, by paths of its own", async () => {
    const folder = mkdtempSync(join(tmpdir(), "program-"));
    try {
      for (const [name, text] of Object.entries({
        "absent.mjs": 'import "./nowhere.mjs";',
        "lacking.mjs": 'import { nothing } from "./empty.mjs"; nothing();',
        "empty.mjs": "export {};",
      })) {
        writeFileSync(join(folder, name), text);
      }
      const failure = async (file: string) => {
        const program = () => import(pathToFileURL(join(folder, file)).href);
        const texts = await planOf(program, { root: folder }).then(
          () => assert.fail("the program was planned"),
          (error: ProgramError) => error.failures,
        );
        return texts.join("\n");
      };
      assert.match(await failure("absent.mjs"), /Cannot find module '?nowhere\.mjs'? imported from absent\.mjs/);
      assert.match(await failure("lacking.mjs"), /does not provide an export named 'nothing'\n {4}at lacking\.mjs:1$/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("leaves the next program alone", async () => {
    await failuresOf(() => {
      throw new Error("gone");
    });
    const plan = await planOf(() => {
      new iam.Role("role", { assumeRolePolicy: trust });
    });
    assert.equal(plan.resources.length, 2);
  });
});
