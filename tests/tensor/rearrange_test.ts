import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  concat,
  gradcheck,
  Random,
  type Shape,
  stack,
  type Tensor,
  tensor,
  zeros,
} from "../../mod.ts";

const x = tensor([[0, 1, 2], [3, 4, 5]]);

Deno.test("flip() and roll() move elements, along one axis or all", () => {
  assertEquals(x.flip({ axis: 1 }).toNested(), [[2, 1, 0], [5, 4, 3]]);
  assertEquals(x.flip().toNested(), [[5, 4, 3], [2, 1, 0]]);
  assertEquals(x.roll(1, { axis: -1 }).toNested(), [[2, 0, 1], [5, 3, 4]]);
  assertEquals(x.roll(-4, { axis: 1 }).toNested(), [[1, 2, 0], [4, 5, 3]]);
  assertEquals(x.roll(1).toNested(), [[5, 0, 1], [2, 3, 4]]);
  assertEquals(zeros([0, 2]).roll(1, { axis: 0 }).flip().size, 0);
  assertThrows(() => x.roll(0.5), RangeError, "Cannot roll [2, 3] by 0.5: needs an integer");
});

Deno.test("repeat() makes copies side by side, and pad() a frame", () => {
  assertEquals(x.repeat([1, 2]).toNested(), [[0, 1, 2, 0, 1, 2], [3, 4, 5, 3, 4, 5]]);
  assertEquals(tensor([7, 8]).repeat([2, 2]).toNested(), [[7, 8, 7, 8], [7, 8, 7, 8]]);
  assertEquals(x.pad([[0, 1], [1, 0]]).toNested(), [[0, 0, 1, 2], [0, 3, 4, 5], [0, 0, 0, 0]]);
  assertEquals(tensor([1]).pad([[1, 1]], { value: -1 }).toNested(), [-1, 1, -1]);
});

Deno.test("split() and chunk() cut, and concat() joins again", () => {
  const [a, b] = x.split([1, 2], { axis: 1 });
  assertEquals([a.toNested(), b.toNested()], [[[0], [3]], [[1, 2], [4, 5]]]);
  assertEquals(x.split(2, { axis: 1 }).map((t) => t.shape), [[2, 2], [2, 1]]);
  assertEquals(x.chunk(3, { axis: -1 }).map((t) => t.toNested()), [[[0], [3]], [[1], [4]], [
    [2],
    [5],
  ]]);
  assertEquals(concat(x.split(1)).toNested(), x.toNested());
  assertThrows(
    () => x.split([1, 1], { axis: 1 }),
    RangeError,
    "Cannot split [2, 3] along axis 1 into sizes [1, 1]: their sum is 2, the axis has 3 elements",
  );
  assertThrows(
    () => x.chunk(2, { axis: 1 }),
    RangeError,
    "Cannot cut [2, 3] into 2 equal parts along axis 1: it has 3 elements; split() takes sizes",
  );
  assertThrows(() => x.split(0), RangeError, "needs at least 1");
});

Deno.test("stack() makes a new axis, of which at() takes parts out again", () => {
  const both = stack([x, x.neg()], 1);
  assertEquals(both.shape, [2, 2, 3]);
  assertEquals(both.at(":", 0).toNested(), x.toNested());
  assertEquals(stack([tensor(1), tensor(2)]).toNested(), [1, 2]);
  assertThrows(() => stack([tensor(1), tensor(2, { dtype: "float64" })]), TypeError, "one dtype");
});

Deno.test("at() takes positions, ranges and all, counted from either end", () => {
  assertEquals(x.at(0).toNested(), [0, 1, 2]);
  assertEquals(x.at(-1, -1).item(), 5);
  assertEquals(x.at(":", 1).toNested(), [1, 4]);
  assertEquals(x.at(":", [1]).toNested(), [[1, 2], [4, 5]]);
  assertEquals(x.at([0, 1], [-2, -1]).toNested(), [[1]]);
  assertEquals(x.transpose().at(2).toNested(), [2, 5]);
  assertThrows(
    () => x.at(1, 3),
    RangeError,
    "Cannot index [2, 3] at 3 of axis 1: it has 3 elements",
  );
  assertThrows(() => x.at(-3), RangeError, "Cannot index [2, 3] at -3 of axis 0");
  const nothing = null as unknown as number;
  assertThrows(() => x.at(nothing), TypeError, 'axis 0: a position, a range [start, end] or ":"');
  assertThrows(() => x.at([0, 3]), RangeError, "Cannot slice [2, 3] from 0 to 3 along axis 0");
  assertThrows(
    () => (x as Tensor).at(0, 0, 0),
    RangeError,
    "Cannot index [2, 3] at 3 axes: it has 2",
  );
});

