// deno-fmt-ignore-file: it would remove the decorators
/** A step of stochastic gradient descent in place, with PyTorch's formula and names. */
import { load4, madd, nmadd, store4 } from "./simd.as";

/** `d = g + weightDecay·p`, `p ← p − lr·d`. */
export function sgd(p: usize, g: usize, n: i32, lr: f32, weightDecay: f32): void {
  const rate = f32x4.splat(lr), decay = f32x4.splat(weightDecay);
  for (; n >= 16; n -= 16, p += 64, g += 64) {
    const p0 = v128.load(p), p1 = v128.load(p, 16), p2 = v128.load(p, 32), p3 = v128.load(p, 48);
    v128.store(p, nmadd(rate, madd(decay, p0, v128.load(g)), p0));
    v128.store(p, nmadd(rate, madd(decay, p1, v128.load(g, 16)), p1), 16);
    v128.store(p, nmadd(rate, madd(decay, p2, v128.load(g, 32)), p2), 32);
    v128.store(p, nmadd(rate, madd(decay, p3, v128.load(g, 48)), p3), 48);
  }
  for (; n > 0; n -= 4, p += 16, g += 16) {
    const parameter = load4(p, n), d = madd(decay, parameter, load4(g, n));
    store4(p, nmadd(rate, d, parameter), n);
  }
}
/**
 * `v ← momentum·v + (1 − dampening)·d`, `p ← p − lr·v`, or with Nesterov `p − lr·(d + momentum·v)`.
 */
export function sgdMomentum(
  p: usize, g: usize, v: usize, n: i32,
  lr: f32, momentum: f32, dampening: f32, nesterov: bool, weightDecay: f32,
): void {
  const rate = f32x4.splat(lr), decay = f32x4.splat(weightDecay), mu = f32x4.splat(momentum);
  const damped = f32x4.splat(1 - dampening);
  for (; n > 0; n -= 4, p += 16, g += 16, v += 16) {
    const parameter = load4(p, n), d = madd(decay, parameter, load4(g, n));
    const velocity = madd(mu, load4(v, n), f32x4.mul(damped, d));
    store4(v, velocity, n);
    store4(p, nmadd(rate, nesterov ? madd(mu, velocity, d) : velocity, parameter), n);
  }
}
