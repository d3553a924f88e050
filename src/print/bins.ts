/**
 * A long row of numbers in as many columns as a picture can show.
 *
 * @module
 */

/**
 * Neighbours in one column.
 *
 * @internal
 */
export interface Bin {
  /** The mean of their places. */
  readonly at: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

/**
 * Columns of equally many neighbours; when there are too many, two and two become one. What is kept
 * depends on the numbers alone, and does not grow with them.
 *
 * @internal
 */
export class Bins {
  #list: Bin[] = [];
  /** How many numbers a column takes. */
  #width = 1;
  readonly #most: number;

  /** At most so many columns, an even number. */
  constructor(most = 256) {
    this.#most = most;
  }

  /** The columns so far. */
  get list(): readonly Bin[] {
    return this.#list;
  }

  /** Takes in the next number. One that is not finite has no place in a picture. */
  add(at: number, value: number): void {
    if (!Number.isFinite(value)) return;
    const one = { at, mean: value, low: value, high: value, count: 1 };
    const last = this.#list.at(-1);
    if (last !== undefined && last.count < this.#width) {
      this.#list[this.#list.length - 1] = merged(last, one);
      return;
    }
    if (this.#list.length === this.#most) this.#halve();
    this.#list.push(one);
  }

  #halve(): void {
    const list = this.#list;
    this.#list = Array.from(
      { length: list.length / 2 },
      (_, i) => merged(list[2 * i]!, list[2 * i + 1]!),
    );
    this.#width *= 2;
  }
}

function merged(a: Bin, b: Bin): Bin {
  const count = a.count + b.count;
  return {
    at: (a.at * a.count + b.at * b.count) / count,
    mean: (a.mean * a.count + b.mean * b.count) / count,
    low: Math.min(a.low, b.low),
    high: Math.max(a.high, b.high),
    count,
  };
}
