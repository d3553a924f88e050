/** Rules of layers: the type is the shape that comes out, or the sentence that is thrown. */
import { assertEquals, assertThrows } from "@std/assert";
import { type Shape, type Tensor, zeros } from "../../mod.ts";
import {
  type Apply,
  batchNorm,
  type BatchNorm1d,
  batchNorm1d,
  batchNorm2d,
  type Channels,
  type Convolve,
  flatten,
  type Flattened,
  type LastAxis,
  type Layer,
  type LayerNorm,
  layerNorm,
  type Linear,
  linear,
  type Pool,
  relu,
  type Same,
  type Sequential,
  sequential,
  type Sigmoid,
  sigmoid,
  type Trailing,
} from "../../src/nn/mod.ts";

type Eq<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true
  : false;
/** Compiles only if `T` is exactly the type of the argument. */
function expectType<T>(): <U>(value: U, same: Eq<T, U>) => void {
  return () => {};
}
/** A shape that the compiler does not know. */
const of = (...shape: number[]): Tensor<Shape, "float32"> => zeros(shape);

Deno.test("a rule gives the shape that the layer gives", () => {
  const shape = (layer: Layer, ...x: number[]) => layer.forward(of(...x)).shape;
  assertEquals(
    shape(linear(784, 100), 60, 784),
    [60, 100] satisfies Apply<LastAxis<784, 100>, [60, 784]>,
  );
  assertEquals(
    shape(linear(3, 2), 4, 5, 3),
    [4, 5, 2] satisfies Apply<LastAxis<3, 2>, [4, 5, 3]>,
  );
  assertEquals(shape(linear(3, 2), 3), [2] satisfies Apply<LastAxis<3, 2>, [3]>);
  assertEquals(
    shape(batchNorm1d(3), 2, 3, 5),
    [2, 3, 5] satisfies Apply<Channels<3>, [2, 3, 5]>,
  );
  assertEquals(
    shape(batchNorm2d(3), 2, 3, 5, 4),
    [2, 3, 5, 4] satisfies Apply<Channels<3, "[N, C, H, W]">, [2, 3, 5, 4]>,
  );
  assertEquals(
    shape(layerNorm([3, 5]), 2, 3, 5),
    [2, 3, 5] satisfies Apply<Trailing<[3, 5]>, [2, 3, 5]>,
  );
  assertEquals(shape(relu(), 2, 3), [2, 3] satisfies Apply<Same, [2, 3]>);
  assertEquals(
    shape(flatten(), 2, 28, 28),
    [2, 784] satisfies Apply<Flattened, [2, 28, 28]>,
  );
});

Deno.test("a rule's sentence is the layer's", () => {
  const says = (layer: Layer, x: Tensor, sentence: string) => {
    assertThrows(() => layer.forward(x), RangeError, sentence);
  };
  says(
    linear(784, 100),
    of(60, 785),
    "Expected 784 on last axis, got [60, 785]" satisfies Apply<LastAxis<784, 100>, [60, 785]>,
  );
  says(linear(3, 2), of(), "Expected 3 on last axis, got []" satisfies Apply<LastAxis<3, 2>, []>);
  says(
    batchNorm1d(99),
    of(60, 100),
    "Expected 99 on axis 1, got [60, 100]" satisfies Apply<Channels<99>, [60, 100]>,
  );
  says(
    batchNorm2d(99),
    of(60, 99),
    "Expected [N, C, H, W], got [60, 99]" satisfies Apply<Channels<99, "[N, C, H, W]">, [60, 99]>,
  );
  says(
    batchNorm1d(99),
    of(60, 99, 4, 4),
    "Expected [N, C] or [N, C, L], got [60, 99, 4, 4]" satisfies Apply<
      Channels<99, "[N, C] or [N, C, L]">,
      [60, 99, 4, 4]
    >,
  );
  says(
    batchNorm(99),
    of(99),
    "Expected [N, C, …], got [99]" satisfies Apply<Channels<99>, [99]>,
  );
  says(
    layerNorm([3, 5]),
    of(2, 3, 4),
    "Expected 5 on last axis, got [2, 3, 4]" satisfies Apply<Trailing<[3, 5]>, [2, 3, 4]>,
  );
  says(
    layerNorm([3, 5]),
    of(2, 4, 5),
    "Expected 3 on axis -2, got [2, 4, 5]" satisfies Apply<Trailing<[3, 5]>, [2, 4, 5]>,
  );
  says(
    layerNorm([3, 5]),
    of(5),
    "Expected 3 on axis -2, got [5]" satisfies Apply<Trailing<[3, 5]>, [5]>,
  );
});

Deno.test("a size that the compiler does not know fits, and the result is as literal as can be", () => {
  type Rows = [
    Eq<Apply<LastAxis<784, 100>, [number, 784]>, [number, 100]>,
    Eq<Apply<LastAxis<784, 100>, [60, number]>, [60, 100]>,
    Eq<Apply<LastAxis<784, 100>, Shape>, Shape>,
    Eq<Apply<Channels<3>, [number, number]>, [number, number]>,
    Eq<Apply<Channels<3>, Shape>, Shape>,
    Eq<Apply<Channels<3, "[N, C, H, W]">, Shape>, Shape>,
    Eq<Apply<Channels<3, "[N, C, H, W]">, [8, number, 5, 5]>, [8, number, 5, 5]>,
    Eq<Apply<Channels<3, "[C, L] or [N, C, L]">, [3, 7]>, [3, 7]>,
    Eq<Apply<Channels<3, "[C, L] or [N, C, L]">, [4, 7]>, "Expected 3 on axis 0, got [4, 7]">,
    Eq<Apply<Trailing<[3]>, [2, number]>, [2, number]>,
    Eq<Apply<Trailing<[3]>, Shape>, Shape>,
    Eq<Apply<Flattened, [number, 4, 5]>, [number, 20]>,
    Eq<Apply<Flattened, [8, number, 5]>, [8, number]>,
    Eq<Apply<Convolve<1, 6, 5, 1, 2>, [8, 1, 28, 28]>, [8, 6, 28, 28]>,
    Eq<Apply<Convolve<1, 6, 5, 1, 0>, [8, 3, 9, 9]>, "Expected 1 on axis 1, got [8, 3, 9, 9]">,
    Eq<Apply<Pool<2>, [8, 6, 28, 28]>, [8, 6, 14, 14]>,
    Eq<Apply<Same, "a sentence">, "a sentence">,
  ];
  const all: Eq<Rows[number], true> = true;
  assertEquals(all, true);
});

Deno.test("a composition shows its layers and their sizes, and nothing else", () => {
  expectType<Sequential<[Linear<784, 100>, BatchNorm1d<100>, Sigmoid, Linear<100, 10>]>>()(
    sequential(linear(784, 100), batchNorm1d(100), sigmoid(), linear(100, 10)),
    true,
  );
  expectType<LayerNorm<[100]>>()(layerNorm(100), true);
  expectType<LayerNorm<[28, 28]>>()(layerNorm([28, 28]), true);
});

Deno.test("a composition is checked from its first layer that wants a shape", () => {
  sequential(relu(), flatten(), linear(784, 10), layerNorm(10));
  // @ts-expect-error Expected 99 on last axis, got [?, 10]
  sequential(flatten(), linear(784, 10), layerNorm(99));
  // @ts-expect-error Expected 20 on last axis, got [?, 10]
  sequential(relu(), linear(784, 10), sigmoid(), linear(20, 2));
});
