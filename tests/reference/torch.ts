/**
 * What PyTorch computed, typed, and how closely to agree with it.
 *
 * @module
 */
import { assert } from "@std/assert";
import { type Shape, Tape, type Tensor, tensor, variable } from "../../mod.ts";
import type { Float, Layer } from "../../src/nn/mod.ts";
import json from "./torch_numbers.json" with { type: "json" };

/** Nested arrays of numbers, or one. */
export type Numbers = number | readonly Numbers[];
/** Numbers by name. */
export type Named = Readonly<Record<string, Numbers>>;

/** One forward and backward pass of a layer, and what it left behind. */
export interface Pass {
  readonly x: Numbers;
  readonly dy: Numbers;
  readonly y: Numbers;
  readonly dx: Numbers;
  readonly dgamma?: Numbers;
  readonly dbeta?: Numbers;
  readonly running_mean?: Numbers;
  readonly running_var?: Numbers;
}
/** A normalization layer of PyTorch's. */
export interface Described {
  readonly name: string;
  readonly dtype: Float;
  readonly options: Readonly<Record<string, number | boolean | null>>;
  readonly weight: Numbers | null;
  readonly bias: Numbers | null;
}
/** The file that `torch_numbers.py` writes. */
interface File {
  readonly batch_norm: readonly (Described & {
    readonly channels: number;
    readonly steps: readonly Pass[];
    readonly evaluation: Pass;
  })[];
  readonly layer_norm: readonly (Pass & Described & { readonly sizes: readonly number[] })[];
  readonly group_norm: readonly (Pass & Described & {
    readonly groups: number;
    readonly channels: number;
  })[];
  readonly instance_norm: readonly (Described & {
    readonly axes: number;
    readonly channels: number;
    readonly steps: readonly Pass[];
    readonly evaluation: Pass;
  })[];
  readonly rms_norm: readonly (Pass & Described & { readonly sizes: readonly number[] })[];
  readonly linear: readonly (Pass & {
    readonly dtype: Float;
    readonly weight: Numbers;
    readonly bias: Numbers | null;
    readonly dweight: Numbers;
    readonly dbias?: Numbers;
  })[];
  readonly activation: readonly (Pass & {
    readonly name: "sigmoid" | "tanh" | "relu";
    readonly dtype: Float;
  })[];
  readonly cross_entropy: readonly {
    readonly dtype: Float;
    readonly logits: Numbers;
    readonly labels: readonly number[];
    readonly loss: number;
    readonly dlogits: Numbers;
  }[];
  readonly offset: readonly {
    readonly offset: number;
    readonly dtype: Float;
    readonly batch_norm: readonly number[];
    readonly layer_norm: readonly number[];
  }[];
  readonly sgd: {
    readonly start: Named;
    readonly batches: readonly { readonly x: Numbers; readonly labels: readonly number[] }[];
    readonly runs: readonly {
      readonly dtype: Float;
      readonly options: Readonly<Record<string, number | boolean>> & { readonly lr: number };
      readonly losses: readonly number[];
      readonly end: Named;
    }[];
  };
  readonly init: {
    readonly draws: readonly {
      readonly name: string;
      readonly options: Readonly<Record<string, number | string>>;
      readonly shape: readonly number[];
      readonly draws: readonly [kind: "uniform" | "normal", first: number, second: number];
    }[];
    readonly linear: Readonly<Record<"weight" | "bias", readonly [string, number, number]>>;
    readonly gains: Readonly<Record<string, number>>;
    readonly leaky: Readonly<Record<string, number>>;
  };
  readonly state_dict: Readonly<
    Record<string, {
      readonly state: Readonly<Record<string, Shape>>;
      readonly parameters: readonly string[];
      readonly buffers: readonly string[];
      readonly modules: readonly string[];
    }>
  >;
}
export const torch: File = json as unknown as File;

/** `track_running_stats` → `trackRunningStats`. */
export function camelCase<T>(options: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name.replace(/_./g, (letters) => letters[1]!.toUpperCase()),
      value,
    ]),
  );
}
/** Numbers as a tensor; float32 rounds them back to what PyTorch had. */
export function given(values: Numbers, dtype: Float): Tensor<Shape, Float> {
  return tensor(values as number[], { dtype }) as Tensor<Shape, Float>;
}
/** All numbers, in order. */
export function flat(values: Numbers): number[] {
  return typeof values === "number" ? [values] : values.flatMap(flat);
}
/** The largest magnitude. */
export const largest = (values: Numbers): number => Math.max(...flat(values).map(Math.abs));

/** A layer's result for `p.x` and the gradients given `p.dy`; by `x` for no state. */
export function run(
  layer: Layer,
  p: Pass,
  dtype: Float,
): { y: Tensor; by: (state: Tensor | null) => Tensor } {
  using tape = new Tape();
  const x = variable(given(p.x, dtype)), y = layer.compute(x);
  const gradients = tape.keep(tape.gradients(y, given(p.dy, dtype)));
  return { y: tape.keep(y), by: (state) => gradients.get(state ?? x) };
}

/** The distance from 1 to the next number. */
export const EPSILON: Readonly<Record<Float, number>> = { float32: 2 ** -23, float64: 2 ** -52 };

/** How far a result may be from PyTorch's. */
export interface Bound {
  /** What is compared, for the message. */
  readonly what: string;
  /** Size of the terms that it is a sum of; that of the largest result by default. */
  readonly scale?: number;
  /** By how much errors in the operands are amplified: |μ| / σ where a mean is taken off. */
  readonly condition?: number;
  /** How many roundings of that size there are, one after the other; 4 by default. */
  readonly roundings?: number;
}
/** Throws unless every element is within `roundings · ε · condition · scale` of PyTorch's. */
export function assertNear(actual: Tensor, expected: Numbers, bound: Bound): void {
  const { what, scale = largest(expected), condition = 1, roundings = 4 } = bound;
  const want = flat(expected), got = actual.toArray(), dtype = actual.dtype as Float;
  assert(got.length === want.length, `${what}: ${got.length} numbers for ${want.length}`);
  const allowed = roundings * EPSILON[dtype] * Math.max(1, condition) * scale;
  want.forEach((w, i) => {
    const error = Math.abs(got[i]! - w);
    assert(
      error <= allowed,
      `${what}: element ${i} is ${got[i]}, PyTorch's is ${w}: ${error} apart, ${allowed} allowed`,
    );
  });
}
