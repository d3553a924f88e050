/**
 * Channels: on which axis they are, how many there must be, and how many axes may follow.
 *
 * @module
 */
import type { Expect } from "./expect.ts";
import { type Shape, type Show, show } from "./shape.ts";

/** @internal Numbers of axes with and without the batch's, by what a layer takes as its messages write it. */
export interface Ranks {
  readonly "[N, C, …]": { batch: number; one: never };
  readonly "[N, C] or [N, C, L]": { batch: 2 | 3; one: never };
  readonly "[N, C, H, W]": { batch: 4; one: never };
  readonly "[N, C, D, H, W]": { batch: 5; one: never };
  readonly "[C, L] or [N, C, L]": { batch: 3; one: 2 };
  readonly "[C, H, W] or [N, C, H, W]": { batch: 4; one: 3 };
  readonly "[C, D, H, W] or [N, C, D, H, W]": { batch: 5; one: 4 };
}
/** What a layer of channels takes, as its messages write it. */
export type Layout = keyof Ranks;

/** The same at run time; a batch with `…` has 2 or more. */
const RANKS: { readonly [L in Layout]: { [K in "batch" | "one"]: readonly Ranks[L][K][] } } = {
  "[N, C, …]": { batch: [], one: [] },
  "[N, C] or [N, C, L]": { batch: [2, 3], one: [] },
  "[N, C, H, W]": { batch: [4], one: [] },
  "[N, C, D, H, W]": { batch: [5], one: [] },
  "[C, L] or [N, C, L]": { batch: [3], one: [2] },
  "[C, H, W] or [N, C, H, W]": { batch: [4], one: [3] },
  "[C, D, H, W] or [N, C, D, H, W]": { batch: [5], one: [4] },
};

/**
 * @internal `S` if it is laid out as `L` and has `C` channels, as far as that is known; otherwise the
 * sentence: `"Expected [N, C, H, W], got [60, 100]"`.
 */
export type HasChannels<S, C extends number, L extends Layout> = S extends
  readonly [infer a extends number, infer b extends number, ...Shape]
  ? S["length"] extends Ranks[L]["batch"] ? Expect<S, b, C, "axis 1", S>
  : S["length"] extends Ranks[L]["one"] ? Expect<S, a, C, "axis 0", S>
  : `Expected ${L}, got ${Show<S>}`
  : S extends readonly [] | readonly [number] ? `Expected ${L}, got ${Show<S>}`
  : Shape;

/** @internal The most general batch of layout `L`; any shape where its rank is open. */
export type Batch<C extends number, L extends Layout> = number extends Ranks[L]["batch"] ? Shape
  : 2 extends Ranks[L]["batch"] ? [number, C]
  : 3 extends Ranks[L]["batch"] ? [number, C, number]
  : 4 extends Ranks[L]["batch"] ? [number, C, number, number]
  : [number, C, number, number, number];

/**
 * @internal The axis of the channels: 1, or 0 without an axis for the batch. Throws unless `shape`
 * is laid out as `layout`.
 */
export function channelAxis(shape: Shape, layout: Layout): 0 | 1 {
  const { batch, one }: Record<"batch" | "one", Shape> = RANKS[layout], rank = shape.length;
  if (batch.length === 0 ? rank >= 2 : batch.includes(rank)) return 1;
  if (one.includes(rank)) return 0;
  throw new RangeError(`Expected ${layout}, got ${show(shape)}`);
}

/** @internal What to do about `channels` that are on the last axis instead of `axis`. */
export function channelsLast(shape: Shape, channels: number, axis: 0 | 1): string {
  const rank = shape.length, spatial = ["L", "H, W", "D, H, W"][rank - axis - 2];
  if (shape[axis] === channels || shape[rank - 1] !== channels || spatial === undefined) return "";
  const kept = shape.map((_, i) => i).slice(axis + 1), batch = axis === 0 ? [] : [0];
  const forth = show([...batch, rank - 1, ...kept.map((i) => i - 1)]);
  const back = show([...batch, ...kept, axis]);
  return `; for [${axis === 0 ? "" : "N, "}${spatial}, C] use permute(${forth}) before ` +
    (forth === back ? "and after it" : `and permute(${back}) after it`);
}
