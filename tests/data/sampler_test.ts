import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { Random, type Tensor } from "../../mod.ts";
import {
  classBalanced,
  classesPerBatch,
  classSorted,
  Dataset,
  digits,
  type Sampler,
} from "../../src/data/mod.ts";

/** Thirty samples: twelve of class 0, twelve of class 1, six of class 2, by turns. */
function thirty(): Dataset<[1], 30> {
  return new Dataset<[1], 30>({
    name: "thirty",
    features: Uint8Array.from({ length: 30 }, (_, i) => i),
    labels: Uint8Array.from({ length: 30 }, (_, i) => [0, 1, 0, 1, 2][i % 5]!),
    shape: [1],
    classes: 3,
  });
}
/** The labels of an epoch's batches. */
const epoch = (sampler: Sampler, size: number) =>
  Array.from(thirty().batches(size, { sampler }), ({ y }) => [...y.toArray()]);
const indices = (loader: Iterable<{ indices: Int32Array }>) =>
  Array.from(loader, (batch) => [...batch.indices]);

Deno.test("classSorted() gives one class after the other, every sample once", () => {
  assertEquals(epoch(classSorted(), 12), [
    new Array(12).fill(0),
    new Array(12).fill(1),
    new Array(6).fill(2),
  ]);
  const loader = thirty().batches(12, { sampler: classSorted(), dropLast: true });
  assertEquals(loader.length, 2);
  assertEquals(indices(loader)[0], [0, 2, 5, 7, 10, 12, 15, 17, 20, 22, 25, 27]);
  const shuffled = indices(thirty().batches(12, { sampler: classSorted(new Random(1)) }));
  assertNotEquals(shuffled[0], indices(loader)[0]);
  assertEquals(shuffled.flat().sort((a, b) => a - b), [...new Array(30).keys()]);
});

Deno.test("classesPerBatch(1) gives batches of one class, in random order", () => {
  const batches = epoch(classesPerBatch(1, new Random(1)), 3);
  assertEquals(batches.length, 10);
  assert(batches.every((labels) => new Set(labels).size === 1));
  assertEquals(batches.map(([label]) => label).sort(), [0, 0, 0, 0, 1, 1, 1, 1, 2, 2]);
  assertNotEquals(batches.map(([label]) => label), [0, 0, 0, 0, 1, 1, 1, 1, 2, 2]);
});

Deno.test("the samples that make up a batch of one class are others every epoch", () => {
  const loader = thirty().batches(3, { sampler: classesPerBatch(1, new Random(1)) });
  const sets = () => indices(loader).map((batch) => batch.sort((a, b) => a - b).join()).sort();
  assertNotEquals(sets(), sets());
});

Deno.test("classesPerBatch(2) gives batches of two classes in equal numbers, no sample twice", () => {
  const loader = thirty().batches(6, { sampler: classesPerBatch(2, new Random(2)) });
  assertEquals(loader.length, 5); // all ten threes of one class are paired
  for (let k = 0; k < 3; k++) {
    const seen: number[] = [];
    for (const { y, indices } of loader) {
      const counts = Map.groupBy(y.toArray(), (label) => label);
      assertEquals([...counts.values()].map((labels) => labels.length), [3, 3]);
      seen.push(...indices);
    }
    assertEquals(new Set(seen).size, 30);
  }
});

Deno.test("on the digits every pair of classes meets, and hardly a sample is left out", () => {
  const loader = digits().batches(20, { sampler: classesPerBatch(2, new Random(3)) });
  const pairs = new Set<string>();
  for (const { y } of loader.steps(10 * loader.length)) {
    pairs.add([...new Set(y.toArray())].sort().join());
  }
  assertEquals(pairs.size, 45);
  assert(loader.length * 20 > 1797 - 10 * 10);
});

Deno.test("classBalanced() gives every class in equal numbers; rare ones come again", () => {
  const batches = epoch(classBalanced(new Random(1)), 6);
  assertEquals(batches.length, 5);
  for (const labels of batches) {
    assertEquals([0, 1, 2].map((k) => labels.filter((label) => label === k).length), [2, 2, 2]);
  }
  const drawn = indices(thirty().batches(6, { sampler: classBalanced(new Random(1)) })).flat();
  const times = [...Map.groupBy(drawn, (i) => i).values()].map((same) => same.length).sort();
  assertEquals(times, [...new Array(22).fill(1), ...new Array(4).fill(2)]); // six for ten places
});

Deno.test("samplers give the same batches for the same seed, other ones every epoch", () => {
  for (const make of [classSorted, classBalanced, (r: Random) => classesPerBatch(2, r)]) {
    const one = thirty().batches(6, { sampler: make(new Random(5)) });
    const same = thirty().batches(6, { sampler: make(new Random(5)) });
    const first = indices(one), second = indices(one);
    assertEquals(first, indices(same));
    assertEquals(second, indices(same));
    assertNotEquals(first, second);
    assertNotEquals(first, indices(thirty().batches(6, { sampler: make(new Random(6)) })));
  }
});

Deno.test("dropLast keeps the size known to the compiler with a sampler, too", () => {
  const [batch] = thirty().batches(6, { sampler: classSorted(), dropLast: true });
  batch!.x satisfies Tensor<[6, 1], "float32">;
  assertEquals([...batch!.x.shape], [6, 1]);
});

Deno.test("samplers refuse what they cannot do, in a sentence", () => {
  const says = (make: () => unknown, sentence: string) => {
    assertEquals(assertThrows(make, RangeError).message, sentence);
  };
  const random = new Random(1);
  says(
    () => classesPerBatch(0, random),
    "Cannot make batches of 0 classes: a whole number from 1 is needed",
  );
  says(
    () => thirty().batches(5, { sampler: classesPerBatch(2, random) }),
    "Cannot make batches of 5 samples from 2 classes in equal numbers: take a multiple of 2",
  );
  says(
    () => thirty().batches(24, { sampler: classesPerBatch(3, random) }),
    "Cannot make batches of 24 samples from 3 classes: no 3 of the 3 classes have 8 samples",
  );
  assertThrows(
    () => thirty().batches(5, { sampler: classSorted(), shuffle: random }),
    TypeError,
    "Cannot shuffle thirty and use a sampler: give the generator to the sampler",
  );
});
