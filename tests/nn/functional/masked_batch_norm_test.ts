import { assertEquals, assertThrows } from "@std/assert";
import {
  batchNorm,
  maskedBatchNorm,
  ones,
  Random,
  record,
  type Tensor,
  tensor,
  variable,
  zeros,
} from "../../../mod.ts";
import { near } from "../near.ts";

const random = new Random(7);
const normal = (...shape: number[]): Tensor =>
  tensor(random.fillNormal(new Float64Array(shape.reduce((a, b) => a * b, 1))), shape);
const bits = (values: readonly number[], ...shape: number[]) =>
  tensor(Uint8Array.from(values), shape) as Tensor<number[], "bool">;

Deno.test("maskedBatchNorm() with a mask of ones is batchNorm(), gradients included", () => {
  for (const [shape, axes] of [[[8, 3], [0]], [[4, 3, 5], [0, 2]], [[4, 5, 3], [0, 1]]] as const) {
    const x = variable(normal(...shape)), dy = normal(...shape);
    const gamma = variable(normal(3)), beta = variable(normal(3));
    const sizes = axes.map((a) => shape[a]!), mask = bits(Array(x.size / 3).fill(1), ...sizes);
    const plain = record(() => batchNorm(x, gamma, beta, { axes }));
    const masked = record(() => maskedBatchNorm(x, mask, gamma, beta, { axes }));
    masked.value.forEach((t, i) => near(t, plain.value[i]!));
    const want = plain.gradients(dy), got = masked.gradients(dy);
    for (const t of [x, gamma, beta]) near(got.get(t), want.get(t));
  }
});

Deno.test("maskedBatchNorm() takes its statistics from what counts, and normalizes all", () => {
  // Two sequences of two channels, of lengths 3 and 1; what follows is padding.
  const x = tensor([[[1, 2, 6], [0, 3, 3]], [[3, 99, -5], [2, 77, 8]]], { dtype: "float64" });
  const mask = tensor([[true, true, true], [true, false, false]]);
  const gamma = tensor([2, 1], { dtype: "float64" }), beta = tensor([0, 1], { dtype: "float64" });
  const [y, mean, variance] = maskedBatchNorm(x, mask, gamma, beta, { eps: 0 });
  assertEquals(mean.toNested(), [3, 2]);
  assertEquals(variance.toNested(), [3.5, 1.5]);
  const of = (v: number, c: number) =>
    [2, 1][c]! * (v - [3, 2][c]!) / Math.sqrt([3.5, 1.5][c]!) + c;
  const want = x.toNested().map((sample) => sample.map((row, c) => row.map((v) => of(v, c))));
  near(y, tensor(want, { dtype: "float64" }));
});

Deno.test("maskedBatchNorm() of padded rows is batchNorm() of the rows without padding", () => {
  const rows = normal(5, 3), dy = normal(5, 3), gamma = normal(3), beta = normal(3);
  const mask = bits([1, 1, 0, 1, 0, 0, 1, 1], 8);
  const place = tensor(Int32Array.of(0, 1, 3, 6, 7), [5]);
  const pad = (t: Tensor, value: number): Tensor => {
    const at = place.toArray(), all = new Float64Array(24).fill(value), v = t.toArray();
    at.forEach((row, i) => all.set(v.subarray(3 * i, 3 * i + 3) as Float64Array, 3 * row));
    return tensor(all, [8, 3]);
  };
  const x = variable(rows), padded = variable(pad(rows, 1e6));
  const plain = record(() => batchNorm(x, gamma, beta));
  const masked = record(() => maskedBatchNorm(padded, mask, gamma, beta));
  near((masked.value[0] as Tensor).gather(place), plain.value[0], 1e-12);
  near(masked.value[2], plain.value[2]);
  const got: Tensor = masked.gradients(pad(dy, 0)).get(padded);
  near(got.gather(place), plain.gradients(dy).get(x), 1e-12);
  const hidden = tensor(Int32Array.of(2, 4, 5), [3]);
  assertEquals(got.gather(hidden).toArray(), new Float64Array(9));
});

Deno.test("what a mask hides has no part in the statistics, be it NaN or infinite", () => {
  const x = tensor([[1], [NaN], [3], [Infinity]]), mask = tensor([true, false, true, false]);
  const [y, mean, variance] = maskedBatchNorm(x, mask, ones([1]), zeros([1]), { eps: 0 });
  assertEquals([mean.item(), variance.item()], [2, 1]);
  assertEquals([...y.toArray()], [-1, NaN, 1, Infinity]);
});

Deno.test("maskedBatchNorm() says what does not fit", () => {
  const x = zeros([2, 3, 4]), c = zeros([3]), mask = ones([2, 4]).greater(0);
  assertThrows(
    () => maskedBatchNorm(x, ones([2, 3]).greater(0), c, c),
    RangeError,
    "Cannot batch-normalize [2, 3, 4] with a mask [2, 3]: expected [2, 4]",
  );
  assertThrows(
    () => maskedBatchNorm(x, ones([2, 4]) as never, c, c),
    TypeError,
    "Cannot batch-normalize [2, 3, 4] with a mask in float32: expected bool, which comparisons give",
  );
  assertThrows(
    () => maskedBatchNorm(x, mask.logicalNot(), c, c),
    RangeError,
    "Cannot batch-normalize [2, 3, 4] with a mask that hides every element: nothing is left to take " +
      "a mean of",
  );
  assertThrows(
    () => maskedBatchNorm(x, mask, zeros([2]), c),
    RangeError,
    "Cannot batch-normalize [2, 3, 4] with gamma [2]: expected [3]",
  );
  assertThrows(() => maskedBatchNorm(x, mask, c, c, { eps: -1 }), RangeError, "with eps -1");
});
