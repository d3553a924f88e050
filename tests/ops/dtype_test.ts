/**
 * Every operation in every element type: it either gives what it gives for the same numbers in
 * float64, or refuses with a sentence.
 *
 * @module
 */
import { assert, assertEquals, assertGreater } from "@std/assert";
import { type DType, scope, type Tensor } from "../../mod.ts";
import { isFloat } from "../../src/ops/dtype.ts";
import { product } from "../../src/shape/shape.ts";
import { results } from "../../src/tensor/apply.ts";
import { everyOp, operands, type Sample, samples } from "./samples.ts";

/** What happened, over all samples. */
const counts = { accepted: 0, refused: 0 };

/** The sample's floating-point operands as integers or truth values, which float64 holds exactly. */
function converted(sample: Sample, dtype: DType): Tensor[] {
  return operands(sample, "float64").map((x) => isFloat(x) ? x.mul(3).to("int32").to(dtype) : x);
}
/** Results as numbers, or the error. */
function attempt(f: () => Tensor[]): number[][] | Error {
  try {
    return f().map((t) => {
      assertEquals(t.toArray().length, product(t.shape));
      return Array.from(t.toArray());
    });
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
}
function assertSentence(error: Error, what: string): void {
  assert(error instanceof TypeError || error instanceof RangeError, `${what}: ${error.stack}`);
  assert(/^(Cannot|Expected) [^.]*[^.]$/.test(error.message.replace(/\d\.\d/g, "")), error.message);
}

for (const [name, op] of everyOp) {
  for (const dtype of ["int32", "bool"] as const) {
    Deno.test(`${name}: ${dtype} gives what float64 gives, or is refused with a sentence`, () => {
      for (const sample of samples[name]!) {
        if (!operands(sample, "float64").some(isFloat)) continue;
        scope(() => {
          const what = `${name} of ${dtype} ${sample.operands.map((o) => `[${o.shape}]`)}`;
          const as = converted(sample, dtype);
          const got = attempt(() => results(op, as, sample.params));
          if (got instanceof Error) {
            counts.refused++;
            return assertSentence(got, what);
          }
          counts.accepted++;
          const same = as.map((x, i) =>
            isFloat(operands(sample, "float64")[i]!) ? x.to("float64") : x
          );
          const want = attempt(() => results(op, same, sample.params));
          assertEquals(got, want, what);
        });
      }
    });
  }

  Deno.test(`${name}: float32 beside float64 is refused with a sentence`, () => {
    for (const sample of samples[name]!) {
      scope(() => {
        const xs = operands(sample, "float32"), wide = operands(sample, "float64");
        const floats = xs.flatMap((x, i) => isFloat(x) ? [i] : []);
        for (const i of floats.length > 1 ? floats : []) {
          const mixed = attempt(() => results(op, xs.with(i, wide[i]!), sample.params));
          assert(mixed instanceof TypeError, `${name} took float64 as operand ${i} beside float32`);
          assertSentence(mixed, name);
          counts.refused++;
        }
      });
    }
  });
}

Deno.test("the dtype loop met operations that accept integers and such that refuse them", () => {
  console.log(
    `${everyOp.size} operations: ${counts.accepted} calls accepted, ${counts.refused} refused`,
  );
  assertGreater(counts.accepted, everyOp.size);
  assertGreater(counts.refused, everyOp.size);
});
