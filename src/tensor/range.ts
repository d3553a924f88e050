/**
 * Evenly spaced numbers.
 *
 * @module
 */
import { elements } from "../backend/backend.ts";
import { checkElement } from "../backend/convert.ts";
import type { DType } from "../backend/memory.ts";
import type { Illegal } from "../shape/shape.ts";
import type { CreateOptions } from "./create.ts";
import type { Tensor } from "./tensor.ts";
import { uninitialized } from "./uninitialized.ts";

/** Element types that hold numbers. */
export type Numeric = Exclude<DType, "bool">;
/** Options of {@linkcode arange}. */
export interface RangeOptions<D extends Numeric = Numeric> extends CreateOptions<D> {
  /** From one number to the next, negative to count down; 1 by default. */
  readonly step?: number;
}
/** How many numbers `arange(N)` has: `N`, if that is known to be a size. */
export type CountTo<N extends number> = [Illegal<N>] extends [never] ? N : number;

/**
 * The numbers 0, 1, …, below `end`. Their type is float32 unless `dtype` says otherwise: indices
 * for {@linkcode Tensor.gather} are int32.
 *
 * @throws {RangeError} if `end` is negative, infinite or NaN.
 *
 * @example
 * ```ts
 * import { arange } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const x = arange(5); // Tensor<[5], "float32">
 * assert(x.sum().item() === 10);
 * assert(arange(1, 10, { step: 4, dtype: "int32" }).toArray().join() === "1,5,9");
 * ```
 */
export function arange<N extends number, D extends Numeric = "float32">(
  end: N,
  options?: CreateOptions<D>,
): Tensor<[CountTo<N>], D>;
/**
 * The numbers `start`, `start + step`, `start + 2 step`, …, as long as they are before `end`: there
 * are `⌈(end − start) / step⌉`. Each is computed from the start, so that roundings do not add up.
 *
 * @throws {RangeError} if the step is 0 or leads away from `end`, or a number is infinite or NaN.
 * @throws {TypeError} if `start` or `step` is no integer for int32.
 */
export function arange<D extends Numeric = "float32">(
  start: number,
  end: number,
  options?: RangeOptions<D>,
): Tensor<[number], D>;
export function arange(
  first: number,
  second?: number | RangeOptions,
  third?: RangeOptions,
): Tensor {
  const [start, end] = typeof second === "number" ? [first, second] : [0, first];
  const options = typeof second === "number" ? third : second;
  const { step = 1, dtype = "float32" } = options ?? {};
  const count = Math.ceil((end - start) / step);
  if (!Number.isFinite(count) || count < 0) {
    throw new RangeError(
      `Cannot count from ${start} to ${end} in steps of ${step}: ` +
        (step === 0 ? "the step must not be 0" : "the step must lead from the one to the other"),
    );
  }
  checkElement(start, dtype);
  checkElement(step, dtype);
  const t = uninitialized("arange", [count], dtype), numbers = elements(t);
  for (let i = 0; i < count; i++) numbers[i] = start + i * step;
  return t;
}

/**
 * `count` numbers from `start` to `end`, both included, evenly spaced.
 *
 * The second half is computed from the end, as PyTorch does it, so that `end` is met exactly.
 *
 * @throws {RangeError} if `count` is no size.
 * @throws {TypeError} if the element type is int32, which could not space them evenly.
 *
 * @example
 * ```ts
 * import { linspace } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const x = linspace(-6, 6, 121); // Tensor<[121], "float32">
 * assert(x.sigmoid().toArray()[60] === 0.5);
 * ```
 */
export function linspace<N extends number, D extends "float32" | "float64" = "float32">(
  start: number,
  end: number,
  count: N,
  options?: CreateOptions<D>,
): Tensor<[N], D> {
  const dtype: DType = options?.dtype ?? "float32";
  if (dtype !== "float32" && dtype !== "float64") {
    throw new TypeError(
      `Cannot space numbers evenly in ${dtype}: use float32 or float64, or arange()`,
    );
  }
  const t = uninitialized("linspace", [count], dtype), numbers = elements(t);
  const step = count > 1 ? (end - start) / (count - 1) : 0, middle = Math.ceil(count / 2);
  for (let i = 0; i < middle; i++) numbers[i] = start + i * step;
  for (let i = middle; i < count; i++) numbers[i] = end - (count - 1 - i) * step;
  return t as Tensor as Tensor<[N], D>;
}
