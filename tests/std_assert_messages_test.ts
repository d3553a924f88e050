/** The stand-in says what `@std/assert` 1.0.19 says: the messages below are the package's. */

import * as used from "@std/assert";
import { assertEquals } from "@std/assert";
import * as standIn from "./std_assert/mod.ts";

/**
 * What a call does: `"returns"`, or the name and the message of what it throws, without colours.
 */
function outcome(call: () => unknown): string {
  try {
    call();
    return "returns";
  } catch (error) {
    const { name, message } = error as Error;
    // deno-lint-ignore no-control-regex -- the escape character starts a colour
    return `${name}: ${message.replaceAll(/\x1b\[[0-9;]*m/g, "")}`;
  }
}

const DIFF = "\n\n\n    [Diff] Actual / Expected\n\n\n";
const boom = () => {
  throw new TypeError("boom: [60, 784]");
};

const five = () => {
  // deno-lint-ignore no-throw-literal -- what the assertion is about
  throw 5;
};

/** Calls, and what the package does in each. */
const CASES: readonly [call: (a: typeof standIn) => unknown, outcome: string][] = [
  [(a) => a.assert(1), "returns"],
  [(a) => a.assert(0), "AssertionError: "],
  [(a) => a.assert(0, "why"), "AssertionError: why"],
  [(a) => a.assertFalse(""), "returns"],
  [(a) => a.assertFalse(1, "why"), "AssertionError: why"],
  [(a) => a.fail(), "AssertionError: Failed assertion."],
  [(a) => a.fail("why"), "AssertionError: Failed assertion: why"],
  [(a) => a.unreachable(), "AssertionError: Unreachable."],
  [(a) => a.unreachable("why"), "AssertionError: Unreachable: why"],

  [(a) => a.assertEquals({ a: [1, NaN] }, { a: [1, NaN] }), "returns"],
  [(a) => a.assertEquals(0, -0), "returns"],
  [(a) => a.assertEquals(Float32Array.of(1, 2), Float32Array.of(1, 2)), "returns"],
  [(a) => a.assertEquals(new Set([{ a: 1 }]), new Set([{ a: 1 }])), "returns"],
  [(a) => a.assertEquals(1, 2), `AssertionError: Values are not equal.${DIFF}-   1\n+   2\n`],
  [
    (a) => a.assertEquals([1, 2], [1, 3], "why"),
    `AssertionError: Values are not equal: why${DIFF}    [\n      1,\n-     2,\n+     3,\n    ]\n`,
  ],
  [
    (a) => a.assertEquals<unknown>(Float32Array.of(1), Float64Array.of(1)),
    `AssertionError: Values are not equal.${DIFF}` +
    "-   Float32Array(1) [\n+   Float64Array(1) [\n      1,\n    ]\n",
  ],
  [
    (a) => a.assertEquals("a\r\nb\tc", "a\r\nd\\e"),
    `AssertionError: Values are not equal.${DIFF}` +
    "    a\\r\\n\r\n-   b\\tc\n+   d\\\\e\n\n",
  ],
  [
    (a) => a.assertEquals<object>({ a: 1 }, { a: 1, b: undefined }),
    `AssertionError: Values are not equal.${DIFF}    {\n      a: 1,\n+     b: undefined,\n    }\n`,
  ],
  [(a) => a.assertNotEquals(1, 2), "returns"],
  [
    (a) => a.assertNotEquals([1], [1]),
    "AssertionError: Expected actual: [\n  1,\n] not to be: [\n  1,\n].",
  ],
  [(a) => a.assertStrictEquals(NaN, NaN), "returns"],
  [
    (a) => a.assertStrictEquals([1], [1]),
    "AssertionError: Values have the same structure but are not reference-equal.\n\n" +
    "    [\n      1,\n    ]\n",
  ],
  [
    (a) => a.assertStrictEquals(0, -0, "why"),
    `AssertionError: Values are not strictly equal: why${DIFF}-   0\n+   -0\n`,
  ],
  [
    (a) => a.assertNotStrictEquals(1, 1),
    'AssertionError: Expected "actual" to not be strictly equal to: 1.\n',
  ],
  [(a) => a.assertExists(0), "returns"],
  [
    (a) => a.assertExists(null),
    'AssertionError: Expected actual: "null" to not be null or undefined.',
  ],
  [(a) => a.assertInstanceOf(new TypeError(), Error), "returns"],
  [
    (a) => a.assertInstanceOf(new Date(), RegExp),
    'AssertionError: Expected object to be an instance of "RegExp" but was "Date".',
  ],
  [
    (a) => a.assertInstanceOf(Date, Date, "why"),
    'AssertionError: Expected object to be an instance of "Date" but was not an instanced ' +
    "object: why",
  ],
  [
    (a) => a.assertStringIncludes("norma", "x"),
    'AssertionError: Expected actual: "norma" to contain: "x".',
  ],
  [
    (a) => a.assertMatch("norma", /x/),
    'AssertionError: Expected actual: "norma" to match: "/x/".',
  ],
  [(a) => a.assertArrayIncludes([{ a: 1 }, { a: 2 }], [{ a: 2 }]), "returns"],
  [
    (a) => a.assertArrayIncludes([1], [1, 2]),
    'AssertionError: Expected actual: "[\n  1,\n]" to include: "[\n  1,\n  2,\n]".\n' +
    "missing: [\n  2,\n]",
  ],
  [(a) => a.assertObjectMatch({ a: 1, b: { c: 2, d: 3 } }, { b: { c: 2 } }), "returns"],
  [(a) => a.assertObjectMatch({ list: [1, 2, 3] }, { list: [1, 2] }), "returns"],
  [
    (a) => a.assertObjectMatch({ a: 1, b: 2 }, { a: 2 }),
    `AssertionError: Values are not equal.${DIFF}    {\n-     a: 1,\n+     a: 2,\n    }\n`,
  ],

  [(a) => a.assertAlmostEquals(1, 1 + 1e-8), "returns"],
  [(a) => a.assertAlmostEquals(NaN, NaN), "returns"],
  [
    (a) => a.assertAlmostEquals(0.5, 0.25, 0.1),
    'AssertionError: Expected actual: "5e-1" to be close to "2.5e-1": delta "2.5e-1" is greater ' +
    'than "1e-1".',
  ],
  [
    (a) => a.assertAlmostEquals(NaN, 2),
    'AssertionError: Expected actual: "NaN" to be close to "2": delta "NaN" is greater ' +
    'than "2e-7".',
  ],
  [(a) => a.assertGreater(2, 1), "returns"],
  [(a) => a.assertGreater(1, 1), "AssertionError: Expect 1 > 1"],
  [(a) => a.assertGreaterOrEqual(0, 1), "AssertionError: Expect 0 >= 1"],
  [(a) => a.assertLess(1, NaN), "AssertionError: Expect 1 < NaN"],
  [(a) => a.assertLessOrEqual(2, 1, "why"), "AssertionError: why"],

  [(a) => a.assertThrows(boom, TypeError, "[60, 784]"), "returns"],
  [(a) => a.assertThrows(boom, "why"), "returns"],
  [(a) => a.assertThrows(() => 1), "AssertionError: Expected function to throw."],
  [(a) => a.assertThrows(() => 1, "why"), "AssertionError: Expected function to throw: why"],
  [
    (a) => a.assertThrows(boom, RangeError),
    'AssertionError: Expected error to be instance of "RangeError", but was "TypeError".',
  ],
  [
    (a) => a.assertThrows(boom, Error, "bang", "why"),
    'AssertionError: Expected error message to include "bang", but got "boom: [60, 784]": why',
  ],
  [
    (a) => a.assertThrows(five, Error),
    "AssertionError: A non-Error object was thrown.",
  ],
  [(a) => a.assertIsError(new Error("boom"), Error, /b..m/), "returns"],
  [(a) => a.assertIsError(5), 'AssertionError: Expected "error" to be an Error object.'],
];

for (
  const [name, assertions] of [["the stand-in", standIn], ["what the tests use", used]] as const
) {
  Deno.test(`@std/assert: ${name} does and says what the package does`, () => {
    for (const [call, expected] of CASES) {
      assertEquals(outcome(() => call(assertions as typeof standIn)), expected, String(call));
    }
  });
}
