/**
 * What `fit()` takes, and the rows that it gives.
 *
 * @module
 */
import type { Gradients } from "../autograd/backward.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Optimizer } from "./optimizer.ts";
import type { Schedule } from "./schedule.ts";

/** Where batches come from: a loader, `data.batches(60)`, or whatever makes them on demand. */
export interface BatchSource<B> {
  /** How many there are in an epoch. */
  readonly length: number;
  /** The batches of the next epoch, as functions, each of which makes one. */
  epoch(): Iterable<() => B>;
}
/** Batches: a source of them, or a list that every epoch goes through. */
export type Batches<B> = BatchSource<B> | readonly B[];

/**
 * What shows how far it is; `progress` and `lossCurve` of `@norma/norma/display` make one.
 */
export interface ProgressSink {
  /** So many steps are done; the newest is the row's, where there are steps. */
  update(done: number, text?: string, row?: StepRow): void;
  /** There was a validation. */
  validated?(row: ValidationRow): void;
  /** Shows the line that stays. */
  done(text?: string): Promise<void>;
}

/** When to stop before the end. */
export interface EarlyStopping {
  /** How many validations in a row may be no better than the best. */
  readonly patience: number;
  /** What is looked at: `"loss"`, the default, or the name of a metric. */
  readonly metric?: string;
  /** Whether `"low"` or `"high"` is better; low for the loss, high for metrics by default. */
  readonly better?: "low" | "high";
  /** What counts as better: at least by so much; 0 by default. */
  readonly minDelta?: number;
  /**
   * Whether the model gets back what it had at its best validation, unless it was interrupted or
   * stopped by a callback; on by default.
   */
  readonly restoreBest?: boolean;
}

/** A step of training, as a row for a plot. */
export interface StepRow {
  /** The number of the step, from 1. */
  readonly step: number;
  /** The number of the epoch, from 1. */
  readonly epoch: number;
  /** The loss of the batch, before the step. */
  readonly loss: number;
  /** The learning rate of the step. */
  readonly lr: number;
}
/** A validation, as a row for a plot: the mean loss and each metric by its name. */
export interface ValidationRow {
  /** How many steps there were. */
  readonly step: number;
  /** The number of the epoch, from 1. */
  readonly epoch: number;
  /** The mean loss over all samples. */
  readonly loss: number;
  /** The means of the metrics. */
  readonly [metric: string]: number;
}

/** Options of {@linkcode fit}: `loss`, `optimizer`, and `epochs` or `steps` are needed. */
export interface FitOptions<B> {
  /** The loss of a batch, one number: `({ x, y }) => crossEntropy(model.forward(x), y)`. */
  readonly loss: (batch: B) => Tensor;
  /** What adjusts the parameters. */
  readonly optimizer: Optimizer;
  /** How often to go through all batches. */
  readonly epochs?: number;
  /** How many batches to take, in place of `epochs`. */
  readonly steps?: number;
  /** Takes a step after each of the optimizer's. */
  readonly schedule?: Schedule;
  /** What happens to gradients before they are used: `(g) => clipGradNorm(g, 1)`. */
  readonly gradients?: (gradients: Gradients) => Gradients;

  /** Batches that are not trained on, to validate with: in evaluation mode, unrecorded. */
  readonly validation?: Batches<B>;
  /** What else to measure there, by name: numbers, or tensors of one number, meant over samples. */
  readonly metrics?: Readonly<Record<string, (batch: B) => number | Tensor>>;
  /** Steps between two validations; an epoch by default. There is always one at the end. */
  readonly validateEvery?: number;
  /** When to stop before the end. */
  readonly earlyStopping?: EarlyStopping;

  /** Called after every step, waited for if it is async; `"stop"` ends the training. */
  readonly onStep?: (row: StepRow) => Reaction;
  /** Called after every validation, waited for if it is async; `"stop"` ends the training. */
  readonly onValidation?: (row: ValidationRow) => Reaction;
  /** Ends the training when it is aborted. */
  readonly signal?: AbortSignal;
  /**
   * What shows how far it is: `progress`, a line, or `lossCurve`, a picture, both of
   * `@norma/norma/display`; nothing by default.
   */
  readonly progress?: (name: string, options: { total?: number }) => ProgressSink;
  /** What to call it there; `"fit"` by default. */
  readonly name?: string;
}
/** What a callback may answer. */
export type Reaction = void | "stop" | Promise<void | "stop">;
