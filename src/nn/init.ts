/**
 * Initializations: what a weight starts from. Each function here returns an
 * {@linkcode Initializer}.
 *
 * @example
 * ```ts
 * import { Random } from "@norma/norma";
 * import { init, linear, sequential, sigmoid } from "@norma/norma/nn";
 *
 * const model = sequential(linear(784, 100), sigmoid(), linear(100, 10));
 * model.resetParameters(new Random(7), init.lecunNormal()); // the whole model
 * init.normal({ std: 0.01 })(model.layers[2].weight, new Random(8)); // one parameter
 * ```
 *
 * @module
 */
import { elements } from "../backend/backend.ts";
import { type Shape, show } from "../shape/shape.ts";
import type { Random } from "../tensor/random.ts";
import type { State } from "../tensor/state.ts";
import type { Float } from "./layer.ts";

/** Overwrites a parameter with start values, drawing what is random from `random`. */
export type Initializer = (state: State, random: Random) => void;

/** Numbers of connections of a weight `[out, in, …]`: sizes beyond the second count to both. */
export interface Fans {
  /** Inputs that one output is summed from. */
  readonly fanIn: number;
  /** Outputs that one input goes to. */
  readonly fanOut: number;
}
/**
 * Numbers of connections of a weight in the layout `[out, in, …]`.
 *
 * @throws {RangeError} for a shape with fewer than two axes.
 *
 * @example
 * ```ts
 * import { init } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 * assert(init.fans([16, 6, 5, 5]).fanIn === 150);
 * ```
 */
export function fans(shape: Shape): Fans {
  const [out, input, ...window] = shape;
  if (out === undefined || input === undefined) {
    throw new RangeError(
      `Cannot count the connections of a weight ${show(shape)}: expected [out, in, …]; ` +
        `for a bias use constant(), uniform() or normal()`,
    );
  }
  const taps = window.reduce((a, b) => a * b, 1);
  return { fanIn: input * taps, fanOut: out * taps };
}

/** What follows the weight, for {@linkcode gain}. */
export type Nonlinearity = "linear" | "sigmoid" | "tanh" | "relu" | "leakyRelu" | "selu";
/**
 * The factor on the standard deviation that makes up for what a nonlinearity takes away, as in
 * PyTorch: 1, for tanh 5/3, for ReLU √2, for leaky ReLU √(2 / (1 + slope²)), for SELU 3/4.
 *
 * @param slope of a leaky ReLU below 0; 0.01 by default.
 *
 * @example
 * ```ts
 * import { init } from "@norma/norma/nn";
 * import { assert } from "@std/assert";
 * assert(init.gain("relu") === Math.SQRT2);
 * ```
 */
export function gain(nonlinearity: Nonlinearity, slope: number = 0.01): number {
  switch (nonlinearity) {
    case "linear":
    case "sigmoid":
      return 1;
    case "tanh":
      return 5 / 3;
    case "relu":
      return Math.SQRT2;
    case "leakyRelu":
      return Math.sqrt(2 / (1 + slope ** 2));
    case "selu":
      return 3 / 4;
    default:
      throw new RangeError(`Cannot tell the gain of ${nonlinearity satisfies never}: ` + GAINS);
  }
}
const GAINS = "known are linear, sigmoid, tanh, relu, leakyRelu and selu";

/** The elements, to write to; the tape is told. */
function writable(state: State): Float32Array | Float64Array {
  if (state.dtype === "int32" || state.dtype === "bool") {
    const [kind, what] = state.dtype === "int32"
      ? ["an int32", "integers"]
      : ["a bool", "truth values"];
    throw new TypeError(`Cannot initialize ${kind} state ${show(state.shape)}: it holds ${what}`);
  }
  state.changed();
  return elements(state as State<Shape, Float>);
}

