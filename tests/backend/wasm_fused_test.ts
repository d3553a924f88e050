import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import { elements, empty, type Kernel, Strided, type View } from "../../src/backend/backend.ts";
import { kernel } from "../../src/backend/wasm/loader.ts";
import { parametersOf } from "../../src/backend/wasm/exports.ts";
import { wasm } from "../../src/backend/wasm/wasm.ts";
import { type Shape, stridesOf } from "../../src/shape/shape.ts";
import { scope } from "../../src/autograd/scope.ts";
import { counted } from "./counted.ts";
import { normals } from "./guarded.ts";

function view(shape: Shape): View {
  const v = empty(shape, "float32");
  elements(v).set(normals(v.size));
  return v;
}
function labels(n: number, classes: number): View {
  const v = empty([n], "int32");
  elements(v).set(Array.from({ length: n }, (_, i) => i * 3 % classes));
  return v;
}
/** The same numbers with the axes in memory the other way round. */
function strided(x: View): View {
  const reversed = wasm.copy(
    new Strided(
      x.storage,
      x.shape.toReversed(),
      x.dtype,
      x.size,
      0,
      stridesOf(x.shape).toReversed(),
    ),
  );
  const strides = stridesOf(reversed.shape).toReversed();
  return new Strided(reversed.storage, x.shape, x.dtype, x.size, 0, strides);
}
const fused = (name: string): Kernel => wasm.kernels[name]!;

/** What each fused operation calls, forward and backward. */
const CALLS: readonly {
  readonly name: string;
  readonly inputs: () => View[];
  readonly params?: unknown;
  readonly forward: Readonly<Record<string, number>>;
  readonly backward?: Readonly<Record<string, number>>;
}[] = [
  ...["sigmoid", "tanh", "relu"].map((name) => ({
    name,
    inputs: () => [view([3, 5])],
    forward: { [name]: 1 },
    backward: { [`${name}Vjp`]: 1 },
  })),
  ...Object.keys(parametersOf).map((name) => ({
    name,
    inputs: () => [view([3, 5])],
    params: { slope: 0.1, alpha: 1.5, beta: 2, threshold: 4, min: -1, max: 0.5 },
    forward: { [name]: 1 },
    backward: { [`${name}Vjp`]: 1 },
  })),
  ...["", "Relu"].flatMap((relu) => [
    {
      name: `batchNorm${relu}`,
      inputs: () => [view([8, 3]), view([3]), view([3])],
      params: { axes: [0], eps: 1e-5 },
      forward: { batchNormColumns: 1 },
      backward: { [`batchNormColumns${relu}Vjp`]: 1 },
    },
    {
      name: `batchNorm${relu}`,
      inputs: () => [view([2, 3, 4, 5]), view([3]), view([3])],
      params: { axes: [0, 2, 3], eps: 1e-5 },
      forward: { batchNormPlanes: 1 },
      backward: { [`batchNormPlanes${relu}Vjp`]: 1 },
    },
  ]),
  {
    name: "layerNorm",
    inputs: () => [view([2, 3, 4, 5]), view([4, 5]), view([4, 5])],
    params: { axes: [2, 3], eps: 1e-5 },
    forward: { layerNorm: 1 },
    backward: { layerNormVjp: 1 },
  },
  {
    name: "rmsNorm",
    inputs: () => [view([2, 3, 4, 5]), view([4, 5])],
    params: { axes: [2, 3], eps: 1e-5, center: false },
    forward: { rmsNorm: 1 },
    backward: { rmsNormVjp: 1 },
  },
  ...([
    [[8, 3], [1], true, "layerNorm"],
    [[8, 3], [0], true, "batchNormColumns"],
    [[2, 3, 4, 5], [0, 2, 3], true, "batchNormPlanes"],
    [[2, 3, 4, 5], [2, 3], false, "rmsNorm"],
  ] as const).map(([shape, axes, center, runs]) => ({
    name: "normalize",
    inputs: () => [view(shape)],
    params: { axes, center, eps: 1e-5 },
    forward: { [runs]: 1 },
    backward: { [`${runs}Vjp`]: 1 },
  })),
  {
    name: "softmaxCrossEntropy",
    inputs: () => [view([6, 10]), labels(6, 10)],
    forward: { crossEntropy: 1 },
    backward: { crossEntropyVjp: 1 },
  },
  ...["softmax", "logSoftmax", "logSumExp"].map((name) => ({
    name,
    inputs: () => [view([2, 3, 5])],
    params: { axes: [1, 2] },
    forward: { [name]: 1 },
    backward: { [`${name}Vjp`]: 1 },
  })),
  {
    name: "linear",
    inputs: () => [view([6, 4]), view([3, 4])],
    forward: { gemm: 1 },
    backward: { gemm: 2 },
  },
  {
    name: "linear",
    inputs: () => [view([2, 6, 4]), view([3, 4]), view([3])],
    forward: { gemm: 1, copyStrided: 1 },
    backward: { gemm: 2, sum: 1 },
  },
];
for (const { name, inputs, params, forward, backward } of CALLS) {
  const shapes = scope(() => inputs().map((x) => `[${x.shape}]`).join(" "));
  Deno.test(`${name} of ${shapes} runs ${Object.keys({ ...forward, ...backward })}`, () => {
    scope(() => {
      const xs = inputs();
      let results: readonly View[] | null = null;
      assertEquals(
        counted(kernel, () => results = fused(name).forward(xs, params as never)),
        forward,
      );
      if (backward === undefined) return assertEquals(fused(name).vjp, undefined); // the formula's
      const g = view(results![0]!.shape);
      const run = () => fused(name).vjp!(g, xs, results!, params as never);
      assertEquals(counted(kernel, run), backward);
    });
  });
}
Deno.test("every fused operation of the backend is in the list above", () => {
  assertEquals(Object.keys(wasm.kernels).sort(), [...new Set(CALLS.map((c) => c.name))].sort());
});

