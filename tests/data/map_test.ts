import { assert, assertEquals, assertThrows } from "@std/assert";
import { memoryUsage, ones, Parameter, Random, type Tensor, valueAndGrad } from "../../mod.ts";
import { Dataset, digits, featureMoments, splits, standardize } from "../../src/data/mod.ts";

const numbers = (name: string, rows: readonly (readonly [number, number])[]) =>
  new Dataset<[2]>({
    name,
    features: Float32Array.from(rows.flat()),
    labels: new Uint8Array(rows.length),
    shape: [2],
    classes: 1,
  });

Deno.test("a dataset can be made of numbers as well as bytes", () => {
  const data = numbers("two", [[0.1, -5], [1e6, 3]]);
  assertEquals([...data.features(1)], [1e6, 3]);
  assertEquals(data.gather([1, 0]).x.toNested(), [[1e6, 3], [Math.fround(0.1), -5]]);
});

Deno.test("map() changes the samples of every batch, also of parts and parts of parts", () => {
  const doubled = digits().map((x) => x.mul(2)), image = doubled.map((x) => x.reshape([-1, 8, 8]));
  image satisfies Dataset<[8, 8]>;
  assertEquals([...image.shape], [8, 8]);
  const [part] = image.split(10, new Random(1));
  const { x, y, indices } = part.batches(4).first();
  x satisfies Tensor<[number, 8, 8], "float32">;
  assertEquals([...x.shape], [4, 8, 8]);
  assertEquals([...y.toArray()], [...part.labels().subarray(0, 4)]);
  const [same] = digits().split(10, new Random(1));
  assertEquals(
    [...part.features(indices[3]!)],
    [...same.features(3)].map((v) => 2 * v),
  );
});

Deno.test("map() leaves no tensors behind", () => {
  const data = digits().map((x) => x.mul(2).add(1).square());
  const loop = () => {
    for (const { x } of data.batches(64)) x.sum();
  };
  loop();
  const before = memoryUsage().tensors;
  loop();
  assertEquals(memoryUsage().tensors, before);
});

Deno.test("what map() does is a constant to every tape", () => {
  const w = new Parameter(ones([64])), data = digits().map((x) => x.mul(w));
  const { gradients } = valueAndGrad(() => data.gather([0]).x.mul(w).sum());
  assertEquals(gradients.get(w).toNested(), [...digits().features(0)]);
});

Deno.test("map() refuses a function that does not keep the rows", () => {
  const wrong = (f: (x: Tensor<[number, 64], "float32">) => unknown) => () =>
    digits().map(f as never);
  assertThrows(
    wrong((x) => x.sum()),
    TypeError,
    "Cannot map the digits: the function made float32 [] of float32 [1, 64]; it must make a " +
      "float32 tensor with a row for each of the 1",
  );
  assertThrows(wrong(() => 3), TypeError, "the function made number of float32 [1, 64]");
});

Deno.test("standardize() takes mean and deviation of the first dataset alone", () => {
  const train = numbers("train", [[1, 7], [3, 7]]), test = numbers("test", [[5, 8]]);
  const [a, b] = standardize(train, test);
  assertEquals(a.all().x.toNested(), [[-1, 0], [1, 0]]); // the second feature never changes
  assertEquals(b.all().x.toNested(), [[3, 1]]);
  assertThrows(
    () => standardize(digits(), train),
    RangeError,
    "Cannot standardize samples [2] of train as those of the digits, [64]: " +
      "give datasets of one shape",
  );
});

Deno.test("featureMoments() is exact at any offset", () => {
  const rows = Array.from({ length: 1000 }, (_, i): [number, number] => [1e6 + i % 2, -3]);
  const { mean, deviation } = featureMoments(numbers("far", rows) as Dataset);
  assert(Math.abs(mean[0]! - 1000000.5) < 1e-9 && Math.abs(deviation[0]! - 0.5) < 1e-9);
  assertEquals([mean[1], deviation[1]], [-3, 0]);
});

Deno.test("select() takes samples in the order asked for", () => {
  const data = digits(), part = data.slice(100).select([5, 0, 5]);
  part satisfies Dataset<[64], 3>;
  const labels = data.labels();
  assertEquals([...part.labels()], [labels[105]!, labels[100]!, labels[105]!]);
  assertThrows(() => data.select([1797]), RangeError, "Cannot take sample 1797 of the digits");
  assertThrows(() => data.select([]), RangeError, "Cannot take no samples of the digits");
});

Deno.test("splits() gives three parts that have every sample once, the same for the same seed", () => {
  const data = new Dataset<[1]>({
    name: "hundred",
    features: Uint8Array.from({ length: 100 }, (_, i) => i),
    labels: Uint8Array.from({ length: 100 }, (_, i) => i < 70 ? 0 : i < 90 ? 1 : 2),
    shape: [1],
    classes: 3,
  });
  const marks = (part: Dataset<[1]>) => [...part.all().x.toArray()];
  for (const stratified of [false, true]) {
    const make = (seed: number) =>
      splits(data, { validation: 0.2, test: 30, random: new Random(seed), stratified });
    const { train, validation, test } = make(1);
    assertEquals([train.length, validation.length, test.length], [50, 20, 30]);
    const all = [train, validation, test].flatMap(marks).sort((a, b) => a - b);
    assertEquals(all, [...new Array(100).keys()]);
    assertEquals(marks(make(1).test), marks(test));
    assert(marks(make(2).test).join() !== marks(test).join());
    if (!stratified) continue;
    for (const part of [train, validation, test]) {
      const counts = [0, 1, 2].map((k) => part.labels().filter((label) => label === k).length);
      [0.7, 0.2, 0.1].forEach((share, k) => {
        assert(Math.abs(counts[k]! - share * part.length) <= 1, `${counts} of ${part.length}`);
      });
    }
  }
});

Deno.test("splits() refuses parts that would be empty", () => {
  const random = new Random(1),
    says = (validation: number, test: number, sentence: string) => {
      const split = () => splits(digits(), { validation, test, random });
      assertEquals(assertThrows(split, RangeError).message, sentence);
    };
  says(
    1000,
    797,
    "Cannot split the digits into 0, 1000 and 797 samples: it has 1797, and every part needs one",
  );
  says(1.5, 1, "Cannot split off 1.5 samples: give a whole number from 1, or a share below 1");
  says(1, 0, "Cannot split off 0 samples: give a whole number from 1, or a share below 1");
});
