/**
 * Steps of the optimizers that keep running averages, in one loop.
 *
 * @module
 */
import type { AdamMoments, AdamStep } from "../adam.ts";
import { address, type View } from "../backend.ts";
import { reference } from "../reference.ts";
import type { RMSpropAverages, RMSpropStep } from "../rmsprop.ts";
import { rowMajor } from "./copy.ts";
import { discard, plain } from "./layout.ts";
import { kernel } from "./loader.ts";

const addressOf = (x: View | null): number => x === null ? 0 : address(x);

/** @internal */
export function adam(p: View, g: View, moments: AdamMoments, step: AdamStep): void {
  const { expAvg, expAvgSq, maxExpAvgSq } = moments;
  if (![p, expAvg, expAvgSq, maxExpAvgSq ?? p].every(plain)) {
    return reference.adam(p, g, moments, step);
  }
  const { lr, eps, weightDecay, decoupledWeightDecay, betas: [beta1, beta2] } = step;
  const from = rowMajor(g);
  kernel.adam(
    address(p),
    address(from),
    address(expAvg),
    address(expAvgSq),
    addressOf(maxExpAvgSq),
    p.size,
    lr / (1 - beta1 ** step.step),
    1 - beta1,
    1 - beta2,
    1 / Math.sqrt(1 - beta2 ** step.step),
    eps,
    decoupledWeightDecay ? 0 : weightDecay,
    decoupledWeightDecay ? lr * weightDecay : 0,
  );
  discard(from, g);
}

/** @internal */
export function rmsprop(p: View, g: View, averages: RMSpropAverages, step: RMSpropStep): void {
  const { squareAvg, gradAvg, momentumBuffer } = averages;
  if (![p, squareAvg, gradAvg ?? p, momentumBuffer ?? p].every(plain)) {
    return reference.rmsprop(p, g, averages, step);
  }
  const { lr, alpha, eps, weightDecay, momentum } = step, from = rowMajor(g);
  const [pp, pg, ps, n] = [address(p), address(from), address(squareAvg), p.size];
  const [pa, pb] = [addressOf(gradAvg), addressOf(momentumBuffer)];
  kernel.rmsprop(pp, pg, ps, pa, pb, n, lr, 1 - alpha, eps, weightDecay, momentum);
  discard(from, g);
}