/** Batch norm over any axes in float64: y, mean and variance. */
function batchNorm64(x: View, gamma: View, beta: View, axes: Shape) {
  const values = Float64Array.from(elements(wasm.copy(x) as View & { dtype: "float32" }));
  const strides = stridesOf(x.shape),
    kept = x.shape.map((_, i) => i).filter((i) => !axes.includes(i));
  const group = values.map((_, n) =>
    kept.reduce((at, i) => at * x.shape[i]! + Math.floor(n / strides[i]!) % x.shape[i]!, 0)
  );
  const size = gamma.size, count = values.length / size;
  const mean = new Float64Array(size), variance = new Float64Array(size);
  values.forEach((v, n) => mean[group[n]!]! += v / count);
  values.forEach((v, n) => variance[group[n]!]! += (v - mean[group[n]!]!) ** 2 / count);
  const [g, b] = [elements(gamma), elements(beta)];
  const y = values.map((v, n) => {
    const c = group[n]!;
    return (v - mean[c]!) / Math.sqrt(variance[c]! + 1e-5) * g[c]! + b[c]!;
  });
  return [y, mean, variance];
}
Deno.test("batch norm takes any neighbouring axes as channels, in any layout", () => {
  scope(() => {
    const shape = [4, 3, 5, 2];
    for (let set = 1; set < 15; set++) {
      const axes = [0, 1, 2, 3].filter((i) => set >> i & 1);
      const kept = [0, 1, 2, 3].filter((i) => !axes.includes(i));
      const channels = kept.map((i) => shape[i]!),
        neighbours = kept.at(-1)! - kept[0]! < kept.length;
      for (const x of [view(shape), strided(view(shape))]) {
        const [gamma, beta] = [view(channels), view(channels)], params = { axes, eps: 1e-5 };
        const results = fused("batchNorm").forward([x, gamma, beta], params as never);
        assertEquals(results !== null, neighbours, `axes ${axes}`);
        if (results === null) continue;
        assertEquals(results.slice(0, 3).map((v) => v.shape), [shape, channels, channels]);
        batchNorm64(x, gamma, beta, axes).forEach((want, k) => {
          elements(results[k]!).forEach((v, i) => {
            assertLessOrEqual(Math.abs(v - want[i]!), 5e-6, `axes ${axes}, result ${k} at ${i}`);
          });
        });
      }
    }
  });
});
Deno.test("strided operands and cotangents give what row-major ones give", () => {
  scope(() => {
    for (const { name, inputs, params } of CALLS) {
      const xs = inputs(), other = xs.map((x, i) => i === 0 ? strided(x) : x);
      const [a, b] = [xs, other].map((inputs) => fused(name).forward(inputs, params as never)!);
      a!.forEach((v, i) => assertEquals(elements(v), elements(b![i]!), name));
      if (fused(name).vjp === undefined) continue;
      const g = view(a![0]!.shape), stretched = g.shape.length > 1 ? strided(g) : g;
      const c = fused(name).vjp!(g, xs, a!, params as never)!;
      const d = fused(name).vjp!(stretched, other, b!, params as never)!;
      c.forEach((v, i) =>
        v === null ? assertEquals(d[i], null) : assertEquals(elements(v), elements(d[i]!))
      );
    }
  });
});
Deno.test("fused operations decline what they are not made for", () => {
  scope(() => {
    const norm = { axes: [0], eps: 1e-5 } as never;
    const none = [view([0, 3]), view([3]), view([3])],
      [x, g, b] = [view([4, 3]), view([3]), view([3])];
    assertEquals(fused("batchNorm").forward(none, norm), null);
    assertEquals(fused("batchNorm").forward([x, strided(view([3, 1])), b], norm), null);
    assertEquals(fused("layerNorm").forward([x, view([4]), view([4])], norm), null); // not trailing
    assertEquals(fused("rmsNorm").forward([x, view([4])], norm), null);
    const rms = { axes: [0], eps: 1e-5, center: false } as never;
    assertEquals(fused("normalize").forward([x], rms), null);
    assertEquals(fused("normalize").forward([view([0, 3])], norm), null);
    assertEquals(
      fused("softmaxCrossEntropy").forward([view([0, 3]), labels(0, 3)], undefined as never),
      null,
    );
    for (const name of ["softmax", "logSoftmax", "logSumExp"]) {
      const none = { axes: [1] } as never;
      assertEquals(fused(name).forward([view([2, 3, 4])], none), null); // not the last axis
      assertEquals(fused(name).forward([view([3, 0])], none), null);
    }
    assert(fused("batchNorm").forward([x, g, b], norm) !== null);
  });
});

Deno.test("linear's backward computes no product that nobody wants", () => {
  scope(() => {
    const xs = [view([6, 4]), view([3, 4]), view([3])], g = view([6, 3]);
    const results = fused("linear").forward(xs, undefined as never)!;
    const run = (wanted: readonly boolean[]) => {
      const inputs = xs.map((x, i) => ({ ...x, tracked: wanted[i]! }));
      const cotangents = fused("linear").vjp!(g, inputs, results, undefined as never)!;
      assertEquals(cotangents.map((c) => c !== null), wanted);
    };
    assertEquals(counted(kernel, () => run([false, true, true])), { gemm: 1, sum: 1 });
    assertEquals(counted(kernel, () => run([true, false, false])), { gemm: 1 });
    assertEquals(counted(kernel, () => run([false, false, false])), {});
  });
});
