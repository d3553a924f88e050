/**
 * The ways in which Norma computes, each raced beside the others and the peers.
 *
 * @module
 */
import config from "../../deno.json" with { type: "json" };
import { setThreads, Tape, tensor, useBlas, variable } from "../../mod.ts";
import { batchNorm, layerNorm } from "../../src/nn/mod.ts";
import { STEPS } from "./float64.ts";
import { PAPER, paperNetwork } from "./paper_network.ts";
import type { Peer, Sampler } from "./peers/peer.ts";
import { EPS } from "./problems.ts";
import { here } from "./rounds.ts";

/** A way to compute. */
interface Way {
  /** For the table. */
  readonly name: string;
  /** Begins to compute so, before each sample; returns what ends it. */
  enter(): () => void;
}
const threads = (n: number): () => () => void => () => {
  const before = setThreads(n);
  return () => void setThreads(before);
};
/** The first is what all others are compared with; the second gives the same bits. */
const WAYS: readonly Way[] = [
  { name: "Norma, 1 thread", enter: threads(1) },
  { name: "Norma, 2 threads", enter: threads(2) },
];
/** With the products of the system's BLAS, on one thread; says why there is none. */
export function withBlas(): Peer {
  using blas = useBlas();
  const { library, name } = blas;
  const way: Way = {
    name: "Norma with BLAS",
    enter() {
      const leave = threads(1)(), blas = useBlas({ library });
      return () => {
        blas.stop();
        leave();
      };
    },
  };
  const { version, training } = peer(way);
  return {
    name: way.name,
    version,
    about: `products by ${name}, ${library}, one thread`,
    training,
  };
}

/** Norma in each of its ways. */
export const norma = (): Norma[] => WAYS.map(peer);
/** Norma takes part in everything. */
type Norma = Required<Pick<Peer, "normalization">> & Peer;

function peer(way: Way): Norma {
  return {
    name: way.name,
    version: config.version,
    about: "through its public functions, with the tape on",
    training(problem) {
      const network = paperNetwork(PAPER); // the same seed: what `problem` was taken from
      const losses = during(way, () => Array.from({ length: STEPS }, network.step));
      if (network.problem.x.some((v, i) => v !== problem.x[i])) throw new Error("Other numbers");
      return { losses, step: sampler(way, network.step) };
    },
    normalization({ kind, shape, ...numbers }) {
      const { x, dy, gamma, beta } = numbers;
      const features = gamma.length;
      const layer = kind === "batch norm"
        ? batchNorm(features, { eps: EPS })
        : layerNorm(features, { eps: EPS });
      const weight = layer.weight!, bias = layer.bias!;
      weight.assign(tensor(gamma, [features]));
      bias.assign(tensor(beta, [features]));
      const input = variable(tensor(x, [...shape])), cotangent = tensor(dy, [...shape]);
      const both = () => {
        using tape = new Tape();
        const y = layer.forward(input), gradients = tape.gradients(y, cotangent);
        return [y, ...[input, weight, bias].map((t) => gradients.get(t))].map((t) => t.toArray());
      };
      const [y, dx, dGamma, dBeta] = during(way, both) as [Float32Array, ...Float32Array[]];
      return {
        answer: { y, dx: dx!, dGamma: dGamma!, dBeta: dBeta! },
        forward: sampler(way, () => {
          using _tape = new Tape();
          layer.forward(input);
        }),
        both: sampler(way, () => {
          using tape = new Tape();
          tape.gradients(layer.forward(input), cotangent);
        }),
      };
    },
  };
}
function during<T>(way: Way, f: () => T): T {
  const leave = way.enter();
  try {
    return f();
  } finally {
    leave();
  }
}
function sampler(way: Way, run: () => void): Sampler {
  const { sample } = here(way.name, run);
  return (calls) => during(way, () => sample(calls));
}
