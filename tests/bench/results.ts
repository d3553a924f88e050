/**
 * What a run of the benchmark has found: the file that the picture and README are made from.
 *
 * @module
 */
import type { Machine } from "./machine.ts";
import type { Quartiles, Timing } from "./rounds.ts";

/** Norma beside its peers; the first is Norma on one thread. */
export interface Race {
  readonly what: string;
  readonly timings: readonly Timing[];
}
/** A kernel beside what the machine can do. */
export interface Share {
  readonly what: string;
  readonly microseconds: number;
  /** Thousands of millions of operations or bytes a second. */
  readonly rate: number;
  readonly unit: "GF/s" | "GB/s";
  /** What bounds it. */
  readonly bound: string;
  /** The bound's time over the kernel's, in each round. */
  readonly share: Quartiles;
  /** Other ways to do the same, and other bounds. */
  readonly others: readonly Timing[];
}
/** Where the time of a training step goes. */
export interface Profile {
  readonly what: string;
  /** Of a step that nobody observes. */
  readonly microseconds: number;
  /** Of an observed step, without the cost of looking: what the shares are of. */
  readonly observed: number;
  /** Microseconds that looking at a call adds to its own time, and to that of its caller. */
  readonly clock: { readonly outside: number; readonly inside: number };
  /** Compiled functions, the longest first. */
  readonly functions: readonly {
    readonly name: string;
    readonly calls: number;
    readonly microseconds: number;
  }[];
  /** What is left for TypeScript, a call of a compiled function. */
  readonly typescriptPerCall: number;
}
/** A peer that took part. */
export interface Present {
  readonly name: string;
  readonly version: string;
  readonly about: string;
}
/** A peer that did not, or a case in which it was wrong. */
export interface Absent {
  readonly name: string;
  readonly reason: string;
}
/** All of it. */
export interface Results {
  readonly machine: Machine;
  readonly peers: readonly Present[];
  readonly absent: readonly Absent[];
  readonly training: readonly Race[];
  readonly norms: readonly Race[];
  readonly products: readonly Share[];
  readonly kernels: readonly Share[];
  readonly profile: readonly Profile[];
}
