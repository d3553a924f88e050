/**
 * Variants of normalization against PyTorch 2.13: functions with the gradients of all operands,
 * normalized weights over several steps of SGD, and the names in their state dicts.
 *
 * How closely to agree is derived for each: from the size of the terms that a result is a sum of,
 * and from how many roundings there are one after the other. Float64, where that is 1e-12 or less,
 * pins the formulas down.
 */
import { assertEquals } from "@std/assert";
import {
  batchRenorm,
  dynamicTanh,
  ghostBatchNorm,
  localResponseNorm,
  maskedBatchNorm,
  scaleNorm,
  type Shape,
  Tape,
  type Tensor,
  tensor,
  variable,
  weightStandardization,
} from "../../mod.ts";
import {
  type Float,
  type Linear,
  linear,
  localResponseNorm as localResponseLayer,
  type Module,
  parametrize,
  type Parametrized,
  relu,
  removeParametrizations,
  sequential,
  SpectralNorm,
  spectralNorm,
  WeightNorm,
  weightNorm,
} from "../../src/nn/mod.ts";
import { SGD } from "../../src/optim/mod.ts";
import { testRegenerated } from "./regenerate.ts";
import { assertNear, type Bound, flat, given, largest, type Named, type Numbers } from "./torch.ts";
import json from "./torch_variants.json" with { type: "json" };

type Options = Readonly<Record<string, number | null>>;
/** What a case says beside its numbers. */
interface Lists {
  readonly mask?: readonly boolean[] | readonly (readonly boolean[])[];
  readonly running_mean?: readonly number[];
  readonly running_std?: readonly number[];
  readonly sizes?: readonly number[];
}
/** A function, and the gradients of all its operands. */
interface Case {
  readonly name: string;
  readonly dtype: Float;
  readonly options: Options & Lists;
  readonly operands: Named;
  readonly dy: Numbers;
  readonly y: Numbers;
  readonly gradients: Named;
}
/** A forward and a backward pass of a layer, and its state after it. */
interface Step {
  readonly x: Numbers;
  readonly dy: Numbers;
  readonly y: Numbers;
  readonly dx: Numbers;
  readonly gradients: Named;
  readonly state: Named;
}
/** A linear layer with a normalized weight, in training and then in evaluation. */
interface Weights {
  readonly name: string;
  readonly dtype: Float;
  readonly options: Options;
  readonly weight: readonly (readonly number[])[];
  readonly start: Named;
  readonly steps: readonly Step[];
  readonly evaluation: Step;
  readonly removed: Numbers;
}
interface Names {
  readonly state: Readonly<Record<string, Shape>>;
  readonly parameters: readonly string[];
  readonly buffers: readonly string[];
  readonly modules: readonly string[];
}
const torch = json as unknown as {
  readonly torch: string;
  readonly functions: readonly Case[];
  readonly weights: readonly Weights[];
  readonly state_dict: Readonly<Record<string, Names>>;
};

/** The function, the scale of its result, and the scale of its gradients by operand. */
interface Variant {
  readonly run: (operands: readonly Tensor[], options: Case["options"]) => Tensor;
  readonly bound: (c: Case) => Omit<Bound, "what">;
  readonly gradients: (c: Case) => Omit<Bound, "what">;
}
/** Sum of the magnitudes: of what a sum over everything is made. */
const total = (values: Numbers): number => flat(values).reduce((sum, v) => sum + Math.abs(v), 0);
const rowsOf = (values: Numbers): number[][] =>
  Array.isArray((values as Numbers[])[0])
    ? (values as Numbers[]).flatMap(rowsOf)
    : [values as number[]];
const lengthOf = (row: readonly number[]): number => Math.hypot(...row);

/** The largest 1 / σ among channels, and how many deviations large the values are. */
function spread({ operands: { x }, options: { eps = 1e-5 } }: Case) {
  const samples = x as readonly Numbers[][];
  const each = samples[0]!.map((_, c) => {
    const values = samples.flatMap((sample) => flat(sample[c]!));
    const mean = values.reduce((a, b) => a + b) / values.length;
    const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
    const invStd = 1 / Math.sqrt(variance + eps!);
    return { invStd, condition: largest(values) * invStd };
  });
  return {
    invStd: Math.max(...each.map((e) => e.invStd)),
    condition: Math.max(...each.map((e) => e.condition)),
  };
}
/**
 * Batch normalization of other batches: as in torch_layers_test.ts. A part of a batch may have no
 * more than `part` of its deviation, and r makes γ up to `rMax` times as large.
 */
