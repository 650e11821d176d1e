import { strict as assert } from "node:assert";
import fc from "fast-check";
import { isStack, makeUrn, parseUrn, providerUrn, typeOf } from "../../plan/urn.ts";

const stackType = "pulumi:pulumi:Stack";
const stack = makeUrn("dev", "shop", "", stackType, "shop-dev");

const word = fc.stringMatching(/^[A-Za-z][\w.-]{0,8}$/);
const type = fc.tuple(word, word, word).map(([name, module, kind]) => `${name}:${module}/${kind}:${kind}`);
/** Names are the program's: any text, colons and dollars too. */
const name = fc.oneof(word, fc.string({ minLength: 1 }), fc.constantFrom("a::b", "::", "a$b", ":x", "a b", "é"));

describe("urns", () => {
  it("are the engine's", () => {
    const outer = makeUrn("dev", "shop", stack, "shop:index:Outer", "outer");
    const inner = makeUrn("dev", "shop", outer, "shop:index:Inner", "inner");
    assert.equal(stack, "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev");
    assert.equal(outer, "urn:pulumi:dev::shop::shop:index:Outer::outer");
    assert.equal(
      makeUrn("dev", "shop", inner, "aws:iam/role:Role", "role"),
      "urn:pulumi:dev::shop::shop:index:Outer$shop:index:Inner$aws:iam/role:Role::role",
    );
  });

  it("are the same for a child of the stack and one of nothing", () => {
    fc.assert(
      fc.property(type, name, (type, name) => {
        assert.equal(makeUrn("dev", "shop", stack, type, name), makeUrn("dev", "shop", "", type, name));
      }),
    );
  });

  it("say what they were made of, down any line of parents", () => {
    fc.assert(
      fc.property(
        word,
        word,
        fc.array(fc.tuple(type, name), { minLength: 1, maxLength: 4 }),
        (stack, project, line) => {
          const urn = line.reduce((parent, [type, name]) => makeUrn(stack, project, parent, type, name), "");
          const [lastType, lastName] = line.at(-1)!;
          const qualifiedType = line.map(([type]) => type).join("$");
          assert.deepEqual(parseUrn(urn), { stack, project, qualifiedType, name: lastName });
          assert.equal(typeOf(urn), lastType);
        },
      ),
    );
  });

  it("differ where the type, the name or the parents' types do", () => {
    fc.assert(
      fc.property(type, name, type, name, (typeA, nameA, typeB, nameB) => {
        fc.pre(typeA !== typeB || nameA !== nameB);
        assert.notEqual(makeUrn("dev", "shop", "", typeA, nameA), makeUrn("dev", "shop", "", typeB, nameB));
      }),
    );
  });

  it("of providers are found in a program's references to them", () => {
    fc.assert(
      fc.property(name, word, (name, id) => {
        const urn = makeUrn("dev", "shop", "", "pulumi:providers:aws", name);
        assert.equal(providerUrn(`${urn}::${id}`), urn);
      }),
    );
  });

  it("tell the stack from what only sounds like it", () => {
    assert.ok(isStack(typeOf(stack)));
    assert.ok(!isStack("shop:index:Stack"));
  });
});
