import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { concat, ones, type Tensor, tensor, zeros } from "../../mod.ts";

const x = tensor([[1, 2, 3], [4, 5, 6]]);

Deno.test("values come out as copies: item(), toArray(), toNested(), of views too", () => {
  assertEquals([...x.transpose().toArray()], [1, 4, 2, 5, 3, 6]);
  assertEquals(x.transpose().toNested(), [[1, 4], [2, 5], [3, 6]]);
  assertEquals(x.slice(1, 2, { axis: 1 }).toNested(), [[2], [5]]);
  assertEquals(x.slice(-1).toNested(), [[4, 5, 6]]);
  assertStrictEquals(x.slice(1, 2).slice(2, 3, { axis: 1 }).item(), 6);
  assertStrictEquals(tensor(7).toNested(), 7);
  assertThrows(() => x.item(), RangeError, "Cannot take one number out of a tensor [2, 3]");
});

Deno.test("the same sentence at run time as at compile time", () => {
  const wrong: Tensor = zeros([99]);
  assertThrows(
    () => (zeros([60, 100]) as Tensor).add(wrong),
    RangeError,
    "Cannot broadcast [60, 100] with [99]: 100 against 99",
  );
  assertThrows(
    () => (x as Tensor).matmul(x),
    RangeError,
    "Cannot multiply [2, 3] by [2, 3]: inner sizes 3 and 2 differ",
  );
  assertThrows(() => (x as Tensor).reshape([4]), RangeError, "Cannot reshape [2, 3] (6 elements)");
  assertThrows(() => (x as Tensor).mean({ axis: 2 }), RangeError, "over axis 2: out of range");
  assertThrows(() => (x as Tensor).permute([0]), RangeError, "needs one entry per axis");
  assertThrows(() => (wrong as Tensor).transpose(), RangeError, "Cannot transpose [99]");
  assertThrows(
    () => concat([x as Tensor, zeros([5, 4]) as Tensor]),
    RangeError,
    "Cannot concatenate [2, 3] and [5, 4] along axis 0",
  );
});

Deno.test("element types do not mix", () => {
  const wide: Tensor = ones([3], { dtype: "float64" }),
    labels: Tensor = ones([3], { dtype: "int32" });
  assertThrows(
    () => (x as Tensor).add(wide),
    TypeError,
    "Cannot apply add to float32 [2, 3] and float64 [3]: make both float32 or both float64",
  );
  assertThrows(() => (x as Tensor).mul(labels), TypeError, "Cannot apply mul to float32");
  assertThrows(() => labels.exp(), TypeError, "Cannot apply exp to an int32 tensor [3]");
  assertThrows(() => concat([x.reshape([6]) as Tensor, labels]), TypeError, "make them one dtype");
});

Deno.test("reductions over no elements are refused where they have no value", () => {
  const empty = zeros([0, 3]);
  assertEquals([...empty.sum({ axis: 0 }).toArray()], [0, 0, 0]);
  assertThrows(() => empty.mean({ axis: 0 }), RangeError, "there are no elements");
  assertThrows(() => empty.max(), RangeError, "there are no elements");
  assertThrows(() => empty.variance(), RangeError, "there are no elements");
  assertThrows(
    () => ones([1, 3]).variance({ axis: 0, correction: 1 }),
    RangeError,
    "it needs more than 1 elements",
  );
  assertEquals(zeros([2, 0]).sum({ axis: 0 }).size, 0);
});

Deno.test("gather() picks rows by default and refuses indices out of range", () => {
  const rows = tensor([2, 0, 1, 1], { dtype: "int32" });
  const table = tensor([[1, 10], [2, 20], [3, 30]]);
  assertEquals(table.gather(rows).toNested(), [[3, 30], [1, 10], [2, 20], [2, 20]]);
  const columns = tensor([[1], [0]], { dtype: "int32" });
  assertEquals(x.gather(columns, { axis: 1 }).toNested(), [[[2], [1]], [[5], [4]]]);
  for (const i of [-1, 3]) {
    assertThrows(
      () => table.gather(tensor([i], { dtype: "int32" })),
      RangeError,
      `Cannot gather index ${i} from [3, 2] along axis 0: indices are 0 to 2`,
    );
  }
  assertThrows(() => table.gather(tensor([1]) as never), TypeError, "use int32");
});

Deno.test("variance() and std() divide by n, and by n − 1 when asked", () => {
  const v = tensor([1, 2, 3, 4]);
  assertEquals(v.variance().item(), 1.25);
  assertEquals(v.variance({ correction: 1 }).item(), Math.fround(5 / 3));
  assertEquals(v.std().item(), Math.fround(Math.sqrt(1.25)));
  assertEquals(v.std({ correction: 1 }).item(), Math.fround(Math.sqrt(Math.fround(5 / 3))));
  const columns = v.reshape([2, 2]).std({ axis: 0, keepDims: true }) satisfies Tensor<[1, 2]>;
  assertEquals(columns.toNested(), [[1, 1]]);
});

Deno.test("NaN is neither hidden nor spread by the elementwise rules", () => {
  const bad = tensor([NaN, -1, 1]);
  assertEquals([...bad.relu().toArray()], [NaN, 0, 1]);
  assert(Number.isNaN(bad.max().item()));
  assert(Number.isNaN(bad.sum().item()));
  assertEquals([...bad.step().toArray()], [0, 0, 1]);
});

Deno.test("numbers stand for scalars of the tensor's own precision", () => {
  assertStrictEquals(tensor([0.5], { dtype: "float64" }).add(0.1).item(), 0.6);
  assertStrictEquals(tensor([0.5]).add(0.1).item(), Math.fround(0.5 + Math.fround(0.1)));
});

Deno.test("JSON has the numbers of a tensor, and none that JSON does not know", () => {
  const state = { weight: x.transpose(), flags: tensor([true, false]) };
  assertEquals(JSON.parse(JSON.stringify(state)), {
    weight: { dtype: "float32", shape: [3, 2], data: [1, 4, 2, 5, 3, 6] },
    flags: { dtype: "bool", shape: [2], data: [1, 0] },
  });
  const tenth = JSON.parse(JSON.stringify(tensor([0.1]))).data[0];
  assertStrictEquals(Math.fround(tenth), tensor([0.1]).item());
  assertThrows(
    () => JSON.stringify(tensor([1, NaN])),
    RangeError,
    "Cannot write a tensor [2] as JSON: NaN is among its elements",
  );
});
