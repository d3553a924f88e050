import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  bceWithLogits,
  crossEntropy,
  gradcheck,
  huber,
  klDiv,
  l1,
  memoryUsage,
  mse,
  nll,
  Random,
  scope,
  type Shape,
  smoothL1,
  type Tensor,
  tensor,
  valueAndGrad,
  variable,
} from "../../mod.ts";

const random = new Random(9);
const draw = <const S extends Shape>(...shape: S): Tensor<[...S], "float64"> =>
  tensor(
    random.fillNormal(new Float64Array(shape.reduce((a, b) => a * b, 1))),
    shape,
  ) as Tensor as Tensor<[...S], "float64">;
const int32 = (...values: number[]): Tensor<[number], "int32"> =>
  tensor(Int32Array.from(values), [values.length]);
const x = draw(5, 4), t = draw(5, 4), labels = int32(3, 0, 1, 1, 2);
const probabilities = draw(5, 4).softmax({ axis: 1 }),
  weight = tensor(Float64Array.of(1, 2, 0.5, 3), [4]);

/** Losses by input and floating-point target, with options. */
const losses: Readonly<Record<string, (x: Tensor, t: Tensor) => Tensor>> = {
  mse: (x, t) => mse(x, t),
  l1: (x, t) => l1(x, t, { reduction: "sum" }),
  huber: (x, t) => huber(x, t, { delta: 0.7 }),
  smoothL1: (x, t) => smoothL1(x, t, { beta: 0.7, reduction: "none" }),
  bceWithLogits: (x, t) => bceWithLogits(x, t.sigmoid(), { posWeight: weight }),
  klDiv: (x, t) => klDiv(x, t.exp(), { reduction: "batchMean" }),
  "klDiv of logarithms": (x, t) => klDiv(x, t, { logTarget: true }),
  nll: (x) => nll(x, labels, { weight, ignoreIndex: 1 }),
  "crossEntropy of labels": (x) =>
    crossEntropy(x, labels, { weight, ignoreIndex: 1, labelSmoothing: 0.2 }),
  "crossEntropy of probabilities": (x, t) =>
    crossEntropy(x, t.softmax({ axis: 1 }), { labelSmoothing: 0.2, reduction: "none" }),
};
for (const [name, f] of Object.entries(losses)) {
  Deno.test(`${name}: first and second derivatives equal central differences`, () => {
    gradcheck(f, [x, t], { order: 2, throws: true });
  });
  Deno.test(`${name} keeps its result alone`, () => {
    const before = memoryUsage().tensors;
    scope(() => {
      const kept = scope(() => f(x, t));
      assert(kept.size >= 1);
      assertEquals(memoryUsage().tensors, before + 1);
    });
  });
}

Deno.test("losses have the shape that their reduction says, for the compiler too", () => {
  const mean: Tensor<[], "float64"> = mse(x, t);
  const each: Tensor<[5, 4], "float64"> = mse(x, t, { reduction: "none" });
  const rows: Tensor<[number], "float64"> = crossEntropy(x, labels, { reduction: "none" });
  const plain: Tensor<[], "float64"> = crossEntropy(x, labels);
  assertEquals([mean.shape, each.shape, rows.shape, plain.shape], [[], [5, 4], [5], []]);
});

Deno.test("crossEntropy() without options is the fused one, and the formula agrees with it", () => {
  const ways = [undefined, {}, { reduction: "mean" }, { labelSmoothing: 0 }] as const;
  const z = variable(x);
  const results = ways.map((options) => {
    const { value, gradients } = valueAndGrad(() => crossEntropy(z, labels, options));
    return [value.item(), ...gradients.get(z).toArray()];
  });
  for (const result of results) {
    result.forEach((v, i) => assert(Math.abs(v - results[0]![i]!) < 1e-15));
  }
  const oneHot = tensor([[0, 0, 0, 1], [1, 0, 0, 0], [0, 1, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]], {
    dtype: "float64",
  });
  assert(Math.abs(crossEntropy(x, oneHot).item() - results[0]![0]!) < 1e-15);
  assert(Math.abs(nll(x.logSoftmax({ axis: 1 }), labels).item() - results[0]![0]!) < 1e-15);
});

