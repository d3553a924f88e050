/**
 * A model in numbers: what comes out of each layer, and how many parameters it has.
 *
 * @module
 */
import { scope } from "../autograd/scope.ts";
import { noGrad } from "../autograd/tape.ts";
import { bytesOf, type DType } from "../backend/memory.ts";
import { bytes, digits } from "../print/numbers.ts";
import { displayTable, inspectTable, type Table } from "../print/table.ts";
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
  /** Bytes of its outputs; none for what another module put out, or a view of that. */
  readonly memory: number;
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
    /** Bytes of all parameters and buffers. */
    readonly memory: number,
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
    const outputs = this.rows.reduce((sum, row) => sum + row.memory, 0);
    return {
      title: `Input ${show(this.input)}${buffers}; ${bytes(this.memory)} in the model`,
      head: ["path", "layer", "output", "memory", "parameters"],
      rows: this.rows.map((row) => [
        row.path,
        row.module,
        shapes(row.outputs),
        row.memory === 0 ? "" : bytes(row.memory),
        row.parameters === 0 ? "" : digits(row.parameters),
      ]),
      total: ["", "", "", bytes(outputs), digits(this.parameters)],
      numbers: [3, 4],
    };
  }
}

/** Of the shapes of a layer that ran more often than this, only the first are shown. */
const MOST = 3;
function shapes(all: readonly Shape[]): string {
  const more = all.length > MOST ? ` … ${all.length - MOST} more` : "";
  return all.slice(0, MOST).map(show).join(" ") + more;
}

/**
 * Layers, output shapes, memory and numbers of parameters of `model`, found by running it once on
 * zeros of `inputShape`, batch axis included. It runs in evaluation and unrecorded, so that nothing
 * in the model changes.
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
        rowsOf(modules, trace, input),
        [...inputShape],
        count(model.parameters()),
        count(model.buffers()),
        [...model.parameters(), ...model.buffers()].reduce((sum, s) => sum + bytesIn(s), 0),
      );
    });
  } finally {
    modules.forEach(([, m], i) => m.training = modes[i]!);
  }
}
const count = (states: readonly State[]): number => states.reduce((sum, s) => sum + s.size, 0);

const bytesIn = (x: Tensor): number => x.size * bytesOf[x.dtype];

function rowsOf(
  modules: readonly [string, Module][],
  trace: Trace,
  input: Tensor,
): SummaryRow[] {
  const seen = new Set<State>(), memory = memoryBy(trace, input);
  return modules.map(([path, m]) => {
    const own = m.members().parameters.map(([, p]) => p).filter((p) => !seen.has(p) && seen.add(p));
    const outputs = trace.has(path) ? trace.all(path).map((y) => [...y.shape]) : [];
    return {
      path,
      module: String(m),
      outputs,
      memory: memory.get(path) ?? 0,
      parameters: count(own),
    };
  });
}
/** Bytes by path. What passes an output on, as it is or as a view, takes up none. */
function memoryBy(trace: Trace, input: Tensor): Map<string, number> {
  const seen = new Set([input.storage]);
  return new Map([...trace.keys()].map((path) => {
    const fresh = trace.all(path).filter((y) => !seen.has(y.storage) && seen.add(y.storage));
    return [path, fresh.reduce((sum, y) => sum + bytesIn(y), 0)];
  }));
}
