/**
 * The threads: who is there, and how a call is handed out.
 *
 * Fork and join are synchronous. A call is written into the shared memory, every thread takes
 * chunks of it until none is left, the main thread too: a worker that is late, or kept from running
 * by another process, takes fewer, and holds up nobody but for the chunk in its hands.
 *
 * @module
 */
import { memory, MOST_THREADS, workspaceOf } from "../../memory.ts";
import { Backoff } from "./backoff.ts";
import { ARGUMENTS, CONTROL, MOST_ARGUMENTS, numbers, SLOT, SLOTS, slots } from "./control.ts";
import type { Rule } from "./division.ts";
import { claimant, type Run, type Seat, serve, type WorkerSeat } from "./worker.ts";

/** Looks for work, some 50 ns each, before a worker falls asleep: waking it takes 10 to 100 µs. */
const PATIENCE = 5_000;
/** Looks for the end of the last chunks before the main thread waits asleep. */
const MAIN_PATIENCE = 2_000;
/**
 * Starting a worker keeps the main thread busy for 30 to 70 ms, so by itself one is started only
 * after so many nanoseconds of work that it could have shared.
 */
const START_AFTER = 100e6;
const MOST_CHUNKS = 4; // a thread

let wanted = Math.min(MOST_THREADS, 4, globalThis.navigator?.hardwareConcurrency ?? 1);
let started = 1, seen = 0, startAt = START_AFTER, call = 0;
let claim: (() => boolean) | null = null;
const backoff = new Backoff();
let modules: readonly WebAssembly.Module[] = [], names: readonly string[] = [];

const seat = (thread: number): Seat => ({
  memory,
  control: CONTROL,
  slots: SLOTS,
  arguments: ARGUMENTS,
  most: MOST_ARGUMENTS,
  slot: SLOT,
  workspace: workspaceOf(thread),
  clock: thread === 0 ? SLOT.ownSlowest : SLOT.slowest,
});

/** @internal The functions that are divided from now on, in the order of their numbers. */
export function employ(compiled: readonly WebAssembly.Module[], run: Record<string, Run>): void {
  modules = compiled;
  names = Object.keys(run);
  claim = claimant(seat(0), Object.values(run));
}
/** @internal Whether there is anybody to share with, now or later. */
export const alone = (): boolean => wanted === 1;

/**
 * Uses up to `n` threads, the main one included, and returns how many were used before; at first
 * as many as the machine has processors, but at most 4.
 *
 * Only what takes long enough is divided: matrix products and the likes of sigmoid from about 10 µs
 * on (60 × 100 × 100, or 10,000 numbers), what reads and writes each number once, as normalization
 * does, from 80 µs on. Results are the same, bit for bit, whatever the number of threads. Workers
 * are started when there was work for them, sleep when there is none, and do not keep a program
 * from ending. Where another program wants the processors, calls are divided less. Without shared
 * memory everything runs on one thread.
 *
 * @throws {RangeError} if `n` is no integer from 1 to 8.
 *
 * @example
 * ```ts
 * import { setThreads } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const before = setThreads(1); // to time a single one
 * assert(setThreads(before) === 1);
 * ```
 */
export function setThreads(n: number): number {
  if (!Number.isInteger(n) || n < 1 || n > MOST_THREADS) {
    throw new RangeError(
      `Cannot use ${n} threads: expected an integer from 1, which is the main thread, to ` +
        `${MOST_THREADS}`,
    );
  }
  const before = wanted;
  wanted = n;
  startAt = seen; // whoever asks for threads gets them with the next call that can be divided
  slots[SLOT.wanted] = n; // workers beyond it, if there are any, sleep
  return before;
}
/** @internal How many threads take part at this moment. */
export const present = (): number => Math.min(wanted, 1 + Atomics.load(slots, SLOT.present));

/** Starts workers until there are as many threads as are wanted, or one fails to start. */
function start(): void {
  const source = `import { workerData } from "node:worker_threads";\n` +
    `(${serve})(workerData, ${claimant});`;
  const address = new URL(`data:text/javascript,${encodeURIComponent(source)}`);
  slots[SLOT.wanted] = wanted;
  try {
    const { Worker } = workerThreads();
    for (; started < wanted; started++) {
      const workerData: WorkerSeat = {
        ...seat(started),
        modules,
        names,
        thread: started,
        patience: PATIENCE,
      };
      new Worker(address, { workerData }).unref();
    }
  } catch { // a browser, and an engine without worker threads, works alone
    wanted = started;
  }
}

/** Node's module, which Deno has, too, and an import of which would keep browsers out. */
function workerThreads(): typeof import("node:worker_threads") {
  return Reflect.get(globalThis, "process").getBuiltinModule("node:worker_threads");
}

/**
 * @internal Runs function number `fn` in chunks on all threads that are there, if it is worth it:
 * `work` is in nanoseconds. Answers `false` if the caller is to run it alone.
 */
export function share(
  fn: number,
  args: readonly number[],
  work: number,
  { divide, least }: Rule,
): boolean {
  if (started < wanted) {
    seen += work;
    if (seen > startAt) start();
  }
  const threads = present();
  if (threads === 1 || claim === null || !backoff.divides(work)) return false;
  const { size, unit, moves, workspace = -1, repeats } = divide(args), total = args[size]!;
  const most = Math.min(repeats ? threads : MOST_CHUNKS * threads, Math.floor(work / least));
  const chunk = Math.ceil(total / Math.max(1, most) / unit) * unit,
    count = Math.ceil(total / chunk);
  if (!(count > 1)) return false;
  slots[SLOT.fn] = fn;
  slots[SLOT.arity] = args.length;
  slots[SLOT.size] = size;
  slots[SLOT.share] = chunk;
  slots[SLOT.total] = total;
  slots[SLOT.workspace] = workspace;
  slots[SLOT.pages] = memory.buffer.byteLength / 65536;
  for (let i = 0; i < args.length; i++) {
    numbers[i] = args[i]!;
    numbers[MOST_ARGUMENTS + i] = 0;
  }
  for (const [position, by] of moves) numbers[MOST_ARGUMENTS + position] = by;
  Atomics.store(slots, SLOT.done, 0);
  Atomics.store(slots, SLOT.failed, 0);
  slots[SLOT.slowest] = slots[SLOT.ownSlowest] = 0;
  Atomics.store(slots, SLOT.ticket, ++call << 12 | count);
  if (Atomics.load(slots, SLOT.asleep) > 0) Atomics.notify(slots, SLOT.ticket);
  while (claim()); // until none is left
  join(count);
  backoff.went(slots[SLOT.slowest]!, Math.max(slots[SLOT.ownSlowest]!, work / count / 1000));
  return true;
}
/** Waits for the chunks that others have taken. */
function join(count: number): void {
  for (let spins = 0;; spins++) {
    const done = Atomics.load(slots, SLOT.done);
    if (done === count) break;
    if (spins < MAIN_PATIENCE) Atomics.pause();
    else Atomics.wait(slots, SLOT.done, done, 1);
  }
  if (Atomics.load(slots, SLOT.failed) !== 0) throw new Error("A thread failed in a kernel");
}
