import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { describe, it } from "mocha";
import { checked } from "../../components/checked.ts";

describe("checked", () => {
  it("hands the arguments on when they have no problems", () => {
    const args = { min: 1 };
    assert.equal(checked(args, []), args);
  });

  it("names every problem in one error", () => {
    const problems = [
      { path: ["scaling", "desired"], value: 5, rule: "but max is 4", fix: "Raise max, or lower desired." },
      { path: ["labels", 0], rule: "is missing", fix: "Add it." },
    ];
    const isBoth = (error: unknown): boolean => {
      assert.ok(pulumi.InputPropertiesError.isInstance(error));
      assert.equal(
        error.message,
        "scaling.desired is 5, but max is 4. Raise max, or lower desired.\nlabels[0] is missing. Add it.",
      );
      assert.deepEqual(
        error.errors.map(({ propertyPath }) => propertyPath),
        ["scaling.desired", "labels[0]"],
      );
      return true;
    };
    assert.throws(() => checked({}, problems), isBoth);
  });
});