Deno.test("an ignored row adds nothing, even where its logits are infinite", () => {
  const z = variable(tensor([[1, 2], [-Infinity, 0]]));
  const { value, gradients } = valueAndGrad(() =>
    nll(z, tensor([1, -100], { dtype: "int32" }), { ignoreIndex: -100 })
  );
  assertEquals(value.item(), -2);
  assertEquals(gradients.get(z).toNested(), [[0, -1], [0, 0]]);
  assert(Number.isNaN(nll(z, int32(7, 7), { ignoreIndex: 7 }).item()));
});

Deno.test("bceWithLogits() is exact where probabilities round to 0 and 1", () => {
  const z = variable(tensor([800, -800, 40], { dtype: "float64" }));
  const targets = tensor([0, 1, 1], { dtype: "float64" });
  const { value, gradients } = valueAndGrad(() => bceWithLogits(z, targets, { reduction: "sum" }));
  assertEquals(value.item(), 1600 + Math.log1p(Math.exp(-40)));
  assertEquals([...gradients.get(z).toArray()].slice(0, 2), [1, -1]);
});

Deno.test("klDiv() counts a target of 0 as 0, in its gradients too", () => {
  const q = variable(probabilities.log());
  const p = tensor([0, 1, 0, 0], { dtype: "float64" }).expand([5, 4]);
  const { value, gradients } = valueAndGrad(() => klDiv(q, p, { reduction: "sum" }));
  const want = probabilities.toNested().reduce((sum, row) => sum - Math.log(row[1]!), 0);
  assert(Math.abs(value.item() - want) < 1e-13);
  assertEquals(gradients.get(q).toNested(), Array(5).fill([0, -1, 0, 0]));
});

Deno.test("losses say what does not fit", () => {
  assertThrows(
    () => mse(draw(4), draw(4, 1) as never),
    RangeError,
    "Cannot take the mse of [4] and [4, 1]: both need the same shape; reshape one of them",
  );
  assertThrows(
    () => l1(int32(1), int32(1)),
    TypeError,
    "Cannot take the l1 of int32 and int32 [1]: both need to be float32, or float64",
  );
  assertThrows(() => huber(x, t, { delta: 0 }), RangeError, "with delta 0: it must be positive");
  assertThrows(() => smoothL1(x, t, { beta: -1 }), RangeError, "with beta -1");
  assertThrows(() => mse(x, t, { reduction: "avg" as never }), TypeError, 'a loss by "avg"');
  assertThrows(
    () => bceWithLogits(x, t, { weight: draw(7, 5, 4) }),
    RangeError,
    "with weight [7, 5, 4]: it does not broadcast to that shape",
  );
});

Deno.test("crossEntropy() and nll() say what does not fit", () => {
  assertThrows(
    () => nll(x, int32(0, 1, 2, 3, 4)),
    RangeError,
    "Cannot take the negative log-likelihood: label 4 in row 4 is not one of 4 classes, 0 to 3",
  );
  assertThrows(
    () => crossEntropy(x, int32(0, 1), { reduction: "sum" }),
    RangeError,
    "Cannot take the cross-entropy of [5, 4] and labels [2]: expected [N, C] and [N]",
  );
  assertThrows(
    () => crossEntropy(x, labels, { weight: draw(3) }),
    RangeError,
    "with weights float64 [3]: expected one a class, [4] in float64",
  );
  assertThrows(
    () => crossEntropy(x, draw(5)),
    RangeError,
    "give probabilities like the logits, or int32 labels [5]",
  );
  assertThrows(
    () => crossEntropy(x, probabilities, { ignoreIndex: 1 }),
    TypeError,
    "Cannot ignore an index where targets are probabilities",
  );
  assertThrows(
    () => crossEntropy(x, labels, { labelSmoothing: 1.5 }),
    RangeError,
    "with label smoothing 1.5",
  );
});
