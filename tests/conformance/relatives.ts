/**
 * Functions that compute what another layer does if they are asked so: the numbers that are kept of
 * that layer are theirs, too.
 *
 * @module
 */
import {
  batchRenorm,
  concat,
  ghostBatchNorm,
  maskedBatchNorm,
  nn,
  normalize,
  scaleNorm,
  type Shape,
  syncBatchNorm,
  Tape,
  type Tensor,
  tensor,
  variable,
  weightStandardization,
} from "../../mod.ts";
import type { Float } from "../../src/nn/mod.ts";
import { affine } from "./bounds/mod.ts";
import type { Case } from "./cases.ts";
import { errorsOf, type WorstOf } from "./errors.ts";
import type { KeptCase } from "./kept.ts";
import { prepare } from "./measure.ts";
import { type BackendName, given, type Named, on } from "./replay.ts";

type Numbers = Tensor<Shape, Float>;
/** A pass: the input, γ and β as the layer has them, and ε. */
interface Pass {
  readonly c: Case;
  readonly x: Numbers;
  readonly gamma: Numbers;
  readonly beta: Numbers;
  readonly eps: number;
  readonly state: (name: string) => Numbers;
}
/** A function in the place of a layer. */
export interface Relative {
  readonly name: string;
  /** As what it is asked. */
  readonly as: string;
  readonly fits: (c: Case) => boolean;
  readonly y: (pass: Pass) => Numbers;
}

const isBatch = (c: Case): boolean => c.layer.startsWith("batchNorm");
/** In training, with γ and β. */
const trains = (c: Case): boolean => isBatch(c) && c.mode !== "eval" && affine(c).gamma;

/** All of them. */
export const relatives: readonly Relative[] = [
  {
    name: "syncBatchNorm()",
    as: "batch norm, a sample and the others on two devices",
    fits: (c) => trains(c) && c.shape[0]! > 1,
    y({ x, gamma, beta, eps }) {
      const shards = x.split([1, x.shape[0]! - 1]) as Numbers[];
      return concat([...syncBatchNorm(shards, gamma, beta, { eps })[0]] as Numbers[]) as Numbers;
    },
  },
  {
    name: "maskedBatchNorm()",
    as: "batch norm, behind it samples that are hidden",
    fits: trains,
    y({ x, gamma, beta, eps }) {
      const [n] = x.shape as [number], hidden = x.mul(3).add(1).detach();
      const sizes = [2 * n, ...x.shape.slice(2)];
      const rows = tensor(Array.from({ length: 2 * n }, (_, i) => i < n ? 1 : 0));
      const mask = rows.reshape([2 * n, ...sizes.slice(1).map(() => 1)]).expand(sizes).greater(0);
      const both = concat([x, hidden]) as Numbers;
      return maskedBatchNorm(both, mask, gamma, beta, { eps })[0].slice(0, n) as Numbers;
    },
  },
  {
    name: "ghostBatchNorm()",
    as: "batch norm, the second of two virtual batches",
    fits: trains,
    y({ x, gamma, beta, eps }) {
      const [n] = x.shape as [number], first = x.mul(3).add(1).detach();
      const [y] = ghostBatchNorm(concat([first, x]) as Numbers, gamma, beta, n, { eps });
      return y.slice(n) as Numbers;
    },
  },
  {
    name: "batchRenorm()",
    as: "batch norm, rMax 1 and dMax 0",
    fits: trains,
    y({ x, gamma, beta, eps }) {
      const [mean, std] = [gamma.filled(0), gamma.filled(1)] as Numbers[];
      return batchRenorm(x, gamma, beta, mean!, std!, { rMax: 1, dMax: 0, eps })[0];
    },
  },
  {
    name: "frozenBatchNorm()",
    as: "batch norm that evaluates with given statistics",
    fits: (c) => isBatch(c) && c.mode === "eval" && affine(c).gamma,
    y({ x, eps, c, state, ...parameters }) {
      const layer = nn.frozenBatchNorm(c.shape[1]!, { eps, dtype: x.dtype });
      layer.loadStateDict({
        weight: parameters.gamma,
        bias: parameters.beta,
        running_mean: state("running_mean"),
        running_var: state("running_var"),
      });
      return layer.forward(x as never) as Numbers;
    },
  },
  {
    name: "normalize()",
    as: "batch, instance, group, layer and RMS norm without scale and shift",
    fits: (c) => c.mode !== "eval" && !affine(c).gamma && c.layer !== "spectralNorm",
    y({ x, c, eps }) {
      const all = x.shape.map((_, i) => i), { layer, args } = c;
      if (layer === "groupNorm") {
        return normalize(x, { axes: all.slice(1), groups: args[0] as number, eps });
      }
      if (layer.startsWith("instance")) return normalize(x, { axes: all.slice(2), eps });
      if (isBatch(c)) return normalize(x, { axes: all.filter((i) => i !== 1), eps });
      const axes = (args[0] as number[]).map((_, i) => -1 - i);
      return normalize(x, { axes, center: layer !== "rmsNorm", eps });
    },
  },
  {
    name: "weightStandardization()",
    as: "layer norm without scale and shift, of rows",
    fits: ({ layer, args, shape, options }) =>
      layer === "layerNorm" && options["elementwiseAffine"] === false &&
      (args[0] as number[]).length === shape.length - 1,
    y: ({ x, eps }) => weightStandardization(x, { eps }),
  },
  {
    name: "scaleNorm()",
    as: "weight norm of all of a weight",
    fits: ({ layer, shape, options }) =>
      layer === "weightNorm" && (options["dim"] === null || shape[0] === 1 && !("dim" in options)),
    y({ x, gamma }) {
      const line = x.reshape([1, x.size]) as Numbers;
      return scaleNorm(line, gamma.reshape([]) as Numbers, { eps: 0 }).reshape(x.shape) as Numbers;
    },
  },
];

/** The worst errors of a relative in the place of the layer of `c`, in its first compared pass. */
export function relativeErrors(
  { y: of }: Relative,
  c: Case,
  truth: KeptCase,
  dtype: Float,
  backend: BackendName,
): WorstOf {
  const { inputs, bounds } = prepare(c), [pass] = inputs.passes;
  const got = on(backend, (): Named => {
    using tape = new Tape();
    const state = (name: string): Numbers => {
      const values = inputs.state[name]!;
      return given(values, [values.length], dtype);
    };
    const [x, gamma, beta] = [
      variable(given(pass!.x, c.shape, dtype)),
      variable(state("weight")),
      variable(state("bias")),
    ];
    const eps = Number(c.options["eps"] ?? (c.layer === "rmsNorm" ? 2 ** -23 : 1e-5));
    const y = of({ c, x, gamma, beta, eps, state });
    const gradients = tape.gradients(y, given(pass!.dy, y.shape, dtype));
    const all = { dx: x, dgamma: gamma, dbeta: beta };
    const found = Object.entries(all).filter(([, leaf]) => gradients.has(leaf));
    return {
      y: [...y.toArray()],
      ...Object.fromEntries(
        found.map(([name, leaf]) => [name, [...gradients.get(leaf).toArray()]]),
      ),
    };
  });
  const [first] = truth.passes, names = Object.keys(got);
  const wanted = Object.fromEntries(names.map((name) => [name, first![name]!]));
  const only = { passes: [bounds.passes[0]!], buffers: {} };
  return errorsOf({ passes: [got], buffers: {} }, { passes: [wanted], buffers: {} }, only, dtype);
}
