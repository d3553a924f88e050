/**
 * What the compiled modules export. Numbers are addresses in bytes, sizes and strides in elements;
 * the formulas stand in the `*.as.ts` of the same subject.
 *
 * @module
 */

type Unary = (x: number, y: number, n: number) => void;
/** `y` is what the derivative is a function of. */
type UnaryVjp = (g: number, y: number, dx: number, n: number) => void;
type Parametric = (x: number, y: number, n: number, ...parameters: number[]) => void;
type ParametricVjp = (
  g: number,
  x: number,
  dx: number,
  n: number,
  ...parameters: number[]
) => void;
/** An operand advances by `i` (0 or 1) inside a row and by `o` from row to row. */
type Binary = (
  x: number,
  xo: number,
  xi: number,
  y: number,
  yo: number,
  yi: number,
  z: number,
  outer: number,
  inner: number,
) => void;
/** `x` is `[outer, reduce, inner]`, with `stride` elements from one to the next of the middle axis. */
type Reduction = (
  x: number,
  y: number,
  outer: number,
  reduce: number,
  inner: number,
  stride: number,
) => void;

/** @internal Module `gemm`. */
export interface Gemm {
  gemm(
    transA: boolean,
    transB: boolean,
    m: number,
    n: number,
    k: number,
    a: number,
    lda: number,
    b: number,
    ldb: number,
    c: number,
    ldc: number,
    add: boolean,
    workspace: number,
  ): void;
}
/** @internal Functions of one element, by the names of the operations. */
export const unaryNames = [
  "neg",
  "square",
  "sqrt",
  "rsqrt",
  "exp",
  "log",
  "sigmoid",
  "tanh",
  "relu",
  "step",
  "abs",
  "sign",
  "floor",
  "ceil",
  "round",
  "expm1",
  "log1p",
  "erf",
  "sin",
  "cos",
  "finite",
] as const;
/** @internal Functions of two elements. */
export const binaryNames = ["add", "sub", "mul", "div", "equal", "minimum", "maximum"] as const;
/** @internal */
export type UnaryName = typeof unaryNames[number];
/** @internal */
export type BinaryName = typeof binaryNames[number];
/** @internal Those whose backward pass is one loop over the result, too. */
export type ActivationName = "sigmoid" | "tanh" | "relu";
/**
 * @internal Those whose backward pass is one loop over the operand, and the names of their
 * parameters in the order of the kernel.
 */
export const parametersOf = {
  silu: [],
  gelu: [],
  geluTanh: [],
  hardSigmoid: [],
  leakyRelu: ["slope"],
  elu: ["alpha"],
  softplus: ["beta", "threshold"],
  clip: ["min", "max"],
} as const;
/** @internal */
export type ParametricName = keyof typeof parametersOf;

/** @internal Functions of rows of numbers whose backward pass reads the result. */
export type RowwiseName = "softmax" | "logSoftmax";

/** @internal Module `kernels`: elements and reductions. */
export type Loops =
  & { readonly [name in UnaryName]: Unary }
  & { readonly [name in `${ActivationName}Vjp`]: UnaryVjp }
  & { readonly [name in ParametricName]: Parametric }
  & { readonly [name in `${ParametricName}Vjp`]: ParametricVjp }
  & { readonly [name in BinaryName]: Binary }
  & { readonly [name in "sum" | "max" | "min"]: Reduction };

/** @internal Relations between numbers; the rest are these with the operands exchanged. */
export type RelationName = "Equal" | "NotEqual" | "Less" | "LessEqual";
/** @internal Relations between truth values. */
export type TruthName = "And" | "Or" | "Equal" | "NotEqual";
/**
 * @internal Module `kernels`: truth values, and conversions. An operand advances by 1 or stands
 * still.
 */
export type Truths =
  & { readonly [name in `compare${RelationName}` | `compare${RelationName}Int`]: Binary }
  & {
    readonly [name in `truth${TruthName}`]: (
      x: number,
      xi: number,
      y: number,
      yi: number,
      z: number,
      n: number,
    ) => void;
  }
  & {
    select(
      c: number,
      ci: number,
      x: number,
      xi: number,
      y: number,
      yi: number,
      z: number,
      n: number,
    ): void;
    truncate(x: number, y: number, n: number): number;
    toFloat(x: number, y: number, n: number): void;
  };
/** @internal Module `kernels`: along the middle axis of `[outer, n, inner]`. */
export interface Along {
  cumSum(x: number, y: number, outer: number, n: number, inner: number, reverse: boolean): void;
  argBest(x: number, y: number, outer: number, n: number, inner: number, least: boolean): void;
  scatterAdd(
    x: number,
    indices: number,
    y: number,
    sums: number,
    outer: number,
    count: number,
    size: number,
    inner: number,
  ): void;
}

