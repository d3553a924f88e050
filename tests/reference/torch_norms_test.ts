/**
 * Normalization layers against PyTorch 2.13: outputs, gradients, and running statistics over
 * several steps.
 *
 * How closely to agree follows from the arithmetic. A result is a sum of few terms of the size
 * `scale`, each rounded once or twice on either side: 4 ε · scale. Where a mean is taken off a
 * value that is `condition` standard deviations large, rounding costs that many times as much,
 * since PyTorch folds `(x − μ) / σ` to `a x + b` on the CPU. A gradient by γ or β is a sum over the
 * batch, and its scale that of all terms together.
 */
import { assertEquals } from "@std/assert";
import type { Parameter } from "../../mod.ts";
import {
  type BatchNorm,
  batchNorm,
  batchNorm1d,
  batchNorm2d,
  batchNorm3d,
  ChannelNorm,
  type ChannelNormOptions,
  frozenBatchNorm,
  groupNorm,
  instanceNorm1d,
  instanceNorm2d,
  instanceNorm3d,
  type Layer,
  layerNorm,
  rmsNorm,
} from "../../src/nn/mod.ts";
import {
  assertNear,
  camelCase,
  type Described,
  flat,
  given,
  largest,
  type Numbers,
  type Pass,
  run,
  torch,
} from "./torch.ts";

