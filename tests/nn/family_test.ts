/** Group, instance, RMS and frozen batch norm as layers: what they hold, take and refuse. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  batchNormInference,
  gradcheck,
  groupNorm as groupNormOf,
  instanceNorm as instanceNormOf,
  noGrad,
  normal,
  ones,
  Random,
  rmsNorm as rmsNormOf,
  type Tensor,
  tensor,
  valueAndGrad,
  variable,
  zeros,
} from "../../mod.ts";
import {
  batchNorm1d,
  batchNorm2d,
  type Convention,
  frozenBatchNorm,
  groupNorm,
  instanceNorm1d,
  instanceNorm2d,
  instanceNorm3d,
  type Layer,
  layerNorm,
  rmsNorm,
} from "../../src/nn/mod.ts";

const random = new Random(12);
const image = normal([3, 4, 2, 5], { random, mean: 1, std: 2 });
const of = (...shape: number[]): Tensor => zeros(shape);
const says = (run: () => unknown, sentence: string, kind: typeof RangeError = RangeError) => {
  assertEquals(assertThrows(run, kind).message, sentence);
};
const keys = (layer: Layer): string[] => Object.keys(layer.stateDict());

Deno.test("defaults are PyTorch's, and what is not the default is printed", () => {
  assertEquals(keys(groupNorm(2, 4)), ["weight", "bias"]);
  assertEquals(keys(groupNorm(2, 4, { affine: false })), []);
  assertEquals(keys(instanceNorm2d(4)), []);
  assertEquals(keys(rmsNorm(4)), ["weight"]);
  assertEquals(keys(frozenBatchNorm(4)), ["weight", "bias", "running_mean", "running_var"]);
  assertEquals(frozenBatchNorm(4).parameters(), []);
  const printed = [
    [groupNorm(2, 4), "GroupNorm(2, 4)"],
    [groupNorm(2, 4, { eps: 1e-3, affine: false }), "GroupNorm(2, 4, eps 0.001, not affine)"],
    [instanceNorm1d(4), "InstanceNorm1d(4)"],
    [
      instanceNorm3d(4, { affine: true, trackRunningStats: true }),
      "InstanceNorm3d(4, affine, running statistics)",
    ],
    [rmsNorm([4, 5]), "RMSNorm([4, 5])"],
    [rmsNorm(4, { eps: 1e-6, elementwiseAffine: false }), "RMSNorm([4], eps 0.000001, not affine)"],
    [frozenBatchNorm(4), "FrozenBatchNorm(4)"],
    [frozenBatchNorm(4, { eps: 1e-3 }), "FrozenBatchNorm(4, eps 0.001)"],
  ] as const;
  for (const [layer, text] of printed) assertEquals(String(layer), text);
});

/** As the frameworks' documentation has it. Keras calls instance norm group norm. */
const EPS: Record<
  Convention,
  readonly [layer: number, group: number, instance: number, rms: number | null]
> = {
  torch: [1e-5, 1e-5, 1e-5, null],
  keras: [1e-3, 1e-3, 1e-3, 1e-6],
  flax: [1e-6, 1e-6, 1e-6, 1e-6],
  onnx: [1e-5, 1e-5, 1e-5, 1e-5],
};
for (const convention of Object.keys(EPS) as Convention[]) {
  Deno.test(`convention "${convention}" has its own ε in every layer, and a given one wins`, () => {
    const layers = (
      options: object,
    ) => [
      layerNorm(4, options),
      groupNorm(2, 4, options),
      instanceNorm1d(4, options),
      rmsNorm(4, options),
    ];
    assertEquals(layers({ convention }).map((layer) => layer.eps), [...EPS[convention]]);
    assertEquals(layers({ convention, eps: 0.5 }).map((layer) => layer.eps), [0.5, 0.5, 0.5, 0.5]);
  });
}

Deno.test("group, instance and RMS norm are the same in training and evaluation, and in any batch", () => {
  for (const layer of [groupNorm(2, 4), instanceNorm2d(4), rmsNorm([2, 5]), layerNorm([2, 5])]) {
    const y = layer.compute(image).toArray();
    assertEquals(layer.eval().compute(image).toArray(), y, String(layer));
    const second = layer.compute(image.slice(1, 2)).toArray();
    assertEquals([...second], [...y.slice(40, 80)], String(layer));
  }
});

Deno.test("instance norm tracks the mean over the batch, counts, and goes on for momentum null", () => {
  const options = { trackRunningStats: true, momentum: null, dtype: "float64" } as const;
  const layer = instanceNorm2d(4, options), x = image.to("float64");
  layer.forward(x);
  noGrad(() => layer.forward(x.mul(3)));
  assertEquals(layer.numBatchesTracked!.item(), 2);
  const expected = x.mean({ axis: [0, 2, 3] }).mul(2).toArray();
  layer.runningMean!.toArray().forEach((v, c) => assert(Math.abs(v - expected[c]!) < 1e-13));
  const variance = x.variance({ axis: [2, 3], correction: 1 }).mean({ axis: 0 }).mul(5).toArray();
  layer.runningVar!.toArray().forEach((v, c) => assert(Math.abs(v - variance[c]!) < 1e-12));
  const y = layer.eval().forward(x).toArray(); // and evaluation uses them: it is affine
  const twice = layer.forward(x.mul(2)).toArray(), zero = layer.forward(x.mul(0)).toArray();
  y.forEach((v, i) => assert(Math.abs(twice[i]! - (2 * v - zero[i]!)) < 1e-12));
  assertEquals(layer.numBatchesTracked!.item(), 2);
});

