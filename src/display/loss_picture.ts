/**
 * How a loss is drawn while it falls, and written where nothing can be drawn.
 *
 * @module
 */
import type { DrawingTools } from "./draw.ts";
import type { FigureOptions } from "./figure.ts";
import { curve } from "../print/bar.ts";
import { type Bin, Bins } from "../print/bins.ts";
import { courseOfLoss } from "../print/course_of_loss.ts";
import { palette } from "./palette.ts";
import type { Picture } from "./progress_picture.ts";

/** Validation is orange, which is too light for letters. */
const INK = "#1a1a1a";

/** A point of a curve. */
type Point = Pick<Bin, "at" | "mean">;

/**
 * The loss of the steps as a line, with a band from the lowest to the highest of neighbours; the
 * loss of the validations as dots on a line.
 *
 * @internal
 */
export class LossPicture implements Picture {
  readonly #name: string;
  readonly #total: number | undefined;
  readonly #type: "linear" | "log";
  readonly #steps = new Bins();
  readonly #validations = new Bins();
  /** The first and the last loss of a step. */
  readonly #ends: number[] = [];
  #validated: number | undefined;
  #last = 0;

  constructor(name: string, total: number | undefined, type: "linear" | "log") {
    this.#name = name;
    this.#total = total;
    this.#type = type;
  }

  /** Takes in the loss of a step. */
  step(step: number, loss: number): void {
    this.#add(this.#steps, step, loss);
    this.#ends[this.#ends.length === 0 ? 0 : 1] = loss;
  }

  /** Takes in the loss of a validation. */
  validation(step: number, loss: number): void {
    this.#add(this.#validations, step, loss);
    this.#validated = loss;
  }

  /** What is not above 0 has no place on a logarithmic scale. */
  #add(bins: Bins, step: number, loss: number): void {
    if (this.#type === "linear" || loss > 0) bins.add(step, loss);
    this.#last = Math.max(this.#last, step);
  }

  figure(line: string, over: boolean, Plot: DrawingTools["Plot"]): FigureOptions {
    const [training, validation] = palette as [string, string];
    const steps = this.#steps.list, validations = this.#validations.list;
    const point = { x: "at", y: "mean" };
    const label = (at: Point, text: string, fill: string, lineAnchor: "bottom" | "top") => {
      const beside = { dx: 7, dy: lineAnchor === "top" ? 2 : -2, textAnchor: "start" } as const;
      return Plot.text([at], { ...point, ...beside, lineAnchor, text: [text], fill });
    };
    // The upper name above its end, the lower one below: they cannot meet.
    const labels = (a: Point | undefined, b: Point | undefined) => {
      if (a === undefined || b === undefined) return [];
      const [up, down] = a.mean > b.mean ? ["bottom", "top"] as const : ["top", "bottom"] as const;
      return [label(a, "training", training, up), label(b, "validation", INK, down)];
    };
    const none = steps.length + validations.length === 0;
    const end = Math.max(1, over ? this.#last : this.#total ?? this.#last);
    return {
      title: this.#name,
      subtitle: line,
      alt: this.#words(),
      width: 640,
      height: 220,
      // Few steps would have ticks between them.
      x: { label: "step", domain: [0, end], ...end < 8 ? { ticks: end } : {} },
      y: {
        label: "loss",
        type: this.#type,
        ...this.#type === "log" ? { ticks: 5, tickFormat: "~g" } : {},
        grid: true,
        nice: true,
        insetBottom: 6,
        ...none ? { domain: [0.1, 1] } : {},
      },
      marks: [
        Plot.areaY(steps, { x: "at", y1: "low", y2: "high", fill: training, fillOpacity: 0.3 }),
        Plot.lineY(steps, { ...point, stroke: training, strokeWidth: 1.5 }),
        Plot.lineY(validations, { ...point, stroke: validation, strokeWidth: 1.5 }),
        Plot.dot(validations, { ...point, fill: validation, stroke: INK, strokeWidth: 0.5 }),
        labels(steps.at(-1), validations.at(-1)),
      ],
    };
  }

  letters(): string {
    return curve(this.#steps.list.map(({ mean }) => mean));
  }

  table(): string {
    return "";
  }

  #words(): string {
    return courseOfLoss(this.#ends, this.#last, this.#validated);
  }
}
