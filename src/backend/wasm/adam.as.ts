// deno-fmt-ignore-file: it would remove the decorators
/** A step of Adam in place, with PyTorch's formula and names. */
import { average, load4, madd, store4 } from "./simd.as";

/**
 * `d = g + weightDecay·p`, `m ← m + (1 − β₁)(d − m)`, `v ← v + (1 − β₂)(d² − v)`,
 * `p ← p − rate·m / (√v·correction + ε) − shrink·p`. Shares are 1 − β₁ and 1 − β₂. With AMSGrad
 * `largest` keeps the largest v so far, which takes the place of v in the last line; without it is
 * the address 0.
 */
export function adam(
  p: usize, g: usize, m: usize, v: usize, largest: usize, n: i32, rate: f32, share1: f32,
  share2: f32, correction: f32, eps: f32, weightDecay: f32, shrink: f32,
): void {
  const pace = f32x4.splat(rate), first = f32x4.splat(share1), second = f32x4.splat(share2);
  const unbias = f32x4.splat(correction), epsilon = f32x4.splat(eps);
  const coupled = f32x4.splat(weightDecay), decoupled = f32x4.splat(shrink), amsgrad = largest != 0;
  for (; n > 0; n -= 4, p += 16, g += 16, m += 16, v += 16) {
    const parameter = load4(p, n), d = madd(coupled, parameter, load4(g, n));
    const mean = average(load4(m, n), d, first);
    let square = average(load4(v, n), f32x4.mul(d, d), second);
    store4(m, mean, n);
    store4(v, square, n);
    if (amsgrad) {
      square = f32x4.max(load4(largest, n), square);
      store4(largest, square, n);
      largest += 16;
    }
    const move = f32x4.div(mean, madd(f32x4.sqrt(square), unbias, epsilon));
    // Both movements are added up before the parameter, beside which they are small.
    const all = madd(pace, move, f32x4.mul(decoupled, parameter));
    store4(p, f32x4.sub(parameter, all), n);
  }
}
