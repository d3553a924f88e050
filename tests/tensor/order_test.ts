import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { gradcheck, memoryUsage, scope, type Tensor, tensor, zeros } from "../../mod.ts";

const x = tensor([[3, 1, 2], [1, 3, 3]]);

Deno.test("sort() gives values and where they were, equal ones in their order", () => {
  const { values, indices } = x.sort();
  assertEquals(values.toNested(), [[1, 2, 3], [1, 3, 3]]);
  assertEquals(indices.toNested(), [[1, 2, 0], [0, 1, 2]]);
  assertEquals(x.sort({ descending: true }).indices.toNested(), [[0, 2, 1], [1, 2, 0]]);
  assertEquals(x.sort({ axis: 0 }).values.toNested(), [[1, 1, 2], [3, 3, 3]]);
  assertStrictEquals(indices.dtype, "int32");
});

Deno.test("sort() takes integers, views, and lines without elements", () => {
  assertEquals([...tensor([3, -1, 2], { dtype: "int32" }).sort().values.toArray()], [-1, 2, 3]);
  assertEquals(x.transpose().sort({ axis: 0 }).values.toNested(), [[1, 1], [2, 3], [3, 3]]);
  assertEquals([...zeros([2, 0]).sort().values.shape], [2, 0]);
  assertEquals([...zeros([0, 2]).sort().values.shape], [0, 2]);
});

Deno.test("topK() gives the first ones in order", () => {
  assertEquals(x.topK(2).values.toNested(), [[3, 2], [3, 3]]);
  assertEquals(x.topK(1, { largest: false, axis: 0 }).indices.toNested(), [[1, 0, 0]]);
  assertThrows(
    () => x.topK(4),
    RangeError,
    "Cannot take the top 4 of [2, 3] along axis -1: it has 3 elements",
  );
});

Deno.test("argMax() and argMin() count row-major over everything, or along an axis", () => {
  assertStrictEquals(x.argMin().item(), 1);
  assertStrictEquals(x.argMax().item(), 0);
  assertEquals(x.argMax({ axis: -1 }).toNested(), [0, 1]);
  assertEquals(x.argMax({ axis: 1, keepDims: true }).toNested(), [[0], [1]]);
  assertEquals([...x.argMax({ keepDims: true }).shape], [1, 1]);
  assertThrows(
    () => zeros([0]).argMax(),
    RangeError,
    "Cannot apply argMax to [0]: there are no elements",
  );
});

Deno.test("an axis that is not there is refused with the same sentence everywhere", () => {
  const t: Tensor = x;
  const calls = {
    softmax: () => t.softmax({ axis: 2 }),
    logSoftmax: () => t.logSoftmax({ axis: 2 }),
    cumSum: () => t.cumSum({ axis: 2 }),
    sort: () => t.sort({ axis: 2 }),
    argSort: () => t.argSort({ axis: 2 }),
    topK: () => t.topK(1, { axis: 2 }),
  };
  for (const [op, call] of Object.entries(calls)) {
    assertThrows(call, RangeError, `Cannot apply ${op} to [2, 3] along axis 2: out of range`);
  }
});

Deno.test("quantile() puts a list of them first; numbers outside 0 to 1 are refused", () => {
  assertEquals(x.quantile([0, 0.5, 1], { axis: 1 }).toNested(), [[1, 1], [2, 3], [3, 3]]);
  assertEquals([...x.quantile(0.25, { axis: [0, 1], keepDims: true }).shape], [1, 1]);
  assertEquals([...x.quantile([0.25], { axis: 0, keepDims: true }).shape], [1, 1, 3]);
  assertEquals([...x.quantile([0.25, 0.75]).shape], [2]);
  assertStrictEquals(tensor([1, 2, 3, 4]).median().item(), 2);
  assertThrows(
    () => x.quantile(95),
    RangeError,
    "Cannot take quantile 95 of [2, 3]: it is from 0 to 1",
  );
  assertThrows(() => zeros([0]).quantile(0.5), RangeError, "there are no elements");
});

Deno.test("norm() refuses a p that it does not know, and axes that are not there", () => {
  assertThrows(
    () => x.norm({ p: 3 }),
    RangeError,
    "Cannot take the 3-norm of [2, 3]: p is 1, 2 or Infinity",
  );
  assertThrows(() => (x as Tensor).norm({ axis: 5 }), RangeError, "axis 5: out of range");
});

Deno.test("prod() and min() of integers are integers", () => {
  const n = tensor([[2, 3], [-4, 5]], { dtype: "int32" });
  assertEquals([n.prod().item(), n.min().item(), n.prod().dtype], [-120, -4, "int32"]);
  assertStrictEquals(zeros([0]).prod().item(), 1);
});

Deno.test("prod() has its derivatives at zeros, too, where y / x does not exist", () => {
  const zeros = tensor([[2, 0, 3, 5], [0, 4, 0, 1], [0, 0, 0, 2]], { dtype: "float64" });
  for (const axis of [0, 1, [0, 1]]) {
    const check = gradcheck((x: Tensor) => x.prod({ axis }), [zeros as Tensor], { order: 2 });
    assert(check.passed, `off by ${check.worst} over axis ${axis}`);
  }
});

Deno.test("cumSum() runs from either end", () => {
  assertEquals(x.cumSum().toNested(), [[3, 4, 6], [1, 4, 7]]);
  assertEquals(x.cumSum({ axis: 0, reverse: true }).toNested(), [[4, 4, 5], [1, 3, 3]]);
});

Deno.test("inside a scope nothing is left of what sorting needed on the way", () => {
  const before = memoryUsage().tensors;
  scope(() => void x.sort().values.sum().add(x.quantile(0.3)).add(x.prod()).item());
  assertStrictEquals(memoryUsage().tensors, before);
});
