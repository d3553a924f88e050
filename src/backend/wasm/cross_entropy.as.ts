// deno-fmt-ignore-file: it would remove the decorators
/** Softmax and cross-entropy of `rows` of `classes` logits. */
import { lanes, load4, storePart, total } from "./simd.as";
import { exp4, log4 } from "./transcendental.as";
import { maxRow } from "./reduce.as";

/** Numbers that one float32 lane adds up. */
const RUN: i32 = 128;

/**
 * `ℓ = mean(log Σ exp(z − max) + max − z[label])`. Into `residue` go max and 1/Σ of each row, which
 * make softmax(z) = exp(z − max)/Σ without the rounding error of a large log Σ.
 */
export function crossEntropy(
  z: usize, labels: usize, rows: i32, classes: i32, residue: usize,
): f64 {
  let loss: f64 = 0;
  const stride = <usize>classes << 2;
  for (let i = rows; i > 0; --i, z += stride, labels += 4, residue += 8) {
    const largest = maxRow(z, classes), sum = sumExp(z, classes, largest);
    const ofLabel = load<f32>(z + (<usize>load<i32>(labels) << 2));
    const log = f32x4.extract_lane(log4(f32x4.splat(<f32>sum)), 0);
    loss += <f64>log + (<f64>largest - <f64>ofLabel);
    store<f32>(residue, largest);
    store<f32>(residue, <f32>(1 / sum), 4);
  }
  return loss / <f64>rows;
}
function sumExp(z: usize, n: i32, largest: f32): f64 {
  const m = f32x4.splat(largest), zero = f32x4.splat(0);
  let sum: f64 = 0;
  while (n > 0) {
    let s = zero, left = min(n, 4 * RUN);
    n -= left;
    for (; left > 0; left -= 4, z += 16) {
      s = f32x4.add(s, lanes(left, exp4(f32x4.sub(load4(z, left), m)), zero));
    }
    sum += total(s);
  }
  return sum;
}

/** `z̄ = (softmax(z) − onehot)·ℓ̄/N`, with `scale` for ℓ̄/N. */
export function crossEntropyVjp(
  z: usize, labels: usize, rows: i32, classes: i32, residue: usize, dz: usize, scale: f32,
): void {
  for (; rows > 0; --rows, labels += 4, residue += 8) {
    const m = v128.load32_splat(residue), label = dz + (<usize>load<i32>(labels) << 2);
    const share = f32x4.splat(load<f32>(residue, 4) * scale);
    let n = classes;
    for (; n >= 4; n -= 4, z += 16, dz += 16) {
      v128.store(dz, f32x4.mul(exp4(f32x4.sub(v128.load(z), m)), share));
    }
    if (n > 0) {
      storePart(dz, f32x4.mul(exp4(f32x4.sub(load4(z, n), m)), share), n);
      z += <usize>n << 2;
      dz += <usize>n << 2;
    }
    store<f32>(label, load<f32>(label) - scale);
  }
}
