/**
 * Random tensors: that they are what the generator draws, in order, and that their statistics are
 * those that were asked for. Seeds are fixed, so nothing here is left to chance.
 */
import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import {
  bernoulli,
  categorical,
  integers,
  normal,
  permutation,
  Random,
  type Tensor,
  tensor,
  uniform,
} from "../../mod.ts";

const list = (t: Tensor): number[] => [...t.toArray()];
const from = (seed: number): { random: Random } => ({ random: new Random(seed) });

Deno.test("random tensors are what the generator draws, in row-major order", () => {
  const x = normal([2, 3], { ...from(3), mean: 1, std: 2, dtype: "float64" });
  x satisfies Tensor<[2, 3], "float64">;
  const same = new Random(3);
  assertEquals(list(x), Array.from({ length: 6 }, () => same.normal(1, 2)));
  const y = uniform([4], { ...from(4), low: -1, high: 3, dtype: "float64" });
  assertEquals(list(y), [...new Random(4).fillUniform(new Float64Array(4), -1, 3)]);
  const z = integers([5], { ...from(5), low: -3, high: 3 }), integer = new Random(5);
  assertEquals(list(z), Array.from({ length: 5 }, () => integer.integer(6) - 3));
  assertEquals(list(permutation(9, from(6))), [...new Random(6).permutation(9)]);
  const p = bernoulli([5], { ...from(7), p: 0.3 }), coin = new Random(7);
  assertEquals(list(p), Array.from({ length: 5 }, () => coin.bernoulli(0.3) ? 1 : 0));
});

Deno.test("the next tensor from a generator is another one", () => {
  const random = new Random(1);
  assert(list(normal([3], { random })).join() !== list(normal([3], { random })).join());
});

Deno.test("a random tensor's shape and element type are known", () => {
  assertEquals((normal([2], from(1)) satisfies Tensor<[2], "float32">).dtype, "float32");
  assertEquals((uniform([], from(1)) satisfies Tensor<[], "float32">).shape, []);
  assertEquals((integers([0], { ...from(1), high: 2 }) satisfies Tensor<[0], "int32">).size, 0);
  assertEquals((permutation(4, from(1)) satisfies Tensor<[4], "int32">).dtype, "int32");
  assertEquals((bernoulli([3, 2], from(1)) satisfies Tensor<[3, 2], "bool">).dtype, "bool");
  const rows = categorical(tensor([[1, 1], [2, 2], [1, 3]]), from(1));
  assertEquals((rows satisfies Tensor<[3], "int32">).shape, [3]);
});

Deno.test("random tensors have the moments that were asked for", () => {
  const n = 20_000, far = 4 / Math.sqrt(n); // four standard errors of a mean, in units of σ
  const x = normal([n], { ...from(1), mean: 3, std: 0.5, dtype: "float64" });
  assertLess(Math.abs(x.mean().item() - 3), 0.5 * far);
  assertLess(Math.abs(x.variance().item() / 0.25 - 1), Math.SQRT2 * far);
  const u = uniform([n], { ...from(2), low: -2, high: 4 });
  assertLess(Math.abs(u.mean().item() - 1), Math.sqrt(3) * far);
  assert(u.max().item() <= 4 && u.neg().max().item() <= 2);
  const dice = integers([n], { ...from(3), low: 1, high: 7 });
  for (let face = 1; face <= 6; face++) {
    const share = dice.equal(face).to("float32").mean().item();
    assertLess(Math.abs(share - 1 / 6), Math.sqrt(5 / 36) * far);
  }
  const coins = bernoulli([n], { ...from(4), p: 0.2 }).to("float32").mean().item();
  assertLess(Math.abs(coins - 0.2), 0.4 * far);
});

Deno.test("categorical() draws classes in proportion to their weights, never those of weight 0", () => {
  const n = 20_000, far = 4 / Math.sqrt(n), weights = [0, 1, 0, 5, 2, 0];
  const drawn = categorical(tensor(weights).expand([n, 6]), from(9)) satisfies Tensor<[20000]>;
  weights.forEach((weight, label) => {
    const share = drawn.equal(label).to("float32").mean().item(), p = weight / 8;
    if (weight === 0) assertEquals(share, 0);
    else assertLess(Math.abs(share - p), Math.sqrt(p * (1 - p)) * far);
  });
  assertEquals(categorical(tensor([0, 3, 0]), from(1)).item(), 1);
});

Deno.test("what cannot be drawn is refused", () => {
  assertThrows(
    () => normal([1], {} as { random: Random }),
    TypeError,
    "Cannot draw without a generator: give { random: new Random(seed) }",
  );
  assertThrows(
    () => normal([1], { random: 7 as unknown as Random }),
    TypeError,
    "Cannot draw from 7: give { random: new Random(seed) }",
  );
  assertThrows(
    () => normal([1], { ...from(1), std: -1 }),
    RangeError,
    "Cannot draw with a standard deviation of -1: it is at least 0",
  );
  assertThrows(
    () => uniform([1], { ...from(1), dtype: "int32" as "float32" }),
    TypeError,
    "Cannot draw real numbers in int32: use float32 or float64, or integers()",
  );
  assertThrows(
    () => integers([1], { ...from(1), low: 2, high: 2 }),
    RangeError,
    "Cannot draw integers from 2 to below 2",
  );
  assertThrows(() => integers([1], { ...from(1), high: 2 ** 32 }), RangeError, "int32 holds");
  assertThrows(() => bernoulli([1], { ...from(1), p: 1.5 }), RangeError, "probability 1.5");
  assertThrows(() => permutation(-1, from(1)), RangeError, "Cannot permute -1 numbers");
  assertThrows(
    () => categorical(tensor([1, -1]), from(1)),
    RangeError,
    "Cannot draw a class with weight -1 among weights [2]: weights are finite and at least 0",
  );
  assertThrows(() => categorical(tensor([NaN]), from(1)), RangeError, "weight NaN");
  assertThrows(() => categorical(tensor([[0, 0]]), from(1)), RangeError, "a row has none above 0");
  assertThrows(() => categorical(tensor(1), from(1)), RangeError, "the last axis is that of");
});