Deno.test("instance norm keeps its running statistics from a sample that is not finite", () => {
  const layer = instanceNorm1d(1, { trackRunningStats: true });
  layer.forward(tensor([[[1, 2]], [[NaN, 2]]]));
  assertEquals([layer.runningMean!.item(), layer.batchesSkipped], [0, 1]);
  assertThrows(
    () =>
      instanceNorm1d(1, { trackRunningStats: true, nonFinite: "throw" })
        .forward(tensor([[[NaN, 2]]])),
    RangeError,
    "Mean or variance of the batch is not finite in channel 0",
  );
});

Deno.test("one sample without an axis for the batch is normalized as in a batch of one", () => {
  const layer = instanceNorm2d(4, { affine: true, trackRunningStats: true });
  layer.weight!.assign(tensor([1, 2, 3, 4]));
  const one = image.slice(0, 1), alone = one.reshape([4, 2, 5]);
  const y = layer.forward(alone);
  assertEquals(y.shape, [4, 2, 5]);
  assertEquals(y.toArray(), layer.forward(one).toArray());
  assertEquals(layer.numBatchesTracked!.item(), 2);
  assertEquals(layer.eval().forward(alone).toArray(), layer.forward(one).toArray());
});

Deno.test("a frozen batch norm is the trained one in evaluation, whatever is done to it", () => {
  const trained = batchNorm2d(4, { eps: 1e-2 });
  for (let i = 0; i < 3; i++) trained.forward(image.mul(i));
  trained.weight!.assign(tensor([1, 2, 3, 4]));
  const frozen = frozenBatchNorm(trained).train(), y = trained.eval().forward(image).toArray();
  assertEquals(frozen.forward(image).toArray(), y);
  frozen.resetParameters(random);
  trained.train().forward(image.mul(100));
  trained.weight!.assign(tensor([0, 0, 0, 0]));
  assertEquals(frozen.forward(image).toArray(), y);
  const { gradients } = valueAndGrad(() => frozen.forward(variable(image)).sum());
  assertEquals(gradients.size, 1);
  const copy = frozenBatchNorm(4, { eps: 1e-2 });
  copy.loadStateDict(frozen.stateDict());
  assertEquals(copy.forward(image).toArray(), y);
});

Deno.test("RMS norm has a scale and no shift, and by default the machine epsilon of its type", () => {
  for (const [dtype, eps] of [["float32", 2 ** -23], ["float64", 2 ** -52]] as const) {
    const x = tensor([[3 * Math.sqrt(eps), 4 * Math.sqrt(eps)]], { dtype }); // mean square 12.5 ε
    const y = rmsNorm(2, { dtype }).compute(x).toArray();
    assert(Math.abs(y[1]! - 4 / Math.sqrt(13.5)) < 4 * eps);
  }
  const layer = rmsNorm([2, 5]), plain = rmsNorm([2, 5], { elementwiseAffine: false });
  assertEquals(layer.forward(image).toArray(), plain.forward(image).toArray());
  layer.weight!.assign(ones([2, 5]).mul(2));
  assertEquals(layer.forward(image).toArray(), plain.forward(image).mul(2).toArray());
});

Deno.test("first and second derivatives of the norms equal central differences", () => {
  const draw = (...shape: number[]): Tensor => normal(shape, { random, dtype: "float64" });
  const x = draw(2, 4, 5), gamma = draw(4).add(2), beta = draw(4);
  const rms = draw(5).add(2), mean = draw(4), variance = draw(4).square().add(1);
  const options = { order: 2, random: new Random(1) } as const;
  const checks = [
    gradcheck((x, g, b) => groupNormOf(x!, 2, g, b, { eps: 1e-2 }), [x, gamma, beta], options),
    gradcheck((x, g, b) => instanceNormOf(x!, g, b, { eps: 1e-2 }), [x, gamma, beta], options),
    gradcheck((x, g) => rmsNormOf(x!, g!, { eps: 1e-2 }), [x, rms], options),
    gradcheck(
      (x, m, v, g, b) => batchNormInference(x!, m!, v!, g!, b!),
      [x, mean, variance, gamma, beta],
      options,
    ),
  ];
  for (const { errors } of checks) {
    assert(errors.length > 0);
    for (const { error } of errors) assert(error < 1e-6, String(error));
  }
});

Deno.test("an empty batch passes through what does not share across it", () => {
  for (const layer of [groupNorm(2, 4), instanceNorm2d(4), rmsNorm([2, 5]), frozenBatchNorm(4)]) {
    assertEquals(layer.compute(of(0, 4, 2, 5)).shape, [0, 4, 2, 5], String(layer));
  }
  const tracks = instanceNorm2d(4, { trackRunningStats: true });
  tracks.compute(of(0, 4, 2, 5));
  assertEquals([tracks.numBatchesTracked!.item(), tracks.batchesSkipped], [0, 0]);
});

