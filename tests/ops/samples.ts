/**
 * Operands for every operation. The gradient check and the parity of backends loop over them; an
 * operation without samples fails both.
 *
 * @module
 */
import * as ops from "../../src/ops/mod.ts";
import type { Op } from "../../src/ops/op.ts";
import { Random, type Shape, type Tensor, tensor } from "../../mod.ts";

/** What an operand is filled with. */
type Fill =
  /** Standard normal. */
  | "any"
  /** 0.5 to 2.5. */
  | "positive"
  /** At least 0.1 from 0, where relu and step have a kink. */
  | "off zero"
  /** Evenly between −6 and 6. */
  | "wide"
  /** Truth values. */
  | "bool"
  /** Integers below the number. */
  | { readonly below: number };
interface Operand {
  readonly shape: Shape;
  readonly fill: Fill;
}
/** One way to call an operation. */
export interface Sample {
  readonly operands: readonly Operand[];
  readonly params?: unknown;
  /** Too large for central differences: for the parity of backends only. */
  readonly large?: true;
}

// deno-lint-ignore no-explicit-any -- operations of every kind in one list
type AnyOp = Op<any, any>;
/** Every operation by name. */
export const everyOp: ReadonlyMap<string, AnyOp> = new Map(
  Object.values(ops as Record<string, AnyOp>).map((op) => [op.name, op]),
);

const x = (...shape: number[]): Operand => ({ shape, fill: "any" });
const positive = (...shape: number[]): Operand => ({ shape, fill: "positive" });
const offZero = (...shape: number[]): Operand => ({ shape, fill: "off zero" });
const wide = (...shape: number[]): Operand => ({ shape, fill: "wide" });
const truth = (...shape: number[]): Operand => ({ shape, fill: "bool" });
const below = (n: number, ...shape: number[]): Operand => ({ shape, fill: { below: n } });

const unary = (of: (...shape: number[]) => Operand): Sample[] => [
  { operands: [of(3, 5)] },
  { operands: [of()] },
  { operands: [of(37, 101)], large: true },
];
const withParams = (list: readonly Sample[], params: unknown): Sample[] =>
  list.map((sample) => ({ ...sample, params }));
const binary = (
  of: (...shape: number[]) => Operand,
  left: (...shape: number[]) => Operand = x,
): Sample[] => [
  { operands: [left(3, 5), of(3, 5)] },
  { operands: [left(3, 5), of(5)] },
  { operands: [left(3, 1), of(1, 4)] },
  { operands: [left(2, 3, 4), of(3, 1)] },
  { operands: [left(3, 5), of()] },
  { operands: [left(), of(2, 2)] },
  { operands: [left(2, 3, 5, 7), of(3, 1, 1)], large: true },
  { operands: [left(2, 3, 5, 7), of(2, 1, 5, 7)], large: true },
  { operands: [left(3, 1), of(4, 1, 5)], large: true },
  { operands: [left(0, 4), of(4)], large: true },
  { operands: [left(37, 101), of(101)], large: true },
];
const reduction = (params: object = {}): Sample[] => [
  { operands: [x(3, 5)], params: { axes: [0], ...params } },
  { operands: [x(3, 5)], params: { axes: [1], ...params } },
  { operands: [x(2, 3, 4)], params: { axes: [0, 2], ...params } },
  { operands: [x(2, 3, 4)], params: { axes: [0, 1, 2], ...params } },
  { operands: [x(2, 3, 4, 5)], params: { axes: [1, 3], ...params }, large: true },
  { operands: [x(3, 4, 7, 5)], params: { axes: [0, 2, 3], ...params }, large: true },
  { operands: [x(131, 67)], params: { axes: [0], ...params }, large: true },
  { operands: [x(67, 1031)], params: { axes: [1], ...params }, large: true },
];
const along = (...params: readonly object[]): Sample[] =>
  params.flatMap((p) => [
    { operands: [x(7)], params: { axis: 0, ...p } },
    { operands: [x(3, 5)], params: { axis: 1, ...p } },
    { operands: [x(2, 3, 4)], params: { axis: 1, ...p } },
    { operands: [x(37, 101)], params: { axis: 0, ...p }, large: true },
  ]);
