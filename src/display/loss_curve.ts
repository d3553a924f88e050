/**
 * Shows a loss while it falls.
 *
 * @module
 */
import { LossPicture } from "./loss_picture.ts";
import { outletHere } from "./outlet_here.ts";
import { Progress, type ProgressOptions } from "./progress.ts";
import type { Outlet } from "./progress_outlet.ts";
import type { Picture } from "./progress_picture.ts";

/** How a loss is shown. */
export interface LossCurveOptions extends ProgressOptions {
  /** The scale of the loss: `"linear"`, the default, or `"log"`. */
  scale?: "linear" | "log";
}

/** A loss that is shown while it falls; {@linkcode lossCurve} makes one. */
export class LossCurve {
  readonly #name: string;
  readonly #picture: LossPicture;
  readonly #progress: Progress;

  /** Use {@linkcode lossCurve}, which finds the outlet and the clock (milliseconds). */
  constructor(
    name: string,
    { total, scale = "linear" }: LossCurveOptions,
    outlet: (picture: Picture) => Outlet,
    now: () => number,
  ) {
    if (scale !== "linear" && scale !== "log") {
      throw new TypeError(
        `The progress ${JSON.stringify(name)} got scale: ${JSON.stringify(scale)}: ` +
          `there are "linear" and "log"`,
      );
    }
    this.#name = name;
    this.#picture = new LossPicture(name, total, scale);
    this.#progress = new Progress(name, total, outlet(this.#picture), now);
  }

  /**
   * Tells the loss of a step. Cheap enough for every step: it is drawn at most ten times a second,
   * and in a twentieth of the time.
   *
   * @param done The number of the step, from 1.
   * @param text What else to say of it; the loss by default.
   * @param row The step's loss. One that is not finite, or on a logarithmic scale not above 0, is
   *   not drawn.
   * @throws {RangeError} if `done` is not from 0 to the total.
   * @throws {TypeError} if the loss is no number.
   */
  update(done: number, text?: string, row?: { readonly loss: number }): void {
    if (row !== undefined) this.#picture.step(done, this.#number(row.loss));
    this.#progress.update(done, text ?? (row && `loss ${row.loss.toPrecision(4)}`));
  }

  /**
   * Tells the loss of a validation, which the next drawing shows.
   *
   * @throws {TypeError} if the loss is no number.
   */
  validated({ step, loss }: { readonly step: number; readonly loss: number }): void {
    this.#progress.expectOpen();
    this.#picture.validation(step, this.#number(loss));
  }

  /**
   * Draws the picture that stays, and waits until it is there. No time stands in it, so that a
   * notebook that runs again gives the same bytes.
   */
  async done(text?: string): Promise<void> {
    await this.#progress.done(text);
  }

  #number(loss: number): number {
    if (typeof loss === "number") return loss;
    throw new TypeError(
      `The progress ${JSON.stringify(this.#name)} was told a loss that is no number but ` +
        `${typeof loss}: of a tensor give loss.item()`,
    );
  }
}

/**
 * Begins to show a loss: a curve below the cell in a notebook, which moves while the loop runs and
 * stays as a picture; a line with a small curve of letters in a terminal and in a log.
 *
 * A long training becomes a line of means, with a band from the lowest to the highest loss of
 * neighbouring steps.
 *
 * @param name What is trained; the picture's title.
 * @throws {TypeError} if the name is empty, or there is no such scale.
 * @throws {RangeError} if the total is not a whole number from 1 on.
 *
 * @example For `fit()`, which tells it everything
 * ```ts
 * import { crossEntropy, Random } from "@norma/norma";
 * import { digits } from "@norma/norma/data";
 * import { lossCurve } from "@norma/norma/display";
 * import { linear } from "@norma/norma/nn";
 * import { fit, SGD } from "@norma/norma/optim";
 *
 * const random = new Random(1);
 * const model = linear(64, 10).resetParameters(random);
 * await fit(model, digits().batches(60, { shuffle: random }), {
 *   loss: ({ x, y }) => crossEntropy(model.forward(x), y),
 *   optimizer: new SGD(model.parameters(), { lr: 0.5 }),
 *   epochs: 2,
 *   progress: lossCurve,
 *   name: "a linear model",
 * });
 * ```
 *
 * @example For a loop of one's own
 * ```ts
 * import { lossCurve } from "@norma/norma/display";
 *
 * const curve = lossCurve("descent", { total: 50, scale: "log" });
 * let w = 1;
 * for (let step = 1; step <= 50; step++) {
 *   curve.update(step, undefined, { loss: w ** 2 });
 *   w -= 0.1 * 2 * w;
 * }
 * await curve.done(); // descent: 50 of 50
 * ```
 */
export function lossCurve(name: string, options: LossCurveOptions = {}): LossCurve {
  return new LossCurve(name, options, outletHere, () => performance.now());
}
