/**
 * Means of measurements over batches, in evaluation mode.
 *
 * @module
 */
import { scope } from "../autograd/scope.ts";
import { noGrad } from "../autograd/tape.ts";
import type { Module } from "../nn/module.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { Batches } from "./fit_options.ts";
import type { Interrupt } from "./interrupt.ts";

/** @internal Functions that make the batches of an epoch. */
export function makersOf<B>(batches: Batches<B>): Iterable<() => B> {
  return "epoch" in batches ? batches.epoch() : batches.map((batch) => () => batch);
}

/** @internal Functions that measure a batch, by name. */
export type Measures<B> = Readonly<Record<string, (batch: B) => number | Tensor>>;

/**
 * @internal Means over all samples: each batch counts by its size. `undefined` if it was
 * interrupted.
 */
export async function evaluate<B>(
  model: Module,
  batches: Batches<B>,
  measures: Measures<B>,
  interrupt: Interrupt,
): Promise<Record<string, number> | undefined> {
  const names = Object.keys(measures), sums = names.map(() => 0);
  let samples = 0;
  const modes = modesOf(model);
  model.eval();
  try {
    for (const make of makersOf(batches)) {
      scope(() =>
        noGrad(() => {
          const batch = make(), size = sizeOf(batch);
          samples += size;
          names.forEach((name, i) => sums[i]! += size * numberOf(name, measures[name]!(batch)));
        })
      );
      await interrupt.turn();
      if (interrupt.noticed) return undefined;
    }
  } finally {
    modes();
  }
  return Object.fromEntries(names.map((name, i) => [name, sums[i]! / samples]));
}

/** @internal A function that brings every module back into the mode that it is in now. */
export function modesOf(model: Module): () => void {
  const modes = model.modules().map((m) => [m, m.training] as const);
  return () => {
    for (const [m, training] of modes) m.training = training;
  };
}

/** @internal How many samples there are in a batch: rows of its `x`; 1 of something else. */
function sizeOf(batch: unknown): number {
  const x = typeof batch === "object" && batch !== null && "x" in batch ? batch.x : batch;
  return x instanceof Tensor && x.shape.length > 0 ? x.shape[0] as number : 1;
}

/** @internal A number, or the only element of a tensor. */
export function numberOf(name: string, value: number | Tensor): number {
  if (typeof value === "number") return value;
  if (value instanceof Tensor && value.size === 1) return Number(value.toArray()[0]);
  const got = value instanceof Tensor ? `a tensor [${value.shape.join(", ")}]` : typeof value;
  throw new TypeError(
    `Cannot use ${got} as ${name}: it must be one number; take its mean() or sum()`,
  );
}
