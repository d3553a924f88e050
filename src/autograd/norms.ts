/**
 * Norms of the gradients along a tape, to be shown.
 *
 * @module
 */
import { norm } from "../backend/statistics.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { backward } from "./backward.ts";
import { Scope, within } from "./scope.ts";
import type { Line } from "./tape.ts";

/**
 * @internal Norms of the gradients of `y` by all that `lines` computed it from, but not by itself:
 * 1 tells nothing. To be called while nothing records; `null` if `y` is not one number, or has no
 * gradients any more.
 */
export function normsOf(lines: readonly Line[], y: unknown): ReadonlyMap<Tensor, number> | null {
  const line = lines.findLast(({ output }) => output === y);
  if (line === undefined || line.output.size !== 1 || !line.output.tracked) return null;
  return within(new Scope(), () => {
    try {
      const walk = { differentiable: false, leavesOnly: false };
      const gradients = backward(lines, 0, line.output, undefined, walk);
      const others = [...gradients.entries()].filter(([x]) => x !== y);
      return new Map(others.map(([x, g]) => [x, norm(g)]));
    } catch (problem) {
      // What was computed has been freed, or operands were assigned since: the tape is still worth
      // a look.
      if (problem instanceof TypeError || problem instanceof ReferenceError) return null;
      throw problem;
    }
  });
}
