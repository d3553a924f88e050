import { assert, assertEquals } from "@std/assert";
import { normal, Random, record, type Tensor, variable } from "../../mod.ts";
import {
  batchNorm,
  batchNorm2d,
  ghostBatchNorm,
  type Layer,
  relu,
  Sequential,
  sequential,
} from "../../src/nn/mod.ts";

const random = new Random(4);
const x = variable(normal([5, 3, 4, 6], { random }));
/** The operations that `f` records. */
const recorded = (f: () => Tensor) => record(f).lines.map(({ name }) => name);
const numbers = (t: Tensor) => [...t.toArray()].map(Number);

Deno.test("sequential() computes batch norm and the rectifier behind it as one operation", () => {
  const model = sequential(batchNorm2d(3), relu());
  assertEquals(recorded(() => model.forward(x)), ["batchNormRelu"]);
  const backwards = sequential(relu(), batchNorm2d(3), relu(), batchNorm2d(3));
  assertEquals(recorded(() => backwards.forward(x)), ["relu", "batchNormRelu", "batchNorm"]);
});

Deno.test("the one operation gives the numbers of the two, gradients and running statistics too", () => {
  const one = sequential(batchNorm2d(3), relu()), bn = batchNorm2d(3), rectifier = relu();
  const together = record(() => one.forward(x));
  const apart = record(() => rectifier.forward(bn.forward(x)));
  assertEquals(numbers(together.value), numbers(apart.value));
  const dy = normal([5, 3, 4, 6], { random }), [first] = one.layers;
  const [a, b] = [together.gradients(dy), apart.gradients(dy)];
  assertEquals(numbers(a.get(x)), numbers(b.get(x)));
  assertEquals(numbers(a.get(first.weight!)), numbers(b.get(bn.weight!)));
  assertEquals(numbers(a.get(first.bias!)), numbers(b.get(bn.bias!)));
  assertEquals(numbers(first.runningMean!), numbers(bn.runningMean!));
  assertEquals(numbers(first.runningVar!), numbers(bn.runningVar!));
});

Deno.test("a trace sees what is between batch norm and the rectifier, and the same output", () => {
  const model = sequential(batchNorm2d(3), relu()), untraced = model.forward(x);
  const trace = model.trace(x);
  assert(trace.get("0").min().item() < 0);
  assertEquals(numbers(trace.get("1")), numbers(untraced));
});

Deno.test("in evaluation, and where batch norm is a variant of it, the rectifier is by itself", () => {
  const rectified = (layer: Layer) =>
    recorded(() => new Sequential<readonly Layer[]>([layer, relu()]).run(x));
  assertEquals(rectified(batchNorm(3).eval()).at(-1), "relu");
  assertEquals(rectified(ghostBatchNorm(3, 2)).at(-1), "relu");
  assertEquals(rectified(batchNorm(3, { trackRunningStats: false }).eval()), ["batchNormRelu"]);
});
