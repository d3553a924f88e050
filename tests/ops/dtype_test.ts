/**
 * Every operation in every element type: it computes in that type, or says that it does not.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { type DType, reference, scope, type Tensor, useBackend, wasm } from "../../mod.ts";
import { backend } from "../../src/backend/current.ts";
import type { Op } from "../../src/ops/op.ts";
import { apply } from "../../src/tensor/apply.ts";
import { isFloat } from "./gradcheck.ts";
import { everyOp, operands, type Sample, samples } from "./samples.ts";

// deno-lint-ignore no-explicit-any -- operations of every kind
type AnyOp = Op<any, any>;
type Outcome = DType | "refused";

/** What came of all calls, for the count at the end. */
const seen = { computed: 0, refused: 0, mixed: 0 };

/** The result's type, or that the operation threw a sentence about these types. */
function outcome(
  op: AnyOp,
  inputs: readonly Tensor[],
  params: unknown,
  ...types: DType[]
): Outcome {
  try {
    return scope(() => apply(op, inputs, params).dtype);
  } catch (problem) {
    assert(problem instanceof TypeError, `${op.name}: ${problem}`);
    for (const type of types) {
      assert(problem.message.includes(` ${type} `), `${op.name}: ${problem.message}`);
    }
    return "refused";
  }
}
/**
 * Floating-point operands as small whole numbers, or as whether they are not 0, in another type.
 */
const converted = (inputs: readonly Tensor[], dtype: DType): Tensor[] =>
  inputs.map((x) => isFloat(x) ? x.mul(3).to("int32").to(dtype) : x);

/** Throws unless the operation is true to the types of its operands. */
function check(op: AnyOp, sample: Sample): void {
  /** Indices and truth values come out of any type; `cast` does as it is told. */
  const fits = (got: Outcome, own: DType): boolean =>
    got === own || got === "int32" || got === "bool" || op.name === "cast";
  for (const dtype of ["float32", "float64"] as const) {
    const got = outcome(op, operands(sample, dtype), sample.params, dtype);
    assert(fits(got, dtype), `${op.name} of ${dtype} is ${got}`);
    seen.computed++;
  }
  const floats = operands(sample, "float64");
  for (const dtype of ["int32", "bool"] as const) {
    const got = outcome(op, converted(floats, dtype), sample.params, dtype);
    assert(fits(got, dtype) || got === "refused", `${op.name} of ${dtype} is ${got}`);
    seen[got === "refused" ? "refused" : "computed"]++;
  }
  const last = floats.findLastIndex(isFloat);
  if (floats.findIndex(isFloat) < last) {
    const mixed = floats.with(last, floats[last]!.to("float32"));
    assertEquals(outcome(op, mixed, sample.params, "float32", "float64"), "refused", op.name);
    seen.mixed++;
  }
}

for (const device of [reference, wasm]) {
  for (const [name, op] of everyOp) {
    Deno.test(`${device.name}: ${name} is true to its operands' element type`, () => {
      const before = useBackend(device);
      try {
        for (const sample of samples[name]!.filter((s) => !s.large)) check(op, sample);
      } finally {
        useBackend(before);
      }
    });
  }
}

Deno.test("the dtype loop has been through every operation", () => {
  assert(seen.computed >= 4 * everyOp.size && seen.refused > everyOp.size && seen.mixed > 0);
  console.log(
    `${everyOp.size} operations: ${seen.computed} calls computed in their operands' type, ` +
      `${seen.refused} refused int32 or bool, ${seen.mixed} refused float32 with float64`,
  );
});

Deno.test("an operation that mixes element types, or leaves its own, is caught", () => {
  const one: Sample = { operands: [{ shape: [2], fill: "any" }] };
  const two: Sample = { operands: [...one.operands, ...one.operands] };
  const widens: AnyOp = { ...everyOp.get("exp")!, forward: ([x]) => [backend.cast(x, "float64")] };
  assertThrows(() => check(widens, one), Error, "exp of float32 is float64");
  const mixes: AnyOp = { ...everyOp.get("add")!, forward: ([x]) => [backend.copy(x)] };
  assertThrows(() => check(mixes, two), Error, "add");
});
