/**
 * A model in numbers: what comes out of each layer, and how many parameters it has.
 *
 * @module
 */
import { displayTable, inspectTable, type Table } from "../autograd/table.ts";
import { scope } from "../autograd/scope.ts";
import { noGrad } from "../autograd/tape.ts";
import type { DType } from "../backend/memory.ts";
import { type Shape, show } from "../shape/shape.ts";
import { zeros } from "../tensor/create.ts";
import type { State } from "../tensor/state.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Module } from "./module.ts";
import { type Trace, traced } from "./trace.ts";

/** One module of a model. */
export interface SummaryRow {
  /** Its path, as in `namedModules()`; `""` for the model. */
  readonly path: string;
  /** What it is, such as `"Linear(784, 100)"`. */
  readonly module: string;
  /** Shapes of its outputs, one for each time that it ran; none if it did not. */
  readonly outputs: readonly Shape[];
  /** Numbers in its own parameters, not in those of modules inside it; a shared one counts once. */
  readonly parameters: number;
}
/** Options of {@linkcode summary}. */
export interface SummaryOptions {
  /** Element type of the input; `"float32"` by default, `"int32"` for a model of indices. */
  readonly dtype?: DType;
}

/** What {@linkcode summary} returns: rows, totals, and a table that shows itself. */
export class Summary {
  /** @internal */
  constructor(
    /** A row for each module, in the order of the fields. */
    readonly rows: readonly SummaryRow[],
    /** Shape of the input. */
    readonly input: Shape,
    /** Numbers in all parameters; a shared one counts once. */
    readonly parameters: number,
    /** Numbers in all buffers, such as running statistics. */
    readonly buffers: number,
  ) {}
  /** The table, in a terminal. */
  [Symbol.for("Deno.customInspect")](): string {
    return inspectTable(this.#table());
  }
  /** The table, in a notebook. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return displayTable(this.#table());
  }
  #table(): Table {
    const buffers = this.buffers === 0 ? "" : `, ${digits(this.buffers)} numbers in buffers`;
    return {
      title: `Input ${show(this.input)}${buffers}`,
      head: ["path", "layer", "output", "parameters"],
      rows: this.rows.map((row) => [
        row.path,
        row.module,
        shapes(row.outputs),
        row.parameters === 0 ? "" : digits(row.parameters),
      ]),
      total: ["", "", "", digits(this.parameters)],
      numbers: [3],
    };
  }
}

const digits = (n: number): string => n.toLocaleString("en-US");
/** Of the shapes of a layer that ran more often than this, only the first are shown. */
const MOST = 3;
function shapes(all: readonly Shape[]): string {
  const more = all.length > MOST ? ` … ${all.length - MOST} more` : "";
  return all.slice(0, MOST).map(show).join(" ") + more;
}

/**
 * Layers, output shapes and numbers of parameters of `model`, found by running it once on zeros of
 * `inputShape`, batch axis included. It runs in evaluation and unrecorded, so that nothing in the
 * model changes.
 *
 * @throws {RangeError} what the model throws if it does not take such an input.
 *
 * @example
 * ```ts
 * import { batchNorm1d, linear, sequential, sigmoid, summary } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 *
 * const model = sequential(linear(784, 100), batchNorm1d(100), sigmoid(), linear(100, 10));
 * const table = summary(model, [60, 784]);
 * console.log(table);
 * assert(table.parameters === 79_710 && table.rows[1]?.outputs[0]?.[1] === 100);
 * ```
 */
export function summary(
  model: Module & { forward(x: never): Tensor },
  inputShape: Shape,
  options: SummaryOptions = {},
): Summary {
  const modules = model.namedModules(), modes = modules.map(([, m]) => m.training);
  try {
    model.eval();
    return scope(() => {
      const input: Tensor = zeros(inputShape, { dtype: options.dtype ?? "float32" });
      const trace = noGrad(() => traced(model, () => model.forward(input as never)));
      return new Summary(
        rowsOf(modules, trace),
        [...inputShape],
        count(model.parameters()),
        count(model.buffers()),
      );
    });
  } finally {
    modules.forEach(([, m], i) => m.training = modes[i]!);
  }
}
const count = (states: readonly State[]): number => states.reduce((sum, s) => sum + s.size, 0);

function rowsOf(modules: readonly [string, Module][], trace: Trace): SummaryRow[] {
  const seen = new Set<State>();
  return modules.map(([path, m]) => {
    const own = m.members().parameters.map(([, p]) => p).filter((p) => !seen.has(p) && seen.add(p));
    const outputs = trace.has(path) ? trace.all(path).map((y) => [...y.shape]) : [];
    return { path, module: String(m), outputs, parameters: count(own) };
  });
}
