/**
 * Writes variance_peers.json: how wrong the variance is that other libraries of JavaScript find in
 * float32, of the same numbers as in `variance.py`; `null` where most of its answers are NaN.
 *
 *     deno run --no-lock -A tests/reference/variance_peers.ts
 *
 * @module
 */
import torch from "./variance.json" with { type: "json" };

/** As in `variance.py`. */
export function numbers(mean: number, draw: number): Float32Array {
  const center = mean * (1 + (draw + 1) * 0.7548776662466927 % 1 / 10);
  const spread = (i: number) => (i * 0.6180339887498949 % 1 - 0.5) * Math.sqrt(12);
  return Float32Array.from({ length: torch.n }, (_, i) => center + spread(i + 1 + draw * torch.n));
}

/** The variance in float64, corrected for the rounding of the mean. */
export function exactVariance(x: Float32Array): number {
  const average = (values: Iterable<number>) => [...values].reduce((a, b) => a + b) / x.length;
  const mean = average(x), deviations = [...x].map((v) => v - mean);
  return average(deviations.map((d) => d * d)) - average(deviations) ** 2;
}

/** For each mean the median error, relative, over the draws; NaN is worse than any number. */
export function errors(variance: (x: Float32Array) => number): number[] {
  return torch.means.map((mean) => {
    const all = Array.from({ length: torch.draws }, (_, draw) => {
      const x = numbers(mean, draw), exact = exactVariance(x);
      const error = Math.abs(variance(x) - exact) / exact;
      return Number.isNaN(error) ? Infinity : error;
    });
    return all.sort((a, b) => a < b ? -1 : a > b ? 1 : 0)[torch.draws >> 1]!; // ∞ − ∞ is NaN
  });
}

const TFJS = "4.22.0", JAX = "0.1.25";

/** The part of a tensor of either library that is used here. */
interface Result {
  dataSync(): Float32Array;
}

/** TensorFlow.js on one of its backends. */
async function tfjs(backend: "wasm" | "cpu"): Promise<(x: Float32Array) => number> {
  interface Tf {
    setBackend(name: string): Promise<boolean>;
    ready(): Promise<void>;
    tensor(values: Float32Array): unknown;
    moments(x: unknown, axes: number[]): { readonly variance: Result };
  }
  // Not literals: what is imported here belongs to nobody else's module graph.
  const tf = await import(`npm:@tensorflow/tfjs@${TFJS}`) as Tf;
  const wasm = `npm:@tensorflow/tfjs-backend-wasm@${TFJS}`;
  const { setWasmPaths } = await import(wasm) as { setWasmPaths(folder: string): void };
  const file = import.meta.resolve(`${wasm}/dist/tfjs-backend-wasm-simd.wasm`);
  setWasmPaths(new URL(".", file).pathname);
  if (!await tf.setBackend(backend)) throw new Error(`tfjs has no backend ${backend}`);
  await tf.ready();
  return (x) => tf.moments(tf.tensor(x), [0]).variance.dataSync()[0]!;
}

/**
 * jax-js, compiled for WebAssembly: its variance, and the one that `standardize` divides by, which
 * it does not tell: that of its argument over that of its answer.
 */
async function jax() {
  interface Jax {
    init(device: string): Promise<unknown>;
    numpy: { array(x: Float32Array): unknown; var_(x: unknown): Result };
    nn: { standardize(x: unknown, axis: number, options: { epsilon: number }): Result };
  }
  const { init, numpy, nn } = await import(`npm:@jax-js/jax@${JAX}`) as Jax;
  await init("wasm");
  return {
    variance: (x: Float32Array) => numpy.var_(numpy.array(x)).dataSync()[0]!,
    standardize(x: Float32Array) {
      const y = nn.standardize(numpy.array(x), -1, { epsilon: 0 }).dataSync();
      return exactVariance(x) / exactVariance(y);
    },
  };
}

if (import.meta.main) {
  const { variance, standardize } = await jax();
  const answers = [
    { library: "TensorFlow.js", name: "wasm", variance: errors(await tfjs("wasm")) },
    { library: "TensorFlow.js", name: "cpu", variance: errors(await tfjs("cpu")) },
    { library: "jax-js", name: "var_", variance: errors(variance) },
    { library: "jax-js", name: "standardize", variance: errors(standardize) },
  ];
  const found = { tfjs: TFJS, jax: JAX, answers };
  const file = new URL("variance_peers.json", import.meta.url);
  Deno.writeTextFileSync(file, JSON.stringify(found, null, 1) + "\n");
}
