import { strict as assert } from "node:assert";
import { fileURLToPath } from "node:url";
import { readStackFiles, type StackFiles } from "../../plan/project.ts";
import { knownSettings } from "../../settings/known.ts";
import { component } from "../checks/plan-builder.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

describe("what the command is told of a stack file", () => {
  const files = readStackFiles(root, "dev");
  const line = (text: string) => files.stackText.split("\n").findIndex((one) => one.includes(text)) + 1;
  const finding = (rule: string, message = "") => ({ rule, severity: "warning", message, page: "" }) as const;
  const withConfig = (config: Readonly<Record<string, string>>, secretKeys: readonly string[] = []): StackFiles => ({
    ...files,
    config: { ...files.config, ...config },
    secretKeys: [...files.secretKeys, ...secretKeys],
  });

  it("is nothing where it has mistakes", () => {
    assert.equal(knownSettings(withConfig({ "eks-platform:cluster": '{"nmae":"x"}' })), undefined);
  });

  it("is what is in force, with defaults, and no secret", () => {
    const secrets = JSON.stringify({ password: "ciphertext" });
    const known = knownSettings(withConfig({ "eks-platform:secrets": secrets }, ["eks-platform:secrets"]));
    const shown = known?.inForce as Record<string, unknown>;
    assert.deepEqual(shown.secrets, { password: "(secret)" });
    assert.ok("addOns" in shown && "metrics" in shown);
    assert.doesNotMatch(JSON.stringify(known), /ciphertext/);
  });

  it("names each example that is left, by its path and with what to do", () => {
    const { findings = [], acceptedFindings = [] } = knownSettings(files) ?? {};
    assert.ok(acceptedFindings.some(({ rule }) => rule === "placeholder"));
    const [first] = findings;
    assert.equal(first?.rule, "placeholder");
    assert.equal(first?.urn, undefined);
    assert.match(first?.message ?? "", /^Pulumi\.dev\.yaml: [\w.[\]]+ is ".*", which is an example/);
    assert.match(first?.fix ?? "", /\.$/);
  });

  it("leads to the line that decides: of an example, of the acceptances, of a component", () => {
    const known = knownSettings(files);
    const lineOf = (...[above, about]: Parameters<NonNullable<NonNullable<typeof known>["lineOf"]>>) =>
      known?.lineOf?.(above, about)?.line;
    const example = known?.findings.find(({ message }) => message.includes("publicAccessCidrs"));
    assert.ok(example);
    const there = files.stackText.split("\n")[(lineOf([], example) ?? 0) - 1];
    assert.match(there ?? "", /203\.0\.113\.10/);
    assert.equal(lineOf([], finding("acceptance-unused")), line("acceptedFindings:"));
    const group = component("eks-platform:index:NodeGroup", "general");
    assert.equal(lineOf([group], finding("role-unused")), line("general:"));
    assert.equal(lineOf([component("shop:index:Other", "other")], finding("role-unused")), undefined);
  });
});
