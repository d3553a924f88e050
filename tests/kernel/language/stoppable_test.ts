import { assert, assertEquals, assertRejects } from "@std/assert";
import { Kernel } from "../../../src/kernel/deno/client.ts";
import { KERNEL, TOOLS } from "../../../src/kernel/deno/preamble.ts";
import { stoppable } from "../../../src/kernel/language/stoppable.ts";
import { stripTypeScriptTypes } from "node:module";
import { NEEDS, permitted } from "../permitted.ts";

const CALL = /globalThis\[globalThis\.Symbol\.for\("norma\.kernel"\)\]/g;

Deno.test("stoppable() changes what the top level waits for, and nothing else", () => {
  const cells: [string, string?][] = [
    ["const a = 1; a"],
    ["// no await here"],
    ["'await'; async () => await x"],
    ["1 + ("],
    ["await x", "await K.wait(x)"],
    ["await x // why", "await K.wait(x) // why"],
    ["await /* a */ x /* b */ + 1", "await /* a */ K.wait(x) /* b */ + 1"],
    ["await (\n  a,\n  b\n)\n.c", "await K.wait((\n  a,\n  b\n)\n.c)"],
    [
      "const r = await x as T, s = await y!;",
      "const r = await K.wait(x) as T, s = await K.wait(y!);",
    ],
    ["await f(await g(await h))", "await K.wait(f(await K.wait(g(await K.wait(h)))))"],
    ["await await x", "await K.wait(await K.wait(x))"],
    ["(await (await f()).json()).a", "(await K.wait((await K.wait(f())).json())).a"],
    ["`${await x} ${`${await y}`}`", "`${await K.wait(x)} ${`${await K.wait(y)}`}`"],
    ["await new Promise(() => {})", "await K.wait(new Promise(() => {}))"],
    ["const m = await import('./m.ts');", "const m = await K.wait(import('./m.ts'));"],
    ["for (;;) { if (await x) break; }", "for (;;) { if (await K.wait(x)) break; }"],
    ["for await (const x of y) z(x)", "for await (const x of K.each(y)) z(x)"],
    [
      "for await (x of await y) await x;",
      "for await (x of K.each(await K.wait(y))) await K.wait(x);",
    ],
    ["for (const x of await y) {}", "for (const x of await K.wait(y)) {}"],
    ["{ a: await x, b: 2 }", "{ a: await K.wait(x), b: 2 }"],
    ["{ await x; }", "{ await K.wait(x); }"],
    ["await using x = await y;", "await using x = await K.wait(y);"],
    [
      "const { a = await x, ...b } = await y",
      "const { a = await K.wait(x), ...b } = await K.wait(y)",
    ],
    [
      "try { await x } catch { await y } finally { await z }",
      "try { await K.wait(x) } catch { await K.wait(y) } finally { await K.wait(z) }",
    ],
    ["async function f() { for await (const x of y) await x; }"],
    ["const f = async (x = 1) => await x, g = { async m() { await x; } };"],
    ["class A { static async m() { await x; } static n = async () => await y; }"],
    [
      "class A extends (await x) { [await y]() { return async () => await z; } }",
      "class A extends (await K.wait(x)) { [await K.wait(y)]() { return async () => await z; } }",
    ],
    [
      "function* f() { yield async () => await x; } await f",
      "function* f() { yield async () => await x; } await K.wait(f)",
    ],
    ["await x;\r\nawait y;\r\n", "await K.wait(x);\r\nawait K.wait(y);\r\n"],
    ["#!/usr/bin/env deno\nawait x", "#!/usr/bin/env deno\nawait K.wait(x)"],
    ["const s = '😀'; await s", "const s = '😀'; await K.wait(s)"],
    [
      "import x from 'y'; export const z: T<U> = await x<U>(1);",
      "import x from 'y'; export const z: T<U> = await K.wait(x<U>(1));",
    ],
  ];
  for (const [code, expected = code] of cells) {
    assertEquals(stoppable(code).replace(CALL, "K"), expected);
  }
});

