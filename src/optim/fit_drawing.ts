/**
 * A training, drawn: the loss of its steps as a line of means, with a band from the lowest to the
 * highest of neighbours; the validations as dots on a line. On white paper, like a figure.
 *
 * @module
 */
import { type Axis, countAxis, linearAxis, logarithmicAxis } from "../print/axis.ts";
import { type Bin, Bins } from "../print/bins.ts";
import { courseOfLoss } from "../print/course_of_loss.ts";
import { escape } from "../print/escape.ts";
import type { Picture } from "../print/picture.ts";
import type { StepRow, ValidationRow } from "./fit_options.ts";

/** Pixels: the picture, and the room around what is drawn; a letter of the font. */
const WIDTH = 656, HEIGHT = 224, TOP = 28, BOTTOM = 44, LEFT = 24, RIGHT = 18, LETTER = 7;
/** Room for the names of two curves. */
const NAMES = 74;
const FONT = `system-ui, 'DejaVu Sans', Helvetica, Arial, sans-serif`;
const INK = "#1a1a1a", PALE = "#555555", GRID = "#e2e2e2", TRAINING = "#2d56b6";
/** Too light for letters, whose curve is named in ink. */
const VALIDATION = "#f39523";
/** Of more validations than this there is only the line. */
const DOTS = 64;
/** A loss that falls to less than this share of what it was has a logarithmic axis. */
const DECADES = 0.01;

/** @internal What is drawn. */
export interface Drawn {
  readonly history: readonly StepRow[];
  readonly validations: readonly ValidationRow[];
  readonly best: ValidationRow | undefined;
}
/** A place in the drawing. */
type Place = readonly [x: number, y: number];

/** @internal Draws. There is at least one step. */
export function drawFit({ history, validations, best }: Drawn): Picture {
  const steps = binned(history), checks = binned(validations), last = history.length;
  const y = axisOf([...steps, ...checks]), x = countAxis(last);
  const scale = areDecades([...steps, ...checks]) ? ", logarithmic" : "";
  const longest = Math.max(...y.ticks.map(({ text }) => text.length));
  const left = LEFT + LETTER * longest, right = WIDTH - RIGHT - (checks.length > 0 ? NAMES : 0);
  const across = (step: number): number => left + x.place(step) * (right - left);
  const up = (loss: number): number => HEIGHT - BOTTOM - y.place(loss) * (HEIGHT - BOTTOM - TOP);
  const means = (bins: readonly Bin[]) => bins.map((b): Place => [across(b.at), up(b.mean)]);
  const training = means(steps), validation = means(checks);

  const svg = [
    ...y.ticks.map(({ value, text }) =>
      `<path stroke='${GRID}' d='M${left} ${round(up(value))}H${right}'/>` +
      label([left - 8, up(value) + 4], text, "end")
    ),
    ...x.ticks.map(({ value, text }) =>
      `<path stroke='${PALE}' d='M${round(across(value))} ${HEIGHT - BOTTOM + 4}v5'/>` +
      label([across(value), HEIGHT - BOTTOM + 22], text, "middle")
    ),
    label([left - 8, 14], `↑ loss${scale}`, "start"),
    label([right, HEIGHT - 7], "step →", "end"),
    band(steps.map((b): [Place, Place] => [[across(b.at), up(b.low)], [across(b.at), up(b.high)]])),
    line(training, TRAINING),
    line(validation, VALIDATION),
    ...validation.length > DOTS ? [] : validation.map((at) => dot(at, 3, VALIDATION)),
    best === undefined || !Number.isFinite(best.loss)
      ? ""
      : ring([across(best.step), up(best.loss)]),
    names(training.at(-1)!, validation.at(-1)),
  ];
  return {
    width: WIDTH,
    height: HEIGHT,
    svg: `<rect width='${WIDTH}' height='${HEIGHT}' fill='white'/>` +
      `<g font-family="${FONT}" font-size='12'>${svg.join("")}</g>`,
    alt: courseOfLoss([history[0]!.loss, history.at(-1)!.loss], last, validations.at(-1)?.loss),
  };
}

function binned(rows: readonly { readonly step: number; readonly loss: number }[]): readonly Bin[] {
  const bins = new Bins();
  for (const { step, loss } of rows) bins.add(step, loss);
  return bins.list;
}

/** @internal Whether the loss falls so far that only a logarithmic axis shows how. */
export const spansDecades = ({ history, validations }: Drawn): boolean =>
  areDecades([...binned(history), ...binned(validations)]);

function areDecades(bins: readonly Bin[]): boolean {
  const means = bins.map(({ mean }) => mean);
  return bins.every(({ low }) => low > 0) && Math.min(...means) < DECADES * Math.max(...means);
}

function axisOf(bins: readonly Bin[]): Axis {
  const low = Math.min(...bins.map((b) => b.low)), high = Math.max(...bins.map((b) => b.high));
  return areDecades(bins) ? logarithmicAxis(low, high) : linearAxis(low, high);
}

const round = (pixels: number): number => Math.round(10 * pixels) / 10;
const at = ([x, y]: Place): string => `${round(x)} ${round(y)}`;

function label(place: Place, text: string, anchor: string, fill = PALE): string {
  const [x, y] = place.map(round);
  return `<text x='${x}' y='${y}' text-anchor='${anchor}' fill='${fill}'>${escape(text)}</text>`;
}
/** Where a line has one point there is a dot. */
function line(points: readonly Place[], colour: string): string {
  if (points.length < 2) return points.map((p) => dot(p, 2, colour)).join("");
  return `<path fill='none' stroke='${colour}' stroke-width='1.5' stroke-linejoin='round' ` +
    `d='M${points.map(at).join("L")}'/>`;
}
function band(edges: readonly (readonly [Place, Place])[]): string {
  const around = [...edges.map(([low]) => low), ...edges.map(([, high]) => high).reverse()];
  return `<path fill='${TRAINING}' fill-opacity='0.25' d='M${around.map(at).join("L")}Z'/>`;
}
function dot([x, y]: Place, radius: number, fill: string): string {
  return `<circle cx='${round(x)}' cy='${round(y)}' r='${radius}' fill='${fill}' ` +
    `stroke='${INK}' stroke-width='0.5'/>`;
}
/** Around the best validation, with its name above on a rim of paper. */
function ring([x, y]: Place): string {
  return `<circle cx='${round(x)}' cy='${round(y)}' r='6.5' fill='none' stroke='${INK}'/>` +
    `<g stroke='white' stroke-width='3' paint-order='stroke' stroke-linejoin='round'>` +
    `${label([x, y - 11], "best", "middle", INK)}</g>`;
}
/** Beside the ends, the upper one above its end and the lower one below: they cannot meet. */
function names([x, y]: Place, validation: Place | undefined): string {
  if (validation === undefined) return "";
  const [up, down] = [-3, 12],
    [trainingIs, validationIs] = y < validation[1] ? [up, down] : [down, up];
  return label([x + 8, y + trainingIs], "training", "start", TRAINING) +
    label([validation[0] + 8, validation[1] + validationIs], "validation", "start", INK);
}
