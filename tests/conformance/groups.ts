/**
 * Which elements share their statistics, and which parameter multiplies which.
 *
 * @module
 */
import type { Case } from "./cases.ts";

/** Of each element of an input, in order. */
export interface Groups {
  /** The group whose mean and variance it takes part in. */
  readonly shared: Int32Array;
  /** Its γ and β. */
  readonly scaled: Int32Array;
  /** How many groups there are. */
  readonly count: number;
  /** How many parameters. */
  readonly parameters: number;
}

const product = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);

/** Those of a case. */
export function groupsOf({ layer, args, options, shape }: Case): Groups {
  const size = product(shape), [samples = 1, channels = 1] = shape, plane = product(shape.slice(2));
  const from = (f: (i: number) => number) => Int32Array.from({ length: size }, (_, i) => f(i));
  const channel = (i: number) => Math.floor(i / plane) % channels;
  const sample = (i: number) => Math.floor(i / plane / channels);
  const made = (count: number, shared: (i: number) => number, scaled = channel, of = channels) => ({
    shared: from(shared),
    scaled: from(scaled),
    count,
    parameters: of,
  });
  if (layer.startsWith("batch")) return made(channels, channel);
  if (layer.startsWith("instance")) {
    return made(samples * channels, (i) => sample(i) * channels + channel(i));
  }
  if (layer === "groupNorm") {
    const groups = args[0] as number, width = channels / groups;
    return made(samples * groups, (i) => sample(i) * groups + Math.floor(channel(i) / width));
  }
  if (["layerNorm", "rmsNorm", "dynamicTanh"].includes(layer)) {
    const width = product(args[0] as number[]);
    return made(size / width, (i) => Math.floor(i / width), (i) => i % width, width);
  }
  if (layer === "weightNorm" && options["dim"] !== null) {
    const dim = Number(options["dim"] ?? 0), inner = product(shape.slice(dim + 1)), n = shape[dim]!;
    const along = (i: number) => Math.floor(i / inner) % n;
    return made(n, along, along, n);
  }
  return made(1, () => 0, () => 0, 1);
}
