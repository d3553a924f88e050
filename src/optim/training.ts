/**
 * What `fit()` does: steps, validations, and the rows that they give.
 *
 * @module
 */
import { valueAndGrad } from "../autograd/record.ts";
import { scope } from "../autograd/scope.ts";
import type { Module } from "../nn/module.ts";
import { Patience } from "./early_stopping.ts";
import { evaluate, makersOf, type Measures, numberOf } from "./evaluate.ts";
import type { Batches, FitOptions, ProgressSink, StepRow, ValidationRow } from "./fit_options.ts";
import { describe, type Ended, Fit } from "./fit_result.ts";
import type { Interrupt } from "./interrupt.ts";

/**
 * What {@linkcode fit} throws when the loss is not a finite number any more.
 *
 * @example A learning rate that is too high
 * ```ts
 * import { tensor } from "@norma/norma";
 * import { linear } from "@norma/norma/nn";
 * import { DivergedError, fit, SGD } from "@norma/norma/optim";
 * import { assert, assertRejects } from "@std/assert";
 *
 * const model = linear(1, 1), optimizer = new SGD(model.parameters(), { lr: 1e6 });
 * const loss = (x: number) => model.forward(tensor([[x]])).square().sum();
 * const training = () => fit(model, [3], { loss, optimizer, steps: 100 });
 * const error = await assertRejects(training, DivergedError);
 * assert(error.history.length > 0); // the steps before
 * ```
 */
export class DivergedError extends RangeError {
  /** Name of the error. */
  override readonly name = "DivergedError";
  /** @internal Made by `fit()`. */
  constructor(
    message: string,
    /** The steps before. */
    readonly history: readonly StepRow[],
    /** The validations before. */
    readonly validations: readonly ValidationRow[],
  ) {
    super(message);
  }
}

/** @internal One training: its rows, and how a step is made. */
export class Training<B> {
  readonly #history: StepRow[] = [];
  readonly #validations: ValidationRow[] = [];
  readonly #measures: Measures<B>;
  readonly #patience: Patience | undefined;

  constructor(
    private readonly model: Module,
    private readonly batches: Batches<B>,
    private readonly options: FitOptions<B>,
    private readonly total: number,
  ) {
    const { loss, metrics = {}, earlyStopping, validation } = options;
    const taken = Object.keys(metrics).find((name) => ["loss", "step", "epoch"].includes(name));
    if (taken !== undefined) {
      throw new TypeError(`Cannot call a metric ${taken}: rows have that already`);
    }
    this.#measures = { ...metrics, loss };
    if (earlyStopping === undefined) return;
    if (validation === undefined) {
      throw new TypeError("Cannot stop early without validation: give validation batches");
    }
    this.#patience = new Patience(model, earlyStopping, Object.keys(metrics));
  }
  /** The rows so far, and why there are no more. */
  result(ended: Ended): Fit {
    return new Fit(this.#history, this.#validations, ended, this.#patience?.best);
  }
  /** The newest numbers, in a line. */
  text(): string {
    return describe(this.#history.at(-1), this.#validations.at(-1));
  }

  /** Takes all steps; answers why there are no more. */
  async run(interrupt: Interrupt, sink: ProgressSink | undefined): Promise<Ended> {
    const { onStep, validateEvery = this.batches.length } = this.options;
    for (let epoch = 1;; epoch++) {
      for (const make of makersOf(this.batches)) {
        const row = this.step(make, epoch);
        sink?.update(row.step, this.text(), row);
        if (await onStep?.(row) === "stop") return "callback";
        await interrupt.turn();
        if (interrupt.noticed) return "interrupted";
        const isLast = row.step === this.total;
        if (isLast || row.step % validateEvery === 0) {
          const end = await this.validate(row, interrupt, sink);
          if (end !== undefined) return end;
        }
        if (isLast) {
          this.#patience?.restore();
          return "done";
        }
      }
    }
  }

  private step(make: () => B, epoch: number): StepRow {
    const { loss, optimizer, schedule, gradients: change } = this.options;
    const step = this.#history.length + 1, { lr } = optimizer;
    const value = scope(() => {
      const batch = make();
      const { value, gradients } = valueAndGrad(() => loss(batch));
      const number = numberOf("loss", value);
      if (!Number.isFinite(number)) throw this.diverged(step, number);
      optimizer.step(change === undefined ? gradients : change(gradients));
      return number;
    });
    schedule?.step();
    const row: StepRow = { step, epoch, loss: value, lr };
    this.#history.push(row);
    return row;
  }
  private diverged(step: number, loss: number): DivergedError {
    return new DivergedError(
      `Cannot go on at step ${step}: the loss is ${loss}; try a learning rate below ` +
        `${this.options.optimizer.lr}, a warm-up, or gradients: (g) => clipGradNorm(g, 1)`,
      this.#history,
      this.#validations,
    );
  }

  /** Measures, and answers why to end now, if so. */
  private async validate(
    { step, epoch }: StepRow,
    interrupt: Interrupt,
    sink: ProgressSink | undefined,
  ): Promise<Ended | undefined> {
    const { validation, onValidation } = this.options;
    if (validation === undefined) return undefined;
    const means = await evaluate(this.model, validation, this.#measures, interrupt);
    if (means === undefined) return "interrupted";
    const { loss = NaN, ...metrics } = means,
      row: ValidationRow = { step, epoch, loss, ...metrics };
    this.#validations.push(row);
    sink?.validated?.(row);
    const exhausted = this.#patience?.exhausted(row) === true;
    if (await onValidation?.(row) === "stop") return "callback";
    if (!exhausted) return undefined;
    this.#patience?.restore();
    return "early";
  }
}
