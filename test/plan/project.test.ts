import { strict as assert } from "node:assert";
import { join } from "node:path";
import { readStackFiles } from "../../plan/project.ts";
import { type Files, files, folderOf, read, refusal, removeFolders } from "./project-folder.ts";

after(removeFolders);

describe("project files", () => {
  describe("an ESC environment", () => {
    for (const environment of ["[shop/dev]", "\n  imports: [shop/dev]"])
      it(`${JSON.stringify(environment)} is said to be skipped`, () => {
        const folder = folderOf({
          ...files("", ""),
          "Pulumi.dev.yaml": `environment: ${environment}\nconfig:\n  a: 1\n`,
        });
        const { config, notes } = readStackFiles(folder, "dev");
        assert.deepEqual(config, { "shop:a": "1" });
        assert.deepEqual(notes, ["Pulumi.dev.yaml imports a Pulumi ESC environment; a plan skips it."]);
      });

    it("may hold what is missing, which is said too", () => {
      const folder = folderOf({ ...files("a: {type: string}\n", ""), "Pulumi.dev.yaml": "environment: [shop/dev]\n" });
      assert.equal(
        refusal(() => readStackFiles(folder, "dev")),
        "Pulumi.dev.yaml: shop:a is missing. Pulumi.yaml declares it without a default: set it.\n" +
          "Pulumi.dev.yaml imports a Pulumi ESC environment; a plan skips it.",
      );
    });

    it("is nothing to say of where there is none", () => {
      assert.deepEqual(read("", "a: 1\n").notes, []);
    });
  });

  describe("a file that says nothing a person could mean", () => {
    const texts: readonly (readonly [text: string, sentence: RegExp])[] = [
      ["config:\n  a: [1\n", /^Pulumi\.dev\.yaml is no valid YAML: Flow sequence .* at line 3, column 1:/],
      ["config:\n\ta: 1\n", /^Pulumi\.dev\.yaml is no valid YAML: Tabs .* at line 2, column 1:/],
      [
        "config:\n  a: 1\n  a: 2\n",
        /^Pulumi\.dev\.yaml is no valid YAML: Map keys must be unique at line 3, column 3:/,
      ],
      ["config:\n  o:\n    a: 1\n    a: 2\n", /must be unique at line 4, column 5:/],
      [
        "config:\n  a: 1\n  shop:a: 2\n",
        /^Pulumi\.dev\.yaml: shop:a stands there twice, once in a shorter form\. Keep one\.$/,
      ],
      [
        "config:\n  a:b:c: 1\n",
        /^Pulumi\.dev\.yaml: a:b:c is no configuration key\. Write it as <namespace>:<name>\.$/,
      ],
      ["config: text\n", /^Pulumi\.dev\.yaml: config is no group of settings\. Write one key a line below it\.$/],
      ["config:\n  - a\n", /^Pulumi\.dev\.yaml: config is no group of settings\./],
      ["- a\n", /^Pulumi\.dev\.yaml is no group of settings\. Write keys with a colon, one a line\.$/],
      ["text\n", /^Pulumi\.dev\.yaml is no group of settings\./],
    ];
    for (const [text, sentence] of texts)
      it(JSON.stringify(text), () => {
        const folder = folderOf({ ...files("", ""), "Pulumi.dev.yaml": text });
        assert.match(
          refusal(() => readStackFiles(folder, "dev")),
          sentence,
        );
      });

    for (const text of ["", "nam: shop\n", "name: 5\n", "name: ''\n"])
      it(`Pulumi.yaml ${JSON.stringify(text)}`, () => {
        assert.equal(
          refusal(() => readStackFiles(folderOf({ "Pulumi.yaml": text, "Pulumi.dev.yaml": "" }), "dev")),
          "Pulumi.yaml: name is missing. Add the project's name, as text.",
        );
      });
  });

  describe("a stack", () => {
    const project = { "Pulumi.yaml": "name: shop\nruntime: nodejs\n" };

    it("is found by the last part of its full name", () => {
      const folder = folderOf({ ...project, "Pulumi.dev.yaml": "config:\n  a: 1\n" });
      for (const name of ["dev", "acme/dev", "acme/shop/dev"]) {
        const { stack, config } = readStackFiles(folder, name);
        assert.deepEqual([stack, config], ["dev", { "shop:a": "1" }]);
      }
    });

    it("that there is not names those there are", () => {
      const folder = folderOf({ ...project, "Pulumi.prod.yaml": "", "Pulumi.dev.yaml": "", "Pulumi.md": "" });
      assert.equal(
        refusal(() => readStackFiles(folder, "staging")),
        'There is no stack "staging": Pulumi.staging.yaml does not exist. The stacks here are dev, prod.',
      );
      assert.match(
        refusal(() => readStackFiles(folderOf(project), "dev")),
        /There is no stack file yet\.$/,
      );
    });

    for (const setting of ["stackConfigDir: stacks", "config: stacks"])
      it(`is in the folder of "${setting}"`, () => {
        const folder = folderOf({
          "Pulumi.yaml": `name: shop\nruntime: nodejs\n${setting}\n`,
          "stacks/Pulumi.dev.yaml": "config:\n  a: 1\n",
        });
        assert.deepEqual(readStackFiles(folder, "dev").config, { "shop:a": "1" });
        assert.match(
          refusal(() => readStackFiles(folder, "prod")),
          /The stacks here are dev\.$/,
        );
      });

    it("is in a project", () => {
      assert.match(
        refusal(() => readStackFiles(join(folderOf(project), "elsewhere"), "dev")),
        /elsewhere has no Pulumi\.yaml\. Run this in a Pulumi project, or name its folder with --cwd\.$/,
      );
      assert.match(
        refusal(() => readStackFiles(join(process.cwd(), "plan"), "dev")),
        /^plan has no Pulumi\.yaml\./,
      );
    });
  });

  describe("the program", () => {
    /** What the project has, and the file that Pulumi's runner would load. */
    const programs: readonly (readonly [main: string, files: Files, entry: string])[] = [
      ["main: app.ts", { "app.ts": "", "index.ts": "" }, "app.ts"],
      ["main: src/", { "src/index.ts": "" }, "src/index.ts"],
      ["main: src", { "src/index.ts": "", "src/index.js": "" }, "src/index.js"],
      ["", { "package.json": '{ "main": "app.ts" }', "app.ts": "" }, "app.ts"],
      ["", { "package.json": '{ "main": "dist/not-built.js" }' }, "index.ts"],
      ["", {}, "index.ts"],
    ];
    for (const [main, files, entry] of programs)
      it(`begins with ${entry} for "${main}" and ${JSON.stringify(Object.keys(files))}`, () => {
        const folder = folderOf({
          "Pulumi.yaml": `name: shop\nruntime: nodejs\n${main}\n`,
          "Pulumi.dev.yaml": "",
          ...files,
        });
        assert.equal(readStackFiles(folder, "dev").main, join(folder, entry));
      });

    it("has to be there", () => {
      const folder = folderOf({ "Pulumi.yaml": "name: shop\nmain: app.ts\n", "Pulumi.dev.yaml": "" });
      assert.equal(
        refusal(() => readStackFiles(folder, "dev")),
        "Pulumi.yaml: main is app.ts, which does not exist. Name the file that the program begins with.",
      );
    });
  });
});
