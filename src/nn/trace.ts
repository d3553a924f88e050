/**
 * What the layers of a model computed, by path.
 *
 * While a trace is taken, whatever runs a layer (`forward`, and {@linkcode Sequential}, which calls
 * `run`) announces the output to it. Nothing is patched, and outside of a trace it costs a
 * comparison.
 *
 * @module
 */
import { synchronous } from "../autograd/scope.ts";
import { spread, statistics } from "../backend/statistics.ts";
import { columns } from "../print/bar.ts";
import { digits, short } from "../print/numbers.ts";
import { displayTable, inspectTable, isShown, type Table } from "../print/table.ts";
import { show } from "../shape/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Module } from "./module.ts";

/** Of paths in a message no more than this. */
const MOST = 8;

/** One run of one layer. */
interface Run {
  readonly module: Module;
  readonly output: Tensor;
}
/** Who listens: the innermost trace that is being taken. */
let listener: Run[] | null = null;

/** @internal Tells the trace being taken, if any, what `module` computed; returns it. */
export function announce<T extends Tensor>(module: Module, output: T): T {
  listener?.push({ module, output });
  return output;
}

/** @internal Whether a trace is being taken: then every layer computes for itself, to be seen. */
export const isTraced = (): boolean => listener !== null;

/** @internal Runs `f` and collects what the modules in `model` announce. */
export function traced<Y extends Tensor>(model: Module, f: () => Y): Trace<Y> {
  const around = listener, runs: Run[] = [];
  listener = runs;
  try {
    const output = synchronous("trace", f());
    // A model with a forward of its own does not announce itself.
    if (runs.at(-1)?.module !== model) runs.push({ module: model, output });
    return new Trace(model, output, runs);
  } finally {
    listener = around;
  }
}

/**
 * Outputs of a model's layers by path, in the order in which they ran; made by `model.trace(x)`.
 * The model's own path is `""`, others are those of `namedModules()`.
 *
 * Seen is what has been run as a {@linkcode Layer}: not a {@linkcode Module} with a `forward` of
 * its own inside another module, but the layers in it.
 *
 * @example
 * ```ts
 * import { tensor } from "@norma/norma";
 * import { linear, relu, sequential } from "@norma/norma/nn";
 * import { assertEquals } from "@std/assert";
 *
 * const trace = sequential(linear(2, 3), relu()).trace(tensor([[1, -1]]));
 * assertEquals([...trace.keys()], ["0", "1", ""]);
 * assertEquals(trace.get("1").shape, [1, 3]);
 * assertEquals(trace.output, trace.get(""));
 * ```
 */
export class Trace<out Y extends Tensor = Tensor> implements Iterable<[string, Tensor]> {
  readonly #outputs: ReadonlyMap<string, readonly Tensor[]>;
  readonly #names: ReadonlyMap<string, string>;

  /** @internal */
  constructor(
    model: Module,
    /** Output of the model. */
    readonly output: Y,
    runs: readonly Run[],
  ) {
    const paths = new Map(model.namedModules().map(([path, m]) => [m, path]));
    const outputs = new Map<string, Tensor[]>(), names = new Map<string, string>();
    for (const { module, output } of runs) {
      const path = paths.get(module);
      if (path === undefined) continue; // belongs to another model that ran meanwhile
      const before = outputs.get(path);
      if (before === undefined) outputs.set(path, [output]);
      else before.push(output);
      names.set(path, String(module));
    }
    this.#outputs = outputs;
    this.#names = names;
  }
  /**
   * Output of the layer at `path`, the last one if it ran several times.
   *
   * @throws {RangeError} if no layer at that path ran.
   */
  get(path: string): Tensor {
    return this.all(path).at(-1)!;
  }
  /**
   * Outputs of the layer at `path`, one for each time that it ran: a layer in two places has two.
   *
   * @throws {RangeError} if no layer at that path ran.
   */
  all(path: string): readonly Tensor[] {
    const found = this.#outputs.get(path);
    if (found !== undefined) return found;
    const paths = [...this.#outputs.keys()].map((p) => JSON.stringify(p));
    const more = paths.length > MOST ? ` and ${paths.length - MOST} more` : "";
    throw new RangeError(
      `Cannot get the output of ${JSON.stringify(path)}: no layer of that path ran; there are ` +
        `${paths.slice(0, MOST).join(", ")}${more}`,
    );
  }
  /** Whether a layer at `path` ran. */
  has(path: string): boolean {
    return this.#outputs.has(path);
  }
  /** Number of layers that ran. */
  get size(): number {
    return this.#outputs.size;
  }
  /** Paths, in the order in which the layers first ended. */
  keys(): IterableIterator<string> {
    return this.#outputs.keys();
  }
  /** Paths and outputs, as {@linkcode Trace.get} gives them. */
  *[Symbol.iterator](): Generator<[string, Tensor], void, undefined> {
    for (const path of this.keys()) yield [path, this.get(path)];
  }
  /** @internal What a scope keeps when it is returned from one. */
  *tensors(): Generator<Tensor> {
    for (const outputs of this.#outputs.values()) yield* outputs;
  }
  /** Paths, layers, shapes and what is in the outputs, in a terminal. */
  [Symbol.for("Deno.customInspect")](): string {
    return inspectTable(this.#table());
  }
  /** Paths, layers, shapes and what is in the outputs, in a notebook. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return displayTable(this.#table());
  }
  #table(): Table {
    const rows = [...this.#outputs].map(([path, outputs], i, { length }) => [
      path,
      this.#names.get(path)!,
      outputs.map((y) => show(y.shape)).join(" "),
      ...isShown(i, length) ? numbersIn(outputs.at(-1)!) : [],
    ]);
    return {
      title: `Outputs of ${this.size} layers`,
      head: ["path", "layer", "output", "mean", "sd", "min", "histogram", "max", ""],
      rows,
      numbers: [3, 4, 5],
      bars: [6],
    };
  }
}
/** Statistics of an output, and its histogram from the smallest to the largest number. */
function numbersIn(y: Tensor): string[] {
  if (y.storage.ptr === 0) return ["", "", "", "", "", "freed"];
  const s = statistics(y), odd = s.nan + s.infinite;
  const note = odd === 0 ? "" : `${digits(odd)} not finite`;
  if (s.count === 0) return ["", "", "", "", "", note];
  const { mean, sd, min, max } = s, histogram = columns(spread(y, s));
  return [short(mean, sd), short(sd), short(min, sd), histogram, short(max, sd), note];
}
