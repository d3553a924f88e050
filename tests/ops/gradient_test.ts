import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import { scope, Tape, type Tensor } from "../../mod.ts";
import { apply } from "../../src/tensor/apply.ts";
import { gradcheck, isFloat } from "./gradcheck.ts";
import { everyOp, operands, type Sample, samples } from "./samples.ts";

const RTOL = 1e-6;
/** What the loops below have checked. */
const counts = { derivatives: 0, constant: 0, broken: 0 };
const small = (name: string): readonly Sample[] => (samples[name] ?? []).filter((s) => !s.large);

/** Results in int32 and bool have no gradient. */
const hasDerivative = (op: Parameters<typeof gradcheck>[0], sample: Sample): boolean =>
  scope(() => isFloat(apply(op, operands(sample, "float64"), sample.params)));

Deno.test("every operation has samples, and every sample has an operation", () => {
  assertEquals([...everyOp.keys()].sort(), Object.keys(samples).sort());
  for (const name of everyOp.keys()) assertGreater(small(name).length, 0, name);
});

for (const [name, op] of everyOp) {
  Deno.test(`${name}: first and second derivatives equal central differences`, () => {
    for (const sample of small(name)) {
      if (!hasDerivative(op, sample)) {
        using tape = new Tape();
        const inputs = operands(sample, "float64").map((x) => isFloat(x) ? tape.watch(x) : x);
        assert(!apply(op, inputs, sample.params).tracked, `${name} of ${sample.params}`);
        assertEquals(tape.lines, []);
        counts.constant++;
        continue;
      }
      const { first, second } = gradcheck(op, operands(sample, "float64"), sample.params);
      counts.derivatives++;
      const at = sample.operands.map((o) => `[${o.shape}]`).join(" ");
      assertLess(first, RTOL, `first derivative of ${name} at ${at}`);
      assertLess(second, RTOL, `second derivative of ${name} at ${at}`);
    }
  });

  Deno.test(`${name}: a wrong vjp is caught, for every operand`, () => {
    const sample = small(name).find((s) => hasDerivative(op, s));
    if (sample === undefined) return;
    const inputs = operands(sample, "float64");
    inputs.forEach((input, wrong) => {
      if (!isFloat(input)) return;
      const broken = {
        ...op,
        vjp(g: Tensor, use: Parameters<typeof op.vjp>[1]) {
          const right = op.vjp(g, use) as readonly (Tensor | null | (() => Tensor))[];
          return right.map((c, i) => {
            if (i !== wrong) return c;
            const value = typeof c === "function" ? c() : c;
            return value === null ? input.filled(0.01) : value.mul(1.01);
          });
        },
      };
      const { first } = gradcheck(broken, inputs, sample.params);
      counts.broken++;
      assert(first > 1e-4, `operand ${wrong} of ${name}: the check saw only ${first}`);
    });
  });
}

Deno.test("the gradient loop has been through every operation", () => {
  const { derivatives, constant, broken } = counts;
  console.log(
    `${everyOp.size} operations: ${derivatives} calls with first and second derivatives, ` +
      `${constant} without any, ${broken} broken derivatives caught`,
  );
  assertGreater(derivatives + constant, everyOp.size);
});
