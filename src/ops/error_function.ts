/**
 * The error function of a number, by rational approximations on three intervals.
 *
 * W. J. Cody, Rational Chebyshev approximations for the error function, Math. Comp. 23 (1969),
 * 631–637, with the coefficients of his program CALERF (1990), good to 18 digits. The exponential
 * of a large square is split as there, because rounding x² would cost digits.
 *
 * @module
 */

/** `(p₀ xⁿ + p₁ xⁿ⁻¹ + … + pₙ) / (q₀ xᵐ + … + qₘ)`. */
function ratio(p: readonly number[], q: readonly number[], x: number): number {
  let above = 0, below = 0;
  for (const c of p) above = above * x + c;
  for (const c of q) below = below * x + c;
  return above / below;
}

/** erf(x) / x in x², where |x| ≤ 0.46875. */
const SMALL = {
  p: [
    1.85777706184603153e-1,
    3.16112374387056560,
    1.13864154151050156e2,
    3.77485237685302021e2,
    3.20937758913846947e3,
  ],
  q: [
    1,
    2.36012909523441209e1,
    2.44024637934444173e2,
    1.28261652607737228e3,
    2.84423683343917062e3,
  ],
};
/** exp(x²) erfc(x) in x, where 0.46875 ≤ x ≤ 4. */
const MIDDLE = {
  p: [
    2.15311535474403846e-8,
    5.64188496988670089e-1,
    8.88314979438837594,
    6.61191906371416295e1,
    2.98635138197400131e2,
    8.81952221241769090e2,
    1.71204761263407058e3,
    2.05107837782607147e3,
    1.23033935479799725e3,
  ],
  q: [
    1,
    1.57449261107098347e1,
    1.17693950891312499e2,
    5.37181101862009858e2,
    1.62138957456669019e3,
    3.29079923573345963e3,
    4.36261909014324716e3,
    3.43936767414372164e3,
    1.23033935480374942e3,
  ],
};
/** (1/√π − x exp(x²) erfc(x)) x² in 1/x², where x ≥ 4. */
const LARGE = {
  p: [
    1.63153871373020978e-2,
    3.05326634961232344e-1,
    3.60344899949804439e-1,
    1.25781726111229246e-1,
    1.60837851487422766e-2,
    6.58749161529837803e-4,
  ],
  q: [
    1,
    2.56852019228982242,
    1.87295284992346725,
    5.27905102951428412e-1,
    6.05183413124413191e-2,
    2.33520497626869185e-3,
  ],
};

/** exp(−x²): the square of x's first bits is exact, and what is left of x² is small. */
function expOfSquare(x: number): number {
  const head = Math.trunc(x * 16) / 16;
  return Math.exp(-head * head) * Math.exp(-(x - head) * (x + head));
}
/** erfc(x) for x > 0.46875. */
function tail(x: number): number {
  if (x > 26.55) return 0; // below the smallest number
  if (x <= 4) return expOfSquare(x) * ratio(MIDDLE.p, MIDDLE.q, x);
  const z = 1 / (x * x);
  return expOfSquare(x) * (1 / Math.sqrt(Math.PI) - z * ratio(LARGE.p, LARGE.q, z)) / x;
}

/** @internal `erf(x) = 2/√π ∫₀ˣ exp(−t²) dt`; relative error below 1e-15. */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (size > 0.46875) return Math.sign(x) * (1 - tail(size));
  return x * ratio(SMALL.p, SMALL.q, x * x);
}
/** @internal `1 − erf(x)`, without loss of digits where erf is nearly 1. */
export function erfc(x: number): number {
  if (Math.abs(x) <= 0.46875) return 1 - erf(x);
  return x > 0 ? tail(x) : 2 - tail(-x);
}
