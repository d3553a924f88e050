/**
 * What runs in a worker. It gets these two functions as source text, in a `data:` address that
 * needs no permission: so they use nothing but what they are given.
 *
 * @module
 */
import type { SLOT } from "./control.ts";

/** A compiled function. */
export type Run = (...args: number[]) => void;

/** @internal What a thread needs to take part. */
export interface Seat {
  readonly memory: WebAssembly.Memory;
  /** Address of the control block, and how many int32 it has. */
  readonly control: number;
  readonly slots: number;
  /** Bytes from there to the arguments, and how many there may be. */
  readonly arguments: number;
  readonly most: number;
  readonly slot: typeof SLOT;
  /** Address of the thread's own workspace. */
  readonly workspace: number;
  /** Index of the int32 in which it says how long its chunks took. */
  readonly clock: number;
}
/** @internal What a worker needs beyond that. */
export interface WorkerSeat extends Seat {
  readonly modules: readonly WebAssembly.Module[];
  /** Names of the functions, in the order of the numbers by which calls name them. */
  readonly names: readonly string[];
  /** 1 for the first worker: the main thread is 0. */
  readonly thread: number;
  /** How often it looks for a ticket before it falls asleep. */
  readonly patience: number;
}

/** @internal A function that takes a chunk of the call at hand and computes it, if one is left. */
export function claimant(seat: Seat, functions: readonly Run[]): () => boolean {
  const { memory, control, slot, most, workspace } = seat;
  const slots = new Int32Array(memory.buffer, control, seat.slots);
  const numbers = new Float64Array(memory.buffer, control + seat.arguments, 2 * most);
  const args: number[] = [];

  const compute = (chunk: number): void => {
    const arity = slots[slot.arity]!, share = slots[slot.share]!, start = chunk * share;
    args.length = arity;
    for (let i = 0; i < arity; i++) args[i] = numbers[i]! + start * numbers[most + i]!;
    args[slots[slot.size]!] = Math.min(share, slots[slot.total]! - start);
    if (slots[slot.workspace]! >= 0) args[slots[slot.workspace]!] = workspace;
    functions[slots[slot.fn]!]!(...args);
  };
  return () => {
    let ticket = Atomics.load(slots, slot.ticket);
    while ((ticket & 4095) !== 0) {
      const found = Atomics.compareExchange(slots, slot.ticket, ticket, ticket - 1);
      if (found !== ticket) {
        ticket = found;
        continue;
      }
      // The call cannot end, and its arguments cannot change, before this chunk is done.
      // A thread hears a moment later that the memory has grown.
      while (memory.buffer.byteLength < slots[slot.pages]! * 65536) Atomics.pause();
      const start = performance.now();
      try {
        compute((ticket & 4095) - 1);
      } catch {
        Atomics.store(slots, slot.failed, 1);
      }
      const took = Math.round(1000 * (performance.now() - start));
      if (took > slots[seat.clock]!) slots[seat.clock] = took;
      Atomics.add(slots, slot.done, 1);
      Atomics.notify(slots, slot.done);
      return true;
    }
    return false;
  };
}

/** @internal The life of a worker: takes chunks, waits awake for a while, sleeps. */
export function serve(seat: WorkerSeat, claim: (seat: Seat, run: Run[]) => () => boolean): void {
  const { memory, modules, names, slot, thread, patience } = seat;
  const instances = modules.map((m) => new WebAssembly.Instance(m, { env: { memory } }).exports);
  const exported = Object.assign({}, ...instances) as Record<string, Run>;
  const slots = new Int32Array(memory.buffer, seat.control, seat.slots);
  const take = claim(seat, names.map((name) => exported[name]!));
  Atomics.add(slots, slot.present, 1);
  for (let idle = 0;; idle++) {
    const needed = thread < Atomics.load(slots, slot.wanted);
    if (needed && take()) idle = 0;
    else if (needed && idle < patience) Atomics.pause();
    else {
      Atomics.add(slots, slot.asleep, 1);
      const ticket = Atomics.load(slots, slot.ticket);
      if (!needed || (ticket & 4095) === 0) Atomics.wait(slots, slot.ticket, ticket);
      Atomics.sub(slots, slot.asleep, 1);
      idle = 0;
    }
  }
}