const batch = (run: Variant["run"], part = 1): Variant => {
  const scales = (c: Case) => {
    const { invStd, condition } = spread(c), { gamma, beta } = c.operands;
    const r = c.options["r_max"] ?? 1, d = c.options["d_max"] ?? 0;
    return { invStd: invStd / part, condition: condition / part, r, d, gamma, beta };
  };
  return {
    run,
    bound(c) {
      const { condition, r, d, gamma, beta } = scales(c);
      return { scale: largest(gamma!) * (r + d) + largest(beta!), condition };
    },
    gradients(c) {
      const { invStd, condition, r, d, gamma } = scales(c);
      const dx = largest(gamma!) * r * invStd * largest(c.dy);
      return { scale: Math.max(dx, total(c.dy) * (r + d)), condition };
    },
  };
};

const variants: Readonly<Record<string, Variant>> = {
  maskedBatchNorm: batch(([x, gamma, beta], { mask, eps = 1e-5 }) => {
    return maskedBatchNorm(x!, tensor(mask as boolean[]), gamma!, beta!, { eps: eps! })[0];
  }, 1 / 2),
  batchRenorm: batch(([x, gamma, beta], { running_mean: mean, running_std: std, ...limits }) => {
    const running = [mean!, std!].map((values) =>
      tensor(values as number[], { dtype: x!.dtype }) as Tensor
    );
    const options = { rMax: limits["r_max"]!, dMax: limits["d_max"]! };
    return batchRenorm(x!, gamma!, beta!, running[0]!, running[1]!, options)[0];
  }),
  ghostBatchNorm: batch(([x, gamma, beta], { sizes, eps = 1e-5 }) => {
    const [y, statistics] = ghostBatchNorm(x!, gamma!, beta!, Math.min(...sizes!), { eps: eps! });
    assertEquals(statistics.map((s) => s.count / (x!.size / x!.shape[0]! / gamma!.size)), [
      ...sizes!,
    ]);
    return y;
  }, 1 / 16),
  localResponseNorm: {
    run: ([x], { size, ...options }) => localResponseNorm(x!, size!, options as object),
    // The squares in a window are all positive: a rounding each.
    bound: ({ options }) => ({ roundings: 4 + options["size"]! }),
    // α/n x_c² and α/n x_j² are part of s_j, so that α/n |x_c x_j| / s_j ≤ 1 for n channels j.
    gradients({ options, dy }) {
      const { size, beta = 0.75, k = 1 } = options;
      return { scale: largest(dy) * k! ** -beta! * (1 + 2 * beta! * size!), roundings: 4 + size! };
    },
  },
  scaleNorm: {
    run: ([x, g], options) => scaleNorm(x!, g!, options as object),
    bound: () => ({}),
    gradients({ operands: { x, g }, dy, options: { eps = 1e-5 } }) {
      const shortest = Math.max(eps!, Math.min(...rowsOf(x!).map(lengthOf)));
      return { scale: Math.max(total(dy), largest(g!) / shortest * 2 * largest(dy)) };
    },
  },
  dynamicTanh: {
    run: ([x, alpha, gamma, beta]) => dynamicTanh(x!, alpha!, gamma!, beta!),
    bound: ({ operands: { gamma, beta } }) => ({ scale: largest(gamma!) + largest(beta!) }),
    gradients: ({ operands: { x, gamma }, dy }) => ({
      scale: total(dy) * Math.max(1, largest(gamma!)) * Math.max(1, largest(x!)),
    }),
  },
  weightStandardization: {
    run: ([w], options) => weightStandardization(w!, options as object),
    bound: ({ operands: { w } }) => ({ condition: largest(w!) }),
    gradients: ({ operands: { w }, dy }) => ({
      scale: 3 * largest(dy) / 0.25, // no output's weights have a deviation below 1/4
      condition: largest(w!),
    }),
  },
};

torch.functions.forEach((c, i) => {
  Deno.test(`${c.name}() is PyTorch's: case ${i}, ${JSON.stringify(c.options)}, ${c.dtype}`, () => {
    using tape = new Tape();
    const { run, bound, gradients } = variants[c.name]!;
    const names = Object.keys(c.operands);
    const operands = names.map((name) => variable(given(c.operands[name]!, c.dtype)));
    const y = run(operands, c.options);
    assertNear(y, c.y, { what: "y", ...bound(c) });
    const found = tape.gradients(y, given(c.dy, c.dtype));
    names.forEach((name, n) =>
      assertNear(found.get(operands[n]!), c.gradients[name]!, { what: name, ...gradients(c) })
    );
  });
});
Deno.test("every variant is compared", () => {
  assertEquals(new Set(torch.functions.map((c) => c.name)), new Set(Object.keys(variants)));
});

