import { assert, assertEquals, assertThrows } from "@std/assert";
import { localResponseNorm as functional, Random, type Tensor, tensor, zeros } from "../../mod.ts";
import { localResponseNorm } from "../../src/nn/mod.ts";

const random = new Random(2);
const x = tensor(random.fillNormal(new Float64Array(42)), [2, 7, 3]);

Deno.test("localResponseNorm() is the paper's sum over neighbouring channels, zeros beyond", () => {
  for (const size of [1, 2, 3, 4, 5, 20]) {
    const y = functional(x, size, { alpha: 0.5, beta: 0.6, k: 2 }).toArray(), v = x.toArray();
    for (let n = 0; n < 2; n++) {
      for (let c = 0; c < 7; c++) {
        for (let l = 0; l < 3; l++) {
          const at = (j: number) => v[n * 21 + j * 3 + l]!;
          let sum = 0;
          const first = Math.max(0, c - Math.floor(size / 2));
          const last = Math.min(6, c + Math.floor((size - 1) / 2));
          for (let j = first; j <= last; j++) sum += at(j) ** 2;
          const want = at(c) / (2 + 0.5 / size * sum) ** 0.6;
          assert(Math.abs(y[n * 21 + c * 3 + l]! - want) < 1e-14);
        }
      }
    }
  }
});

Deno.test("localResponseNorm() has no parameters, and is the same in training and evaluation", () => {
  const layer = localResponseNorm(5, { alpha: 5e-4, k: 2 }), y = layer.forward(x).toArray();
  assertEquals(layer.eval().forward(x).toArray(), y);
  assertEquals(layer.stateDict(), {});
  assertEquals(String(layer), "LocalResponseNorm(5, alpha 0.0005, k 2)");
});

Deno.test("localResponseNorm() says what does not fit", () => {
  const of = (...shape: number[]): Tensor => zeros(shape);
  assertThrows(
    () => localResponseNorm(5).forward(of(2, 7)),
    RangeError,
    "LocalResponseNorm(5): Expected [N, C, …] with 3 axes or more, got [2, 7]",
  );
  assertThrows(
    () => functional(of(2, 7), 5),
    RangeError,
    "Cannot response-normalize [2, 7]: expected [N, C, …] with 3 axes or more",
  );
  assertThrows(
    () => localResponseNorm(0),
    RangeError,
    "Cannot make localResponseNorm with size 0: it is a whole number from 1",
  );
  assertThrows(
    () => localResponseNorm(5, { alpha: -1 }),
    RangeError,
    "Cannot make localResponseNorm with alpha -1: it is a finite number from 0",
  );
  for (const k of [0, NaN]) {
    assertThrows(
      () => functional(x, 5, { k }),
      RangeError,
      `Cannot response-normalize with k ${k}: it keeps a window of zeros from being divided by, so ` +
        "it must be positive, such as 1",
    );
  }
  assertThrows(
    () => functional(zeros([1, 2, 3], { dtype: "int32" }), 5),
    TypeError,
    "Cannot response-normalize int32 [1, 2, 3]",
  );
});
