/**
 * jax-js, compiled by its `jit` for WebAssembly, synchronously: with its two workers a step of this
 * size takes five times as long.
 *
 * @module
 */
import { STEPS } from "../float64.ts";
import { EPS } from "../problems.ts";
import { here } from "../rounds.ts";
import type { Peer } from "./peer.ts";
import { transposed } from "./transposed.ts";

const VERSION = "0.1.25";

/** The part of an array of jax-js that is used here; every use takes it, unless it is of `ref`. */
interface A {
  readonly ref: A;
  reshape(shape: readonly number[]): A;
  add(y: A | number): A;
  sub(y: A): A;
  mul(y: A | number): A;
  div(y: A): A;
  sum(): A;
  mean(axis: number): A;
  dataSync(): Float32Array;
  dispose(): void;
}
/** The part of jax-js that is used here. */
interface Jax {
  init(device: string): Promise<unknown>;
  numpy: {
    array(values: Float32Array): A;
    dot(a: A, b: A): A;
    mean(x: A, axes: readonly number[], options: { keepdims: boolean }): A;
    square(x: A): A;
    sqrt(x: A): A;
  };
  nn: { sigmoid(x: A): A; logSoftmax(x: A, axis: number): A };
  jit<F>(f: F): F;
  grad(
    f: (...x: A[]) => A,
    options: { argnums: readonly number[] },
  ): (...x: A[]) => A[];
  valueAndGrad<P>(f: (p: P, x: A, y: A) => A): (p: P, x: A, y: A) => [A, P];
}
interface Parameters {
  readonly w: A[];
  readonly gamma: A[];
  readonly beta: A[];
  readonly bias: A;
}

/** Loads it, from npm. */
export async function jax(): Promise<Peer> {
  // Not a literal: what is imported here belongs to nobody else's module graph.
  const { init, numpy: np, nn, jit, grad, valueAndGrad } = await import(
    `npm:@jax-js/jax@${VERSION}`
  ) as Jax;
  await init("wasm");
  return {
    name: "jax-js",
    version: VERSION,
    about: "jit, one thread; no running statistics",
    training({ batch, widths, x, classes, weights, bias, lr }) {
      const input = np.array(x).reshape([batch, widths[0]!]), n = widths.at(-1)!;
      const oneHot = new Float32Array(batch * n);
      classes.forEach((label, i) => oneHot[i * n + label] = 1);
      const labels = np.array(oneHot).reshape([batch, n]), hidden = widths.slice(1, -1);
      const loss = ({ w, gamma, beta, bias }: Parameters, x: A, y: A): A => {
        let a = x;
        for (let l = 0; l < hidden.length; l++) {
          const z = np.dot(a, w[l]!), mean = z.ref.mean(0), d = z.sub(mean);
          const variance = np.square(d.ref).mean(0);
          a = nn.sigmoid(d.mul(gamma[l]!.div(np.sqrt(variance.add(EPS)))).add(beta[l]!));
        }
        const logits = np.dot(a, w.at(-1)!).add(bias);
        return nn.logSoftmax(logits, -1).mul(y).sum().mul(-1 / batch);
      };
      const descend = (p: A, g: A) => p.sub(g.mul(lr));
      const update = jit((p: Parameters, x: A, y: A): { p: Parameters; value: A } => {
        const used = { // by the loss, while p is still there to be updated
          w: p.w.map((v) => v.ref),
          gamma: p.gamma.map((v) => v.ref),
          beta: p.beta.map((v) => v.ref),
          bias: p.bias.ref,
        };
        const [value, g] = valueAndGrad(loss)(used, x, y);
        return {
          value,
          p: {
            w: p.w.map((v, l) => descend(v, g.w[l]!)),
            gamma: p.gamma.map((v, l) => descend(v, g.gamma[l]!)),
            beta: p.beta.map((v, l) => descend(v, g.beta[l]!)),
            bias: descend(p.bias, g.bias),
          },
        };
      });
      let p: Parameters = {
        w: weights.map((w, l) => {
          const [i, o] = [widths[l]!, widths[l + 1]!];
          return np.array(transposed(w, o, i)).reshape([i, o]);
        }),
        gamma: hidden.map((n) => np.array(new Float32Array(n).fill(1))),
        beta: hidden.map((n) => np.array(new Float32Array(n))),
        bias: np.array(bias),
      };
      const step = () => {
        const next = update(p, input.ref, labels.ref);
        p = next.p;
        return next.value.dataSync()[0]!;
      };
      return { losses: Array.from({ length: STEPS }, step), step: here("step", step).sample };
    },
    normalization({ kind, shape, ...numbers }) {
      const axes = kind === "layer norm"
        ? [shape.length - 1]
        : shape.map((_, i) => i).filter((axis) => axis !== 1);
      const features = numbers.gamma.length;
      const along = shape.length === 4 ? [1, features, 1, 1] : [features];
      const x = np.array(numbers.x).reshape(shape), dy = np.array(numbers.dy).reshape(shape);
      const gamma = np.array(numbers.gamma), beta = np.array(numbers.beta);
      const f = (x: A, gamma: A, beta: A): A => {
        const keepdims = { keepdims: true }, mean = np.mean(x.ref, axes, keepdims);
        const d = x.sub(mean), variance = np.mean(np.square(d.ref), axes, keepdims);
        const xHat = d.div(np.sqrt(variance.add(EPS)));
        return xHat.mul(gamma.reshape(along)).add(beta.reshape(along));
      };
      const forward = jit(f);
      const both = jit((x: A, gamma: A, beta: A, dy: A): A[] =>
        grad((x, gamma, beta) => f(x!, gamma!, beta!).mul(dy).sum(), { argnums: [0, 1, 2] })(
          x,
          gamma,
          beta,
        )
      );
      const y = forward(x.ref, gamma.ref, beta.ref).dataSync();
      const [dx, dGamma, dBeta] = both(x.ref, gamma.ref, beta.ref, dy.ref).map((g) => g.dataSync());
      return {
        answer: { y, dx: dx!, dGamma: dGamma!, dBeta: dBeta! },
        // Reading the result waits for it.
        forward: here("forward", () => void forward(x.ref, gamma.ref, beta.ref).dataSync()).sample,
        both: here("both", () => {
          const [dx, ...others] = both(x.ref, gamma.ref, beta.ref, dy.ref);
          others.forEach((g) => g.dispose());
          dx!.dataSync();
        }).sample,
      };
    },
  };
}
