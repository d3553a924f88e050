/**
 * Layers against PyTorch 2.13: outputs, gradients, and running statistics over several steps.
 *
 * How closely to agree follows from the arithmetic. A result is a sum of few terms of the size
 * `scale`, each rounded once or twice on either side: 4 ε · scale. Where a mean is taken off a
 * value that is `condition` standard deviations large, rounding costs that many times as much,
 * since PyTorch folds `(x − μ) / σ` to `a x + b` on the CPU. A gradient by γ or β is a sum over the
 * batch, and its scale that of all terms together.
 */
import { assertEquals } from "@std/assert";
import { crossEntropy, Tape, type Tensor, tensor, variable } from "../../mod.ts";
import {
  type BatchNorm,
  batchNorm,
  batchNorm1d,
  batchNorm2d,
  batchNorm3d,
  type ChannelNormOptions,
  type Layer,
  layerNorm,
  linear,
  relu,
  sigmoid,
  tanh,
} from "../../src/nn/mod.ts";
import type { Float } from "../../src/nn/mod.ts";
import { assertNear, camelCase, flat, given, largest, type Numbers, torch } from "./torch.ts";
import type { Pass } from "./torch.ts";

/** A layer's result for `p.x` and the gradients given `p.dy`. */
function run(layer: Layer, p: Pass, dtype: Float): { y: Tensor; by: (x: Tensor | null) => Tensor } {
  using tape = new Tape();
  const x = variable(given(p.x, dtype)), y = layer.compute(x);
  const gradients = tape.keep(tape.gradients(y, given(p.dy, dtype)));
  return { y: tape.keep(y), by: (t) => gradients.get(t ?? x) };
}
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
/** How large 1 / σ is, and how many standard deviations the values; both at most. */
function spread(groups: readonly number[][], eps: number): { invStd: number; condition: number } {
  const each = groups.map((group) => {
    const mean = sum(group) / group.length;
    const invStd = 1 / Math.sqrt(sum(group.map((v) => (v - mean) ** 2)) / group.length + eps);
    return { invStd, condition: largest(group) * invStd };
  });
  return {
    invStd: Math.max(...each.map((e) => e.invStd)),
    condition: Math.max(...each.map((e) => e.condition)),
  };
}
/** Values by channel, of `[N, C, …]`. */
const channels = (x: Numbers): number[][] => {
  const samples = x as readonly Numbers[][];
  return samples[0]!.map((_, c) => samples.flatMap((sample) => flat(sample[c]!)));
};
/** Values by row of `size`. */
const rows = (x: Numbers, size: number): number[][] => {
  const all = flat(x);
  return Array.from(
    { length: all.length / size },
    (_, i) => all.slice(i * size, (i + 1) * size),
  );
};
/** Magnitudes of all terms of the sum that is the gradient by a bias. */
const terms = (groups: readonly number[][]): number =>
  Math.max(...groups.map((group) => sum(group.map(Math.abs))));
const transposed = (m: readonly number[][]): number[][] => m[0]!.map((_, i) => m.map((r) => r[i]!));

/** The layers that take inputs of so many axes. */
type MakeBatchNorm = (channels: number, options: ChannelNormOptions) => BatchNorm;
const batchNorms: readonly (MakeBatchNorm | undefined)[] = [
  ,
  ,
  batchNorm1d,
  batchNorm1d,
  batchNorm2d,
  batchNorm3d,
];
const rank = (x: Numbers): number => typeof x === "number" ? 0 : 1 + rank(x[0]!);

for (const c of torch.batch_norm) {
  const own = batchNorms[rank(c.evaluation.x)]!;
  for (const make of [own, batchNorm]) testBatchNorm(c, make);
}
function testBatchNorm(c: (typeof torch.batch_norm)[number], make: MakeBatchNorm): void {
  Deno.test(`${make.name}() is PyTorch's: ${c.name}, ${c.dtype}`, () => {
    const layer = make(c.channels, { ...camelCase(c.options), dtype: c.dtype });
    if (c.weight !== null) layer.weight?.assign(given(c.weight, c.dtype));
    if (c.bias !== null) layer.bias?.assign(given(c.bias, c.dtype));
    const gamma = largest(c.weight ?? 1), shift = largest(c.bias ?? 0);
    [...c.steps, c.evaluation].forEach((p, step) => {
      const evaluates = p === c.evaluation;
      if (evaluates) layer.eval();
      const { invStd, condition } = spread(channels(p.x), layer.eps);
      const { y, by } = run(layer, p, c.dtype), at = evaluates ? "evaluation" : `step ${step}`;
      assertNear(y, p.y, { what: `y, ${at}`, scale: gamma + shift, condition });
      const scale = gamma * invStd * largest(p.dy);
      assertNear(by(null), p.dx, { what: `dx, ${at}`, scale, condition });
      if (p.dgamma !== undefined && p.dbeta !== undefined) {
        const scale = terms(channels(p.dy));
        assertNear(by(layer.weight), p.dgamma, { what: `dgamma, ${at}`, scale, condition });
        assertNear(by(layer.bias), p.dbeta, { what: `dbeta, ${at}`, scale });
      }
      assertEquals(p.running_mean === undefined, layer.runningMean === null);
      if (p.running_mean !== undefined && p.running_var !== undefined) {
        assertNear(layer.runningMean!, p.running_mean, { what: `running mean, ${at}` });
        assertNear(layer.runningVar!, p.running_var, { what: `running variance, ${at}` });
      }
    });
  });
}

