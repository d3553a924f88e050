// deno-fmt-ignore-file: it would remove the decorators
/**
 * The normal distribution of four numbers, and the error function, which is the same one scaled.
 * The polynomials are minimax approximations, which `tests/reference/polynomials.py` finds by
 * Remez's exchange. The largest errors, in units in the last place of float32 over its whole range:
 * Φ(−z) 5.5, erf 2.5.
 */
import { madd, nmadd } from "./simd.as";
import { abs4, constant, exp4, HALF, ONE, TWO, withSign } from "./transcendental.as";

/** The upper 12 bits of a number, whose square is exact. */
const HEAD = memory.data<u32>([0xfffff000]);
/** `e^(−z²/2)`. What rounding z² costs is put back: it would grow with the square. */
@inline
export function bell4(z: v128): v128 {
  const square = f32x4.mul(z, z), head = v128.and(z, constant(HEAD)), tail = f32x4.sub(z, head);
  const lost = madd(tail, f32x4.add(z, head), f32x4.sub(f32x4.mul(head, head), square));
  const e = exp4(f32x4.neg(f32x4.mul(square, constant(HALF))));
  return nmadd(e, f32x4.mul(lost, constant(HALF)), e);
}

/** Beyond it Φ(−z) is less than the smallest number; and 3, where q is 0. */
const FARTHEST = memory.data<f32>([14.5]), THREE = memory.data<f32>([3]);
/** `|z|`, up to where it makes no difference. */
@inline
export function distance4(z: v128): v128 {
  return f32x4.pmin(abs4(z), constant(FARTHEST)); // this order keeps a NaN
}
const MILLS = memory.data<f32>([
  5.1856736033e-5, -2.0389909406e-4, -9.4675128072e-4, 1.0171292234e-3, 6.9374653721e-3,
  -1.0462444785e-2, -4.7258190983e-2, 2.3001770884e-1, -5.093321646e-1, 7.2908369148e-1,
]);
/** `Φ(−z) / e^(−z²/2) = P(q) / (z + 3)` for z of 0 to 14.5, with `q = (z − 3)/(z + 3)`. */
@inline
export function mills4(z: v128): v128 {
  const share = f32x4.div(constant(ONE), f32x4.add(z, constant(THREE)));
  const q = f32x4.mul(f32x4.sub(z, constant(THREE)), share);
  let p = constant(MILLS);
  p = madd(p, q, constant(MILLS, 1));
  p = madd(p, q, constant(MILLS, 2));
  p = madd(p, q, constant(MILLS, 3));
  p = madd(p, q, constant(MILLS, 4));
  p = madd(p, q, constant(MILLS, 5));
  p = madd(p, q, constant(MILLS, 6));
  p = madd(p, q, constant(MILLS, 7));
  p = madd(p, q, constant(MILLS, 8));
  return f32x4.mul(madd(p, q, constant(MILLS, 9)), share);
}

const ROOT_TWO = memory.data<f32>([1.4142135623730951]), NEAR = memory.data<f32>([0.75]);
const ERF = memory.data<f32>([
  -6.7495137093e-4, 5.1143456208e-3, -2.6834624606e-2, 1.1283376575e-1, -3.7612618757e-1,
  1.283791655e-1,
]);
/** `erf x = x + x·P(x²)` near 0, where the rest's formula would cancel, else `1 − 2Φ(−√2·x)`. */
@inline
export function erf4(x: v128): v128 {
  const a = abs4(x), a2 = f32x4.mul(a, a);
  let p = constant(ERF);
  p = madd(p, a2, constant(ERF, 1));
  p = madd(p, a2, constant(ERF, 2));
  p = madd(p, a2, constant(ERF, 3));
  p = madd(p, a2, constant(ERF, 4));
  p = madd(p, a2, constant(ERF, 5));
  const near = madd(p, a, a), z = distance4(f32x4.mul(a, constant(ROOT_TWO)));
  const far = nmadd(f32x4.mul(mills4(z), bell4(z)), constant(TWO), constant(ONE));
  return withSign(v128.bitselect(near, far, f32x4.lt(a, constant(NEAR))), x);
}