/** Runs a cell as the body of an async function. */
function run(code: string, say: (x: unknown) => void = () => {}): Promise<void> {
  const js = stripTypeScriptTypes(code, { mode: "transform" });
  return new AsyncFunction("say", js)(say);
}

const AsyncFunction = (async () => {}).constructor as new (
  ...args: string[]
) => (...args: unknown[]) => Promise<void>;

/** What a cell says of itself, and how it ended. */
async function outcome(code: string): Promise<string[]> {
  const said: string[] = [];
  await run(code, (x) => said.push(JSON.stringify(x))).catch((error) => said.push(String(error)));
  return said;
}

/** Calls `use` with something else in place of the kernel. */
async function withKernel(stand: object, use: () => Promise<void>): Promise<void> {
  const name = Symbol.for(TOOLS);
  Reflect.set(globalThis, name, stand);
  try {
    await use();
  } finally {
    Reflect.deleteProperty(globalThis, name);
  }
}

/** Random cells that wait in all kinds of places, and end by themselves. */
class Cells {
  #state: number;
  #names = 0;

  constructor(seed: number) {
    this.#state = seed;
  }

  #below(n: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return Math.floor(this.#state / 2 ** 32 * n);
  }

  #one<T>(of: readonly (() => T)[]): T {
    return of[this.#below(of.length)]!();
  }

  /** An expression of a number. */
  #value(depth: number): string {
    if (depth === 0) return String(this.#below(9));
    const value = () => this.#value(depth - 1);
    return this.#one([
      () => `await ${this.#operand(depth)}`,
      () => `(await ${this.#operand(depth)})`,
      () => `(${value()} + await ${this.#operand(depth)})`,
      () => `(say(${value()}), ${value()})`,
      () => `[${value()}, ${value()}].length`,
      () => `Number(\`\${${value()}}\`)`,
      () => `(${value()} > 3 ? ${value()} : ${value()})`,
      () => `({ x: ${value()} }).x`,
      () => `(await (async () => { say(1); return ${value()}; })())`,
      () =>
        `(await (async function () { let s = 0; for await (const x of [${value()}]) s += x; return s; })())`,
    ]);
  }

  /** What stands behind `await`. */
  #operand(depth: number): string {
    const value = () => this.#value(depth - 1);
    return this.#one([
      () => `(${value()})`,
      () => `(\n${value()} // a comment\n)`,
      () => `Promise.resolve(${value()})`,
      () => `/* const */ Promise.resolve(${value()}).then((x) => x + 1)`,
      () => `new Promise<number>((done) => done(7))`,
      () => `{ then(done: (x: number) => void) { done(5); } }`,
    ]);
  }

  #statement(depth: number): string {
    const value = () => this.#value(depth);
    const body = () => depth === 0 ? `say(${value()});` : this.#statement(depth - 1);
    const name = `v${this.#names++}`;
    return this.#one([
      () => `say(${value()});`,
      () => `const ${name}: number = ${value()}; say(${name});`,
      () =>
        `const { a: ${name} = ${value()}, ...rest${name} } = { b: ${value()} }; say([${name}, rest${name}]);`,
      () => `for (let i = 0; i < 2; i++) {\n  ${body()}\n}`,
      () =>
        `for await (const ${name} of [${value()}, Promise.resolve(2)]) {\n  say(${name}); ${body()}\n}`,
      () =>
        `for await (const ${name} of (async function* () { yield ${value()}; yield 1; })()) { say(${name}); break; }`,
      () => `if (${value()} > 2) { ${body()} } else { ${body()} }`,
      () =>
        `try {\n  ${body()} throw new Error(String(${value()}));\n} catch (e) { say(String(e)); } finally { ${body()} }`,
      () =>
        `class C${name} { async m() { return await (${name}); } }\nfunction ${name}() {} say(await new C${name}().m() === ${name});`,
      () => `switch (${value()}) { case 1: ${body()} break; default: ${body()} }`,
      () => `${name}: while (true) { ${body()} break ${name}; }`,
      () => `if (${value()} > 8) throw new RangeError("at " + ${value()});`,
    ]);
  }

  next(): string {
    const count = 1 + this.#below(4);
    return Array.from({ length: count }, () => this.#statement(1 + this.#below(2))).join("\n");
  }
}