for (const c of torch.layer_norm) {
  Deno.test(`layerNorm() is PyTorch's: ${c.name}, ${c.dtype}`, () => {
    const layer = layerNorm(c.sizes, { ...camelCase(c.options), dtype: c.dtype });
    if (c.weight !== null) layer.weight?.assign(given(c.weight, c.dtype));
    if (c.bias !== null) layer.bias?.assign(given(c.bias, c.dtype));
    const size = c.sizes.reduce((a, b) => a * b), { y, by } = run(layer, c, c.dtype);
    const gamma = largest(c.weight ?? 1), shift = largest(c.bias ?? 0);
    const { invStd, condition } = spread(rows(c.x, size), layer.eps);
    assertNear(y, c.y, { what: "y", scale: gamma + shift, condition });
    const scale = gamma * invStd * largest(c.dy);
    assertNear(by(null), c.dx, { what: "dx", scale, condition });
    const sums = terms(transposed(rows(c.dy, size)));
    assertEquals([c.dgamma, c.dbeta].map((d) => d === undefined), [
      layer.weight === null,
      layer.bias === null,
    ]);
    if (c.dgamma !== undefined) {
      assertNear(by(layer.weight), c.dgamma, { what: "dgamma", scale: sums, condition });
    }
    if (c.dbeta !== undefined) {
      assertNear(by(layer.bias), c.dbeta, { what: "dbeta", scale: sums });
    }
  });
}

torch.linear.forEach((c, i) => {
  Deno.test(`linear() is PyTorch's: case ${i}, ${c.dtype}`, () => {
    const weight = given(c.weight, c.dtype), [out, input] = weight.shape as [number, number];
    const layer = linear(input, out, { bias: c.bias !== null, dtype: c.dtype });
    layer.weight.assign(weight);
    if (c.bias !== null) layer.bias?.assign(given(c.bias, c.dtype));
    const { y, by } = run(layer, c, c.dtype), w = largest(c.weight), dy = largest(c.dy);
    assertNear(y, c.y, { what: "y", scale: input * w * largest(c.x) + largest(c.bias ?? 0) });
    assertNear(by(null), c.dx, { what: "dx", scale: out * w * dy });
    const samples = y.size / out;
    assertNear(by(layer.weight), c.dweight, { what: "dW", scale: samples * dy * largest(c.x) });
    if (c.dbias !== undefined) {
      assertNear(by(layer.bias), c.dbias, { what: "db", scale: samples * dy });
    }
  });
});

for (const c of torch.activation) {
  Deno.test(`${c.name}() is PyTorch's in ${c.dtype}`, () => {
    const { y, by } = run({ sigmoid, tanh, relu }[c.name](), c, c.dtype);
    assertNear(y, c.y, { what: "y", scale: c.name === "relu" ? 0 : 1 });
    const scale = c.name === "relu" ? 0 : largest(c.dy);
    assertNear(by(null), c.dx, { what: "dx", scale });
  });
}

torch.cross_entropy.forEach((c, i) => {
  Deno.test(`crossEntropy() is PyTorch's: case ${i}, ${c.dtype}`, () => {
    using tape = new Tape();
    const logits = variable(given(c.logits, c.dtype));
    const loss = crossEntropy(logits, tensor(Int32Array.from(c.labels), [c.labels.length]));
    assertNear(loss, c.loss, { what: "loss", scale: largest(c.logits) });
    // A probability is an exponential, and so as uncertain as its logit is large.
    const scale = 1 / c.labels.length, condition = largest(c.logits);
    assertNear(tape.gradients(loss).get(logits), c.dlogits, { what: "dz", scale, condition });
  });
});
