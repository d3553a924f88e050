/**
 * The optimizer's step in one loop.
 *
 * @module
 */
import { address, type SgdStep, type View } from "../backend.ts";
import { reference } from "../reference.ts";
import { rowMajor } from "./copy.ts";
import { discard, plain } from "./layout.ts";
import { kernel } from "./loader.ts";

/** @internal */
export function sgd(p: View, g: View, velocity: View | null, step: SgdStep): void {
  if (!plain(p) || velocity !== null && !plain(velocity)) {
    return reference.sgd(p, g, velocity, step);
  }
  const { lr, momentum, dampening, nesterov, weightDecay } = step, from = rowMajor(g);
  const [pp, pg, n] = [address(p), address(from), p.size];
  if (velocity === null) kernel.sgd(pp, pg, n, lr, weightDecay);
  else {
    const pv = address(velocity);
    kernel.sgdMomentum(pp, pg, pv, n, lr, momentum, dampening, nesterov, weightDecay);
  }
  discard(from, g);
}