Deno.test("at() takes what a mask covers", () => {
  assertEquals(x.at(x.greater(2)).toNested(), [3, 4, 5]);
  assertEquals(x.at(tensor([0, 1]).equal(1)).toNested(), [[3, 4, 5]]);
  assertEquals(x.at(x.less(0)).shape, [0]);
  assertThrows(
    () => (x as Tensor).at(zeros([3]).equal(0) as Tensor<Shape, "bool">),
    RangeError,
    "Cannot index [2, 3] by a mask [3]: it covers the leading axes",
  );
  assertThrows(
    () => x.at(tensor([0, 1], { dtype: "int32" }) as Tensor as Tensor<[2], "bool">),
    TypeError,
    "Cannot index [2, 3] by int32 [2]: a mask is bool",
  );
});

Deno.test("squeeze(), unsqueeze() and flatten() only rename axes", () => {
  assertEquals(x.unsqueeze(1).shape, [2, 1, 3]);
  assertEquals(x.unsqueeze(1).squeeze(1).toNested(), x.toNested());
  assertEquals(x.unsqueeze(-1).unsqueeze(0).squeeze().shape, [2, 3]);
  assertEquals(x.transpose().flatten().toNested(), [0, 3, 1, 4, 2, 5]);
  assertEquals(zeros([8, 1, 28, 28]).flatten(1).shape, [8, 784]);
});

Deno.test("diagonal(), trace() and outer()", () => {
  assertEquals(x.diagonal().toNested(), [0, 4]);
  assertEquals([x.diagonal(1).toNested(), x.diagonal(-1).toNested()], [[1, 5], [3]]);
  assertEquals(x.trace().item(), 4);
  const batch = tensor(Float32Array.from({ length: 12 }, (_, i) => i), [2, 2, 3]);
  assertEquals(batch.diagonal().toNested(), [[0, 9], [1, 10], [2, 11]]);
  assertEquals(tensor([1, 2]).outer(tensor([3, 4])).toNested(), [[3, 4], [6, 8]]);
});

Deno.test("takeAlongAxis() takes an index for every element", () => {
  const indices = tensor([[2, 0], [1, 1]], { dtype: "int32" });
  assertEquals(x.takeAlongAxis(indices, { axis: 1 }).toNested(), [[2, 0], [4, 4]]);
  assertThrows(
    () => x.takeAlongAxis(indices),
    RangeError,
    "Cannot apply takeAlongAxis to [2, 3] with indices [2, 2] along axis 0: all other axes",
  );
  assertThrows(
    () => x.takeAlongAxis(tensor([[3], [0]], { dtype: "int32" }), { axis: 1 }),
    RangeError,
    "Cannot take index 3 from [2, 3] along axis 1: indices are 0 to 2",
  );
});

Deno.test("scatterAdd() adds up what has one index", () => {
  const labels = tensor([2, 0, 2], { dtype: "int32" });
  const rows = tensor([[1, 2], [3, 4], [5, 6]]);
  assertEquals(rows.scatterAdd(labels, 4).toNested(), [[3, 4], [0, 0], [6, 8], [0, 0]]);
  assertEquals(x.scatterAdd(labels, 3, { axis: 1 }).toNested(), [[1, 0, 2], [4, 0, 8]]);
  assertThrows(
    () => rows.scatterAdd(labels, 2),
    RangeError,
    "Cannot scatter index 2 to [2, 2] along axis 0: indices are 0 to 1",
  );
});

const normal = (...shape: number[]): Tensor => {
  const random = new Random(5), size = shape.reduce((a, b) => a * b, 1);
  return tensor(Float64Array.from({ length: size }, () => random.normal()), shape);
};
const CALLS: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  flip: (x) => x.flip(),
  roll: (x) => x.roll(2, { axis: 1 }),
  repeat: (x) => x.repeat([2, 1, 3]),
  split: (x) => x.split([1, 2])[1].square(),
  stack: (x) => stack([x, x.square()], 1),
  at: (x) => x.at(-1, [1]).square(),
  mask: (x) => x.at(x.greater(0)).square(),
  diagonal: (x) => x.diagonal(1).square(),
  trace: (x) => x.square().trace(),
  outer: (x) => x.flatten().outer(x.at(0)),
  takeAlongAxis: (x) => x.takeAlongAxis(x.argSort(), { axis: -1 }).square(),
  scatterAdd: (x) => x.scatterAdd(tensor([1, 0, 1], { dtype: "int32" }), 2).square(),
  sort: (x) => x.sort({ axis: 0, descending: true }).values.square(),
  topK: (x) => x.topK(2).values.square(),
  quantile: (x) => x.quantile([0.1, 0.5, 0.95], { axis: 1 }).square(),
  median: (x) => x.median({ axis: 0 }).square(),
  "1-norm": (x) => x.norm({ p: 1, axis: 0 }).square(),
  "∞-norm": (x) => x.norm({ p: Infinity, axis: 1 }).square(),
};
for (const [name, f] of Object.entries(CALLS)) {
  Deno.test(`${name}: first and second derivatives equal central differences`, () => {
    const check = gradcheck(f, [normal(3, 4)], { order: 2 });
    assert(check.passed, `${name}: off by ${check.worst}`);
    assert(check.errors.some((e) => e.tape !== 0), "a gradient that is 0 everywhere shows nothing");
  });
}
