/**
 * The chain rule, from the root down.
 *
 * @module
 */
import { release, type Storage } from "../backend/memory.ts";
import { type Shape, show } from "../shape/shape.ts";
import type { DType } from "../backend/memory.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { Scope, scope, within } from "./scope.ts";
import type { Line } from "./tape.ts";
import { displayGradients, inspectGradients } from "./print_gradients.ts";

interface Walk {
  /** Whether an outer tape records the backward pass: then formulas run, not fused kernels. */
  readonly differentiable: boolean;
  /** Whether only gradients of leaves will be asked for. */
  readonly leavesOnly: boolean;
}

/** @internal Gradients of `root` by everything that `lines` from `start` on computed it from. */
export function backward(
  lines: readonly Line[],
  start: number,
  root: Tensor,
  seed: Tensor | undefined,
  walk: Walk,
): Gradients {
  if (!root.tracked) {
    throw new RangeError(
      `Cannot take gradients of tensor ${show(root.shape)}: it does not depend on a variable; ` +
        `make one with variable(t), or watch(t) on the tape, before computing from it`,
    );
  }
  return within(new Scope(), (s) => {
    const cotangents = new Cotangents(walk.leavesOnly ? s : null);
    cotangents.add(root, seedFor(root, seed));
    for (let i = lines.length - 1; i >= start; i--) {
      const line = lines[i]!, g = cotangents.of.get(line.output);
      if (g === undefined) continue;
      back(line, g, cotangents, walk.differentiable);
      if (walk.leavesOnly) cotangents.drop(line.output, g);
    }
    return s.keep(new Gradients(cotangents.of));
  });
}

function seedFor(root: Tensor, seed: Tensor | undefined): Tensor {
  if (seed === undefined) {
    if (root.size !== 1) {
      throw new RangeError(
        `Cannot take gradients of tensor ${show(root.shape)}: ` +
          `reduce it to one number first, or give its cotangent in that shape`,
      );
    }
    return root.filled(1);
  }
  if (show(seed.shape) !== show(root.shape) || seed.dtype !== root.dtype) {
    throw new RangeError(
      `Cannot take gradients of ${root.dtype} ${show(root.shape)} with cotangent ` +
        `${seed.dtype} ${show(seed.shape)}: both need the same shape and dtype`,
    );
  }
  return seed;
}

/** Cotangents found so far; where nobody can ask for one any more, its storage is freed at once. */
class Cotangents {
  readonly of = new Map<Tensor, Tensor>();
  /** @param disposable owns the cotangents that may be freed early. */
  constructor(private readonly disposable: Scope | null) {}

  add(x: Tensor, g: Tensor): void {
    const before = this.of.get(x);
    const total = before === undefined ? g : before.add(g);
    this.of.set(x, total);
    if (this.disposable === null) return;
    total.storage.cotangents++; // several may share one: a vjp may pass its own on, or a view of it
    if (before !== undefined) this.forget(before.storage);
  }
  drop(x: Tensor, g: Tensor): void {
    this.of.delete(x);
    this.forget(g.storage);
  }
  private forget(storage: Storage): void {
    if (--storage.cotangents === 0 && storage.owner === this.disposable) release(storage);
  }
}

/** One step of the chain rule: by a fused kernel if one ran forward, else by the op's formula. */
function back(line: Line, g: Tensor, cotangents: Cotangents, differentiable: boolean): void {
  const { op, inputs, fused } = line;
  if (op.readsInputs !== false) checkUnchanged(line);
  if (fused !== null && !differentiable) {
    const views = fused.kernel.vjp?.(g, inputs, fused.results, line.params as never) ?? null;
    if (views !== null) {
      for (let i = 0; i < views.length; i++) {
        const view = views[i], x = inputs[i]!;
        if (view != null && x.tracked) cotangents.add(x, g.wrap(view));
      }
      return;
    }
  }
  const formulas = op.vjp(g, line);
  for (let i = 0; i < inputs.length; i++) {
    const c = formulas[i], x = inputs[i]!;
    if (c == null || !x.tracked) continue;
    // A formula's temporaries go at once, unless an outer tape may need them.
    cotangents.add(x, typeof c !== "function" ? c : differentiable ? c() : scope(c));
  }
}
function checkUnchanged({ op, inputs, time }: Line): void {
  for (const x of inputs) {
    if (x.storage.changedAt > time) {
      throw new TypeError(
        `Cannot differentiate ${op.name}: its operand ${show(x.shape)} was assigned after it was ` +
          `used; take gradients before the optimizer's step`,
      );
    }
  }
}

/**
 * Gradients by tensor, as {@linkcode Tape.gradients} and {@linkcode valueAndGrad} return them.
 *
 * @example
 * ```ts
 * import { tensor, valueAndGrad, variable } from "@norma/norma";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const w = variable(tensor([3, 4])), unused = variable(tensor([1]));
 * const { gradients } = valueAndGrad(() => w.square().sum());
 * assertEquals(gradients.get(w).toArray(), Float32Array.of(6, 8)); // 2 w
 * assert(!gradients.has(unused) && gradients.size === 1);
 * ```
 */
export class Gradients {
  /** @internal */
  constructor(private readonly of: ReadonlyMap<Tensor, Tensor>) {}

  /**
   * Gradient by `x`, a variable, a parameter, a watched tensor, or (not from `valueAndGrad`, which
   * keeps those of variables alone) anything computed on the way. Shape and dtype of `x`.
   *
   * @throws {RangeError} if there is none: the loss does not depend on `x`.
   */
  get<S extends Shape, D extends DType>(x: Tensor<S, D>): Tensor<S, D> {
    const g = this.of.get(x);
    if (g === undefined) {
      throw new RangeError(
        `Cannot get the gradient by tensor ${show(x.shape)}: the result does not depend on it, ` +
          `or it was not a variable when it was used; ask has() first`,
      );
    }
    return g as Tensor<S, D>;
  }
  /** Whether there is a gradient by `x`. */
  has(x: Tensor): boolean {
    return this.of.has(x);
  }
  /** How many tensors have a gradient. */
  get size(): number {
    return this.of.size;
  }
  /** Tensors and their gradients. */
  entries(): IterableIterator<[Tensor, Tensor]> {
    return this.of.entries();
  }
  /** @internal What a scope keeps when gradients are returned from it. */
  tensors(): Iterable<Tensor> {
    return this.of.values();
  }
  /** Shapes and norms, with bars, in a terminal. */
  [Symbol.for("Deno.customInspect")](): string {
    return inspectGradients(this);
  }
  /** Shapes and norms, with bars, in a notebook. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return displayGradients(this);
  }
}
