/**
 * A case on Norma.
 *
 * @module
 */
import {
  nn,
  type Parameter,
  reference,
  type Shape,
  Tape,
  type Tensor,
  tensor,
  useBackend,
  variable,
  wasm,
  weightNorm,
} from "../../mod.ts";
import type { Float } from "../../src/nn/mod.ts";
import type { Case } from "./cases.ts";
import type { Inputs } from "./inputs.ts";

/** Numbers by the names of quantities: `y`, `dx`, `dgamma`, `dbeta` and PyTorch's of buffers. */
export type Named = Readonly<Record<string, readonly number[]>>;
/** What comes of a case. */
export interface Results {
  /** Of the compared passes. */
  readonly passes: readonly Named[];
  /** In the end. */
  readonly buffers: Named;
}
/** The backends that every case runs on. */
export const backends = { wasm, reference } as const;
/** The name of a backend. */
export type BackendName = keyof typeof backends;

/** Runs `f` on a backend. */
export function on<T>(backend: BackendName, f: () => T): T {
  const before = useBackend(backends[backend]);
  try {
    return f();
  } finally {
    useBackend(before);
  }
}

type Numbers = Tensor<Shape, Float>;
/** A layer, as far as it is compared. */
interface Compared {
  /** Its output, and its parameters as they were used. */
  readonly pass: (x: Numbers, training: boolean) => { y: Numbers; leaves: Leaves };
  readonly buffers: () => Iterable<readonly [string, Tensor]>;
}
type Leaves = Readonly<Record<string, Numbers>>;

/** Numbers as a tensor. */
export function given(values: readonly number[], shape: Shape, dtype: Float): Numbers {
  return dtype === "float64"
    ? tensor(Float64Array.from(values), shape)
    : tensor(Float32Array.from(values), shape);
}
const listed = (t: Tensor): number[] => Array.from(t.toArray());

/** What Norma gives. */
export function replay(c: Case, inputs: Inputs, dtype: Float, backend: BackendName): Results {
  return on(backend, () => {
    const layer = compared(c, inputs, dtype), passes: Named[] = [];
    for (const { x, dy, training, compared } of inputs.passes) {
      using tape = new Tape();
      const leaf = variable(given(x, c.shape, dtype)), { y, leaves } = layer.pass(leaf, training);
      if (!compared) continue;
      const gradients = tape.gradients(y, given(dy, y.shape, dtype));
      passes.push({
        y: listed(y),
        dx: listed(gradients.get(leaf)),
        ...Object.fromEntries(
          Object.entries(leaves).map(([name, leaf]) => [name, listed(gradients.get(leaf))]),
        ),
      });
    }
    const buffers = [...layer.buffers()].map(([name, t]) => [name, listed(t)] as const);
    return { passes, buffers: Object.fromEntries(buffers) };
  });
}

function compared(c: Case, inputs: Inputs, dtype: Float): Compared {
  if (c.layer === "weightNorm") return weightNormOf(c, inputs, dtype);
  if (c.layer === "spectralNorm") return spectralNormOf(c, inputs, dtype);
  const make = nn[c.layer] as unknown as (...args: unknown[]) => nn.Layer;
  // By itself it would add float64's machine epsilon: another number, where the same is asked for.
  const eps = c.layer === "rmsNorm" && dtype === "float64" && !c.options["convention"]
    ? { eps: 2 ** -23 }
    : {};
  const layer = make(...c.args, { ...eps, ...c.options, dtype });
  const { weight, bias, alpha } = layer as
    & nn.Layer
    & Partial<Record<"weight" | "bias" | "alpha", Parameter | null>>;
  // PyTorch's instance norm has the counter, and never counts; Keras has none.
  const counts = !c.layer.startsWith("instance") && c.options["convention"] !== "keras";
  const buffers = counts ? /^running_|^num_/ : /^running_/;
  const stored = Object.entries(layer.stateDict()), { state } = inputs;
  layer.loadStateDict(Object.fromEntries(stored.map(([name, t]) => {
    return [name, state[name] === undefined ? t : given(state[name], t.shape, dtype)];
  })));
  return {
    pass: (x, training) => ({
      y: (training ? layer.train() : layer.eval()).compute(x) as Numbers,
      leaves: {
        ...weight ? { dgamma: weight } : {},
        ...bias ? { dbeta: bias } : {},
        ...c.layer === "dynamicTanh" ? { dalpha: alpha } : {},
      } as Leaves,
    }),
    buffers: () => Object.entries(layer.stateDict()).filter(([name]) => buffers.test(name)),
  };
}

/** Of a weight that is the input. */
function weightNormOf({ shape, options }: Case, { state }: Inputs, dtype: Float): Compared {
  const { dim = 0 } = options as { dim?: number | null };
  const lengths = dim === null ? [] : shape.map((n, i) => i === dim ? n : 1);
  const g = variable(given(state["weight"]!, lengths, dtype));
  return {
    pass: (v) => ({ y: weightNorm(v, g, { dim }), leaves: { dgamma: g } }),
    buffers: () => [],
  };
}
/** Of a weight that is the input. */
function spectralNormOf({ shape, options }: Case, inputs: Inputs, dtype: Float): Compared {
  const norm = new nn.SpectralNorm(given(inputs.passes[0]!.x, shape, dtype), options);
  for (const name of ["u", "v"] as const) {
    norm[name].assign(given(inputs.state[`_${name}`]!, norm[name].shape, dtype) as never);
  }
  return {
    pass: (weight, training) => {
      if (training) norm.advance(weight);
      return { y: norm.compute(weight) as Numbers, leaves: {} };
    },
    buffers: () => [["_u", norm.u], ["_v", norm.v]],
  };
}
