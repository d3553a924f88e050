/**
 * A first notebook: what a tensor is, and what it is worked with.
 *
 * @module
 */
import { arange, eye, full, linspace, oneHot, stack, tensor, zeros } from "@norma/norma";
import { assertEquals, assertThrows } from "@std/assert";

Deno.test("a notebook on tensors: made, cast, indexed, broadcast and printed", () => {
  // A week of temperatures in two towns, in °C. The compiler knows the shape: [2, 7].
  const celsius = tensor([
    [12, 14, 15, 11, 9, 8, 10],
    [18, 21, 22, 20, 17, 15, 16],
  ]);
  assertEquals([celsius.shape, celsius.dtype, celsius.size], [[2, 7], "float32", 14]);

  // Numbers are stretched over tensors, and so are axes that are missing or of size 1.
  const fahrenheit = celsius.mul(1.8).add(32).round();
  assertEquals(fahrenheit.at(1).toNested(), [64, 70, 72, 68, 63, 59, 61]);
  const anomaly = celsius.sub(celsius.median({ axis: 1, keepDims: true })); // [2, 7] − [2, 1]
  assertEquals(anomaly.toNested(), [[1, 3, 4, 0, -2, -3, -1], [0, 3, 4, 2, -1, -3, -2]]);

  // Indices come one for each axis; negative ones count from the end, ranges are those of slice().
  assertEquals(celsius.at(0, -1).item(), 10);
  assertEquals(celsius.at(":", [5]).toNested(), [[8, 10], [15, 16]]);
  assertEquals(celsius.at(celsius.greater(20)).toNested(), [21, 22]);

  // Comparisons give truth values, which are counted as numbers: days warmer than the day before.
  const warmer = celsius.at(":", [1]).greater(celsius.at(":", [0, 6]));
  assertEquals(warmer.dtype, "bool");
  assertEquals(warmer.to("int32").sum({ axis: 1 }).toNested(), [3, 3]);

  // Other ways to make a tensor; labels and indices are int32; where 7 digits are few, float64.
  const labels = tensor([2, 0, 1], { dtype: "int32" });
  assertEquals(oneHot(labels, 3).argMax({ axis: 1 }).toNested(), labels.toNested());
  assertEquals(linspace(0, 1, 5).toNested(), [0, 0.25, 0.5, 0.75, 1]);
  const table = arange(10, { dtype: "int32" }).reshape([2, -1]);
  assertEquals(table.sum({ axis: 0 }).toNested(), [5, 7, 9, 11, 13]);
  assertEquals(full([3], 0.1, { dtype: "float64" }).sum().item(), 0.1 * 3);
  assertEquals(stack([zeros([2]), eye(2).at(1)], 1).toNested(), [[0, 0], [0, 1]]);

  // A rotation by a quarter turn, four times, is none.
  const quarter = tensor([[0, -1], [1, 0]]);
  const half = quarter.matmul(quarter);
  assertEquals(half.matmul(half).toNested(), eye(2).toNested());

  // What does not fit is refused, by the compiler where it knows the sizes, in the same sentence.
  assertThrows(
    // @ts-expect-error the sizes are known
    () => celsius.add(zeros([3])),
    RangeError,
    "Cannot broadcast [2, 7] with [3]: 7 against 3",
  );
  assertThrows(() => labels.mul(0.5), TypeError, "Cannot store 0.5 in an int32 tensor");

  // A tensor prints itself, however large: what is left out is said.
  assertEquals(
    Deno.inspect(anomaly),
    `Tensor [2, 7] float32
[[ 1,  3,  4,  0, -2, -3, -1],
 [ 0,  3,  4,  2, -1, -3, -2]]`,
  );
  assertEquals(Deno.inspect(zeros([1000, 2])).split("\n")[4], " … 994 more,");
});
