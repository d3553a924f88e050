/**
 * ONNX's node tests on Norma: the outputs that they expect, which NumPy computed in float32.
 *
 * @module
 */
import { nn, type Tensor } from "../../mod.ts";
import type { Float } from "../../src/nn/mod.ts";
import { type Bound, type Bounds, ROUNDING } from "./bounds/bound.ts";
import { boundsOf } from "./bounds/mod.ts";
import type { Case, LayerName } from "./cases.ts";
import { ratio } from "./errors.ts";
import { type BackendName, given, on } from "./replay.ts";

interface Numbers {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}
/** A test of one node. */
export interface NodeTest {
  readonly name: string;
  /** The package that it is from. */
  readonly source: string;
  readonly operator: string;
  readonly attributes: Readonly<Record<string, number>>;
  readonly inputs: readonly Numbers[];
  readonly outputs: readonly Numbers[];
}

/** A layer of ONNX's convention, the state that it is given, and which of its results are expected. */
interface Meant {
  readonly layer: LayerName;
  readonly args: Case["args"];
  readonly options: Case["options"];
  readonly state: Readonly<Record<string, readonly number[]>>;
  readonly training: boolean;
}
const trailing = ({ shape }: Numbers, axis: number): readonly number[] => shape.slice(axis);
const MEANT: Readonly<Record<string, (t: NodeTest) => Meant>> = {
  BatchNormalization({ inputs: [x, weight, bias, mean, variance], attributes }) {
    const { epsilon: eps = 1e-5, momentum = 0.9, training_mode = 0 } = attributes;
    return {
      layer: "batchNorm2d",
      args: [x!.shape[1]!],
      options: { eps, momentum },
      state: {
        weight: weight!.values,
        bias: bias!.values,
        running_mean: mean!.values,
        running_var: variance!.values,
      },
      training: training_mode === 1,
    };
  },
  InstanceNormalization({ inputs: [x, weight, bias], attributes: { epsilon: eps = 1e-5 } }) {
    return {
      layer: "instanceNorm2d",
      args: [x!.shape[1]!],
      options: { affine: true, eps },
      state: { weight: weight!.values, bias: bias!.values },
      training: true,
    };
  },
  GroupNormalization(
    { inputs: [x, weight, bias], attributes: { num_groups, epsilon: eps = 1e-5 } },
  ) {
    return {
      layer: "groupNorm",
      args: [num_groups!, x!.shape[1]!],
      options: { eps },
      state: { weight: weight!.values, bias: bias!.values },
      training: true,
    };
  },
  LayerNormalization(
    { inputs: [x, weight, bias], attributes: { axis = -1, epsilon: eps = 1e-5 } },
  ) {
    return {
      layer: "layerNorm",
      args: [trailing(x!, axis)],
      options: { eps },
      state: { weight: weight!.values, bias: bias!.values },
      training: true,
    };
  },
  RMSNormalization({ inputs: [x, weight], attributes: { axis = -1, epsilon: eps = 1e-5 } }) {
    return {
      layer: "rmsNorm",
      args: [trailing(x!, axis)],
      options: { eps },
      state: { weight: weight!.values, bias: [] },
      training: true,
    };
  },
  LRN({ attributes: { size, alpha = 1e-4, beta = 0.75, bias: k = 1 } }) {
    return {
      layer: "localResponseNorm",
      args: [size!],
      options: { alpha, beta, k },
      state: { weight: [], bias: [] },
      training: true,
    };
  },
};

/** The worst error of a node's outputs, as a share of what is allowed. */
export function nodeShare(test: NodeTest, dtype: Float, backend: BackendName): number {
  const found = test.operator === "LpNormalization" ? lengths(test) : layer(test);
  const outputs = on(backend, () => found.run(dtype));
  const share = (got: Tensor, i: number): number => {
    const numbers = got.toArray(), { ours, truths } = found.bounds[i]!;
    return Math.max(...test.outputs[i]!.values.map((expected, j) => {
      // What is expected was itself computed in float32.
      const allowed = ROUNDING[dtype] * ours[j]! + ROUNDING.float32 * (truths[j]! + ours[j]!);
      return ratio(Math.abs(numbers[j]! - expected), allowed);
    }));
  };
  return Math.max(...outputs.map(share));
}
interface Runnable {
  readonly run: (dtype: Float) => Tensor[];
  readonly bounds: readonly Bound[];
}
function layer(test: NodeTest): Runnable {
  const { layer, args, options, state, training } = MEANT[test.operator]!(test), [x] = test.inputs;
  const c: Case = {
    layer,
    args,
    options: { ...options, ...layer === "localResponseNorm" ? {} : { convention: "onnx" } },
    shape: x!.shape,
    kind: "usual",
    mode: training ? "train" : "eval",
  };
  const pass = { x: x!.values, dy: x!.values.map(() => 0), training, compared: true };
  const { passes: [first], buffers } = boundsOf(c, { state, passes: [pass] });
  const running: Bounds = test.outputs.length === 3 && training && "running_mean" in buffers
    ? buffers
    : {};
  return {
    bounds: [
      first!.bounds["y"]!,
      ...running["running_mean"] ? [running["running_mean"], running["running_var"]!] : [],
    ],
    run(dtype) {
      const make = nn[layer] as unknown as (...args: unknown[]) => nn.Layer;
      const made = make(...args, { ...c.options, dtype });
      const filled = Object.entries(made.stateDict()).map(([name, t]) =>
        [name, state[name] ? given(state[name], t.shape, dtype) : t] as const
      );
      made.loadStateDict(Object.fromEntries(filled));
      const y = (training ? made.train() : made.eval()).compute(given(x!.values, c.shape, dtype));
      const { running_mean: mean, running_var: variance } = made.stateDict();
      return [y, ...running["running_mean"] ? [mean!, variance!] : []];
    },
  };
}
/**
 * `x / ‖x‖ₚ`, in operations: Norma has no layer for it. A length of n numbers is off by n/2 + 2 at
 * most, the quotient by one more.
 */
function lengths({ inputs: [x], attributes: { axis = -1, p = 2 } }: NodeTest): Runnable {
  const roundings = x!.shape.at(axis)! / 2 + 3;
  const off = x!.values.map(() => roundings); // of a quotient that is 1 at most
  return {
    bounds: [{ size: off, ours: off, truths: off }],
    run(dtype) {
      const t = given(x!.values, x!.shape, dtype);
      const length = t.norm({ p, axis, keepDims: true });
      return [t.div(length.clip({ min: 2 ** -100 }))]; // a vector of zeros stays one
    },
  };
}
