/**
 * Identities that batch normalization satisfies exactly, in float64 on random batches: a result is
 * held to the rounding of the sum that it is, 1e-12 of its terms.
 */
import { assert, assertEquals } from "@std/assert";
import { Random, Tape, type Tensor, tensor, variable } from "../../mod.ts";
import { batchNorm1d, layerNorm } from "../../src/nn/mod.ts";

const N = 8, C = 5, EPS = 1e-2;
const random = new Random(1);
const normal = (n: number, mean = 0, sd = 1) => random.fillNormal(new Float64Array(n), mean, sd);
const sum = (numbers: Iterable<number>): number => [...numbers].reduce((a, b) => a + b, 0);
/** Element `[n, c]` of a matrix with `C` columns. */
const at = (m: ArrayLike<number>, n: number, c: number): number => m[n * C + c]!;
const column = (m: ArrayLike<number>, c: number) =>
  Array.from({ length: N }, (_, n) => at(m, n, c));
const close = (a: number, b: number, scale = 1): void =>
  assert(Math.abs(a - b) <= 1e-12 * scale, `${a} is not ${b}`);

/** A layer with a scale and a shift, a batch, its output, and gradients by a random cotangent. */
function sample() {
  const layer = batchNorm1d(C, { eps: EPS, dtype: "float64" });
  layer.weight!.assign(tensor(normal(C, 1, 0.5), [C]));
  layer.bias!.assign(tensor(normal(C), [C]));
  const gamma = layer.weight!.toArray(), beta = layer.bias!.toArray();
  const x = variable(tensor(normal(N * C, 3, 2), [N, C])), dy = tensor(normal(N * C), [N, C]);
  using tape = new Tape();
  const y = layer.forward(x), dx = tape.gradients(y, dy).get(x).toArray();
  return { layer, gamma, beta, x: tape.keep(x), y: y.toArray(), dy: dy.toArray(), dx };
}
const moments = (values: readonly number[]) => {
  const mean = sum(values) / N;
  return { mean, variance: sum(values.map((v) => (v - mean) ** 2)) / N };
};

Deno.test("gradients by a batch sum to zero in every channel", () => {
  const { dx } = sample();
  for (let c = 0; c < C; c++) close(sum(column(dx, c)), 0, 10);
});

Deno.test("gradients by a batch are orthogonal to x̂, but for ε: Σ dx x̂ = s Σ dy x̂ ε / (σ² + ε)", () => {
  const { x, dx, dy, gamma } = sample();
  for (let c = 0; c < C; c++) {
    const values = column(x.toArray(), c), { mean, variance } = moments(values);
    const s = gamma[c]! / Math.sqrt(variance + EPS);
    const xHat = values.map((v) => (v - mean) / Math.sqrt(variance + EPS));
    const along = (d: readonly number[]) => sum(d.map((v, n) => v * xHat[n]!));
    const expected = s * along(column(dy, c)) * EPS / (variance + EPS);
    assert(expected !== 0);
    close(along(column(dx, c)), expected, 10);
  }
});

Deno.test("shuffling a batch shuffles its output, and leaves the running statistics", () => {
  const { layer, x, y } = sample(), order = random.permutation(N);
  const variance = layer.runningVar!.toArray();
  layer.resetRunningStats();
  const shuffled = layer.forward(x.gather(tensor(order, [N]))).toArray();
  for (let n = 0; n < N; n++) {
    for (let c = 0; c < C; c++) close(at(shuffled, n, c), at(y, order[n]!, c), 10);
  }
  layer.runningVar!.toArray().forEach((v, c) => close(v, variance[c]!, 10));
});

Deno.test("batch normalization undoes what a positive scale and a shift did, but for ε", () => {
  const layer = batchNorm1d(C, { eps: 1e-300, dtype: "float64" });
  const x = tensor(normal(N * C), [N, C]), y = layer.forward(x).toArray();
  layer.forward(x.mul(7).add(3)).toArray().forEach((v, i) => close(v, y[i]!, 10));
});

Deno.test("in evaluation batch normalization is a x + b by channel, whatever the batch", () => {
  const { layer, x, gamma, beta } = sample();
  layer.eval();
  const mean = layer.runningMean!.toArray(), variance = layer.runningVar!.toArray();
  const y = layer.forward(x).toArray(), values = x.toArray();
  for (let c = 0; c < C; c++) {
    const a = gamma[c]! / Math.sqrt(variance[c]! + EPS), b = beta[c]! - a * mean[c]!;
    for (let n = 0; n < N; n++) close(at(y, n, c), a * at(values, n, c) + b, 10);
  }
  const alone = layer.forward(x.slice(2, 3)).toArray();
  for (let c = 0; c < C; c++) assertEquals(alone[c], at(y, 2, c));
});

Deno.test("a column that is constant becomes β exactly, in float32 and float64", () => {
  for (const dtype of ["float32", "float64"] as const) {
    for (const value of [0, 1234.567, 1357.4, -1e7, 1e30]) {
      const layer = batchNorm1d(1, { dtype });
      layer.bias!.assign(tensor([0.3], { dtype }));
      const x: Tensor = tensor(Array.from({ length: 7 }, () => [value]), { dtype });
      const beta = layer.bias!.item();
      assertEquals([...layer.forward(x).toArray()], Array.from({ length: 7 }, () => beta));
      assert(layer.runningVar!.item() === Math.fround(0.9) || layer.runningVar!.item() === 0.9);
    }
  }
});

Deno.test("of two samples batch normalization keeps a sign: x̂ = ±1 / √(1 + 4ε / Δ²)", () => {
  const layer = batchNorm1d(1, { eps: EPS, dtype: "float64" });
  for (const delta of [0.1, 1, 10]) {
    const y = layer.forward(tensor([[5], [5 + delta]], { dtype: "float64" })).toArray();
    close(y[1]!, 1 / Math.sqrt(1 + 4 * EPS / delta ** 2));
    close(y[0]!, -y[1]!);
  }
});

Deno.test("a sample's layer normalization is the same bits in any batch; its batch norm is not", () => {
  const x = tensor(Float32Array.from(normal(N * C)), [N, C]);
  const layer = layerNorm(C), norm = batchNorm1d(C);
  const together = layer.forward(x).slice(3, 5).toArray();
  assertEquals(layer.forward(x.slice(3, 5)).toArray(), together);
  assert(norm.forward(x.slice(3, 5)).toArray()[0] !== norm.forward(x).slice(3, 5).toArray()[0]);
});
