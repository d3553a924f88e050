/**
 * Schedules: learning rates that change from step to step.
 *
 * @module
 */
import type { Factor } from "./factors.ts";

/** What a {@linkcode Schedule} sets the learning rate of. */
export interface Scheduled {
  /** The learning rate. */
  lr: number;
  /** The learning rate before a schedule changed it. */
  initialLr?: number | undefined;
}

/**
 * Sets the learning rate of an optimizer after each of its steps: the rate that it was made with,
 * times a factor. Steps are batches, not epochs.
 *
 * @example
 * ```ts
 * import { Parameter, tensor, valueAndGrad } from "@norma/norma";
 * import { cosine, Schedule, SGD, warmUp } from "@norma/norma/optim";
 * import { assert } from "@std/assert";
 *
 * const w = new Parameter(tensor([3])), sgd = new SGD([w], { lr: 0.5 });
 * const schedule = new Schedule(sgd, warmUp({ steps: 5 }, cosine({ steps: 45 })));
 * for (let i = 0; i < 50; i++) {
 *   sgd.step(valueAndGrad(() => w.square().sum()).gradients);
 *   schedule.step();
 * }
 * assert(sgd.lr === 0);
 * ```
 */
export class Schedule {
  readonly #optimizer: Scheduled;
  readonly #base: number;
  #steps = 0;

  /**
   * A schedule for `optimizer`, whose learning rate becomes that of step 0.
   *
   * @param optimizer An optimizer, or whatever has a learning rate. What is multiplied is its rate
   * now, or the one that it had before an earlier schedule, which its state dict remembers: to go on
   * with a state dict, load it and set `steps`.
   * @param factor What the rate is multiplied by, for example `cosine({ steps: 1000 })`.
   */
  constructor(
    optimizer: Scheduled,
    /** What the rate is multiplied by after so many steps. */
    readonly factor: Factor,
  ) {
    this.#optimizer = optimizer;
    this.#base = optimizer.initialLr ??= optimizer.lr;
    this.steps = 0;
  }
  /** One step more; returns the new learning rate. */
  step(): number {
    this.steps++;
    return this.lr;
  }
  /** How many steps there were. Can be set, to go on where an earlier run ended. */
  get steps(): number {
    return this.#steps;
  }
  set steps(count: number) {
    if (!Number.isSafeInteger(count) || count < 0) {
      throw new RangeError(`Cannot go to step ${count}: a whole number from 0 is needed`);
    }
    this.#optimizer.lr = this.#base * this.factor(count);
    this.#steps = count;
  }
  /** The learning rate now. */
  get lr(): number {
    return this.#optimizer.lr;
  }
}