/** A normalization layer, whatever its kind. */
type Norm = Layer & { readonly weight: Parameter | null; readonly bias?: Parameter | null };
/** What shares a mean in an input, and which of its elements a scale multiplies. */
interface Sharing {
  readonly shared: (x: Numbers) => readonly number[][];
  readonly scaled: (x: Numbers) => readonly number[][];
  readonly eps: number;
  /** Without it, no mean is taken off. */
  readonly center?: false;
}
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
/** How large 1 / σ is, and how many standard deviations the values; both at most. */
function spread(x: Numbers, { shared, eps, center }: Sharing) {
  const each = shared(x).map((group) => {
    const mean = center === false ? 0 : sum(group) / group.length;
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
const rows = (size: number) => (x: Numbers): number[][] => {
  const all = flat(x);
  return Array.from({ length: all.length / size }, (_, i) => all.slice(i * size, (i + 1) * size));
};
const transposed = (m: readonly number[][]): number[][] => m[0]!.map((_, i) => m.map((r) => r[i]!));
const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);

function load(layer: Norm, { weight, bias, dtype }: Described): void {
  assertEquals([weight === null, bias === null], [!layer.weight, !layer.bias]);
  if (weight !== null) layer.weight!.assign(given(weight, dtype));
  if (bias !== null) layer.bias!.assign(given(bias, dtype));
}
/** Throws unless a pass through `layer` gives what PyTorch's gave. */
function assertPass(layer: Norm, c: Described, p: Pass, by: Sharing, at = ""): void {
  const gamma = largest(c.weight ?? 1), shift = largest(c.bias ?? 0);
  const { invStd, condition } = spread(p.x, by), got = run(layer, p, c.dtype);
  assertNear(got.y, p.y, { what: `y${at}`, scale: gamma + shift, condition });
  const scale = gamma * invStd * largest(p.dy);
  assertNear(got.by(null), p.dx, { what: `dx${at}`, scale, condition });
  const sums = Math.max(...by.scaled(p.dy).map((terms) => sum(terms.map(Math.abs))));
  assertEquals([p.dgamma, p.dbeta].map((d) => d === undefined), [!layer.weight, !layer.bias]);
  if (p.dgamma !== undefined) {
    const bound = { what: `dgamma${at}`, scale: sums, condition };
    assertNear(got.by(layer.weight), p.dgamma, bound);
  }
  if (p.dbeta !== undefined) {
    assertNear(got.by(layer.bias!), p.dbeta, { what: `dbeta${at}`, scale: sums });
  }
  if (!(layer instanceof ChannelNorm)) return;
  assertEquals(p.running_mean === undefined, layer.runningMean === null);
  if (p.running_mean === undefined || p.running_var === undefined) return;
  assertNear(layer.runningMean!, p.running_mean, { what: `running mean${at}` });
  assertNear(layer.runningVar!, p.running_var, { what: `running variance${at}` });
}

type MakeBatchNorm = (channels: number, options: ChannelNormOptions) => BatchNorm;
/** The layers that take inputs of so many axes. */
const batchNorms: readonly (MakeBatchNorm | undefined)[] = [
  undefined,
  undefined,
  batchNorm1d,
  batchNorm1d,
  batchNorm2d,
  batchNorm3d,
];
const rank = (x: Numbers): number => typeof x === "number" ? 0 : 1 + rank(x[0]!);

for (const c of torch.batch_norm) {
  for (const make of [batchNorms[rank(c.evaluation.x)]!, batchNorm]) {
    Deno.test(`${make.name}() is PyTorch's: ${c.name}, ${c.dtype}`, () => {
      const layer = make(c.channels, { ...camelCase(c.options), dtype: c.dtype });
      load(layer, c);
      const by: Sharing = { shared: channels, scaled: channels, eps: layer.eps };
      c.steps.forEach((p, step) => assertPass(layer, c, p, by, `, step ${step}`));
      assertPass(layer.eval(), c, c.evaluation, by, ", evaluation");
      assertEquals(layer.numBatchesTracked?.item() ?? 3, 3);
      if (layer.runningMean === null) return;
      const frozen = run(frozenBatchNorm(layer), c.evaluation, c.dtype);
      const usual = run(layer, c.evaluation, c.dtype);
      assertEquals(frozen.y.toArray(), usual.y.toArray());
      assertEquals(frozen.by(null).toArray(), usual.by(null).toArray());
    });
  }
}

for (const c of torch.layer_norm) {
  Deno.test(`layerNorm() is PyTorch's: ${c.name}, ${c.dtype}`, () => {
    const layer = layerNorm(c.sizes, { ...camelCase(c.options), dtype: c.dtype });
    const shared = rows(product(c.sizes)), scaled = (x: Numbers) => transposed(shared(x));
    load(layer, c);
    assertPass(layer, c, c, { shared, scaled, eps: layer.eps });
  });
}

for (const c of torch.rms_norm) {
  Deno.test(`rmsNorm() is PyTorch's: ${c.name}, ${c.dtype}`, () => {
    const layer = rmsNorm(c.sizes, { ...camelCase(c.options), dtype: c.dtype });
    const shared = rows(product(c.sizes)), scaled = (x: Numbers) => transposed(shared(x));
    const eps = layer.eps ?? { float32: 2 ** -23, float64: 2 ** -52 }[c.dtype];
    load(layer, c);
    assertPass(layer, c, c, { shared, scaled, eps, center: false });
  });
}

for (const c of torch.group_norm) {
  Deno.test(`groupNorm() is PyTorch's: ${c.name}, ${c.dtype}`, () => {
    const layer = groupNorm(c.groups, c.channels, { ...camelCase(c.options), dtype: c.dtype });
    const [samples, size] = [(c.x as readonly Numbers[]).length, flat(c.x).length];
    load(layer, c);
    const shared = rows(size / (samples * c.groups));
    assertPass(layer, c, c, { shared, scaled: channels, eps: layer.eps });
  });
}

for (const c of torch.instance_norm) {
  const make = [instanceNorm1d, instanceNorm2d, instanceNorm3d][c.axes - 1]!;
  Deno.test(`${make.name}() is PyTorch's: ${c.name}, ${c.dtype}`, () => {
    const layer = make(c.channels, { ...camelCase(c.options), dtype: c.dtype });
    const alone = rank(c.evaluation.x) === c.axes + 1;
    const spatial = (x: Numbers) => rows(sizes(x).slice(-c.axes).reduce((a, b) => a * b, 1))(x);
    const byChannel = (x: Numbers) => alone ? spatial(x) : channels(x);
    load(layer, c);
    const by: Sharing = { shared: spatial, scaled: byChannel, eps: layer.eps };
    c.steps.forEach((p, step) => assertPass(layer, c, p, by, `, step ${step}`));
    layer.eval();
    assertPass(layer, c, c.evaluation, by, ", evaluation");
  });
}
const sizes = (x: Numbers): number[] => typeof x === "number" ? [] : [x.length, ...sizes(x[0]!)];
