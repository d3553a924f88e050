/**
 * Random tensors: what a `Random` draws, element by element in row-major order. There is no
 * generator behind the scenes: whoever draws says from which.
 *
 * @module
 */
import { elements } from "../backend/backend.ts";
import type { Shape } from "../shape/shape.ts";
import type { CreateOptions } from "./create.ts";
import { type DrawOptions, generator } from "./generator.ts";
import type { Tensor } from "./tensor.ts";
import { uninitialized } from "./uninitialized.ts";

export type { DrawOptions } from "./generator.ts";

/** Element types of real numbers. */
export type Real = "float32" | "float64";

/** Options of {@linkcode normal}. */
export interface NormalDraw<D extends Real = Real> extends DrawOptions, CreateOptions<D> {
  /** Mean; 0 by default. */
  readonly mean?: number;
  /** Standard deviation; 1 by default. */
  readonly std?: number;
}
/** Options of {@linkcode uniform}. */
export interface UniformDraw<D extends Real = Real> extends DrawOptions, CreateOptions<D> {
  /** The least value; 0 by default. */
  readonly low?: number;
  /** What the values stay below, up to rounding; 1 by default. */
  readonly high?: number;
}
/** Options of {@linkcode integers}. */
export interface IntegerDraw extends DrawOptions {
  /** The least value; 0 by default. */
  readonly low?: number;
  /** What the values stay below. */
  readonly high: number;
}
/** Options of {@linkcode bernoulli}. */
export interface BernoulliDraw extends DrawOptions {
  /** How likely an element is true; 0.5 by default. */
  readonly p?: number;
}

function real(dtype: string | undefined): Real {
  if (dtype === undefined || dtype === "float32" || dtype === "float64") return dtype ?? "float32";
  throw new TypeError(
    `Cannot draw real numbers in ${dtype}: use float32 or float64, or integers()`,
  );
}

/**
 * Normally distributed numbers.
 *
 * @throws {RangeError} if the standard deviation is negative.
 *
 * @example
 * ```ts
 * import { normal, Random } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const x = normal([60, 784], { random: new Random(7), std: 0.1 }); // Tensor<[60, 784], "float32">
 * assert(Math.abs(x.variance().item() - 0.01) < 0.001);
 * ```
 */
export function normal<const S extends Shape, D extends Real = "float32">(
  shape: readonly [...S],
  options: NormalDraw<D>,
): Tensor<S, D> {
  const random = generator(options), { mean = 0, std = 1 } = options, dtype = real(options.dtype);
  if (!(std >= 0)) {
    throw new RangeError(`Cannot draw with a standard deviation of ${std}: it is at least 0`);
  }
  const t: Tensor = uninitialized("normal", shape as Shape, dtype);
  random.fillNormal(elements(t as Tensor<Shape, Real>), mean, std);
  return t as Tensor<S, D>;
}
/**
 * Numbers evenly distributed from `low` to `high`.
 *
 * @example
 * ```ts
 * import { Random, uniform } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const x = uniform([1000], { random: new Random(7), low: -1 });
 * assert(x.abs().max().item() <= 1);
 * ```
 */
export function uniform<const S extends Shape, D extends Real = "float32">(
  shape: readonly [...S],
  options: UniformDraw<D>,
): Tensor<S, D> {
  const random = generator(options), { low = 0, high = 1 } = options, dtype = real(options.dtype);
  const t: Tensor = uninitialized("uniform", shape as Shape, dtype);
  random.fillUniform(elements(t as Tensor<Shape, Real>), low, high);
  return t as Tensor<S, D>;
}
/**
 * Whole numbers from `low` to below `high`, each equally likely.
 *
 * @throws {RangeError} if there are none between, or int32 does not hold them.
 *
 * @example
 * ```ts
 * import { integers, Random } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const dice = integers([5], { random: new Random(7), low: 1, high: 7 }); // Tensor<[5], "int32">
 * assert(dice.max().item() <= 6);
 * ```
 */
export function integers<const S extends Shape>(
  shape: readonly [...S],
  options: IntegerDraw,
): Tensor<S, "int32"> {
  const random = generator(options), { low = 0, high } = options;
  const limits = [low, high].every((n) => Number.isInteger(n) && n >= -(2 ** 31) && n <= 2 ** 31);
  if (!limits || low >= high) {
    throw new RangeError(
      `Cannot draw integers from ${low} to below ${high}: ` +
        `both are integers that int32 holds, and the first one is smaller`,
    );
  }
  const t = uninitialized("integers", shape as Shape as S, "int32"), numbers = elements(t);
  for (let i = 0; i < numbers.length; i++) numbers[i] = low + random.integer(high - low);
  return t;
}
/**
 * The numbers 0, 1, …, `n` − 1 in random order, every order equally likely: indices to
 * {@linkcode Tensor.gather} with.
 *
 * @throws {RangeError} if `n` is no size.
 *
 * @example
 * ```ts
 * import { permutation, Random, tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const rows = tensor([[1, 2], [3, 4], [5, 6]]);
 * const shuffled = rows.gather(permutation(3, { random: new Random(7) })); // Tensor<[3, 2], "float32">
 * assert(shuffled.sum().item() === 21);
 * ```
 */
export function permutation<N extends number>(n: N, options: DrawOptions): Tensor<[N], "int32"> {
  const order = generator(options).permutation(n), t = uninitialized("permutation", [n], "int32");
  elements(t).set(order);
  return t as Tensor as Tensor<[N], "int32">;
}
/**
 * Truth values, each true with probability `p`.
 *
 * @throws {RangeError} if `p` is not between 0 and 1.
 *
 * @example Dropout
 * ```ts
 * import { bernoulli, ones, Random } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const kept = bernoulli([1000], { random: new Random(7), p: 0.8 }); // Tensor<[1000], "bool">
 * const x = ones([1000]).where(kept, 0).div(0.8);
 * assert(Math.abs(x.mean().item() - 1) < 0.1);
 * ```
 */
export function bernoulli<const S extends Shape>(
  shape: readonly [...S],
  options: BernoulliDraw,
): Tensor<S, "bool"> {
  const random = generator(options), { p = 0.5 } = options;
  const t = uninitialized("bernoulli", shape as Shape as S, "bool"), truth = elements(t);
  for (let i = 0; i < truth.length; i++) truth[i] = random.bernoulli(p) ? 1 : 0;
  return t;
}
