/**
 * Runs an operation and writes it on the tape.
 *
 * @module
 */
import { isRecording, Line, noGrad, write } from "../autograd/tape.ts";
import { scope } from "../autograd/scope.ts";
import type { View } from "../backend/backend.ts";
import { backend } from "../backend/current.ts";
import { type DType, state } from "../backend/memory.ts";
import { isFloat } from "../ops/dtype.ts";
import type { Op } from "../ops/op.ts";
import { type Shape, show } from "../shape/shape.ts";
import type { Tensor } from "./tensor.ts";

/**
 * @internal The result of an operation. It computed its shape at run time by the rule that the
 * caller's signature states at compile time; this is the one place where one is taken for the
 * other.
 */
export function apply<I extends readonly Tensor[], P, S extends Shape, D extends DType>(
  op: Op<I, P>,
  inputs: I,
  params: P,
): Tensor<S, D> {
  return results(op, inputs, params)[0] as Tensor as Tensor<S, D>;
}

/** @internal All results of an operation; the first one is differentiable. */
export function results<I extends readonly Tensor[], P>(
  op: Op<I, P>,
  inputs: I,
  params: P,
): [Tensor, ...Tensor[]] {
  let tracked = false;
  for (let i = 0; i < inputs.length; i++) {
    const x = inputs[i]!;
    if (x.storage.ptr === 0) throw freed(x);
    if (x.tracked) tracked = true;
  }
  state.making = op.name;
  const kernel = backend.kernels[op.name];
  const fused = kernel === undefined ? null : kernel.forward(inputs, params as never);
  const views = fused ??
    (op.composite === true ? formula(op, inputs, params) : op.forward(inputs, params));
  const like = inputs[0]!, out: [Tensor, ...Tensor[]] = [like.wrap(views[0])];
  for (let i = 1; i < (op.results ?? 1); i++) out.push(like.wrap(views[i]!));
  if (tracked && isRecording() && isFloat(out[0])) { // nothing flows out of integers
    out[0].tracked = true;
    const ran = fused === null ? null : { kernel: kernel!, results: fused };
    write(new Line(op as Op<readonly Tensor[], unknown>, inputs, params, out[0], ran));
  }
  return out;
}

/** A formula's own steps are not recorded, and its temporaries are freed. */
function formula<I extends readonly Tensor[], P>(
  op: Op<I, P>,
  inputs: I,
  params: P,
): readonly [View, ...View[]] {
  return noGrad(() => scope(() => op.forward(inputs, params)));
}

/** @internal What using a tensor after its scope has ended says. */
export function freed(x: Tensor): ReferenceError {
  const maker = x.storage.madeBy === "" ? "" : ` made by ${x.storage.madeBy}`;
  return new ReferenceError(
    `Cannot use tensor ${show(x.shape)}${maker}: its scope has ended and freed it; ` +
      `return it from the scope, or keep() it`,
  );
}
