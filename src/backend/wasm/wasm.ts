/**
 * The WebAssembly backend: AssemblyScript kernels for float32, and for int32 and bool where they are
 * compared, chosen and converted; the reference for everything else.
 *
 * A file here is about one kind of operation and decides, from how the operands lie in memory,
 * which kernel runs; the kernel's formula stands in the `*.as.ts` beside it.
 *
 * @module
 */
import type { Backend } from "../backend.ts";
import { reference } from "../reference.ts";
import { activation, parametric } from "./activation.ts";
import { lines, scatterAdd } from "./along.ts";
import { adam, rmsprop } from "./averaging.ts";
import { batchNorm, batchNormRelu } from "./batch_norm.ts";
import { cast } from "./cast.ts";
import { copy, fill, gather, write } from "./copy.ts";
import { softmaxCrossEntropy } from "./cross_entropy.ts";
import { binary, unary } from "./elementwise.ts";
import { layerNorm } from "./layer_norm.ts";
import { linear } from "./linear.ts";
import { available } from "./loader.ts";
import { matmul } from "./matmul.ts";
import { normalize } from "./normalize.ts";
import { reduce } from "./reduce.ts";
import { rmsNorm } from "./rms_norm.ts";
import { sgd } from "./sgd.ts";
import { logSumExp, rowwise } from "./softmax.ts";
import { compare, select } from "./truth.ts";

const fast: Backend = {
  ...reference,
  name: "wasm",
  unary,
  binary,
  compare,
  select,
  cast,
  reduce,
  lines,
  matmul,
  copy,
  write,
  fill,
  gather,
  scatterAdd,
  sgd,
  adam,
  rmsprop,
  kernels: {
    sigmoid: activation("sigmoid"),
    tanh: activation("tanh"),
    relu: activation("relu"),
    silu: parametric("silu"),
    gelu: parametric("gelu"),
    geluTanh: parametric("geluTanh"),
    hardSigmoid: parametric("hardSigmoid"),
    leakyRelu: parametric("leakyRelu"),
    elu: parametric("elu"),
    softplus: parametric("softplus"),
    clip: parametric("clip"),
    softmax: rowwise("softmax"),
    logSoftmax: rowwise("logSoftmax"),
    logSumExp,
    batchNorm,
    batchNormRelu,
    layerNorm,
    normalize,
    rmsNorm,
    softmaxCrossEntropy,
    linear,
  },
};

/**
 * The default backend: SIMD kernels in WebAssembly, with fused multiply-add where the engine has
 * it. It is the reference itself where the engine lacks SIMD or a shared memory.
 *
 * @example
 * ```ts
 * import { tensor, useBackend, wasm } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const before = useBackend(wasm);
 * assert(tensor([1, 2, 3]).sum().item() === 6);
 * useBackend(before);
 * ```
 */
export const wasm: Backend = available ? fast : reference;
