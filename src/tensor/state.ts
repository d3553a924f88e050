/**
 * Tensors that training changes, and leaves of the tape.
 *
 * @module
 */
import { backend } from "../backend/current.ts";
import { type DType, give, state } from "../backend/memory.ts";
import { isFloat } from "../ops/dtype.ts";
import { same, type Shape, show } from "../shape/shape.ts";
import { freed } from "./apply.ts";
import { Tensor } from "./tensor.ts";

/**
 * A tensor that can be written in place, with storage of its own: no scope frees it, the garbage
 * collector does. Parameters, buffers and what an optimizer remembers are states.
 *
 * @example
 * ```ts
 * import { State, tensor, zeros } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const average = new State(zeros([2]));
 * average.assign(tensor([1, 2]).mul(0.1));
 * assert(Math.abs(average.toArray()[1]! - 0.2) < 1e-7);
 * ```
 */
export class State<out S extends Shape = Shape, out D extends DType = DType> extends Tensor<S, D> {
  /** A state that starts with a copy of `value`. */
  constructor(value: Tensor<S, D>) {
    if (value.storage.ptr === 0) throw freed(value);
    state.making = "a state";
    const { storage } = backend.copy(value);
    give(storage, null);
    super(storage, value.shape, value.dtype, value.size, 0, null);
  }
  /**
   * Writes `value` over the elements. A tape whose backward pass needs the old ones will say so.
   *
   * @throws {RangeError} if the shapes differ.
   * @throws {TypeError} if the element types differ.
   */
  assign(value: Tensor): void {
    if (!same(this.shape, value.shape)) {
      throw new RangeError(
        `Cannot assign a tensor ${show(value.shape)} to a state ${show(this.shape)}: ` +
          `the shapes must be the same`,
      );
    }
    if (value.dtype !== this.dtype) {
      throw new TypeError(
        `Cannot assign ${value.dtype} to a ${this.dtype} state ${show(this.shape)}`,
      );
    }
    if (value.storage.ptr === 0) throw freed(value);
    if (this.storage.ptr === 0) throw freed(this);
    backend.write(this, value);
    this.changed();
  }
  /** @internal To be called after writing to the storage, so that tapes notice. */
  changed(): void {
    this.storage.changedAt = ++state.clock;
  }
}

/**
 * A state that training adjusts by its gradient.
 *
 * @example
 * ```ts
 * import { Parameter, tensor, valueAndGrad } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const w = new Parameter(tensor([3]));
 * const { gradients } = valueAndGrad(() => w.square().sum());
 * w.assign(w.sub(gradients.get(w).mul(0.5)));
 * assert(w.item() === 0);
 * ```
 */
export class Parameter<out S extends Shape = Shape, out D extends DType = DType>
  extends State<S, D> {
  /** @internal Operations on a parameter are recorded. */
  override tracked = true;
}
/**
 * A state that the forward pass adjusts, such as a running mean; nothing flows back to it.
 *
 * @example
 * ```ts
 * import { Buffer, zeros } from "@norma/norma";
 * import { assert } from "@std/assert";
 * assert(new Buffer(zeros([100])).size === 100);
 * ```
 */
export class Buffer<out S extends Shape = Shape, out D extends DType = DType> extends State<S, D> {}

/**
 * A leaf of the tape whose gradient is wanted (PyTorch's `requires_grad`): a view of the same
 * elements, from which on operations are recorded.
 *
 * @throws {TypeError} for int32 and bool, which have no gradient.
 *
 * @example
 * ```ts
 * import { tensor, valueAndGrad, variable } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const x = variable(tensor([0, 1]));
 * const { gradients } = valueAndGrad(() => x.exp().sum());
 * assert(gradients.get(x).toArray()[0] === 1);
 * ```
 */
export function variable<S extends Shape, D extends DType>(t: Tensor<S, D>): Tensor<S, D> {
  if (!isFloat(t)) {
    throw new TypeError(
      `Cannot make a variable of ${t.dtype} ${show(t.shape)}: it has no gradient`,
    );
  }
  const leaf = t.detach();
  leaf.tracked = true;
  return leaf;
}