/** Every element becomes `value`. */
export function constant(value: number): Initializer {
  return (state) => void writable(state).fill(value);
}
/** Evenly distributed from `low` to `high`; 0 to 1 by default. */
export function uniform({ low = 0, high = 1 }: UniformOptions = {}): Initializer {
  return (state, random) => void random.fillUniform(writable(state), low, high);
}
/** Normally distributed; mean 0 and standard deviation 1 by default. */
export function normal({ mean = 0, std = 1 }: NormalOptions = {}): Initializer {
  return (state, random) => void random.fillNormal(writable(state), mean, std);
}
/** Options of {@linkcode uniform}. */
export interface UniformOptions {
  /** The least value; 0 by default. */
  readonly low?: number;
  /** What the values stay below; 1 by default. */
  readonly high?: number;
}
/** Options of {@linkcode normal}. */
export interface NormalOptions {
  /** Mean; 0 by default. */
  readonly mean?: number;
  /** Standard deviation; 1 by default. */
  readonly std?: number;
}

/** Normal, or uniform over what has the same standard deviation: ±√3 std. */
const withStd =
  (draw: "normal" | "uniform", std: (fans: Fans) => number): Initializer => (state, random) => {
    const s = std(fans(state.shape)), bound = Math.sqrt(3) * s;
    (draw === "normal" ? normal({ std: s }) : uniform({ low: -bound, high: bound }))(state, random);
  };

/** Options of the Xavier initializations. */
export interface XavierOptions {
  /** A factor on the standard deviation, such as `gain("tanh")`; 1 by default. */
  readonly gain?: number;
}
const xavier = ({ gain = 1 }: XavierOptions) => ({ fanIn, fanOut }: Fans) =>
  gain * Math.sqrt(2 / (fanIn + fanOut));
/** U(−b, b) with `b = gain √(6 / (fanIn + fanOut))`: Glorot & Bengio 2010, equation 16. */
export function xavierUniform(options: XavierOptions = {}): Initializer {
  return withStd("uniform", xavier(options));
}
/** N(0, s²) with `s = gain √(2 / (fanIn + fanOut))`: Glorot & Bengio 2010, equation 12. */
export function xavierNormal(options: XavierOptions = {}): Initializer {
  return withStd("normal", xavier(options));
}

/** Options of the Kaiming initializations. */
export interface KaimingOptions {
  /** What follows the weight; `"leakyRelu"` by default, which with slope 0 is ReLU. */
  readonly nonlinearity?: Nonlinearity;
  /** Slope of a leaky ReLU below 0 (PyTorch's `a`); 0 by default. */
  readonly slope?: number;
  /**
   * Which pass keeps its variance: `"fanIn"`, the default, the forward one; `"fanOut"` backward.
   */
  readonly mode?: "fanIn" | "fanOut";
}
const kaiming = (options: KaimingOptions) => (fans: Fans) => {
  const { nonlinearity = "leakyRelu", slope = 0, mode = "fanIn" } = options;
  return gain(nonlinearity, slope) / Math.sqrt(fans[mode]);
};
/** U(−b, b) with `b = gain √(3 / fan)`: He et al. 2015 (arXiv:1502.01852). */
export function kaimingUniform(options: KaimingOptions = {}): Initializer {
  return withStd("uniform", kaiming(options));
}
/** N(0, s²) with `s = gain / √fan`: He et al. 2015 (arXiv:1502.01852), equation 10. */
export function kaimingNormal(options: KaimingOptions = {}): Initializer {
  return withStd("normal", kaiming(options));
}

const lecun = ({ fanIn }: Fans) => Math.sqrt(1 / fanIn);
/** U(−b, b) with `b = √(3 / fanIn)`: LeCun et al., Efficient BackProp (1998), section 4.6. */
export function lecunUniform(): Initializer {
  return withStd("uniform", lecun);
}
/** N(0, s²) with `s = 1 / √fanIn`: LeCun et al., Efficient BackProp (1998), section 4.6. */
export function lecunNormal(): Initializer {
  return withStd("normal", lecun);
}
