import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { Random, type Tensor } from "../../mod.ts";
import { Dataset } from "../../src/data/mod.ts";

/** Ten samples [2]: sample i has the features 2i and 2i + 1 tenths, and the label i mod 3. */
function ten(): Dataset<[2], 10> {
  return new Dataset<[2], 10>({
    name: "ten",
    features: Uint8Array.from({ length: 20 }, (_, i) => i),
    labels: Uint8Array.from({ length: 10 }, (_, i) => i % 3),
    shape: [2],
    classes: 3,
    value: (byte) => byte / 10,
  });
}
const single = (...values: number[]) => [...Float32Array.from(values)];

Deno.test("gather() makes tensors of the samples asked for, in that order", () => {
  const { x, y } = ten().gather([7, 0, 7]);
  x satisfies Tensor<[3, 2], "float32">;
  assertEquals([...x.shape], [3, 2]);
  assertEquals([...x.toArray()], single(1.4, 1.5, 0, 0.1, 1.4, 1.5));
  assertEquals([...y.shape], [3]);
  assertEquals(y.dtype, "int32");
  assertEquals([...y.toArray()], [1, 0, 1]);
});

Deno.test("all(), features() and labels() agree with gather()", () => {
  const data = ten(), { x, y } = data.all();
  x satisfies Tensor<[10, 2], "float32">;
  assertEquals([...x.toArray()], single(...Array.from({ length: 20 }, (_, i) => i / 10)));
  assertEquals(data.labels(), y.toArray());
  assertEquals([...data.features(4)], single(0.8, 0.9));
});

Deno.test("slice() and take() count from the part that they are called on", () => {
  const part = ten().slice(2, 8);
  assertEquals(part.length, 6);
  assertEquals([...part.take(2).labels()], [2, 0]);
  assertEquals([...part.slice(4).features(1)], single(1.4, 1.5));
});

Deno.test("split() gives two parts that have every sample once, the same for the same seed", () => {
  const marks = (part: Dataset<[2]>) =>
    Array.from({ length: part.length }, (_, i) => part.features(i)[0]!);
  const [four, six] = ten().split(4, new Random(1));
  four satisfies Dataset<[2], 4>;
  assertEquals([four.length, six.length], [4, 6]);
  const all = single(0, 0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.4, 1.6, 1.8);
  assertEquals([...marks(four), ...marks(six)].sort((a, b) => a - b), all);
  assertEquals(marks(ten().split(4, new Random(1))[0]), marks(four));
  assertNotEquals(marks(ten().split(4, new Random(2))[0]), marks(four));
  const [two, rest] = six.split(2, new Random(3));
  assertEquals(
    [...marks(two), ...marks(rest)].sort(),
    marks(six).sort(),
    "a part of a part has samples of that part",
  );
});

Deno.test("a dataset refuses bytes that do not fit together", () => {
  const make = (features: number, labels: number[]) => () =>
    new Dataset({
      name: "bad",
      features: new Uint8Array(features),
      labels: Uint8Array.from(labels),
      shape: [2],
      classes: 3,
      value: (byte) => byte,
    });
  assertThrows(
    make(5, [0, 1]),
    RangeError,
    "Cannot make a dataset of 5 features and 2 labels: samples [2] need 4 features",
  );
  assertThrows(
    make(4, [0, 3]),
    RangeError,
    "Cannot make a dataset of 3 classes: label 1 is 3",
  );
});

Deno.test("a dataset says that it does not reach so far", () => {
  const data = ten();
  const refused: [() => unknown, string][] = [
    [() => data.gather([1, 10]), "Cannot take sample 10 of ten: it has 10"],
    [() => data.gather([-1]), "Cannot take sample -1 of ten: it has 10"],
    [() => data.features(0.5), "Cannot take sample 0.5 of ten: it has 10"],
    [() => data.take(11), "Cannot take samples 0 to 11 of ten: it has 10"],
    [() => data.take(0), "Cannot take samples 0 to 0 of ten: it has 10"],
    [() => data.slice(3, 2.5), "Cannot take samples 3 to 2.5 of ten: it has 10"],
    [() => data.slice(-2), "Cannot take samples -2 to 10 of ten: it has 10"],
  ];
  for (const [f, message] of refused) assertThrows(f, RangeError, message);
  for (const count of [0, 10, 2.5]) {
    assertThrows(
      () => data.split(count, new Random(1)),
      RangeError,
      `Cannot split ${count} samples off ten: it has 10, and both parts need one`,
    );
  }
});

Deno.test("a dataset shows what it is", () => {
  assert(Deno.inspect(ten()) === "Dataset ten: 10 samples [2], 3 classes");
});
