/**
 * Softmax and cross-entropy in one.
 *
 * @module
 */
import { elements, empty } from "../backend/backend.ts";
import { backend } from "../backend/current.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { needsFloat } from "./dtype.ts";
import type { Op } from "./op.ts";

const ROWS = { axis: 1, keepDims: true } as const;
/** `z − max(z)` by rows, which keeps exp in range. */
const shifted = (z: Tensor): Tensor => z.sub(z.max(ROWS));
/** `p = exp(z) / Σ exp(z)` by rows. */
function softmax(z: Tensor): Tensor {
  const e = shifted(z).exp();
  return e.div(e.sum(ROWS));
}
/** Row `i` is 1 at `labels[i]`. Nothing flows to a label. */
function oneHot(z: Tensor, labels: Tensor): Tensor {
  const hot = empty(z.shape, z.dtype), classes = z.shape[1]!;
  backend.fill(hot, 0);
  const data = elements(hot);
  labels.toArray().forEach((label, i) => data[i * classes + label] = 1);
  return z.wrap(hot);
}

/**
 * `ℓ = −mean log softmax(z)[label] = mean(log Σ exp(z) − z[label])` over rows, so
 * `z̄ = ℓ̄ (softmax(z) − onehot) / N`. Logits `[N, C]`, int32 labels `[N]` below `C`.
 */
export const softmaxCrossEntropy: Op<readonly [logits: Tensor, labels: Tensor]> = {
  name: "softmaxCrossEntropy",
  composite: true,
  forward([z, labels]) {
    const s = shifted(needsFloat("crossEntropy", z));
    const ofLabel = s.mul(oneHot(z, labels)).sum({ axis: 1 });
    return [s.exp().sum({ axis: 1 }).log().sub(ofLabel).mean()];
  },
  vjp: (g, { inputs: [z, labels] }) => [
    () => softmax(z).sub(oneHot(z, labels)).mul(g.div(z.shape[0]!)),
    null,
  ],
};
