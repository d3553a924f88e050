/**
 * What `fit()` gives.
 *
 * @module
 */
import type { StepRow, ValidationRow } from "./fit_options.ts";
import { displayFit, inspectFit } from "./print_fit.ts";

/**
 * Why a training ended: all steps were made, validations were no better any more, a callback said
 * so, or it was interrupted: by Stop in a notebook, Ctrl-C in a terminal, or the signal.
 */
export type Ended = "done" | "early" | "callback" | "interrupted";

/**
 * What {@linkcode fit} gives: rows for plots, and why it ended. In a cell it shows the losses as a
 * picture, in a terminal as letters, and in both the last numbers.
 *
 * @example
 * ```ts
 * import { tensor } from "@norma/norma";
 * import { linear } from "@norma/norma/nn";
 * import { fit, SGD } from "@norma/norma/optim";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const model = linear(1, 1), optimizer = new SGD(model.parameters(), { lr: 0.1 });
 * const loss = (x: number) => model.forward(tensor([[x]])).square().sum();
 * const result = await fit(model, [1, 2], { loss, optimizer, epochs: 5, validation: [3] });
 * console.log(result); // Fit of 10 steps, to epoch 5: all steps made …
 * assertEquals([result.history.length, result.ended], [10, "done"]);
 * assert(result.validations.at(-1)!.loss < result.validations[0]!.loss);
 * ```
 */
export class Fit {
  /** @internal Made by `fit()`. */
  constructor(
    /** A row for each step. */
    readonly history: readonly StepRow[],
    /** A row for each validation. */
    readonly validations: readonly ValidationRow[],
    /** Why it ended. */
    readonly ended: Ended,
    /** The best validation, if there is early stopping. */
    readonly best: ValidationRow | undefined,
  ) {}
  /** How it went and the last numbers, in a terminal. */
  [Symbol.for("Deno.customInspect")](): string {
    return inspectFit(this);
  }
  /** The losses as a picture and the last numbers, in a notebook. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return displayFit(this);
  }
}

/** @internal The newest numbers, in a line. */
export function describe(row: StepRow | undefined, validation: ValidationRow | undefined): string {
  const parts = row === undefined ? [] : [`loss ${row.loss.toPrecision(4)}`];
  if (validation !== undefined) {
    const { step: _, epoch: __, ...measured } = validation;
    for (const [name, value] of Object.entries(measured)) {
      parts.push(`validation ${name} ${value.toPrecision(4)}`);
    }
  }
  return parts.join(" · ");
}
