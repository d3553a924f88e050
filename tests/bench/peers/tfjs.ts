/**
 * TensorFlow.js on its WebAssembly backend: SIMD, one thread, for it takes Deno for Node and has no
 * threads there.
 *
 * @module
 */
import { STEPS } from "../float64.ts";
import { EPS } from "../problems.ts";
import { here } from "../rounds.ts";
import type { Peer } from "./peer.ts";
import { transposed } from "./transposed.ts";

const VERSION = "4.22.0";

/** The part of a tensor of TensorFlow.js that is used here. */
interface T {
  dataSync(): Float32Array;
  add(y: T | number): T;
  sub(y: T): T;
  mul(y: T): T;
  rsqrt(): T;
  sigmoid(): T;
  dispose(): void;
}
/** The part of TensorFlow.js that is used here. */
interface Tf {
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  tensor(values: ArrayLike<number>, shape: readonly number[]): T;
  variable(initial: T): T;
  moments(x: T, axes: readonly number[], keepDims?: boolean): { mean: T; variance: T };
  batchNorm(x: T, mean: T, variance: T, offset: T, scale: T, eps: number): T;
  matMul(a: T, b: T): T;
  transpose(x: T, axes?: readonly number[]): T;
  customGrad(
    f: (a: T, b: T, save: (tensors: T[]) => void) => {
      value: T;
      gradFunc(dy: T, saved: T[]): T[];
    },
  ): (a: T, b: T) => T;
  losses: { softmaxCrossEntropy(labels: T, logits: T): T };
  variableGrads(f: () => T): { value: T; grads: Record<string, T> };
  train: { sgd(lr: number): { applyGradients(grads: Record<string, T>): void } };
  valueAndGrads(f: (...x: T[]) => T): (x: T[], dy: T) => { value: T; grads: T[] };
  tidy<R>(f: () => R): R;
}

/** Loads it, from npm. */
export async function tfjs(): Promise<Peer> {
  // Not literals: what is imported here belongs to nobody else's module graph.
  const backend = `npm:@tensorflow/tfjs-backend-wasm@${VERSION}`;
  const warn = console.warn;
  console.warn = () => {}; // it recommends a package for Node
  let tf: Tf;
  try {
    tf = await import(`npm:@tensorflow/tfjs@${VERSION}`) as Tf;
    const { setWasmPaths } = await import(backend) as { setWasmPaths(folder: string): void };
    const file = import.meta.resolve(`${backend}/dist/tfjs-backend-wasm-simd.wasm`);
    setWasmPaths(new URL(".", file).pathname);
    if (!await tf.setBackend("wasm")) throw new Error("its WebAssembly backend does not start");
    await tf.ready();
  } finally {
    console.warn = warn;
  }
  // Its own derivative of a product multiplies transposed operands with a loop that is ten times
  // slower than transposing them first.
  const matMul = tf.customGrad((a, b, save) => {
    save([a, b]);
    return {
      value: tf.matMul(a, b),
      gradFunc: (dy, [a, b]) => [
        tf.matMul(dy, tf.transpose(b!)),
        tf.matMul(tf.transpose(a!), dy),
      ],
    };
  });
  return {
    name: "tfjs-wasm",
    version: VERSION,
    about: "one thread; transposes made by hand; no running statistics",
    training({ batch, widths, x, classes, weights, bias, lr }) {
      const input = tf.tensor(x, [batch, widths[0]!]), n = widths.at(-1)!;
      const oneHot = new Float32Array(batch * n);
      classes.forEach((label, i) => oneHot[i * n + label] = 1);
      const labels = tf.tensor(oneHot, [batch, n]);
      const w = weights.map((w, l) => {
        const [i, o] = [widths[l]!, widths[l + 1]!];
        return tf.variable(tf.tensor(transposed(w, o, i), [i, o]));
      });
      const hidden = widths.slice(1, -1);
      const gamma = hidden.map((n) => tf.variable(tf.tensor(new Float32Array(n).fill(1), [n])));
      const beta = hidden.map((n) => tf.variable(tf.tensor(new Float32Array(n), [n])));
      const last = tf.variable(tf.tensor(bias, [n]));
      const loss = () => {
        let a = input;
        for (let l = 0; l < hidden.length; l++) {
          const z = matMul(a, w[l]!), { mean, variance } = tf.moments(z, [0]);
          a = tf.batchNorm(z, mean, variance, beta[l]!, gamma[l]!, EPS).sigmoid();
        }
        return tf.losses.softmaxCrossEntropy(labels, matMul(a, w.at(-1)!).add(last));
      };
      const optimizer = tf.train.sgd(lr);
      const step = () =>
        tf.tidy(() => {
          const { value, grads } = tf.variableGrads(loss);
          optimizer.applyGradients(grads);
          return value.dataSync()[0]!;
        });
      return { losses: Array.from({ length: STEPS }, step), step: here("step", step).sample };
    },
    normalization({ kind, shape, ...numbers }) {
      const planes = shape.length === 4; // channels last, as it wants them
      const last = (values: Float32Array) =>
        planes
          ? tf.tidy(() => tf.transpose(tf.tensor(values, shape), [0, 2, 3, 1]))
          : tf.tensor(values, shape);
      const first = (t: T) => (planes ? tf.transpose(t, [0, 3, 1, 2]) : t).dataSync();
      const features = numbers.gamma.length, axes = shape.slice(1).map((_, i) => i);
      const x = last(numbers.x), dy = last(numbers.dy);
      const gamma = tf.tensor(numbers.gamma, [features]),
        beta = tf.tensor(numbers.beta, [features]);
      const f = (x: T, gamma: T, beta: T): T => {
        if (kind === "batch norm") {
          const { mean, variance } = tf.moments(x, axes);
          return tf.batchNorm(x, mean, variance, beta, gamma, EPS);
        }
        const { mean, variance } = tf.moments(x, [shape.length - 1], true);
        return x.sub(mean).mul(variance.add(EPS).rsqrt()).mul(gamma).add(beta);
      };
      const derivative = tf.valueAndGrads((x, gamma, beta) => f(x!, gamma!, beta!));
      const answer = tf.tidy(() => {
        const { value, grads } = derivative([x, gamma, beta], dy), [dx, dGamma, dBeta] = grads;
        return {
          y: first(value),
          dx: first(dx!),
          dGamma: dGamma!.dataSync(),
          dBeta: dBeta!.dataSync(),
        };
      });
      const forward = () => tf.tidy(() => void f(x, gamma, beta));
      const both = () => tf.tidy(() => void derivative([x, gamma, beta], dy));
      return {
        answer,
        forward: here("forward", forward).sample,
        both: here("both", both).sample,
      };
    },
  };
}
