/**
 * How a learning rate changes over the steps: functions from step to factor, for a
 * {@linkcode Schedule}, to be drawn, and to be joined by {@linkcode warmUp}.
 *
 * @module
 */

/** The factor of the learning rate after `step` steps, from 0. */
export type Factor = (step: number) => number;

/** Options of {@linkcode stepDecay}. */
export interface StepDecayOptions {
  /** Steps between two changes. */
  readonly every: number;
  /** What the rate is multiplied by; 0.1 by default. */
  readonly factor?: number;
}
/**
 * A change every so many steps: `factor^⌊t / every⌋`. PyTorch's `StepLR`.
 *
 * @throws {RangeError} if `every` is not a whole number from 1, or `factor` is negative.
 *
 * @example
 * ```ts
 * import { stepDecay } from "@norma/norma/optim";
 * import { assert } from "@std/assert";
 * const factor = stepDecay({ every: 30, factor: 0.5 });
 * assert(factor(29) === 1 && factor(30) === 0.5 && factor(60) === 0.25);
 * ```
 */
export function stepDecay({ every, factor = 0.1 }: StepDecayOptions): Factor {
  checkSteps("stepDecay", "every", every);
  checkFactor("stepDecay", "factor", factor);
  return (t) => factor ** Math.floor(t / every);
}

/** Options of {@linkcode multiStep}. */
export interface MultiStepOptions {
  /** The steps after which the rate changes. */
  readonly at: readonly number[];
  /** What the rate is multiplied by; 0.1 by default. */
  readonly factor?: number;
}
/**
 * A change after each of given steps. PyTorch's `MultiStepLR`.
 *
 * @throws {RangeError} if one of `at` is not a whole number from 1, or `factor` is negative.
 *
 * @example
 * ```ts
 * import { multiStep } from "@norma/norma/optim";
 * import { assert } from "@std/assert";
 * const factor = multiStep({ at: [300, 400], factor: 0.5 });
 * assert(factor(299) === 1 && factor(300) === 0.5 && factor(400) === 0.25);
 * ```
 */
export function multiStep({ at, factor = 0.1 }: MultiStepOptions): Factor {
  for (const step of at) checkSteps("multiStep", "at", step);
  checkFactor("multiStep", "factor", factor);
  return (t) => factor ** at.filter((step) => step <= t).length;
}

/** Options of {@linkcode cosine}. */
export interface CosineOptions {
  /** Steps until the end. */
  readonly steps: number;
  /** The factor at the end; 0 by default. */
  readonly end?: number;
}
/**
 * From 1 to `end` along half a cosine wave (Loshchilov & Hutter 2017, arXiv:1608.03983), where it
 * stays. PyTorch's `CosineAnnealingLR`, which after the end would rise again.
 *
 * @throws {RangeError} if `steps` is not a whole number from 1, or `end` is negative.
 *
 * @example
 * ```ts
 * import { cosine } from "@norma/norma/optim";
 * import { assert } from "@std/assert";
 * const factor = cosine({ steps: 100 });
 * assert(factor(0) === 1 && Math.abs(factor(50) - 0.5) < 1e-15 && factor(100) === 0);
 * ```
 */
export function cosine({ steps, end = 0 }: CosineOptions): Factor {
  checkSteps("cosine", "steps", steps);
  checkFactor("cosine", "end", end);
  return (t) => alongCosine(1, end, Math.min(t / steps, 1));
}

/** Options of {@linkcode oneCycle}. */
export interface OneCycleOptions {
  /** Steps of the whole cycle. */
  readonly steps: number;
  /** The share of them in which the rate rises; 0.3 by default. */
  readonly rise?: number;
  /** The factor at first; 1 / 25 by default. */
  readonly start?: number;
  /** The factor at the last step; a ten-thousandth of `start` by default. */
  readonly end?: number;
  /** Along half a cosine wave each, the default, or straight. */
  readonly shape?: "cosine" | "linear";
}
/**
 * Up from `start` to 1, the optimizer's own rate, and down to `end` (Smith & Topin 2018,
 * arXiv:1708.07120). PyTorch's `OneCycleLR` without its cycle of momentum; `max_lr` is the
 * optimizer's rate.
 *
 * @throws {RangeError} if `steps` is not a whole number from 1, or a factor or the share makes no
 * sense.
 *
 * @example
 * ```ts
 * import { oneCycle } from "@norma/norma/optim";
 * import { assertAlmostEquals } from "@std/assert";
 * const factor = oneCycle({ steps: 100, rise: 0.25 });
 * assertAlmostEquals(factor(0), 1 / 25);
 * assertAlmostEquals(factor(24), 1);
 * assertAlmostEquals(factor(99), 1 / 25 / 1e4);
 * ```
 */
