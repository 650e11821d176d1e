import assert from "node:assert/strict";
import fc from "fast-check";
import { fits, fitsArn, unnamed } from "../../model/iam-patterns.ts";

const letters = fc.constantFrom("a", "b");
const patterns = fc.array(fc.oneof(letters, fc.constantFrom("*", "?")), { maxLength: 5 });
const words = fc.array(letters, { maxLength: 5 });
const withGaps = fc.array(fc.oneof(letters, fc.constant(unnamed)), { maxLength: 4 });

/** What a pattern means, said once more. */
function expression(parts: readonly string[]): RegExp {
  const meanings: Readonly<Record<string, string>> = { "*": ".*", [unnamed]: ".*", "?": "." };
  return new RegExp(`^${parts.map((part) => meanings[part] ?? part).join("")}$`);
}

const shortWords = [...Array(2 ** 9).keys()]
  .slice(1)
  .map((n) => n.toString(2).slice(1).replace(/0/g, "a").replace(/1/g, "b"));

describe("patterns of IAM", () => {
  it("fit what they stand for, and nothing else", () => {
    fc.assert(
      fc.property(patterns, words, (pattern, word) => {
        assert.equal(fits(pattern.join(""), word.join("")), expression(pattern).test(word.join("")));
      }),
      { numRuns: 500 },
    );
  });

  it("fit a value with gaps where some text is both", () => {
    fc.assert(
      fc.property(patterns, withGaps, (pattern, value) => {
        const [one, other] = [expression(pattern), expression(value)];
        const both = shortWords.some((word) => one.test(word) && other.test(word));
        assert.equal(fits(pattern.join(""), value.join("")), both);
      }),
      { numRuns: 500 },
    );
  });

  for (const [pattern, arn, wanted] of [
    ["*", "arn:aws:s3:::bucket", true],
    ["arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket/a/b", true],
    ["arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket", false],
    ["arn:aws:s3:::Bucket", "arn:aws:s3:::bucket", false],
    ["arn:aws:logs:eu-west-1:1:log-group:/a:*", "arn:aws:logs:eu-west-1:1:log-group:/a:log-stream:x", true],
    ["arn:aws:logs:eu-west-1:1:log-group:/a", "arn:aws:logs:eu-west-1:1:log-group:/a:log-stream:x", false],
    ["arn:*", "arn:aws:s3:::bucket", true],
    ["arn:aws:iam::*:role/x", "arn:aws:iam::1:role/x", true],
    ["arn:aws:*:role/x", "arn:aws:iam::1:role/x", false],
    ["arn:aws:iam::123456789012:role/x", `arn:${unnamed}:iam:${unnamed}:${unnamed}:role/x`, true],
    ["arn:aws:ec2:*:*:vpc/vpc-1", `arn:${unnamed}:ec2:${unnamed}:${unnamed}:vpc/${unnamed}`, true],
    ["arn:aws:ec2:*:*:subnet/*", `arn:${unnamed}:ec2:${unnamed}:${unnamed}:vpc/${unnamed}`, false],
    ["arn:aws:ec2:*:*:vpc/vpc-1", "*", false],
  ] as const)
    it(`${wanted ? "fit" : "do not fit"}: ${pattern} and ${arn}`, () => assert.equal(fitsArn(pattern, arn), wanted));
});
