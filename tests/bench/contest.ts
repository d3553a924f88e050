/**
 * Norma and its peers on the same problem: verified against float64, then timed in turn.
 *
 * @module
 */
import { errorOf, TOLERANCE } from "./float64.ts";
import type { Peer, Sampler } from "./peers/peer.ts";
import { jax } from "./peers/jax.ts";
import { tfjs } from "./peers/tfjs.ts";
import { torch } from "./peers/torch.ts";
import type { Absent, Present } from "./results.ts";
import { type Candidate, race, type Timing } from "./rounds.ts";
import { doing, done } from "./table.ts";
import { norma, withBlas } from "./ways.ts";

/** What Norma is compared with, on one thread: itself with a BLAS, and libraries. */
const PEERS: readonly { readonly name: string; load(): Peer | Promise<Peer> }[] = [
  { name: "Norma with BLAS", load: withBlas },
  { name: "PyTorch, 1 thread", load: () => torch(1) },
  { name: "PyTorch, 2 threads", load: () => torch(2) },
  { name: "tfjs-wasm", load: tfjs },
  { name: "jax-js", load: jax },
];

/** All that take part in a run. */
export class Contest {
  private constructor(private readonly peers: readonly Peer[], readonly absent: Absent[]) {}

  /** Norma, and the peers that can be loaded. */
  static async open(): Promise<Contest> {
    const peers: Peer[] = norma(), absent: Absent[] = [];
    for (const { name, load } of PEERS) {
      doing(`loading ${name}`);
      try {
        peers.push(await load());
      } catch (error) {
        absent.push({ name, reason: `it cannot be loaded: ${sentence(error)}` });
      }
    }
    done();
    return new Contest(peers, absent);
  }
  /** Who takes part. */
  get present(): Present[] {
    return this.peers.map(({ name, version, about }) => ({ name, version, about }));
  }

  /**
   * Lets each prepare a problem; the timings, for each kind of call, of those whose numbers are
   * those of float64. Norma's are thrown for, others' reported.
   */
  async race<K extends string>(
    what: string,
    kinds: readonly K[],
    prepare: (peer: Peer) => Promise<Runs<K> | null>,
    exact: Answers,
  ): Promise<Record<K, Timing[]>> {
    const ready: { readonly name: string; readonly samplers: Record<K, Sampler> }[] = [];
    for (const [i, peer] of this.peers.entries()) {
      doing(`${what}: ${peer.name} against float64`);
      try {
        const runs = await prepare(peer);
        if (runs === null) continue; // it does not take part
        const { answers, samplers } = runs;
        for (const [name, numbers] of Object.entries(exact)) {
          const error = errorOf(answers[name]!, numbers);
          if (!(error <= TOLERANCE)) {
            throw new Error(`${name} is off by ${error.toExponential(0)} of the largest`);
          }
        }
        ready.push({ name: peer.name, samplers });
      } catch (error) {
        if (i === 0) throw error;
        this.absent.push({ name: peer.name, reason: `${what} is not timed: ${sentence(error)}` });
      }
    }
    const timings = {} as Record<K, Timing[]>;
    for (const kind of kinds) {
      doing(`${what}, ${kind}: ${ready.map(({ name }) => name).join(", ")} in turn`);
      timings[kind] = await race(
        ready.map(({ name, samplers }): Candidate => ({ name, sample: samplers[kind] })),
      );
    }
    done();
    return timings;
  }

  /** Ends child processes. */
  async close(): Promise<void> {
    for (const { name, close } of this.peers) {
      const reason = await close?.();
      if (reason !== undefined) this.absent.push({ name, reason });
    }
  }
}
/** Numbers by name. */
export type Answers = Readonly<Record<string, ArrayLike<number>>>;
/** A problem that is ready. */
export interface Runs<K extends string> {
  readonly answers: Answers;
  readonly samplers: Record<K, Sampler>;
}
/** The first line of what an error says. */
function sentence(error: unknown): string {
  const [line = ""] = (error instanceof Error ? error.message : `${error}`).split("\n");
  return line.slice(0, 200);
}
