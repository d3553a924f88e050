/**
 * Running statistics: in place and in float64, one pass over as many numbers as there are channels.
 *
 * @module
 */
import { elements } from "../backend/backend.ts";
import type { Buffer } from "../tensor/state.ts";
import type { Tensor } from "../tensor/tensor.ts";

/**
 * @internal `running ← (1 − weight)·running + weight·scale·value`. PyTorch computes it so, too: in
 * double precision, rounded once.
 */
export function average(running: Buffer, value: Tensor, weight: number, scale: number = 1): void {
  const old = elements(running), now = elements(value), rest = 1 - weight, fresh = weight * scale;
  for (let i = 0; i < old.length; i++) old[i] = rest * old[i]! + fresh * now[i]!;
  running.changed();
}
/** @internal Adds 1, and returns how many that makes. */
export function increment(count: Buffer<[], "int32">): number {
  const n = ++elements(count)[0]!;
  count.changed();
  return n;
}
/** @internal Channels in which one of the statistics is NaN or infinite. */
export function nonFinite(mean: Tensor, variance: Tensor): number[] {
  const m = elements(mean), v = elements(variance), found: number[] = [];
  for (let c = 0; c < m.length; c++) {
    if (!Number.isFinite(m[c]) || !Number.isFinite(v[c])) found.push(c);
  }
  return found;
}
