/**
 * What Keras 3's own tests assert (keras/src/layers/normalization, 3.15.1), as near as they do, on layers with `convention: "keras"`.
 */
import { assert, assertEquals } from "@std/assert";
import { maskedBatchNorm, nn, ones, record, type Tensor, tensor, zeros } from "../../mod.ts";
import { backends, on } from "./replay.ts";

const KERAS = { convention: "keras" } as const;
/** Throws unless every number is what is written, as near as is asserted there, and a rounding. */
function assertDigits(got: Tensor, written: readonly number[], near: number): void {
  const numbers = got.toArray();
  assertEquals(numbers.length, written.length);
  written.forEach((want, i) => {
    const allowed = near + 2 ** -22;
    assert(Math.abs(numbers[i]! - want) <= allowed, `${numbers[i]} is not ${want}`);
  });
}
const row = (values: readonly number[]) => tensor([values]);

for (const backend of Object.keys(backends) as (keyof typeof backends)[]) {
  const test = (name: string, f: () => void) =>
    Deno.test(`Keras asserts ${name}: ${backend}`, () => on(backend, f));

  test("layer_normalization_test.test_output", () => {
    const layer = nn.layerNorm(5, KERAS);
    layer.bias!.assign(ones([5]));
    const y = layer.forward(row([0, 1, 2, 3, 4]));
    assertDigits(y, [-0.41386, 0.29307, 1.0, 1.70693, 2.41386], 1e-5);
  });

  test("rms_normalization_test.test_output", () => {
    const y = nn.rmsNorm(10, KERAS).forward(row([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
    const once = 0.18731716; // and each multiple of it, as rounded there
    assertDigits(y, Array.from({ length: 10 }, (_, i) => i * once), 1e-6);
  });

  test("group_normalization_test.test_correctness_1d", () => {
    const x = row([-1, -1, 1, 1, 2, 2, 0, -2]), options = { ...KERAS, affine: false };
    const one = [-0.898, -0.898, 0.539, 0.539, 1.257, 1.257, -0.180, -1.616];
    assertDigits(nn.groupNorm(1, 8, options).forward(x), one, 1e-3);
    const two = [-1.0, -1.0, 1.0, 1.0, 0.904, 0.904, -0.301, -1.507];
    assertDigits(nn.groupNorm(2, 8, options).forward(x), two, 1e-3);
  });

  test("group_normalization_test.test_correctness_2d", () => {
    // Channels last there: here they are axis 1.
    const x = tensor([[[-1, 1], [-1, 1], [2, 0], [2, -2]]]), options = { ...KERAS, affine: false };
    const one = [-0.898, 0.539, -0.898, 0.539, 1.257, -0.180, 1.257, -1.616];
    assertDigits(nn.groupNorm(1, 4, options).forward(x), one, 1e-3);
    const two = [-1.0, 1.0, -1.0, 1.0, 0.904, -0.301, 0.904, -1.507];
    assertDigits(nn.groupNorm(2, 4, options).forward(x), two, 1e-3);
  });

  test("group_normalization_test.test_correctness_instance_norm", () => {
    const x = tensor([[[-1, 1], [1, 3], [0, -4], [2, -2]]]), options = { ...KERAS, affine: false };
    const expected = [-1, 1, -1, 1, 1, -1, 1, -1];
    assertDigits(nn.groupNorm(4, 4, options).forward(x), expected, 1e-3);
    assertDigits(nn.instanceNorm1d(4, options).forward(x), expected, 1e-3);
  });

  test("batch_normalization_test.test_bachnorm_ignore_masked_values", () => {
    const x = tensor([[[1, 2, 0, 0], [5, 5, 0, 0]]]);
    const mask = tensor([[1, 1, 0, 0]]).greater(0);
    const [, mean, variance] = maskedBatchNorm(x, mask, ones([2]), zeros([2]), { eps: 1e-3 });
    assertDigits(mean, [1.5, 5], 1e-6);
    assertDigits(variance, [0.25, 0], 1e-6);
  });

  test("batch_normalization_test, where a momentum of 0 makes inference what training was", () => {
    const layer = nn.batchNorm1d(3, { ...KERAS, momentum: 0 });
    const x = tensor([[5, -3, 12], [7, 1, 40], [-11, 2, -8], [0, 0, 3], [9, 4, 5]]);
    const trained = layer.forward(x), inferred = layer.eval().forward(x);
    assertDigits(inferred, [...trained.toArray()], 1e-6);
  });

  test("batch_normalization_test, where a constant batch gives β", () => {
    const layer = nn.batchNorm1d(4, { ...KERAS, momentum: 0 });
    const { value: y } = record(() => layer.forward(ones([3, 4])));
    assertDigits(y, Array(12).fill(0), 1e-6);
    assertDigits(layer.runningMean!, [1, 1, 1, 1], 1e-6);
    assertDigits(layer.runningVar!, [0, 0, 0, 0], 1e-6);
  });

  test("spectral_normalization_test.test_apply_layer", () => {
    // A 2 × 2 kernel of ones with one filter, on an image of ones: the sum of 4, over σ = 2.
    const kernel = nn.linear(4, 1, { bias: false });
    kernel.weight.assign(ones([1, 4]));
    const y = nn.spectralNorm(kernel, { powerIterations: 8 }).train().forward(ones([1, 4]));
    assertDigits(y, [2], 1e-6);
  });
}
