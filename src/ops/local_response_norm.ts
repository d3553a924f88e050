/**
 * Local response normalization.
 *
 * @module
 */
import type { Tensor } from "../tensor/tensor.ts";
import type { Op } from "./op.ts";

/** @internal What local response normalization is made with. */
export interface LocalResponseParams {
  /** n, the number of neighbouring channels. */
  readonly size: number;
  readonly alpha: number;
  readonly beta: number;
  readonly k: number;
}

/** `Σ x_j` over the channels j from `c − before` to `c + after`, zeros beyond the first and last. */
function windowSum(x: Tensor, before: number, after: number): Tensor {
  const channels = x.shape[1]!, reach = channels - 1;
  const [first, last] = [Math.min(before, reach), Math.min(after, reach)];
  const padded: Tensor = x.pad(x.shape.map((_, axis) => axis === 1 ? [first, last] : [0, 0]));
  let sum = padded.slice(0, channels, { axis: 1 });
  for (let start = 1; start <= first + last; start++) {
    sum = sum.add(padded.slice(start, start + channels, { axis: 1 }));
  }
  return sum;
}
/** The window around a channel; of an even number, the greater part lies before it. */
const around = (size: number): [before: number, after: number] => [
  Math.floor(size / 2),
  Math.floor((size - 1) / 2),
];
/** `s = k + α/n Σ x_j²`. */
const energy = (x: Tensor, { size, alpha, k }: LocalResponseParams): Tensor =>
  windowSum(x.square(), ...around(size)).mul(alpha / size).add(k);

/**
 * Local response normalization, Krizhevsky, Sutskever & Hinton 2012, section 3.3, with α divided by
 * the size of the window as PyTorch and Caffe have it:
 *
 *     y_c = x_c / s_c^β   s_c = k + α/n Σ x_j²   over the n channels j around c
 *
 * The channels whose window c is in are its own window turned round:
 *
 *     x̄_c = ȳ_c / s_c^β − 2αβ/n · x_c Σ ȳ_j x_j / s_j^(β+1)
 */
export const localResponseNorm: Op<readonly [x: Tensor], LocalResponseParams> = {
  name: "localResponseNorm",
  composite: true,
  forward: ([x], params) => [x.div(energy(x, params).pow(params.beta))],
  vjp(dy, { inputs: [x], params }) {
    return [() => {
      const { size, alpha, beta } = params, [before, after] = around(size);
      const s = energy(x, params), direct = dy.div(s.pow(beta));
      const shared = windowSum(direct.mul(x).div(s), after, before);
      return direct.sub(x.mul(shared).mul(2 * alpha * beta / size));
    }];
  },
};