Deno.test("stoppable() leaves 300 random cells doing what they did, line for line", async () => {
  const cells = new Cells(8);
  let waited = 0;
  const kernel = {
    wait: (x: unknown) => (waited++, Promise.resolve(x)),
    each: (x: AsyncIterable<unknown>) => (waited++, x),
  };
  await withKernel(kernel, async () => {
    for (let i = 0; i < 300; i++) {
      const code = cells.next();
      const changed = stoppable(code);
      assertEquals(changed.split("\n").length, code.split("\n").length);
      const without = changed.replace(new RegExp(CALL.source + "\\.(wait|each)\\(", "g"), "");
      assertEquals(without.replaceAll(")", ""), code.replaceAll(")", ""));
      assertEquals(await outcome(changed), await outcome(code), code);
    }
  });
  assert(waited > 300, `they waited ${waited} times only`);
});

Deno.test("a cell that was made stoppable ends when the kernel wants it", async () => {
  const cells = [
    "await new Promise(() => {})",
    "try { say(await new Promise(() => {})) } finally { say('cleared up') }",
    "const f = async () => { await new Promise(() => {}) };\nawait f()",
    "for await (const x of (async function* () { yield new Promise(() => {}) })()) say(x)",
  ];
  for (const code of cells) {
    const stop = Promise.withResolvers<never>();
    const wait = (x: unknown) => Promise.race([x, stop.promise]);
    const each = async function* (x: AsyncIterable<unknown>) {
      const iterator = x[Symbol.asyncIterator]();
      yield await wait(iterator.next());
    };
    await withKernel({ wait, each }, async () => {
      const running = run(stoppable(code));
      stop.reject(new Error("Stopped"));
      await assertRejects(() => running, Error, "Stopped");
    });
  }
});

Deno.test({
  name: `Deno's kernel shows the same for a cell that was made stoppable ${NEEDS}`,
  ignore: !permitted,
  async fn() {
    await using running = await Kernel.start({ env: { NO_COLOR: "1" } });
    await running.execute(`{
      const wait = (x) => Promise.resolve(x);
      const each = async function* (x) { for await (const y of x) yield y; };
      Object.assign(${KERNEL}, { wait, each });
    }`);
    const cells = [
      "await Promise.resolve(7)",
      "{ a: await 1, b: [await 2] }",
      "const a: number = await Promise.resolve(1); enum E { A = 1 }\nconsole.log(await a)\na + E.A",
      "for await (const x of [1, Promise.resolve(2)]) console.log(x)",
      "const { join } = await import('node:path'); join('a', 'b')",
      "console.log(1)\nawait Promise.reject(new TypeError('no'))",
      "class Symbol {}\nawait 5",
      "function f() { throw new Error('deep') }\n\nawait Promise.resolve(1); f()",
    ];
    for (const code of cells) {
      const { outputs: before } = await running.execute(code);
      const { outputs: after } = await running.execute(stoppable(code));
      assert(before.length > 0);
      assertEquals(withoutPlaces(after), withoutPlaces(before), code);
    }
  },
});

/** Columns move, lines do not; executions are counted. */
function withoutPlaces(outputs: unknown): unknown {
  return JSON.parse(
    JSON.stringify(outputs, (key, value) => key === "execution_count" ? 0 : value)
      .replace(/(<anonymous>:\d+):\d+/g, "$1"),
  );
}