const norm = (
  channels: (...shape: number[]) => number[],
  cases: readonly (readonly [shape: number[], axes: number[], large?: true])[],
): Sample[] =>
  cases.map(([shape, axes, large]) => {
    const own = channels(
      ...axes.map((a) => shape[a]!),
      -1,
      ...shape.filter((_, i) => !axes.includes(i)),
    );
    return {
      operands: [x(...shape), positive(...own), x(...own)],
      params: { axes, eps: 1e-3 },
      ...(large ? { large } : {}),
    };
  });
/** The shape of γ: sizes before −1 are normalized over, those after it are kept. */
const kept = (...sizes: number[]): number[] => sizes.slice(sizes.indexOf(-1) + 1);
const normalized = (...sizes: number[]): number[] => sizes.slice(0, sizes.indexOf(-1));

/** Samples by operation. At least 8 elements share a mean: with 2, only a sign would survive. */
export const samples: Readonly<Record<string, readonly Sample[]>> = {
  neg: unary(x),
  square: unary(x),
  sqrt: unary(positive),
  rsqrt: unary(positive),
  exp: unary(x),
  log: unary(positive),
  sigmoid: unary(x),
  tanh: unary(x),
  relu: unary(offZero),
  step: unary(offZero),
  add: binary(x),
  sub: binary(x),
  mul: binary(x),
  div: binary(positive),
  matches: binary(x),
  abs: unary(offZero),
  expm1: unary(x),
  log1p: unary(positive),
  sin: unary(wide),
  cos: unary(wide),
  erf: unary(x),
  clip: [...withParams(unary(wide), { min: -1, max: 2.5 }), {
    operands: [wide(3, 5)],
    params: { min: -Infinity, max: 1 },
  }],
  sign: unary(offZero),
  floor: unary(wide),
  ceil: unary(wide),
  round: unary(wide),
  minimum: binary(x),
  maximum: binary(x),
  pow: binary(x, positive),
  leakyRelu: withParams(unary(offZero), { slope: 0.1 }),
  elu: withParams(unary(offZero), { alpha: 1.5 }),
  softplus: withParams(unary(wide), { beta: 1.5, threshold: 4 }),
  hardSigmoid: unary(wide),
  silu: unary(wide),
  gelu: unary(x),
  geluTanh: unary(x),
  equal: binary(x),
  notEqual: binary(x),
  less: binary(x),
  lessEqual: binary(x),
  greater: binary(x),
  greaterEqual: binary(x),
  logicalAnd: binary(truth, truth),
  logicalOr: binary(truth, truth),
  logicalNot: unary(truth),
  where: [
    { operands: [truth(3, 5), x(3, 5), x(3, 5)] },
    { operands: [truth(3, 1), x(5), x()] },
    { operands: [truth(4), x(2, 3, 1), x(3, 4)] },
    { operands: [truth(), x(2), x(3, 1)] },
    { operands: [truth(37, 101), x(37, 101), x(101)], large: true },
  ],
  cast: (["float32", "float64", "int32", "bool"] as const).flatMap((dtype) =>
    dtype === "float32" ? [] : withParams(unary(wide), { dtype })
  ),
  sum: reduction(),
  mean: reduction(),
  max: reduction(),
  min: reduction(),
  prod: [...reduction(), { operands: [x(2, 7)], params: { axes: [1] } }],
  norm: reduction(),
  softmax: reduction(),
  logSoftmax: reduction(),
  logSumExp: reduction(),
  cumSum: along({ reverse: false }, { reverse: true }),
  argSort: along({ descending: false }, { descending: true }),
  argMax: along({}),
  argMin: along({}),
  variance: [...reduction({ correction: 0 }), ...reduction({ correction: 1 })],
  reshape: [{ operands: [x(2, 6)], params: { shape: [3, 4] } }, {
    operands: [x(4)],
    params: { shape: [2, 1, 2] },
  }],
  permute: [{ operands: [x(2, 3, 4)], params: { axes: [2, 0, 1] } }, {
    operands: [x(3, 4)],
    params: { axes: [1, 0] },
  }],
  expand: [{ operands: [x(3, 1)], params: { shape: [2, 3, 4] } }, {
    operands: [x()],
    params: { shape: [5] },
  }],
  slice: [{ operands: [x(5, 3)], params: { axis: 0, start: 1, end: 4 } }, {
    operands: [x(3, 5)],
    params: { axis: 1, start: 0, end: 2 },
  }],
  pad: [{ operands: [x(2, 3)], params: { widths: [[1, 2], [0, 0]], value: 0 } }, {
    operands: [x(2, 3, 2)],
    params: { widths: [[0, 1], [2, 1], [0, 3]], value: 0.5 },
  }, { operands: [x()], params: { widths: [], value: 1 } }],
  concat: [{ operands: [x(2, 3), x(1, 3)], params: { axis: 0, shape: [3, 3] } }, {
    operands: [x(2, 1), x(2, 3), x(2, 2)],
    params: { axis: 1, shape: [2, 6] },
  }],
  gather: [
    { operands: [x(4, 3), below(4, 5)], params: { axis: 0, shape: [5, 3] } },
    { operands: [x(2, 5, 2), below(5, 2, 2)], params: { axis: 1, shape: [2, 2, 2, 2] } },
  ],
  scatterAdd: [
    { operands: [x(5, 3), below(4, 5)], params: { axis: 0, shape: [4, 3] } },
    { operands: [x(2, 2, 2, 2), below(5, 2, 2)], params: { axis: 1, shape: [2, 5, 2] } },
  ],
  matmul: [
    { operands: [x(3, 4), x(4, 2)] },
    { operands: [x(2, 3, 4), x(4, 2)] },
    { operands: [x(2, 1, 3, 2), x(3, 2, 2)] },
    { operands: [x(61, 83), x(83, 17)], large: true },
    { operands: [x(5, 13, 29), x(29, 9)], large: true },
    { operands: [x(130, 270), x(270, 100)], large: true },
  ],
  linear: [
    { operands: [x(4, 3), x(2, 3), x(2)] },
    { operands: [x(4, 3), x(2, 3)] },
    { operands: [x(2, 2, 3), x(4, 3), x(4)] },
    { operands: [x(60, 100), x(99, 100), x(99)], large: true },
  ],
  batchNorm: norm(kept, [
    [[8, 3], [0]],
    [[4, 3, 3], [0, 2]],
    [[2, 3, 2, 2], [0, 2, 3]],
    [[60, 101], [0], true],
    [[5, 7, 9, 11], [0, 2, 3], true],
    [[300, 33], [0], true],
  ]),
  batchNormRelu: norm(kept, [
    [[8, 3], [0]],
    [[4, 3, 3], [0, 2]],
    [[2, 3, 2, 2], [0, 2, 3]],
    [[60, 101], [0], true],
    [[5, 7, 9, 11], [0, 2, 3], true],
    [[300, 33], [0], true],
  ]),
  layerNorm: norm(normalized, [
    [[3, 8], [1]],
    [[2, 3, 4], [1, 2]],
    [[2, 2, 9], [2]],
    [[60, 101], [1], true],
    [[3, 5, 33, 7], [2, 3], true],
  ]),
  rmsNorm: norm(normalized, [
    [[3, 8], [1]],
    [[2, 3, 4], [1, 2]],
    [[60, 101], [1], true],
    [[300, 33], [1], true],
    [[3, 5, 33, 7], [2, 3], true],
  ]).map(({ operands: [x, gamma], params, ...rest }) => ({
    operands: [x!, gamma!],
    params: { ...params as object, center: false },
    ...rest,
  })),
  normalize: [true, false].flatMap((center) =>
    ([
      [[8, 3], [0]],
      [[3, 8], [1]],
      [[2, 2, 3, 3], [0, 2, 3]],
      [[2, 2, 2, 9], [2, 3]],
      [[2, 9, 2], [1]],
      [[60, 101], [0], true],
      [[5, 7, 9, 11], [0, 2, 3], true],
      [[5, 4, 3, 9, 11], [2, 3, 4], true],
    ] as const).map(([shape, axes, large]) => ({
      operands: [x(...shape)],
      params: { axes, eps: 1e-3, center },
      ...(large ? { large } : {}),
    }))
  ),
  maskedBatchNorm: [
    { operands: [x(12, 3), truth(12, 1), positive(3), x(3)], params: { axes: [0], eps: 1e-3 } },
    {
      operands: [x(3, 2, 6), truth(3, 1, 6), positive(2), x(2)],
      params: { axes: [0, 2], eps: 1e-3 },
    },
    {
      operands: [x(5, 7, 99), truth(5, 1, 99), positive(7), x(7)],
      params: { axes: [0, 2], eps: 1e-3 },
      large: true,
    },
  ],
  localResponseNorm: [
    { operands: [x(2, 7, 3)], params: { size: 5, alpha: 0.5, beta: 0.75, k: 1 } },
    { operands: [x(2, 5, 2, 2)], params: { size: 4, alpha: 2, beta: 0.5, k: 2 } },
    { operands: [x(1, 3, 4)], params: { size: 9, alpha: 1, beta: 1.5, k: 0.5 } },
    { operands: [x(3, 4, 2)], params: { size: 1, alpha: 1, beta: 1, k: 1 } },
    {
      operands: [x(3, 33, 5, 7)],
      params: { size: 5, alpha: 0.5, beta: 0.75, k: 1 },
      large: true,
    },
  ],
  scaleNorm: [
    { operands: [x(3, 5), x()], params: { eps: 1e-5 } },
    { operands: [x(2, 3, 4), x(1)], params: { eps: 1e-5 } },
    { operands: [x(2, 3), x()], params: { eps: 20 } },
    { operands: [x(37, 101), x()], params: { eps: 1e-5 }, large: true },
  ],
  dynamicTanh: [
    { operands: [x(4, 6), positive(1), x(6), x(6)] },
    { operands: [x(2, 3, 4), positive(), x(3, 4), x(3, 4)] },
    { operands: [x(9, 29), positive(1), x(29), x(29)], large: true },
  ],
  weightNorm: [
    { operands: [x(4, 3), x(4, 1)], params: { axes: [1] } },
    { operands: [x(3, 2, 2, 2), x(3, 1, 1, 1)], params: { axes: [1, 2, 3] } },
    { operands: [x(3, 4), x(1, 4)], params: { axes: [0] } },
    { operands: [x(3, 4), x()], params: { axes: [0, 1] } },
    { operands: [x(99, 100), x(99, 1)], params: { axes: [1] }, large: true },
  ],
  spectralNorm: [
    { operands: [positive(4, 3), positive(4), positive(3)] },
    { operands: [positive(2, 6), positive(2), positive(6)] },
    { operands: [positive(60, 101), positive(60), positive(101)], large: true },
  ],
  softmaxCrossEntropy: [
    { operands: [x(8, 4), below(4, 8)] },
    { operands: [x(60, 10), below(10, 60)], large: true },
  ],
};

/** The sample's operands as tensors, the same in every call. */
export function operands(sample: Sample, dtype: "float32" | "float64"): Tensor[] {
  const random = new Random(7);
  return sample.operands.map(({ shape, fill }) => {
    const size = shape.reduce((a, b) => a * b, 1);
    if (typeof fill === "object") {
      return tensor(Int32Array.from({ length: size }, () => random.integer(fill.below)), [
        ...shape,
      ]);
    }
    if (fill === "bool") {
      const bits = Uint8Array.from({ length: size }, () => random.integer(2));
      return tensor(bits, [...shape]);
    }
    const draw = {
      "any": () => random.normal(),
      "wide": () => random.uniform(-6, 6),
      "positive": () => random.uniform(0.5, 2.5),
      "off zero": () => random.uniform(0.1, 2) * (random.uniform() < 0.5 ? -1 : 1),
    }[fill];
    const numbers = Float64Array.from({ length: size }, draw);
    return dtype === "float64"
      ? tensor(numbers, [...shape])
      : tensor(Float32Array.from(numbers), [...shape]);
  });
}
