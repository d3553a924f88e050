/**
 * The tape: what was computed from the variables, line by line.
 *
 * @module
 */
import type { Kernel, View } from "../backend/backend.ts";
import { give, state, type Storage } from "../backend/memory.ts";
import type { Op, Use } from "../ops/op.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { backward, type Gradients } from "./backward.ts";
import { Scope, synchronous } from "./scope.ts";
import { normsOf } from "./norms.ts";
import { displayLines, inspectLines, type Written } from "./print.ts";

/**
 * One line of the tape: an operation, its operands and its result.
 *
 * @example
 * ```ts
 * import { record, tensor, variable } from "@norma/norma";
 * import { assertEquals } from "@std/assert";
 *
 * const x = variable(tensor([[1, 2]])), w = variable(tensor([[3], [4]]));
 * const [line] = record(() => x.matmul(w)).lines;
 * assertEquals([line!.name, line!.output.shape], ["matmul", [1, 1]]);
 * assertEquals(line!.inputs, [x, w]);
 * ```
 */
export class Line implements Use<readonly Tensor[], unknown> {
  /** @internal Clock of writes in place when it was recorded. */
  readonly time: number = state.clock;
  /** @internal */
  constructor(
    /** @internal The operation. */
    readonly op: Op<readonly Tensor[], unknown>,
    /** Operands. */
    readonly inputs: readonly Tensor[],
    /** Axes, sizes and the like; no tensors. */
    readonly params: unknown,
    /** The result. */
    readonly output: Tensor,
    /**
     * @internal The fused kernel that ran, with its results and by-products; `null` if the formula
     * did.
     */
    readonly fused: { readonly kernel: Kernel; readonly results: readonly View[] } | null,
  ) {}
  /** Name of the operation, such as `"matmul"`. */
  get name(): string {
    return this.op.name;
  }
}

/**
 * All open tapes write one list, each from its own start: a nested tape costs nothing, outer ones
 * see all.
 */
const lines: Line[] = [];
let innermost: Tape | null = null;
let pauses = 0;

/**
 * @internal Whether a tape is open: then what a backward pass computes may be differentiated, too.
 */
export const isTaping = (): boolean => innermost !== null;
/** @internal Whether an operation on a tracked tensor is to be recorded. */
export const isRecording = (): boolean => innermost !== null && pauses === 0;
/** @internal Whether `noGrad` is running: nothing is recorded, whatever opens a tape. */
export const isPaused = (): boolean => pauses > 0;

/**
 * Runs `f` without recording: what it computes is a constant to every tape.
 *
 * @throws {TypeError} if `f` is async.
 *
 * @example
 * ```ts
 * import { noGrad, tensor, valueAndGrad, variable } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const x = variable(tensor([1, 2, 3]));
 * const { gradients } = valueAndGrad(() => x.mul(noGrad(() => x.mul(x))).sum());
 * assert(gradients.get(x).toArray()[2] === 9); // not 27
 * ```
 */
export function noGrad<T>(f: () => T): T {
  pauses++;
  try {
    return synchronous("noGrad", f());
  } finally {
    pauses--;
  }
}

/**
 * @internal Writes a line. What the outermost tape may need in its backward pass becomes that
 * tape's, even if a scope inside it made it and ends earlier.
 */
export function write(line: Line): void {
  const tape = innermost!.outermost;
  lines.push(line);
  adopt(tape, line.output.storage);
  const { fused, op, inputs } = line;
  if (fused !== null) {
    for (let i = 1; i < fused.results.length; i++) adopt(tape, fused.results[i]!.storage);
  }
  if (op.readsInputs !== false) {
    for (let i = 0; i < inputs.length; i++) adopt(tape, inputs[i]!.storage);
  }
}
function adopt(tape: Tape, s: Storage): void {
  if (s.owner !== tape && s.owner !== null && s.owner.depth > tape.depth) give(s, tape);
}

