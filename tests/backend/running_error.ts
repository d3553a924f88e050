/**
 * Numbers beside a bound for what float32 makes of them: running error analysis (Wilkinson 1963;
 * Higham, Accuracy and Stability of Numerical Algorithms, 2nd edition, section 3.3).
 *
 * @module
 */

/** Half a unit in the last place, relative, and half the smallest number. */
const U = 2 ** -24, SMALL = 2 ** -150;

/** A value in float64, and how far one that is computed in float32 may be from it. */
export class Bounded {
  constructor(readonly value: number, readonly error: number = 0) {}
  /** A constant that is rounded to float32. */
  static rounded(value: number): Bounded {
    return new Bounded(value).afterRounding();
  }
  /** One more rounding. */
  private afterRounding(): Bounded {
    return new Bounded(
      this.value,
      this.error + U * (Math.abs(this.value) + this.error) + SMALL,
    );
  }
  add(y: Bounded): Bounded {
    return new Bounded(this.value + y.value, this.error + y.error).afterRounding();
  }
  sub(y: Bounded): Bounded {
    return new Bounded(this.value - y.value, this.error + y.error).afterRounding();
  }
  mul(y: Bounded): Bounded {
    const [a, b] = [Math.abs(this.value), Math.abs(y.value)];
    const error = a * y.error + b * this.error + this.error * y.error;
    return new Bounded(this.value * y.value, error).afterRounding();
  }
  /** The divisor's bound must leave it away from 0. */
  div(y: Bounded): Bounded {
    const quotient = this.value / y.value, least = Math.abs(y.value) - y.error;
    if (!(least > 0)) return new Bounded(quotient, Infinity);
    const error = (this.error + Math.abs(quotient) * y.error) / least;
    return new Bounded(quotient, error).afterRounding();
  }
  /** `√x` of a number that is not negative: `|√a − √b| = |a − b| / (√a + √b)`. */
  sqrt(): Bounded {
    const root = Math.sqrt(this.value), least = Math.sqrt(Math.max(0, this.value - this.error));
    const error = this.error === 0 ? 0 : this.error / (root + least);
    return new Bounded(root, error).afterRounding();
  }
  /** The larger one: neither can be further away than the worse of the two is. */
  max(y: Bounded): Bounded {
    return new Bounded(Math.max(this.value, y.value), Math.max(this.error, y.error));
  }
}
