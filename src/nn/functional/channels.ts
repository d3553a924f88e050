/**
 * Which axes share a mean and a variance, and which are the channels.
 *
 * @module
 */
import { axesOf } from "../../shape/reduce.ts";
import type { Shape } from "../../shape/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";

/** @internal The axes that are normalized over, all but axis 1 by default, and the sizes of the others. */
export function normalized(
  x: Tensor,
  { axes }: { readonly axes?: Shape },
): { axes: Shape; channels: Shape } {
  const over = axes === undefined
    ? axesOf(x.shape).filter((axis) => axis !== 1)
    : axesOf(x.shape, axes);
  return { axes: over, channels: x.shape.filter((_, i) => !over.includes(i)) };
}
