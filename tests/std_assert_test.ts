/** The stand-in works as `@std/assert` 1.0.19 does, and has all that the tests import of it. */

import * as standIn from "./std_assert/mod.ts";
import { assert, assertEquals, assertRejects, assertThrows, equal } from "./std_assert/mod.ts";

const boom = () => {
  throw new TypeError("boom: [60, 784]");
};

Deno.test("@std/assert: assertThrows() and assertRejects() answer the error", async () => {
  assertEquals(assertThrows(boom, TypeError).message, "boom: [60, 784]");
  const rejected = await assertRejects(
    () => Promise.reject(new RangeError("r")),
    RangeError,
  );
  assertEquals(rejected.message, "r");
  assertEquals(await assertRejects(() => Promise.reject(5)), 5);
});

Deno.test("@std/assert: assertRejects() tells throwing, resolving and rejecting apart", async () => {
  const says = (call: Promise<unknown>) => call.then(() => "answers", (error) => error.message);
  const reject = () => Promise.reject(new TypeError("t"));
  assertEquals(
    await says(assertRejects(() => Promise.resolve(1))),
    "Expected function to reject.",
  );
  assertEquals(
    await says(assertRejects(boom as () => never, "why")),
    "Function throws when expected to reject: why",
  );
  assertEquals(
    await says(assertRejects(reject, RangeError)),
    'Expected error to be instance of "RangeError", but was "TypeError".',
  );
  assertEquals(
    await says(assertRejects(reject, TypeError, "u")),
    'Expected error message to include "u", but got "t".',
  );
  assertEquals(
    await says(assertRejects(() => Promise.reject(5), Error)),
    "A non-Error object was rejected.",
  );
});

Deno.test("@std/assert: equality sees through cycles, prototypes, getters and collections", () => {
  class Point {
    constructor(readonly x: number, readonly scale = 1) {}
    get y(): number {
      return this.x * this.scale;
    }
  }
  class Same extends Point {}
  const cycle = (a: number) => {
    const value: Record<string, unknown> = { a };
    return Object.assign(value, { value });
  };
  assert(equal(cycle(1), cycle(1)) && !equal(cycle(1), cycle(2)));
  assert(equal(new Point(1), new Point(1)) && !equal(new Point(1), new Point(1, 2)));
  assert(!equal(new Point(1), new Same(1)) && equal({}, Object.create(null)));
  assert(equal(new Map([[{ a: 1 }, 2]]), new Map([[{ a: 1 }, 2]])));
  assert(!equal(new Map([[{ a: 1 }, 2]]), new Map([[{ a: 1 }, 3]])));
  assert(!equal(new Set([1, 2]), new Set([1, 3])) && !equal(new Set([1]), new Map([[1, 1]])));
  assert(equal(new Date(NaN), new Date(NaN)) && !equal(new Date(0), new Date(1)));
  assert(equal(/a/g, /a/g) && !equal(/a/g, /a/) && !equal([1, , 3], [1, undefined, 3]));
  assert(!equal(new URL("https://a.b"), new URL("https://a.c")));
  assert(!equal(Float32Array.of(1, 2), Float32Array.of(1, 3)));
  assert(!equal(new Uint8Array([1]).buffer, new Uint8Array([2]).buffer));
  assertThrows(() => equal(new WeakMap(), new WeakMap()), TypeError, "Cannot compare WeakMap");
});

Deno.test("@std/assert: a difference of a hundred thousand lines is shown without ado", () => {
  const numbers = Float32Array.from({ length: 1e5 }, (_, i) => i);
  const message = assertThrows(() => assertEquals(numbers, numbers.map((n) => n + 0.5)), Error)
    .message;
  assert(message.split("\n").length > 2e5);
});

Deno.test({
  name: "@std/assert: the stand-in covers every name that a test imports (needs read permission)",
  ignore: Deno.permissions.querySync({ name: "read" }).state !== "granted",
  fn() {
    const names = new Set<string>();
    for (const text of texts(new URL("./", import.meta.url))) {
      const imports = text.matchAll(/import (?:type )?\{([^}]*)\} from "@std\/assert"/g);
      for (const [, list = ""] of imports) {
        for (const name of list.split(",")) {
          names.add(name.replace(/^\s*type /, "").replace(/ as .*/s, "").trim());
        }
      }
    }
    names.delete("");
    const types = ["ArrayLikeArg", "Falsy"];
    assert(names.has("assertEquals"), "no import was found at all");
    const missing = [...names].filter((name) => !(name in standIn) && !types.includes(name));
    assertEquals(missing, []);
  },
});

/** The texts of the TypeScript files under a folder. */
function* texts(folder: URL): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) yield* texts(new URL(`${name}/`, folder));
    else if (name.endsWith(".ts")) yield Deno.readTextFileSync(new URL(name, folder));
  }
}
