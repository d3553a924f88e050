/**
 * Functions of each element, and their derivatives, as PyTorch has them: ordinary numbers, kinks,
 * ties, zeros, infinities, NaN, and numbers so large or small that a careless formula loses them.
 */
import { assert, assertEquals } from "@std/assert";
import { record, type Tensor, tensor, variable } from "../../mod.ts";
import type { Float } from "../../src/nn/mod.ts";
import { testRegenerated } from "./regenerate.ts";
import { EPSILON } from "./torch.ts";
import json from "./torch_elementwise.json" with { type: "json" };

/** Numbers; those that JSON does not have are strings. */
type Written = readonly (number | string)[];
interface Case {
  readonly name: string;
  readonly dtype: Float;
  readonly options: Readonly<Record<string, number | string>>;
  readonly y: Written;
  readonly gradients: readonly Written[];
}
const { unary, binary, powers, ...rest } = json as unknown as {
  readonly grid: Written;
  readonly pairs: Written;
  readonly unary: readonly Case[];
  readonly binary: readonly Case[];
  readonly powers: readonly Case[];
};
const grid = rest.grid.map(Number), pairs = rest.pairs.map(Number);
const left = pairs.flatMap((x) => pairs.map(() => x)), right = pairs.flatMap(() => pairs);

type Vector = Tensor<[number], Float>;
type Method = (this: Vector, argument: unknown) => Vector;

/** PyTorch's formulas of these subtract numbers near 1, or its vectors flush what is tiny to 0. */
const LOST: Readonly<Record<string, number>> = { gelu: 1, silu: 1e-30 };
const ROUNDINGS = 10;
/** Smaller numbers have fewer digits, or none. */
const SUBNORMAL: Readonly<Record<Float, number>> = { float32: 2 ** -126, float64: 2 ** -1022 };
/**
 * Where PyTorch's answer is an accident of its implementation, Norma's is that of the definition.
 */
function isAccident({ name, dtype, options }: Case, x: number): boolean {
  // Its float32 vectors have ∞ · 0 in erf; in float64 it answers ∞, as it should.
  if (name === "gelu" && dtype === "float32" && x === Infinity) {
    return options.approximate !== "tanh";
  }
  // A number -0.5 for exponent is computed as 1/√x; a tensor of -0.5 gives what IEEE 754 says.
  const rounded = dtype === "float32" ? Math.fround(x) : x;
  return name === "pow" && options.exponent === -0.5 &&
    (Object.is(rounded, -0) || rounded === -Infinity);
}
/** PyTorch's hardsigmoid has a sixth in single precision even in float64. */
const epsilonOf = ({ name, dtype }: Case): number =>
  EPSILON[name === "hardSigmoid" ? "float32" : dtype];

function compare(c: Case, operands: readonly number[][], run: (xs: Vector[]) => Vector): void {
  const vector = (numbers: readonly number[]): Vector =>
    tensor(
      c.dtype === "float64" ? Float64Array.from(numbers) : Float32Array.from(numbers),
      [numbers.length],
    ) as Vector;
  const leaves = operands.map((numbers) => variable(vector(numbers)));
  const recorded = record(() => run(leaves)), { value } = recorded;
  assertEquals(value.dtype, c.dtype);
  const got = recorded.gradients(vector(c.y.map(() => 0.75)));
  const check = (numbers: ArrayLike<number>, written: Written, what: string): void => {
    assertEquals(numbers.length, written.length);
    written.forEach((w, i) => {
      const want = c.dtype === "float32" ? Math.fround(Number(w)) : Number(w),
        have = numbers[i]!,
        at = operands.map((o) => o[i]);
      if (Object.is(have, want) || have === want || isAccident(c, at[0]!)) return;
      const allowed = ROUNDINGS * epsilonOf(c) * (Math.abs(want) + (LOST[c.name] ?? 0)) +
        SUBNORMAL[c.dtype];
      assert(
        Number.isFinite(want) && Math.abs(have - want) <= allowed,
        `${what} of ${c.name} ${JSON.stringify(c.options)} at ${at}, ${c.dtype}: ` +
          `${have}, PyTorch's is ${want}`,
      );
    });
  };
  check(value.toArray(), c.y, "value");
  leaves.forEach((x, i) => {
    const flat = new Float64Array(c.y.length); // nothing flows back through round and its kin
    check(got.has(x) ? got.get(x).toArray() : flat, c.gradients[i]!, `derivative ${i}`);
  });
}

for (const name of new Set(unary.map((c) => c.name))) {
  Deno.test(`${name}() and its derivative are PyTorch's`, () => {
    for (const c of unary.filter((c) => c.name === name)) {
      // leakyRelu and elu take a number.
      const { slope, alpha, ...options } = c.options;
      const argument = Object.keys(options).length > 0 ? options : slope ?? alpha;
      compare(c, [grid], ([x]) => {
        const method = x![name as keyof Vector] as unknown as Method;
        return method.call(x!, argument);
      });
    }
  });
}
for (const name of new Set(binary.map((c) => c.name))) {
  Deno.test(`${name}() of two tensors and its derivatives are PyTorch's`, () => {
    for (const c of binary.filter((c) => c.name === name)) {
      compare(c, [left, right], ([x, y]) => {
        const method = x![name as keyof Vector] as unknown as Method;
        return method.call(x!, y);
      });
    }
  });
}
Deno.test("pow() by a number and its derivative are PyTorch's", () => {
  for (const c of powers) compare(c, [grid], ([x]) => x!.pow(c.options.exponent as number));
});

testRegenerated("torch_elementwise.py", json);
