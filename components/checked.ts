import * as pulumi from "@pulumi/pulumi";
import { type Problem, pathText, sentence } from "../problems.ts";

/**
 * The arguments, if they have no problems; otherwise one error that names every problem.
 *
 * Call it within `super(...)`: a constructor that throws later leaves the component registered.
 */
export function checked<T>(args: T, problems: readonly Problem[]): T {
  if (problems.length === 0) return args;
  throw new pulumi.InputPropertiesError({
    message: problems.map(sentence).join("\n"),
    errors: problems.map((problem) => ({ propertyPath: pathText(problem.path), reason: sentence(problem) })),
  });
}
