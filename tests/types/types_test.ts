import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Random } from "../../src/tensor/random.ts";
import { canCheck, check, read } from "./compiler.ts";

const test = (name: string, fn: () => Promise<void>) => Deno.test({ name, ignore: !canCheck, fn });

/**
 * Instantiations that `program.ts` costs beyond its imports, with Deno 2.9.6 (TypeScript 6.0.3):
 * twelve functions, each with two models and two reshapes, in which all sizes differ.
 */
const PROGRAM = 88_439;

test("known shapes, half-known shapes and unknown shapes compile without a cast", async () => {
  assertEquals((await check(await read("graceful.ts"))).diagnostics, []);
});

test("the rules of reshape and of convolutions give the types in the table", async () => {
  assertEquals((await check(await read("rules.ts"))).diagnostics, []);
});

for (const file of ["errors.ts", "methods.ts", "rearranged.ts"]) {
  test(`${file}: what must not compile does not, and all else does`, async () => {
    assertEquals((await check(await read(file))).diagnostics, []);
  });

  test(`${file}: an error is where it belongs, in the sentence that stands above it`, async () => {
    const text = await read(file), directive = "// @ts-expect-error";
    const expected = text.split("\n").flatMap((line, i) =>
      line.startsWith(directive) ? [{ line: i + 2, comment: line.slice(directive.length) }] : []
    );
    const { diagnostics } = await check(text.replaceAll(directive, "//"));
    assert(expected.length > 10);
    const said = Map.groupBy(diagnostics, (d) => d.line);
    assertEquals([...said.keys()], expected.map((e) => e.line));
    for (const { line, comment } of expected) {
      const sentence = comment.match(/(Cannot|Expected) .*?(?=: without|$)/)?.[0] ?? "";
      assertStringIncludes(said.get(line)!.map((d) => d.message).join("\n"), sentence);
    }
  });
}

test("an error that is planted is found, and so is one that is expected in vain", async () => {
  const text = await read("graceful.ts"), lines = text.split("\n").length;
  const { diagnostics } = await check(
    `${text}
zeros([60, 784]).add(zeros([100]));
// @ts-expect-error there is none
zeros([60, 784]).add(zeros([784]));`,
  );
  assertEquals(diagnostics.map((d) => d.line), [lines + 1, lines + 2]);
  assertStringIncludes(
    diagnostics[0]!.message,
    "Cannot broadcast [60, 784] with [100]: 784 against 100",
  );
  assertStringIncludes(diagnostics[1]!.message, "Unused '@ts-expect-error' directive");
});

test("an adversarial program costs the compiler no more than it did", async () => {
  const text = await read("program.ts"), imports = text.match(/^import .*$/gm)!.join("\n");
  const program = await check(text), library = await check(imports);
  assertEquals(program.diagnostics, []);
  const cost = program.instantiations - library.instantiations;
  console.log(
    `program.ts: ${cost} instantiations beyond the ${library.instantiations} of its imports ` +
      `(${PROGRAM} were measured)`,
  );
  assert(cost < 1.15 * PROGRAM, `${cost} instantiations, 15 % above ${PROGRAM}`);
  assert(cost > 0.5 * PROGRAM, `${cost} instantiations: what was measured has changed`);
});

test("arithmetic on digits agrees with the machine's", async () => {
  const random = new Random(0), rows: string[] = [];
  const any = () => random.integer(10 ** (1 + random.integer(5)));
  for (let i = 0; i < 50; i++) {
    const a = any(), b = any(), [low, high] = [Math.min(a, b), Math.max(a, b)];
    rows.push(
      `Eq<Add<${a}, ${b}>, ${a + b}>`,
      `Eq<Sub<${high}, ${low}>, ${high - low}>`,
      `Eq<Mul<${a}, ${b}>, ${a * b}>`,
      `Eq<Halve<"${a}">, ${Math.floor(a / 2)}>`,
    );
  }
  const { diagnostics } = await check(
    `import type { Add, Halve, Mul, Sub } from "../../src/shape/arithmetic.ts";
type Eq<A, B> = [A, B] extends [B, A] ? true : false;
export const rows: [${rows.join(", ")}] = [${rows.map(() => "true").join(", ")}];`,
  );
  assertEquals(diagnostics, []);
});
