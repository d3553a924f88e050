/**
 * Parameter groups: parameters that one optimizer adjusts with options of their own.
 *
 * @module
 */
import { show } from "../shape/shape.ts";
import { Parameter } from "../tensor/state.ts";

/** Parameters, and the options that differ for them from those of the optimizer. */
export type ParameterGroup<O> = Partial<O> & {
  /** Which ones, each once. */
  readonly parameters: Iterable<Parameter>;
};
/** What an optimizer is made for: parameters that are all treated alike, or groups of them. */
export type Adjustable<O> = Iterable<Parameter> | Iterable<ParameterGroup<O>>;

/**
 * One of an optimizer's groups, with all of its options.
 *
 * @example
 * ```ts
 * import { linear, sequential } from "@norma/norma/nn";
 * import { SGD } from "@norma/norma/optim";
 * import { assertEquals } from "@std/assert";
 *
 * const [first, second] = sequential(linear(2, 3), linear(3, 1)).layers;
 * const sgd = new SGD([
 *   { parameters: first.parameters(), lr: 0.01 },
 *   { parameters: second.parameters() },
 * ], { lr: 0.1 });
 * assertEquals(sgd.groups.map(({ options }) => options.lr), [0.01, 0.1]);
 * ```
 */
export class Group<O extends { readonly lr: number } = { readonly lr: number }> {
  #options: O;
  /** @internal Made by the optimizer, which has checked the options. */
  constructor(
    /** What it adjusts. */
    readonly parameters: readonly Parameter[],
    options: O,
  ) {
    this.#options = options;
  }
  /** All options, the learning rate with them. */
  get options(): O {
    return this.#options;
  }
  /** @internal */
  set(options: Partial<O>): void {
    this.#options = { ...this.#options, ...options };
  }
}

/**
 * @internal The groups that `adjustable` describes; what one does not say is as in `options`.
 * @throws {RangeError} if there are no parameters, or one is in two groups.
 * @throws {TypeError} if one of them is not a `Parameter`, or there is no list of them.
 */
export function groupsOf<O extends { readonly lr: number }>(
  optimizer: string,
  adjustable: Adjustable<O>,
  options: O,
): Group<O>[] {
  if (typeof (adjustable as Partial<Iterable<unknown>> | null)?.[Symbol.iterator] !== "function") {
    // A model, perhaps: notebooks are not type-checked.
    throw notAParameter(optimizer, adjustable, "give model.parameters()");
  }
  const listed = [...adjustable as Iterable<Parameter | ParameterGroup<O>>];
  const groups = listed.length > 0 && listed.every(isGroup)
    ? listed.map(({ parameters, ...own }) => group(optimizer, parameters, { ...options, ...own }))
    : [group(optimizer, listed as Parameter[], options)];
  const all = groups.flatMap(({ parameters }) => parameters);
  const twice = all.find((p, i) => all.indexOf(p) < i);
  if (twice !== undefined) {
    throw new RangeError(
      `Cannot make ${optimizer} with parameter ${show(twice.shape)} in two groups: ` +
        `list it in one, it would be adjusted twice`,
    );
  }
  return groups;
}

function isGroup<O>(value: Parameter | ParameterGroup<O>): value is ParameterGroup<O> {
  return typeof value === "object" && value !== null && "parameters" in value;
}
function group<O extends { readonly lr: number }>(
  optimizer: string,
  listed: Iterable<Parameter>,
  options: O,
): Group<O> {
  const parameters = [...new Set(listed)];
  if (parameters.length === 0) {
    throw new RangeError(
      `Cannot make ${optimizer} without parameters: give model.parameters()`,
    );
  }
  for (const p of parameters) if (!(p instanceof Parameter)) throw notAParameter(optimizer, p);
  return new Group(parameters, options);
}
function notAParameter(
  optimizer: string,
  value: unknown,
  hint = "it adjusts parameters",
): TypeError {
  const what = typeof value === "function"
    ? "a function"
    : typeof value !== "object" || value === null
    ? String(value)
    : `a ${value.constructor.name}` +
      ("shape" in value && Array.isArray(value.shape) ? ` ${show(value.shape)}` : "");
  return new TypeError(`Cannot adjust ${what} with ${optimizer}: ${hint}`);
}
