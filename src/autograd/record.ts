/**
 * Tapes for everyday use: a training step, and a recording that lives on.
 *
 * @module
 */
import type { Tensor } from "../tensor/tensor.ts";
import { backward, type Gradients } from "./backward.ts";
import { normsOf } from "./norms.ts";
import { displayLines, inspectLines, type Written } from "./print.ts";
import { synchronous, within } from "./scope.ts";
import { isTaping, type Line, noGrad, Tape } from "./tape.ts";

/**
 * The value of `f`, one number, and its gradients by every variable that it depends on: one
 * training step. What else `f` computed is freed.
 *
 * @throws {RangeError} if the value has more than one element.
 * @throws {TypeError} if `f` is async.
 *
 * @example
 * ```ts
 * import { tensor, valueAndGrad, variable } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const w = variable(tensor([1, -2]));
 * const { value, gradients } = valueAndGrad(() => w.square().sum());
 * assert(value.item() === 5);
 * assert(gradients.get(w).toArray()[1] === -4);
 * ```
 */
export function valueAndGrad<T extends Tensor>(f: () => T): { value: T; gradients: Gradients } {
  return within(new Tape(), (tape) => {
    const value = synchronous("valueAndGrad", f());
    return tape.keep({ value, gradients: tape.backward(value, undefined, true) });
  });
}

/**
 * What {@linkcode record} returns: a value and the lines that led to it.
 *
 * @example
 * ```ts
 * import { record, tensor, variable } from "@norma/norma";
 * import { assertEquals } from "@std/assert";
 *
 * const x = variable(tensor([1, 2, 3]));
 * const run = record(() => x.mul(2).square());
 * assertEquals(run.lines.map(({ name }) => name), ["mul", "square"]);
 * const cotangent = tensor([1, 0, 0]); // asks for the first of the three numbers
 * assertEquals(run.gradients(cotangent).get(x).toArray(), Float32Array.of(8, 0, 0));
 * ```
 */
export class Recording<T> {
  /** @internal */
  constructor(
    /** What the recorded function returned. */
    readonly value: T,
    /** What was recorded, oldest first. */
    readonly lines: readonly Line[],
  ) {}
  /**
   * Cotangents of everything that the recorded value was computed from, given that of the value: of
   * its first tensor if it is an array.
   *
   * @param cotangent in the value's shape; 1 when absent, and then the value must be one number.
   * @throws {TypeError} if the value is no tensor, or an operand was assigned after it was used.
   * @throws {RangeError} if the value is not one number and there is no cotangent, or shapes
   * differ.
   */
  gradients(cotangent?: Tensor): Gradients {
    const y: unknown = Array.isArray(this.value) ? this.value[0] : this.value;
    if (typeof y !== "object" || y === null || !("storage" in y)) {
      throw new TypeError("Cannot take gradients: the recorded function returned no tensor");
    }
    const differentiable = isTaping();
    const walk = () =>
      backward(this.lines, 0, y as Tensor, cotangent, { differentiable, leavesOnly: false });
    return differentiable ? walk() : noGrad(walk);
  }
  /** @internal What a scope keeps when a recording is returned from it. */
  *tensors(): Generator<unknown> {
    yield this.value;
    for (const { inputs, output, fused } of this.lines) {
      yield* inputs;
      yield output;
      if (fused !== null) yield* fused.results;
    }
  }
  /**
   * The lines as a table, in a terminal; with the norms of the gradients if the value is one
   * number.
   */
  [Symbol.for("Deno.customInspect")](): string {
    return inspectLines(this.#written());
  }
  /**
   * The lines, drawn, in a notebook; with the norms of the gradients if the value is one number.
   */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return displayLines(this.#written());
  }
  #written(): Written {
    const y: unknown = Array.isArray(this.value) ? this.value[0] : this.value;
    return {
      kind: "Recording",
      lines: this.lines,
      norms: () => noGrad(() => normsOf(this.lines, y)),
    };
  }
}

/**
 * Runs `f` and records it, for a lesson that spans cells: recording stops on return, the lines live
 * as long as the recording (inside a scope, as long as the scope), and it shows itself in a cell.
 *
 * @throws {TypeError} if `f` is async.
 *
 * @example
 * ```ts
 * import { batchNorm, ones, record, tensor, variable, zeros } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const x = variable(tensor([[1], [2], [3], [6]]));
 * const run = record(() => batchNorm(x, ones([1]), zeros([1])));
 * const dx = run.gradients(tensor([[1], [0], [0], [0]])).get(x);
 * assert(Math.abs(dx.sum().item()) < 1e-6); // a batch's gradients sum to zero
 * ```
 */
export function record<T>(f: () => T): Recording<T> {
  const recording = within(
    new Tape(),
    (tape) => tape.keep(new Recording(synchronous("record", f()), tape.lines)),
  );
  for (const line of recording.lines) line.output.tracked = true; // gradients() follows them later
  return recording;
}