Deno.test("layers say which of them does not fit which input, and why", () => {
  says(
    () => groupNorm(2, 4).compute(of(3, 6)),
    "GroupNorm(2, 4): Expected 4 on axis 1, got [3, 6]",
  );
  says(() => groupNorm(2, 4).compute(of(4)), "GroupNorm(2, 4): Expected [N, C, …], got [4]");
  says(
    () => groupNorm(4, 4).compute(of(1, 4)),
    "GroupNorm(4, 4): Expected more than 1 value per group, got [1, 4], in which every group has " +
      "one and would become β whatever it is; of 4 channels make fewer groups",
  );
  says(
    () => instanceNorm1d(4).compute(of(3, 2, 4)),
    "InstanceNorm1d(4): Expected 4 on axis 1, got [3, 2, 4]; for [N, L, C] use " +
      "permute([0, 2, 1]) before and after it",
  );
  says(
    () => instanceNorm1d(4).compute(of(2, 4)),
    "InstanceNorm1d(4): Expected 4 on axis 0, got [2, 4]; for [L, C] use permute([1, 0]) before " +
      "and after it",
  );
  says(
    () => instanceNorm2d(4).compute(of(2, 5, 4)),
    "InstanceNorm2d(4): Expected 4 on axis 0, got [2, 5, 4]; for [H, W, C] use " +
      "permute([2, 0, 1]) before and permute([1, 2, 0]) after it",
  );
  says(
    () => instanceNorm2d(4).compute(of(3, 4)),
    "InstanceNorm2d(4): Expected [C, H, W] or [N, C, H, W], got [3, 4]",
  );
  says(
    () => instanceNorm2d(4).compute(of(3, 4, 1, 1)),
    "InstanceNorm2d(4): Expected more than 1 value per instance, got [3, 4, 1, 1], which has no " +
      "variance; each channel of each sample is normalized by itself",
  );
  instanceNorm2d(4, { trackRunningStats: true }).eval().compute(of(3, 4, 1, 1));
  says(
    () => rmsNorm([2, 5]).compute(of(3, 5)),
    "RMSNorm([2, 5]): Expected 2 on axis -2, got [3, 5]",
  );
  says(
    () => frozenBatchNorm(4).compute(of(3, 5)),
    "FrozenBatchNorm(4): Expected 4 on axis 1, got [3, 5]",
  );
  const wide = zeros([3, 4, 5, 5], { dtype: "float64" }),
    whole = zeros([3, 4, 5, 5], { dtype: "int32" });
  for (
    const layer of [
      groupNorm(2, 4),
      instanceNorm2d(4),
      rmsNorm(5),
      layerNorm(5),
      frozenBatchNorm(4),
    ]
  ) {
    says(
      () => layer.compute(wide),
      `${layer}: Expected float32, got float64 [3, 4, 5, 5]; make the layer with ` +
        '{ dtype: "float64" }, or convert it with to("float32")',
      TypeError,
    );
    says(
      () => layer.compute(whole),
      `${layer}: Expected float32, got int32 [3, 4, 5, 5]; convert it with to("float32")`,
      TypeError,
    );
  }
});

Deno.test("layers refuse options that cannot be meant", () => {
  says(
    () => groupNorm(3, 64),
    "Cannot make groupNorm with 3 groups of 64 channels: all groups have as many channels, so " +
      "their number divides 64",
  );
  says(
    () => groupNorm(0, 64),
    "Cannot make groupNorm with 0 groups: a whole number from 1 is needed",
  );
  says(
    () => groupNorm(1, 1.5),
    "Cannot make groupNorm with 1.5 channels: a whole number from 1 is needed",
  );
  const positive =
    ": it keeps a variance of 0 from being divided by, so it must be positive, such as 1e-5";
  for (const eps of [0, -1, NaN]) {
    says(() => groupNorm(1, 4, { eps }), `Cannot make groupNorm with eps ${eps}${positive}`);
    says(() => instanceNorm3d(4, { eps }), `Cannot make instanceNorm3d with eps ${eps}${positive}`);
    says(() => rmsNorm(4, { eps }), `Cannot make rmsNorm with eps ${eps}${positive}`);
    says(
      () => frozenBatchNorm(4, { eps }),
      `Cannot make frozenBatchNorm with eps ${eps}${positive}`,
    );
  }
  says(() => rmsNorm([]), "Cannot make rmsNorm without axes: give a size, or several");
  says(() => rmsNorm(0), "Cannot make rmsNorm with 0 features: a whole number from 1 is needed");
  says(
    () => instanceNorm2d(4, { momentum: 2 }),
    "Cannot make instanceNorm2d with momentum 2: it is the weight of the new batch in the running " +
      "statistics, from 0 to 1, or null for the mean over all batches",
  );
  says(
    () => frozenBatchNorm(batchNorm1d(4, { trackRunningStats: false })),
    "Cannot freeze BatchNorm1d(4, no running statistics): it has no running statistics to keep",
  );
});
