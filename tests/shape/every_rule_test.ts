import { assert, assertEquals, assertGreater } from "@std/assert";

/** What rules are made of, and rules that other files test. */
const NO_RULES = ["arithmetic.ts", "shape.ts"];
const readable = Deno.permissions.querySync({ name: "read" }).state === "granted";

/** The tests of a rule's file: `permute_test.ts` for `permute.ts`. */
const testOf = (file: string): URL =>
  new URL(`./${file.replace(/\.ts$/, "_test.ts")}`, import.meta.url);

Deno.test({
  name: "every shape rule is tested as a type and at run time, sentences included (needs read)",
  ignore: !readable,
  fn() {
    const folder = new URL("../../src/shape/", import.meta.url);
    const files = [...Deno.readDirSync(folder)].map(({ name }) => name)
      .filter((name) => name.endsWith(".ts") && !NO_RULES.includes(name));
    let rules = 0, sentences = 0;
    for (const file of files) {
      const source = Deno.readTextFileSync(new URL(file, folder));
      const text = Deno.readTextFileSync(testOf(file));
      rules += [...source.matchAll(/^export function /gm)].length;
      const tied = [...text.matchAll(/\bsatisfies\b/g)].length;
      assertGreater(tied, 1, `${file}: no line ties a type to what happens at run time`);
      const refused = [...text.matchAll(/["'`](Cannot|Expected) /g)].length;
      assertGreater(refused, 0, `${file}: no sentence is tested`);
      sentences += refused;
    }
    assert(files.length > 10);
    assertEquals(files.length, new Set(files).size);
    console.log(`${files.length} files of shape rules, ${rules} functions, ${sentences} sentences`);
  },
});
