import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { Random } from "../../src/tensor/random.ts";
import { philox4x32 } from "../../src/tensor/philox.ts";
import { normalQuantile } from "../../src/tensor/normal_quantile.ts";
import reference from "../reference/random_numbers.json" with { type: "json" };

/** The standard normal distribution function (G. Marsaglia, J. Stat. Softw. 11, 2004), to 1e-15. */
function normalCdf(z: number): number {
  if (Math.abs(z) > 9) return z < 0 ? 0 : 1;
  let sum = z, term = z;
  for (let k = 3; Math.abs(term) > 1e-18; k += 2) sum += term *= z * z / k;
  return 0.5 + sum * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
}

/** Kolmogorov and Smirnov's distance times √n: above 1.95 once in a thousand samples. */
function kolmogorov(sample: Float64Array, cdf: (x: number) => number): number {
  const sorted = sample.toSorted(), n = sorted.length;
  let distance = 0;
  sorted.forEach((x, i) => {
    distance = Math.max(distance, (i + 1) / n - cdf(x), cdf(x) - i / n);
  });
  return distance * Math.sqrt(n);
}

function chiSquare(counts: ArrayLike<number>, expected: number): number {
  return Array.from(counts).reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0);
}

const mean = (list: ArrayLike<number>) =>
  Array.from(list).reduce((sum, x) => sum + x, 0) / list.length;

Deno.test("philox4x32() gives the known answers published with Random123", () => {
  for (const line of reference["known answers"]) {
    const [c0, c1, c2, c3, k0, k1, ...answer] = line.split(" ").map((word) => parseInt(word, 16));
    const out = new Uint32Array(5);
    philox4x32(out, 1, c0!, c1!, c2!, c3!, k0!, k1!);
    assertEquals([...out.subarray(1)], answer);
  }
});

Deno.test("a seed and its splits give the numbers of a second implementation, to the bit", () => {
  for (const stream of reference.streams) {
    const make = () =>
      stream.labels.reduce(
        (random: Random, label) => random.split(label),
        new Random(BigInt(stream.seed)),
      );
    let random = make();
    assertEquals(stream.words.map(() => random.uint32()), stream.words, random.name);
    random = make();
    assertEquals(stream.uniform.map(() => random.uniform()), stream.uniform, random.name);
    random = make();
    assertEquals(stream.normal.map(() => random.normal()), stream.normal, random.name);
    random = make();
    const limits = [1, 2, 6, 1000, 2 ** 53 - 1];
    assertEquals(limits.map((n) => random.integer(n)), stream.integers, random.name);
    assertEquals([...make().permutation(12)], stream.permutation, random.name);
  }
});

Deno.test("no two of the pinned streams begin alike", () => {
  const beginnings = reference.streams.map((stream) => stream.words.join());
  assertEquals(new Set(beginnings).size, beginnings.length);
});

Deno.test("normalQuantile() is right to 1e-15 from 2 ** -53 to 1 - 2 ** -53", () => {
  for (const [p, z] of reference.quantiles as [number, number][]) {
    const error = Math.abs(normalQuantile(p) - z);
    assert(error <= 1e-15 * Math.abs(z), `quantile of ${p}: ${normalQuantile(p)}, not ${z}`);
  }
});

Deno.test("normalQuantile() is odd about a half, rises, and meets itself where formulas change", () => {
  for (const p of [2 ** -53, 2 ** -30, 0.0078125, 0.0625, 0.25]) {
    assertEquals(normalQuantile(1 - p), -normalQuantile(p));
  }
  for (const seam of [0.075, 0.925, Math.exp(-25)]) {
    const step = seam * 1e-12;
    const below = normalQuantile(seam - step), above = normalQuantile(seam + step);
    assert(below < above && above - below < 1e-10, `at ${seam}: ${below}, ${above}`);
  }
});

Deno.test("uniform() has the moments and the distribution of evenly spread numbers", () => {
  const n = 200_000, sample = new Random(11).fillUniform(new Float64Array(n));
  assert(sample.every((x) => x >= 0 && x < 1));
  assert(Math.abs(mean(sample) - 1 / 2) < 4 * Math.sqrt(1 / 12 / n));
  assert(Math.abs(mean(sample.map((x) => (x - 0.5) ** 2)) - 1 / 12) < 4 * Math.sqrt(1 / 180 / n));
  assert(kolmogorov(sample, (x) => x) < 1.95);
});

Deno.test("uniform() uses 53 bits, and its limits", () => {
  const random = new Random(12);
  let odd = 0;
  for (let i = 0; i < 1000; i++) {
    const bits = random.uniform() * 2 ** 53;
    assertEquals(bits, Math.floor(bits));
    odd += bits % 2;
    const limited = random.uniform(-3, -1);
    assert(limited >= -3 && limited < -1);
  }
  assert(odd > 400 && odd < 600, `${odd} of 1000 are odd`);
});

Deno.test("normal() has the moments and the distribution of the normal law", () => {
  const n = 200_000, sample = new Random(13).fillNormal(new Float64Array(n));
  // The standard errors of the k-th moments: √(E z²ᵏ − (E zᵏ)²) / √n
  assert(Math.abs(mean(sample)) < 4 * Math.sqrt(1 / n));
  assert(Math.abs(mean(sample.map((z) => z ** 2)) - 1) < 4 * Math.sqrt(2 / n));
  assert(Math.abs(mean(sample.map((z) => z ** 3))) < 4 * Math.sqrt(15 / n));
  assert(Math.abs(mean(sample.map((z) => z ** 4)) - 3) < 4 * Math.sqrt(96 / n));
  assert(kolmogorov(sample, normalCdf) < 1.95);
  const scaled = sample.map((z) => 5 + 2 * z);
  assertEquals(new Random(13).fillNormal(new Float64Array(n), 5, 2), scaled);
});

