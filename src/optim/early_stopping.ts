/**
 * Early stopping: the best validation so far, and how long ago it was.
 *
 * @module
 */
import type { Module } from "../nn/module.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { EarlyStopping, ValidationRow } from "./fit_options.ts";

/** @internal Keeps the model's values at its best validation. */
export class Patience {
  /** The best validation. */
  best: ValidationRow | undefined;
  #values: Record<string, Tensor> | undefined;
  #since = 0;
  readonly #options: Required<EarlyStopping>;

  /** @throws {RangeError} if the options make no sense. */
  constructor(
    private readonly model: Module,
    options: EarlyStopping,
    metrics: readonly string[],
  ) {
    const { patience, metric = "loss", minDelta = 0, restoreBest = true } = options;
    const { better = metric === "loss" ? "low" : "high" } = options;
    if (!Number.isSafeInteger(patience) || patience < 1) {
      throw new RangeError(
        `Cannot stop early with patience ${patience}: a whole number from 1 is needed`,
      );
    }
    if (!["loss", ...metrics].includes(metric)) {
      throw new RangeError(
        `Cannot stop early by ${metric}: what is measured is ${["loss", ...metrics].join(", ")}`,
      );
    }
    if (!(minDelta >= 0)) {
      throw new RangeError(
        `Cannot stop early with minDelta ${minDelta}: a number from 0 is needed`,
      );
    }
    this.#options = { patience, metric, minDelta, restoreBest, better };
  }
  /** Takes note of a validation; answers whether to stop. */
  exhausted(row: ValidationRow): boolean {
    if (this.isBetter(row)) {
      this.best = row;
      this.#since = 0;
      if (this.#options.restoreBest) this.#values = this.model.stateDict();
    } else this.#since++;
    return this.#since >= this.#options.patience;
  }
  private isBetter(row: ValidationRow): boolean {
    const { metric, minDelta, better } = this.#options;
    if (this.best === undefined || Number.isNaN(this.best[metric])) return true;
    const gain = row[metric]! - this.best[metric]!;
    return (better === "low" ? -gain : gain) > minDelta;
  }
  /** Gives the model back what it had at its best. */
  restore(): void {
    if (this.#values !== undefined) this.model.loadStateDict(this.#values);
  }
}
