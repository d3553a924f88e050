// deno-fmt-ignore-file: it would remove the decorators
/** A step of RMSprop in place, with PyTorch's formula and names. */
import { average, load4, madd, nmadd, store4 } from "./simd.as";

/**
 * `d = g + weightDecay·p`, `s ← s + (1 − α)(d² − s)`, `a ← a + (1 − α)(d − a)`,
 * `b ← momentum·b + d / (√(s − a²) + ε)`, `p ← p − lr·b`. The share is 1 − α. Unless centered `a`
 * is the address 0, and 0 in the formula; without momentum `b` is.
 */
export function rmsprop(
  p: usize, g: usize, s: usize, a: usize, b: usize, n: i32, lr: f32, share: f32, eps: f32,
  weightDecay: f32, momentum: f32,
): void {
  const rate = f32x4.splat(lr), part = f32x4.splat(share), epsilon = f32x4.splat(eps);
  const decay = f32x4.splat(weightDecay), mu = f32x4.splat(momentum);
  const centered = a != 0, keeps = b != 0;
  for (; n > 0; n -= 4, p += 16, g += 16, s += 16) {
    const parameter = load4(p, n), d = madd(decay, parameter, load4(g, n));
    let square = average(load4(s, n), f32x4.mul(d, d), part);
    store4(s, square, n);
    if (centered) {
      const mean = average(load4(a, n), d, part);
      store4(a, mean, n);
      // Rounding must not make a variance negative.
      square = f32x4.max(f32x4.splat(0), nmadd(mean, mean, square));
      a += 16;
    }
    let move = f32x4.div(d, f32x4.add(f32x4.sqrt(square), epsilon));
    if (keeps) {
      move = madd(mu, load4(b, n), move);
      store4(b, move, n);
      b += 16;
    }
    store4(p, nmadd(rate, move, parameter), n);
  }
}
