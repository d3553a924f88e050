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
