/**
 * How a grid of results is drawn while it fills, and written where nothing can be drawn.
 *
 * @module
 */
import type { DrawingTools } from "./draw.ts";
import type { FigureOptions } from "./figure.ts";
import type { ProgressGridOptions } from "./progress_grid.ts";
import type { Picture } from "./progress_picture.ts";

/** A place in the grid. */
interface Place {
  readonly row: string;
  readonly column: string;
}

/** What has come of the run there. */
interface Cell extends Place {
  /** Not a number if the run has diverged. */
  readonly value: number;
}

const EMPTY = "#f2f2f2";
const INK = "#1a1a1a";
/** Pixels beside the cells, as a rule, and those of a letter: what does not fit is not written. */
const ROW_NAMES = 100, LETTER = 6.5;
/** Above this share of viridis a cell is so light that its number is dark. */
const LIGHT = 0.6;

/**
 * A table of cells, each of which gets its colour and its number when its run is over.
 *
 * @internal
 */
export class GridPicture implements Picture {
  readonly #name: string;
  readonly #options: ProgressGridOptions;
  readonly #cells = new Map<string, Cell>();
  readonly #running = new Map<string, Place>();

  constructor(name: string, options: ProgressGridOptions) {
    this.#name = name;
    this.#options = options;
  }

  /** How many results there are. */
  get size(): number {
    return this.#cells.size;
  }

  /** The run of this cell goes on. */
  start(row: string, column: string): void {
    this.#running.set(key(row, column), { row, column });
  }

  /** The result of a cell; what was there is replaced. */
  set(row: string, column: string, value: number): void {
    this.#running.delete(key(row, column));
    this.#cells.set(key(row, column), { row, column, value });
  }

  figure(line: string, over: boolean, Plot: DrawingTools["Plot"]): FigureOptions {
    const { rows, columns, value } = this.#options;
    const [columnNames, rowNames] = [columns.values.map(String), rows.values.map(String)];
    const place = { x: "column", y: "row" };
    const all = rowNames.flatMap((row) => columnNames.map((column) => ({ row, column })));
    const running: ReadonlyMap<string, Place> = over ? new Map() : this.#running;
    const cells = [...this.#cells].flatMap(([key, cell]) => running.has(key) ? [] : [cell]);
    const good = cells.filter(({ value }) => Number.isFinite(value));
    const width = Math.min(640, Math.max(480, 160 + 80 * columnNames.length));
    const letters = (width - ROW_NAMES) / columnNames.length / LETTER;
    const every = Math.ceil(Math.max(...columnNames.map(({ length }) => length + 1)) / letters);
    const [low, high] = this.#domain(good);
    const light = (cell: Cell) => (cell.value - low) / (high - low) > LIGHT;
    const fitting = (cell: Cell) => {
      const text = this.#written(cell);
      return text.length <= letters ? text : Number.isFinite(cell.value) ? "" : "×";
    };
    const text = (of: Cell[], fill: string) => Plot.text(of, { ...place, text: fitting, fill });
    return {
      title: this.#name,
      subtitle: `${value}: ${line}`,
      alt: this.#words(cells.length, good),
      width,
      height: 62 + 30 * rowNames.length,
      x: {
        label: columns.label,
        domain: columnNames,
        tickSize: 0,
        ...every > 1 ? { ticks: columnNames.filter((_, i) => i % every === 0) } : {},
      },
      y: { label: rows.label, domain: rowNames, tickSize: 0, labelAnchor: "top" },
      color: { domain: [low, high], scheme: "viridis" },
      marks: [
        Plot.cell(all, { ...place, fill: EMPTY, inset: 1 }),
        Plot.cell(good, { ...place, fill: "value", inset: 1 }),
        text(good.filter((cell) => !light(cell)), "white"),
        text(good.filter(light), INK),
        text(cells.filter((cell) => !good.includes(cell)), INK),
        Plot.cell(running.values(), { ...place, fill: "none", stroke: INK, inset: 2 }),
        Plot.text(running.values(), { ...place, text: () => "…", fill: INK }),
      ],
    };
  }

  letters(): string {
    return "";
  }

  /** The same table in text, a line for each row. */
  table(): string {
    const { rows, columns } = this.#options;
    const result = (row: string | number, column: string | number) => {
      const cell = this.#cells.get(key(`${row}`, `${column}`));
      return cell === undefined ? "" : this.#written(cell);
    };
    const lines = [
      [`${rows.label} \\ ${columns.label}`, ...columns.values.map(String)],
      ...rows.values.map((row) => [
        `${row}`,
        ...columns.values.map((column) => result(row, column)),
      ]),
    ];
    const widths = lines[0]!.map((_, i) => Math.max(...lines.map((line) => line[i]!.length)));
    const aligned = (text: string, i: number) =>
      i === 0 ? text.padEnd(widths[i]!) : text.padStart(widths[i]!);
    return lines.map((line) => line.map(aligned).join("  ").trimEnd()).join("\n");
  }

  #domain(good: readonly Cell[]): readonly [number, number] {
    if (this.#options.domain !== undefined) return this.#options.domain;
    const values = good.map(({ value }) => value);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return low < high ? [low, high] : [Number.isFinite(low) ? low - 1 : 0, high + 1];
  }

  #written({ value }: Cell): string {
    if (!Number.isFinite(value)) return "diverged";
    return this.#options.format?.(value) ?? value.toPrecision(3);
  }

  #words(count: number, good: readonly Cell[]): string {
    const { rows, columns, value } = this.#options;
    const of = rows.values.length * columns.values.length;
    const diverged = count - good.length;
    const start = `${value} for ${count} of ${of} pairs of ${rows.label} and ${columns.label}`;
    const ranked = good.toSorted((a, b) => a.value - b.value);
    const [worst, best] = [ranked.at(0), ranked.at(-1)];
    const where = (cell: Cell) => `${this.#written(cell)} (${cell.row}, ${cell.column})`;
    const range = best === undefined || worst === undefined
      ? ""
      : best === worst
      ? `, ${where(best)}`
      : `, from ${where(worst)} to ${where(best)}`;
    return `${start}${range}${diverged > 0 ? `; ${diverged} diverged` : ""}.`;
  }
}

function key(row: string, column: string): string {
  return JSON.stringify([row, column]);
}