Deno.test("neighbours in a stream, and streams with neighbouring seeds, are not correlated", () => {
  const n = 100_000, draw = (r: Random) => r.fillNormal(new Float64Array(n));
  const one = draw(new Random(1)), two = draw(new Random(2));
  const parent = new Random(1), first = draw(parent.split(0)), second = draw(parent.split(1));
  const pairs = [[one, two], [one, first], [first, second], [one, one.map((_, i) => one[i + 1]!)]];
  pairs[3]![1]![n - 1] = 0;
  for (const [a, b] of pairs) {
    const correlation = mean(a!.map((x, i) => x * b![i]!));
    assert(Math.abs(correlation) < 4 / Math.sqrt(n), `correlation ${correlation}`);
  }
});

Deno.test("integer() is even over a range that does not divide the generator's", () => {
  const random = new Random(14), counts = new Uint32Array(7);
  for (let i = 0; i < 70_000; i++) counts[random.integer(7)]!++;
  assert(chiSquare(counts, 10_000) < 22.46); // 0.1 % of chi square with 6 degrees of freedom
  const large = 3 * 2 ** 51; // a plain remainder would favour the lower third of these
  let low = 0;
  for (let i = 0; i < 3000; i++) {
    if (random.integer(large) < 2 ** 51) low++;
  }
  assert(Math.abs(low - 1000) < 4 * Math.sqrt(3000 * 2 / 9), `${low} of 3000 in the lower third`);
});

Deno.test("permutation() gives all orders of four numbers equally often", () => {
  const random = new Random(15), counts = new Map<string, number>();
  for (let i = 0; i < 24_000; i++) {
    const order = random.permutation(4).join();
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  assertEquals(counts.size, 24);
  assert(chiSquare([...counts.values()], 1000) < 49.73); // 0.1 %, 23 degrees of freedom
  assertEquals(random.permutation(0), new Int32Array(0));
});

Deno.test("shuffle() keeps what is in a list, works in place and on typed arrays", () => {
  const list = ["a", "b", "c", "d", "e", "f"], shuffled = new Random(16).shuffle(list);
  assert(shuffled === list);
  assertNotEquals(list, ["a", "b", "c", "d", "e", "f"]);
  assertEquals(list.toSorted(), ["a", "b", "c", "d", "e", "f"]);
  const order = Int32Array.from([0, 1, 2, 3, 4, 5]);
  assertEquals(new Random(16).shuffle(order), new Random(16).permutation(6));
});

Deno.test("bernoulli() is true as often as asked, never at 0 and always at 1", () => {
  const random = new Random(17), n = 100_000;
  let hits = 0;
  for (let i = 0; i < n; i++) {
    if (random.bernoulli(0.3)) hits++;
    assert(!random.bernoulli(0) && random.bernoulli(1));
  }
  assert(Math.abs(hits / n - 0.3) < 4 * Math.sqrt(0.21 / n), `${hits} of ${n}`);
});

Deno.test("fills give what as many calls give, whatever was drawn before", () => {
  for (const before of [0, 1, 2, 3]) {
    const filling = new Random(18), calling = new Random(18);
    for (let i = 0; i < before; i++) assertEquals(filling.uint32(), calling.uint32());
    const normals = filling.fillNormal(new Float64Array(9), 1, 2);
    assertEquals([...normals], Array.from({ length: 9 }, () => calling.normal(1, 2)));
    const singles = filling.fillUniform(new Float32Array(9), -1, 1);
    assertEquals(singles, Float32Array.from({ length: 9 }, () => calling.uniform(-1, 1)));
    assertEquals(filling.uint32(), calling.uint32());
  }
});

Deno.test("split() depends on the seed and the label alone", () => {
  const random = new Random(19), early = random.split("weights").uint32();
  random.fillNormal(new Float64Array(100));
  random.split("other");
  assertEquals(random.split("weights").uint32(), early);
  assertEquals(random.split("weights").split(2).name, "19/weights/2");
  const children = Array.from({ length: 1000 }, (_, i) => random.split(i).uint32());
  assertEquals(new Set(children).size, 1000);
  const texts = ["", "\0", "\0\0", "a", "a\0", "abcd", "abcde", "abcdefgh", "efghabcd", "1", "2"];
  const named = [...texts, 1, 2].map((label) => random.split(label).uint32());
  assertEquals(new Set(named).size, named.length);
});

Deno.test("Random refuses seeds, limits and labels that are not whole numbers in range", () => {
  for (const seed of [-1, 0.5, NaN, Infinity, 2 ** 53, -1n, 1n << 64n]) {
    assertThrows(() => new Random(seed), RangeError, `Cannot seed with ${seed}: a seed is a whole`);
  }
  const random = new Random(0);
  for (const n of [0, -1, 1.5, NaN, 2 ** 53]) {
    assertThrows(() => random.integer(n), RangeError, `Cannot draw one of ${n} integers`);
  }
  for (const n of [-1, 1.5, NaN]) {
    assertThrows(() => random.permutation(n), RangeError, `Cannot permute ${n} numbers`);
    assertThrows(() => random.split(n), RangeError, `Cannot split by ${n}`);
  }
  for (const p of [-0.1, 1.1, NaN]) {
    assertThrows(() => random.bernoulli(p), RangeError, `Cannot draw with probability ${p}`);
  }
});