/**
 * A scope that records what is computed from variables. Tapes nest: an outer one records what
 * `gradients` of an inner one computes, which gives second derivatives.
 *
 * {@linkcode valueAndGrad} and {@linkcode record} are made of it and are what everyday code needs.
 *
 * @example A second derivative: `d²(x³)/dx² = 6x`
 * ```ts
 * import { Tape, tensor, variable } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const x = variable(tensor(2));
 * using outer = new Tape();
 * using inner = new Tape();
 * const slope = inner.gradients(x.mul(x).mul(x)).get(x);
 * assert(outer.gradients(slope).get(x).item() === 12);
 * ```
 */
export class Tape extends Scope {
  /** @internal */
  readonly outermost: Tape;
  private outer: Tape | null = innermost;
  private readonly start = lines.length;
  private readonly watched: Tensor[] = [];

  /** Begins to record. */
  constructor() {
    super();
    this.outermost = this.outer === null ? this : this.outer.outermost;
    innermost = this;
  }
  /** Records what is computed from `x` on this tape, as if it were a variable; returns `x`. */
  watch<T extends Tensor>(x: T): T {
    if (!x.tracked) {
      x.tracked = true;
      this.watched.push(x);
    }
    return x;
  }
  /** What was recorded so far, oldest first. */
  get lines(): readonly Line[] {
    return lines.slice(this.start);
  }
  /**
   * Cotangents of everything that `y` was computed from, given that of `y`: the chain rule from `y`
   * down. Can be called again. Inside an outer tape the result can be differentiated.
   *
   * @param cotangent of `y`, in its shape; 1 when absent, and then `y` must be one number.
   * @throws {TypeError} if the tape has ended, or an operand was assigned after it was used.
   * @throws {RangeError} if `y` is not one number and there is no cotangent, or the shapes differ.
   */
  gradients(y: Tensor, cotangent?: Tensor): Gradients {
    return this.backward(y, cotangent, false);
  }
  /** @internal `leavesOnly` frees every cotangent as soon as nobody can ask for it any more. */
  backward(y: Tensor, cotangent: Tensor | undefined, leavesOnly: boolean): Gradients {
    if (!this.open) {
      throw new TypeError(
        "Cannot take gradients of a tape that has ended: call gradients() inside its block, " +
          "or use record(), whose lines live on",
      );
    }
    const differentiable = this.outer !== null || innermost !== this;
    return differentiable
      ? backward(lines, this.start, y, cotangent, { differentiable, leavesOnly: false })
      : noGrad(() => backward(lines, this.start, y, cotangent, { differentiable, leavesOnly }));
  }

  /** Stops recording and frees what was made and not kept. */
  override [Symbol.dispose](): void {
    if (!this.open) return;
    for (const x of this.watched) x.tracked = false;
    this.leave();
    super[Symbol.dispose]();
  }
  /** Out of the chain of open tapes; the outermost one takes the list of lines along. */
  private leave(): void {
    if (innermost === this) innermost = this.outer;
    else {
      for (let t = innermost; t !== null; t = t.outer) {
        if (t.outer === this) t.outer = this.outer;
      }
    }
    if (this.outer !== null) return;
    // A kept tensor must not hold the graph, nor be recorded by the next tape.
    for (let i = this.start; i < lines.length; i++) lines[i]!.output.tracked = false;
    lines.length = this.start;
  }

  /**
   * The lines as a table, in a terminal; with the norms of the gradients if the last is one number.
   */
  [Symbol.for("Deno.customInspect")](): string {
    return inspectLines(this.#written());
  }
  /**
   * The lines, drawn, in a notebook; with the norms of the gradients if the last is one number.
   */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return displayLines(this.#written());
  }
  #written(): Written {
    const recorded = this.open ? this.lines : [], last = recorded.at(-1)?.output;
    return { kind: "Tape", lines: recorded, norms: () => noGrad(() => normsOf(recorded, last)) };
  }
}
