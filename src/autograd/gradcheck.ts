/**
 * Gradients against central differences.
 *
 * @module
 */
import { isFloat } from "../ops/dtype.ts";
import { type Shape, show } from "../shape/shape.ts";
import type { Random } from "../tensor/random.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { filledBy } from "./leaves.ts";
import { vjp } from "./products.ts";
import { scope } from "./scope.ts";

/** Options of {@linkcode gradcheck}. */
export interface GradcheckOptions {
  /**
   * Step of the differences, in units of the inputs; 1e-5 by default, which is best for float64 and
   * inputs whose spread is about 1.
   */
  readonly h?: number;
  /** Largest error allowed, see {@linkcode GradientError}; 1e-6 by default. */
  readonly rtol?: number;
  /** 2 checks the gradient's own gradient, too; 1 by default. */
  readonly order?: 1 | 2;
  /** Draws the cotangents; fixed numbers without a pattern, `√2 cos (i + 1)²`, by default. */
  readonly random?: Random;
  /** Whether a wrong gradient is thrown as a `RangeError`; off by default. */
  readonly throws?: boolean;
}
/** How far a gradient is from the differences. */
export interface GradientError {
  /** 1 for the gradient, 2 for the gradient's gradient. */
  readonly order: 1 | 2;
  /** Which input it is by; in the second order also by the cotangent. */
  readonly by: number | "cotangent";
  /** Largest difference, over the largest element where that is more than 1. */
  readonly error: number;
  /** Where the difference is largest. */
  readonly at: Shape;
  /** What the tape says there. */
  readonly tape: number;
  /** What central differences say there. */
  readonly differences: number;
}
/** What {@linkcode gradcheck} returns. */
export interface GradientCheck {
  /** Whether every error is within the tolerance. */
  readonly passed: boolean;
  /** The largest error. */
  readonly worst: number;
  /** An error for each input and order. */
  readonly errors: readonly GradientError[];
}

type Function = (...xs: Tensor[]) => Tensor;
type Error = Omit<GradientError, "order" | "by">;

/**
 * Compares the gradients of `f` by each floating-point input with central differences
 * `(f(x + h) − f(x − h)) / 2h`, in float64. The value of `f`, of any shape, is first multiplied by
 * a cotangent without a pattern and summed: a plain sum has no gradient at all after normalization,
 * and would prove nothing. int32 and bool inputs are held constant.
 *
 * Stay away from kinks, such as 0 for `relu`. It costs two calls of `f` for each element.
 *
 * @throws {TypeError} if an input is float32, or none is float64.
 * @throws {RangeError} with `throws`, if a gradient is wrong: which, where, and by how much.
 *
 * @example
 * ```ts
 * import { gradcheck, tensor } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const x = tensor([0.5, -1, 2], { dtype: "float64" });
 * const { passed, worst } = gradcheck((x) => x.sigmoid().mul(x), [x], { order: 2 });
 * assert(passed && worst < 1e-9);
 * ```
 */
export function gradcheck<A extends readonly Tensor[]>(
  f: (...xs: A) => Tensor,
  inputs: readonly [...A],
  options: GradcheckOptions = {},
): GradientCheck {
  const { h = 1e-5, rtol = 1e-6, order = 1, throws = false, random } = options;
  checkInputs(inputs);
  const draw = random === undefined ? pattern : () => random.normal();
  const places = [...inputs.keys()].filter((i) => isFloat(inputs[i]!));
  const floats = places.map((i) => inputs[i]!);
  const of: Function = (...xs) => {
    let n = 0;
    return f(...inputs.map((x) => isFloat(x) ? xs[n++]! : x) as readonly Tensor[] as A);
  };
  const found: GradientError[] = errors(of, floats, h, draw)
    .map((e, i) => ({ order: 1, by: places[i]!, ...e }));
  if (order === 2) {
    // The gradient's gradient is the gradient of the vector-Jacobian product.
    const vs = floats.map((x) => like(x, draw));
    const product: Function = (...all) => {
      const back: Tensor | Tensor[] = vjp(of, ...all.slice(0, -1)).vjp(all.at(-1)!);
      return [back].flat().map((g, i) => g.mul(vs[i]!).sum()).reduce((a, b) => a.add(b));
    };
    const w = scope(() => like(of(...floats), draw));
    errors(product, [...floats, w], h, draw)
      .forEach((e, i) => found.push({ order: 2, by: places[i] ?? "cotangent", ...e }));
  }
  const worst = found.reduce((a, b) => b.error > a.error || Number.isNaN(b.error) ? b : a);
  const passed = worst.error <= rtol;
  if (throws && !passed) throw new RangeError(sentence(worst, rtol));
  return { passed, worst: worst.error, errors: found };
}

/** Element `i` of a cotangent: of variance 1, and no sum or difference of few vanishes. */
const pattern = (i: number): number => Math.SQRT2 * Math.cos((i + 1) ** 2);
const like = (x: Tensor, draw: (i: number) => number): Tensor => filledBy(x, x.shape, draw);

/** Errors of `∂⟨w, f(x)⟩/∂x` for a cotangent `w`, for each of `xs`. */
function errors(f: Function, xs: readonly Tensor[], h: number, draw: typeof pattern): Error[] {
  return scope(() => {
    const run = vjp(f, ...xs), w = like(run.value, draw);
    const tape: Tensor[] = [run.vjp(w) as Tensor | Tensor[]].flat();
    const weighted = (moved: readonly Tensor[]): number =>
      scope(() => (f(...moved) as Tensor).mul(w).sum().item());
    return xs.map((x, n) => {
      const differences = new Float64Array(x.size), values = x.toArray();
      for (let i = 0; i < x.size; i++) {
        const at = (d: number): number =>
          scope(() => {
            const moved = filledBy(x, x.shape, (j) => values[j]! + (j === i ? d : 0));
            return weighted(xs.with(n, moved));
          });
        differences[i] = (at(h) - at(-h)) / (2 * h);
      }
      return compare(tape[n]!, differences);
    });
  });
}
function compare(gradient: Tensor, differences: Float64Array): Error {
  const tape = gradient.toArray();
  let where = 0, largest = 0, scale = 1;
  for (let i = 0; i < tape.length; i++) {
    const apart = Math.abs(tape[i]! - differences[i]!);
    if (!(apart <= largest)) [where, largest] = [i, apart]; // a NaN is the worst
    scale = Math.max(scale, Math.abs(differences[i]!));
  }
  const at = gradient.shape.map((size, axis) =>
    Math.floor(where / gradient.shape.slice(axis + 1).reduce((a, b) => a * b, 1)) % size
  );
  return { error: largest / scale, at, tape: tape[where]!, differences: differences[where]! };
}

function checkInputs(inputs: readonly Tensor[]): void {
  for (const x of inputs) {
    if (x.dtype !== "float32") continue;
    throw new TypeError(
      `Cannot check gradients by float32 ${
        show(x.shape)
      }: differences of it are mostly rounding; ` +
        `make it with { dtype: "float64" }`,
    );
  }
  if (!inputs.some(isFloat)) {
    throw new TypeError("Cannot check gradients: none of the inputs is float64");
  }
}
function sentence(
  { order, by, error, at, tape, differences }: GradientError,
  rtol: number,
): string {
  const what = order === 1 ? "Gradient" : "Gradient of the gradient";
  const input = by === "cotangent" ? "the cotangent" : `input ${by}`;
  return `${what} by ${input} is wrong by ${error.toExponential(1)}, with ${rtol} allowed: at ` +
    `${show(at)} the tape says ${tape}, central differences say ${differences}`;
}