/** @internal Module `kernels`: moving elements. */
export interface Moves {
  fill(to: number, n: number, value: number): void;
  copy(from: number, to: number, n: number): void;
  copyStrided(
    from: number,
    from0: number,
    from1: number,
    to: number,
    to0: number,
    to1: number,
    outer: number,
    inner: number,
  ): void;
  gather(
    x: number,
    indices: number,
    y: number,
    outer: number,
    size: number,
    inner: number,
    count: number,
  ): void;
}
/** @internal Module `kernels`: softmax and its relatives, of `rows` of `n` numbers. */
export type Rows =
  & {
    readonly [name in RowwiseName | "logSumExp"]: (
      x: number,
      y: number,
      rows: number,
      n: number,
    ) => void;
  }
  & {
    readonly [name in `${RowwiseName}Vjp`]: (
      g: number,
      y: number,
      dx: number,
      rows: number,
      n: number,
    ) => void;
  }
  & {
    logSumExpVjp(g: number, x: number, y: number, dx: number, rows: number, n: number): void;
  };
/** @internal Module `kernels`: the loss and the optimizer's step. */
export interface Training {
  crossEntropy(
    z: number,
    labels: number,
    rows: number,
    classes: number,
    residue: number,
  ): number;
  crossEntropyVjp(
    z: number,
    labels: number,
    rows: number,
    classes: number,
    residue: number,
    dz: number,
    scale: number,
  ): void;
  sgd(p: number, g: number, n: number, lr: number, weightDecay: number): void;
  sgdMomentum(
    p: number,
    g: number,
    v: number,
    n: number,
    lr: number,
    momentum: number,
    dampening: number,
    nesterov: boolean,
    weightDecay: number,
  ): void;
}
/** @internal Module `kernels`: optimizers that average; what is not kept is at the address 0. */
export interface Averaging {
  adam(
    p: number,
    g: number,
    m: number,
    v: number,
    largest: number,
    n: number,
    rate: number,
    share1: number,
    share2: number,
    correction: number,
    eps: number,
    weightDecay: number,
    shrink: number,
  ): void;
  rmsprop(
    p: number,
    g: number,
    s: number,
    a: number,
    b: number,
    n: number,
    lr: number,
    share: number,
    eps: number,
    weightDecay: number,
    momentum: number,
  ): void;
}
/** @internal Module `kernels`: the norms. */
export interface Norms {
  batchNormColumns(
    x: number,
    y: number,
    rows: number,
    channels: number,
    stride: number,
    gamma: number,
    beta: number,
    mean: number,
    variance: number,
    residue: number,
    eps: number,
    floor: number,
    workspace: number,
  ): void;
  batchNormColumnsVjp(
    x: number,
    dy: number,
    dx: number,
    rows: number,
    channels: number,
    stride: number,
    gamma: number,
    mean: number,
    residue: number,
    dGamma: number,
    dBeta: number,
    workspace: number,
  ): void;
  batchNormColumnsReluVjp(
    x: number,
    dy: number,
    y: number,
    dx: number,
    rows: number,
    channels: number,
    stride: number,
    gamma: number,
    mean: number,
    residue: number,
    dGamma: number,
    dBeta: number,
    workspace: number,
  ): void;
  batchNormPlanes(
    x: number,
    y: number,
    samples: number,
    channels: number,
    all: number,
    inner: number,
    gamma: number,
    beta: number,
    mean: number,
    variance: number,
    residue: number,
    eps: number,
    floor: number,
    workspace: number,
  ): void;
  batchNormPlanesVjp(
    x: number,
    dy: number,
    dx: number,
    samples: number,
    channels: number,
    all: number,
    inner: number,
    gamma: number,
    mean: number,
    residue: number,
    dGamma: number,
    dBeta: number,
    workspace: number,
  ): void;
  batchNormPlanesReluVjp(
    x: number,
    dy: number,
    y: number,
    dx: number,
    samples: number,
    channels: number,
    all: number,
    inner: number,
    gamma: number,
    mean: number,
    residue: number,
    dGamma: number,
    dBeta: number,
    workspace: number,
  ): void;
  layerNorm(
    x: number,
    y: number,
    rows: number,
    width: number,
    gamma: number,
    beta: number,
    residue: number,
    eps: number,
  ): void;
  layerNormVjp(
    x: number,
    dy: number,
    dx: number,
    rows: number,
    width: number,
    gamma: number,
    residue: number,
    dGamma: number,
    dBeta: number,
    block: number,
    apart: number,
  ): void;
  sumBlocks(from: number, blocks: number, apart: number, to: number, n: number): void;
  rmsNorm(
    x: number,
    y: number,
    rows: number,
    width: number,
    gamma: number,
    residue: number,
    eps: number,
  ): void;
  rmsNormVjp(
    x: number,
    dy: number,
    dx: number,
    rows: number,
    width: number,
    gamma: number,
    residue: number,
    dGamma: number,
    workspace: number,
  ): void;
}
/** @internal Everything. */
export type Exports = Gemm & Loops & Truths & Along & Moves & Rows & Training & Averaging & Norms;
