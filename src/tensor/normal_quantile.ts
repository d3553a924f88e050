/**
 * The quantile function of the standard normal distribution: which z has a given probability to
 * its left. It turns a uniform number into a normal one.
 *
 * M. J. Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied
 * Statistics 37 (1988), routine PPND16: three quotients of polynomials of degree seven, relative
 * error about 1e-16. They need a logarithm in the tails, and engines may compute `Math.log`
 * differently in the last bit. The one here uses only + − × ÷, which IEEE 754 defines to the bit,
 * as it does the square root: so a seed gives the same numbers on every machine.
 */

/** Coefficients of a quotient of two polynomials, from the highest power down to the constant. */
interface Quotient {
  readonly numerator: readonly number[];
  readonly denominator: readonly number[];
}

/** |p − ½| ≤ 0.425: in r = 0.425² − (p − ½)², times p − ½. */
const CENTRE: Quotient = {
  numerator: [
    2509.0809287301226727,
    33430.575583588128105,
    67265.770927008700853,
    45921.953931549871457,
    13731.693765509461125,
    1971.5909503065514427,
    133.14166789178437745,
    3.387132872796366608,
  ],
  denominator: [
    5226.495278852854561,
    28729.085735721942674,
    39307.89580009271061,
    21213.794301586595867,
    5394.1960214247511077,
    687.1870074920579083,
    42.313330701600911252,
    1,
  ],
};

/** √(−ln p) ≤ 5, that is p ≥ 1.4e-11: in r = √(−ln p) − 1.6. */
const TAIL: Quotient = {
  numerator: [
    7.7454501427834140764e-4,
    0.0227238449892691845833,
    0.24178072517745061177,
    1.27045825245236838258,
    3.64784832476320460504,
    5.7694972214606914055,
    4.6303378461565452959,
    1.42343711074968357734,
  ],
  denominator: [
    1.05075007164441684324e-9,
    5.475938084995344946e-4,
    0.0151986665636164571966,
    0.14810397642748007459,
    0.68976733498510000455,
    1.6763848301838038494,
    2.05319162663775882187,
    1,
  ],
};

/** What is farther out: in r = √(−ln p) − 5. */
const FAR_TAIL: Quotient = {
  numerator: [
    2.01033439929228813265e-7,
    2.71155556874348757815e-5,
    0.0012426609473880784386,
    0.026532189526576123093,
    0.29656057182850489123,
    1.7848265399172913358,
    5.4637849111641143699,
    6.6579046435011037772,
  ],
  denominator: [
    2.04426310338993978564e-15,
    1.4215117583164458887e-7,
    1.8463183175100546818e-5,
    7.868691311456132591e-4,
    0.0148753612908506148525,
    0.13692988092273580531,
    0.59983220655588793769,
    1,
  ],
};

function evaluate(quotient: Quotient, r: number): number {
  const { numerator, denominator } = quotient;
  let above = numerator[0]!, below = denominator[0]!;
  for (let i = 1; i < 8; i++) {
    above = above * r + numerator[i]!;
    below = below * r + denominator[i]!;
  }
  return above / below;
}

/** 1/23, 1/21, …, 1/3, 1: what is left out of artanh's series is below 1e-18 for |s| ≤ 0.172. */
const ODD_RECIPROCALS = Array.from({ length: 12 }, (_, i) => 1 / (23 - 2 * i));

/**
 * The natural logarithm of a number in (0, 1], to about two units in the last place:
 * ln(m·2ᵉ) = e·ln 2 + 2 artanh s with s = (m − 1) / (m + 1) and √½ ≤ m < √2.
 */
function exactlyReproducibleLog(x: number): number {
  let exponent = 0;
  while (x < Math.SQRT1_2) {
    x *= 2;
    exponent--;
  }
  const s = (x - 1) / (x + 1), square = s * s;
  let series = 0;
  for (let i = 0; i < 12; i++) series = series * square + ODD_RECIPROCALS[i]!;
  return exponent * Math.LN2 + 2 * s * series;
}

/**
 * The z for which a standard normal variable is below z with probability `p`, 0 < p < 1.
 *
 * @internal
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (q >= -0.425 && q <= 0.425) return q * evaluate(CENTRE, 0.180625 - q * q);
  const r = Math.sqrt(-exactlyReproducibleLog(q < 0 ? p : 1 - p));
  const z = r <= 5 ? evaluate(TAIL, r - 1.6) : evaluate(FAR_TAIL, r - 5);
  return q < 0 ? -z : z;
}
