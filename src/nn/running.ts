/**
 * Running statistics: in place and in float64, one pass over as many numbers as there are channels.
 * They are found in the whole memory, as this runs at every step and a view of a part of it would
 * take longer to make than to use.
 *
 * @module
 */
import { first } from "../backend/backend.ts";
import { heap } from "../backend/memory.ts";
import type { Buffer } from "../tensor/state.ts";
import type { Tensor } from "../tensor/tensor.ts";

/**
 * @internal `running ← (1 − weight)·running + weight·scale·value`. PyTorch computes it so, too: in
 * double precision, rounded once.
 */
export function average(running: Buffer, value: Tensor, weight: number, scale: number = 1): void {
  const data = heap[running.dtype], rest = 1 - weight, fresh = weight * scale;
  const old = first(running), now = first(value);
  for (let i = 0; i < running.size; i++) {
    data[old + i] = rest * data[old + i]! + fresh * data[now + i]!;
  }
  running.changed();
}
/** @internal Adds 1, and returns how many that makes. */
export function increment(count: Buffer<[], "int32">): number {
  const n = ++heap.int32[first(count)]!;
  count.changed();
  return n;
}
/** @internal Channels in which one of the statistics is NaN or infinite. */
export function nonFinite(mean: Tensor, variance: Tensor): number[] {
  const data = heap[mean.dtype], m = first(mean), v = first(variance), found: number[] = [];
  for (let c = 0; c < mean.size; c++) {
    if (!Number.isFinite(data[m + c]!) || !Number.isFinite(data[v + c]!)) found.push(c);
  }
  return found;
}