const LR = 0.125;
/** The layer that the case is about, with PyTorch's weight. */
function layerOf(c: Weights): Parametrized<Linear> {
  const out = c.weight.length, width = c.weight[0]!.length;
  const layer = linear(width, out, { dtype: c.dtype });
  layer.weight.assign(given(c.weight, c.dtype));
  const { dim, n_power_iterations: powerIterations = 1 } = c.options;
  if (c.name === "weightNorm") return weightNorm(layer, dim === undefined ? {} : { dim });
  return spectralNorm(layer, { dim: dim ?? 0, powerIterations: powerIterations! });
}

torch.weights.forEach((c, i) => {
  Deno.test(`${c.name}() is PyTorch's: case ${i}, ${JSON.stringify(c.options)}, ${c.dtype}`, () => {
    const layer = layerOf(c), optimizer = new SGD(layer.parameters(), { lr: LR });
    // Of a weight normalized anew PyTorch made the same; u and v are as the case wants them.
    const start = Object.entries(c.start);
    for (const [name, value] of Object.entries(layer.stateDict())) {
      if (!/bias|_[uv]$/.test(name)) assertNear(value, c.start[name]!, { what: name });
    }
    layer.loadStateDict(
      Object.fromEntries(start.map(([name, value]) => [name, given(value, c.dtype)])),
    );
    [...c.steps, c.evaluation].forEach((s, step) => {
      const evaluates = s === c.evaluation, at = evaluates ? "evaluation" : `step ${step}`;
      if (evaluates) layer.eval();
      using tape = new Tape();
      const x = variable(given(s.x, c.dtype)), y = layer.forward(x);
      const gradients = tape.gradients(y, given(s.dy, c.dtype));
      // A sum over at most 5 features or 4 samples, of weights that carry the errors of the steps
      // before, and lengths of 5 numbers: 5 roundings each.
      const [w, b] = [largest(s.state["bias"]!), largest(flat(layer.weight.toNested()))];
      const size = (1 + w + b) * (1 + largest(s.x)) * (1 + largest(s.dy));
      const bound = { scale: 5 * size, roundings: 5 * (step + 1) };
      assertNear(y, s.y, { what: `y, ${at}`, ...bound });
      assertNear(gradients.get(x), s.dx, { what: `dx, ${at}`, ...bound });
      assertEquals(layer.namedParameters().map(([name]) => name), Object.keys(s.gradients));
      for (const [name, p] of layer.namedParameters()) {
        const what = `gradient by ${name}, ${at}`;
        assertNear(gradients.get(p), s.gradients[name]!, { what, ...bound });
      }
      if (!evaluates) optimizer.step(gradients);
      const state = layer.stateDict();
      assertEquals(Object.keys(state), Object.keys(s.state));
      for (const [name, value] of Object.entries(state)) {
        assertNear(value, s.state[name]!, { what: `${name}, ${at}`, ...bound });
      }
    });
    removeParametrizations(layer);
    assertNear(layer.weight, c.removed, { what: "weight", roundings: 20 });
  });
});

const models: Readonly<Record<string, Module>> = {
  "weightNorm": weightNorm(linear(3, 2)),
  "weightNorm of all": weightNorm(linear(3, 2), { dim: null }),
  "weightNorm without bias": weightNorm(linear(3, 2, { bias: false })),
  "spectralNorm": spectralNorm(linear(3, 2)),
  "both": parametrize(linear(3, 2), () => new WeightNorm(), (w) => new SpectralNorm(w)),
  "sequential": sequential(weightNorm(linear(3, 4)), relu(), spectralNorm(linear(4, 2))),
  "local response": sequential(localResponseLayer(2)),
};
const names = (entries: readonly [string, unknown][]): string[] => entries.map(([name]) => name);

for (const [name, expected] of Object.entries(torch.state_dict)) {
  Deno.test(`state dict, parameters, buffers and modules are called as in PyTorch: ${name}`, () => {
    const model = models[name]!, state = Object.entries(model.stateDict());
    assertEquals(names(state), Object.keys(expected.state));
    for (const [key, t] of state) assertEquals(t.shape, expected.state[key]);
    assertEquals(names(model.namedParameters()), expected.parameters);
    assertEquals(names(model.namedBuffers()), expected.buffers);
    // PyTorch's dictionary of parametrizations is a module of its own; here it is part of the name.
    assertEquals(
      names(model.namedModules()),
      expected.modules.filter((key) => !key.endsWith("parametrizations")),
    );
  });
}
Deno.test("every model whose names are known is compared", () => {
  assertEquals(Object.keys(models), Object.keys(torch.state_dict));
});

testRegenerated("torch_variants.py", json);
