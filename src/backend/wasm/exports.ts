/**
 * What the compiled modules export. Numbers are addresses in bytes, sizes and strides in elements;
 * the formulas stand in the `*.as.ts` of the same subject.
 *
 * @module
 */

type Unary = (x: number, y: number, n: number) => void;
type UnaryVjp = (g: number, y: number, dx: number, n: number) => void;
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
/** `x` is `[outer, reduce, inner]`. */
type Reduction = (x: number, y: number, outer: number, reduce: number, inner: number) => void;

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
] as const;
/** @internal Functions of two elements. */
export const binaryNames = ["add", "sub", "mul", "div", "equal"] as const;
/** @internal */
export type UnaryName = typeof unaryNames[number];
/** @internal */
export type BinaryName = typeof binaryNames[number];
/** @internal Those whose backward pass is one loop, too. */
export type ActivationName = "sigmoid" | "tanh" | "relu";

/** @internal Module `kernels`: elements and reductions. */
export type Loops =
  & { readonly [name in UnaryName]: Unary }
  & { readonly [name in `${ActivationName}Vjp`]: UnaryVjp }
  & { readonly [name in BinaryName]: Binary }
  & { readonly [name in "sum" | "max"]: Reduction };

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
/** @internal Module `kernels`: the norms. */
export interface Norms {
  batchNormColumns(
    x: number,
    y: number,
    rows: number,
    channels: number,
    gamma: number,
    beta: number,
    mean: number,
    variance: number,
    residue: number,
    eps: number,
    workspace: number,
  ): void;
  batchNormColumnsVjp(
    x: number,
    dy: number,
    dx: number,
    rows: number,
    channels: number,
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
    inner: number,
    gamma: number,
    beta: number,
    mean: number,
    variance: number,
    residue: number,
    eps: number,
    workspace: number,
  ): void;
  batchNormPlanesVjp(
    x: number,
    dy: number,
    dx: number,
    samples: number,
    channels: number,
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
    workspace: number,
  ): void;
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
export type Exports = Gemm & Loops & Moves & Training & Norms;