export function oneCycle(options: OneCycleOptions): Factor {
  const { steps, rise = 0.3, start = 1 / 25, end = start / 1e4, shape = "cosine" } = options;
  checkSteps("oneCycle", "steps", steps);
  checkFactor("oneCycle", "start", start);
  checkFactor("oneCycle", "end", end);
  const top = rise * steps - 1,
    last = steps - 1,
    along = shape === "linear" ? straight : alongCosine;
  if (!(rise >= 0 && top < last)) {
    throw new RangeError(`Cannot make oneCycle with rise ${rise}: it is a share, below 1`);
  }
  return (t) =>
    t <= top
      ? along(start, 1, top > 0 ? t / top : 1)
      : along(1, end, Math.min((t - top) / (last - top), 1));
}

/** Options of {@linkcode warmUp}. */
export interface WarmUpOptions {
  /** Steps until the full rate. */
  readonly steps: number;
  /** The factor at first; 1 / 3 by default. */
  readonly start?: number;
}
/**
 * Straight up from `start` to 1, then as `then` says, which counts from there; 1 without it.
 * PyTorch's `LinearLR`, and with `then` its `SequentialLR`.
 *
 * @throws {RangeError} if `steps` is not a whole number from 1, or `start` is negative.
 *
 * @example
 * ```ts
 * import { cosine, warmUp } from "@norma/norma/optim";
 * import { assert } from "@std/assert";
 * const factor = warmUp({ steps: 10, start: 0 }, cosine({ steps: 90 }));
 * assert(factor(0) === 0 && factor(5) === 0.5 && factor(10) === 1 && factor(100) === 0);
 * ```
 */
export function warmUp({ steps, start = 1 / 3 }: WarmUpOptions, then: Factor = () => 1): Factor {
  checkSteps("warmUp", "steps", steps);
  checkFactor("warmUp", "start", start);
  return (t) => t < steps ? straight(start, 1, t / steps) : then(t - steps);
}

/** Options of {@linkcode constantFactor}. */
export interface ConstantFactorOptions {
  /** How long the factor holds; after that it is 1. */
  readonly steps: number;
  /** The factor; 1 / 3 by default. */
  readonly factor?: number;
}
/**
 * One factor for some steps, then 1. PyTorch's `ConstantLR`.
 *
 * @throws {RangeError} if `steps` is not a whole number from 1, or `factor` is negative.
 *
 * @example
 * ```ts
 * import { constantFactor } from "@norma/norma/optim";
 * import { assert } from "@std/assert";
 * const factor = constantFactor({ steps: 5, factor: 0.5 });
 * assert(factor(4) === 0.5 && factor(5) === 1);
 * ```
 */
export function constantFactor({ steps, factor = 1 / 3 }: ConstantFactorOptions): Factor {
  checkSteps("constantFactor", "steps", steps);
  checkFactor("constantFactor", "factor", factor);
  return (t) => t < steps ? factor : 1;
}

const alongCosine = (from: number, to: number, part: number): number =>
  to + (from - to) * (1 + Math.cos(Math.PI * part)) / 2;
const straight = (from: number, to: number, part: number): number => from + (to - from) * part;

function checkSteps(what: string, name: string, steps: number): void {
  if (!Number.isSafeInteger(steps) || steps < 1) {
    throw new RangeError(
      `Cannot make ${what} with ${name} ${steps}: a whole number from 1 is needed`,
    );
  }
}
function checkFactor(what: string, name: string, factor: number): void {
  if (!(factor >= 0 && factor < Infinity)) {
    throw new RangeError(`Cannot make ${what} with ${name} ${factor}: a number from 0 is needed`);
  }
}
