/**
 * The one `WebAssembly.Memory`: its allocator, storage, and who owns it.
 *
 * Blocks come in size classes, four to an octave (at most 25 % waste), each with a free list, so a
 * training step that frees what it made gets the same, cache-warm blocks back in the next. All
 * element types share the memory: a block is bytes, aligned to 64.
 *
 * @module
 */
import { requireDeno } from "../deno_version.ts";

requireDeno(); // here, because whatever is imported of Norma begins with this file

/**
 * Element types: IEEE single and double precision, 32-bit integers for labels, indices and counts,
 * and truth values, which take a byte each.
 */
export type DType = "float32" | "float64" | "int32" | "bool";
/** Typed array of each element type. */
export interface Numbers {
  /** `"float32"` */
  readonly float32: Float32Array<ArrayBuffer>;
  /** `"float64"` */
  readonly float64: Float64Array<ArrayBuffer>;
  /** `"int32"` */
  readonly int32: Int32Array<ArrayBuffer>;
  /** `"bool"`: 1 is true, 0 is false. */
  readonly bool: Uint8Array<ArrayBuffer>;
}
/** @internal Bytes an element takes. */
export const bytesOf: { readonly [D in DType]: number } = {
  float32: 4,
  float64: 8,
  int32: 4,
  bool: 1,
};

const PAGE = 65536;
const INITIAL_PAGES = 256; // 16 MiB
const MAX_PAGES = 65536; // 4 GiB, all that 32-bit addresses reach
/** A block that the collector owns and that is at least this large carries ballast, see `leave`. */
const BALLAST = 65536;
/** @internal Threads that there may be, the main one included. */
export const MOST_THREADS = 8;
/**
 * @internal Below `HEAP`: what threads tell each other (in the first KiB), constants of the wasm
 * modules, and from here on the workspaces in which the matrix product packs its operands: three
 * MiB for the main thread, one for each other.
 */
export const WORKSPACE: number = 1 << 20;
/** @internal Address of a thread's workspace; 0 is the main one. */
export const workspaceOf = (thread: number): number =>
  thread === 0 ? WORKSPACE : (3 + thread) << 20;
const HEAP = (3 + MOST_THREADS) << 20;

/** @internal Shared where the platform has it, so that threads can join later. */
export const memory: WebAssembly.Memory = createMemory();
function createMemory(): WebAssembly.Memory {
  const size = { initial: INITIAL_PAGES, maximum: MAX_PAGES };
  try {
    return new WebAssembly.Memory({ ...size, shared: true });
  } catch {
    return new WebAssembly.Memory(size);
  }
}

/** @internal Whole-memory arrays by element type. Always read them here: growing replaces them. */
export const heap: { -readonly [D in DType]: Numbers[D] } = wholeMemory();
function wholeMemory(): Numbers {
  const buffer = memory.buffer as ArrayBuffer; // or a SharedArrayBuffer, which nothing here minds
  return {
    float32: new Float32Array(buffer),
    float64: new Float64Array(buffer),
    int32: new Int32Array(buffer),
    bool: new Uint8Array(buffer),
  };
}

/** @internal What frees storage when it ends: a scope. `null` is the engine's garbage collector. */
export interface Owner {
  readonly parent: Owner | null;
  readonly depth: number;
  readonly held: Storage[];
}

/**
 * @internal A block of memory. Tensors are views of it; once freed, `ptr` is 0 and every view
 * knows.
 */
export class Storage {
  owner: Owner | null = null;
  /** Time of the last write in place, on `state.clock`. */
  changedAt = 0;
  /** How many cotangents of a backward pass lie in it: as with `owner`, a field is faster than a Map. */
  cotangents = 0;
  /** See `leave`. */
  ballast: ArrayBuffer | null = null;
  constructor(public ptr: number, readonly sizeClass: number, readonly madeBy: string) {}
}

/** @internal */
export interface State {
  /** Gets what is allocated. */
  owner: Owner | null;
  /** The operation that allocates, for messages. */
  making: string;
  /** Counts writes in place. */
  clock: number;
  /** Storages alive, and the bytes of their blocks. */
  alive: number;
  bytes: number;
  /** End of the memory given out so far. */
  top: number;
}
/**
 * @internal The allocator's state; one object, because a live binding cannot be assigned from
 * outside.
 */
export const state: State = { owner: null, making: "", clock: 0, alive: 0, bytes: 0, top: HEAP };

/** How much memory tensors take. */
export interface MemoryUsage {
  /** Tensors alive, counting views of the same elements once. */
  readonly tensors: number;
  /** Bytes of their blocks. */
  readonly bytes: number;
  /** Bytes reserved for tensors; never shrinks. */
  readonly reserved: number;
}
/**
 * Tensors alive and the memory they take. Flat from one training step to the next.
 *
 * @example
 * ```ts
 * import { memoryUsage, scope, zeros } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const before = memoryUsage().tensors;
 * scope(() => {
 *   zeros([60, 100]).add(1);
 * });
 * assert(memoryUsage().tensors === before);
 * ```
 */
export function memoryUsage(): MemoryUsage {
  return { tensors: state.alive, bytes: state.bytes, reserved: memory.buffer.byteLength };
}

const CLASSES = 128;
/** Addresses of free blocks, by size class. */
const free: number[][] = Array.from({ length: CLASSES }, () => []);

/** Size classes are 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, … units of 64 bytes. */
function classOf(bytes: number): number {
  const units = Math.max(1, Math.ceil(bytes / 64));
  if (units <= 4) return units - 1;
  const octave = 31 - Math.clz32(units - 1);
  return (octave - 1) * 4 + ((units - 1) >>> (octave - 2)) - 4;
}
const sizeOf = (c: number): number =>
  c < 4 ? (c + 1) * 64 : ((c & 3) + 5) * 2 ** ((c >> 2) - 1) * 64;

/**
 * @internal A block of at least `bytes`, owned by the innermost scope. Its contents are undefined.
 */
export function allocate(bytes: number): Storage {
  let c = classOf(bytes);
  if (free[c]!.length === 0 && !extend(c)) c = largerThan(c);
  const storage = new Storage(free[c]!.pop()!, c, state.making), owner = state.owner;
  state.alive++;
  state.bytes += sizeOf(c);
  if (owner !== null) {
    storage.owner = owner;
    owner.held.push(storage);
  } else leave(storage);
  return storage;
}
/**
 * Adds a free block from above everything given out so far; `false` if memory cannot grow for it.
 */
function extend(c: number): boolean {
  const ptr = state.top, end = ptr + sizeOf(c), reserved = memory.buffer.byteLength;
  if (end > reserved) {
    const need = Math.ceil((end - reserved) / PAGE);
    const room = MAX_PAGES - reserved / PAGE, ahead = reserved / PAGE >> 3;
    if (need > room) return false;
    try {
      memory.grow(Math.min(room, Math.max(need, ahead)));
    } catch { // the machine has less than 4 GiB to give
      return false;
    }
    Object.assign(heap, wholeMemory());
  }
  free[c]!.push(ptr);
  state.top = end;
  return true;
}
/** When memory is full, a block up to four times too large is better than none. */
function largerThan(c: number): number {
  for (let d = c + 1; d <= Math.min(c + 8, CLASSES - 1); d++) if (free[d]!.length > 0) return d;
  throw new RangeError(full(sizeOf(c)));
}

/** @internal Frees a block; every view of it throws from now on. */
export function release(s: Storage): void {
  if (s.ptr === 0) return;
  if (s.owner === null) withdraw(s);
  recycle(s.ptr, s.sizeClass);
  s.ptr = 0;
}
function recycle(ptr: number, sizeClass: number): void {
  free[sizeClass]!.push(ptr);
  state.alive--;
  state.bytes -= sizeOf(sizeClass);
}
/** @internal Hands `s` to another owner. The former owner's list still names it, and skips it. */
export function give(s: Storage, to: Owner | null): void {
  if (s.owner === to || s.ptr === 0) return;
  if (s.owner === null) withdraw(s);
  s.owner = to;
  if (to !== null) to.held.push(s);
  else leave(s);
}

/** Collected storage returns its block. The held value is a number: it must keep nothing alive. */
const collector = new FinalizationRegistry<number>((code) =>
  recycle(Math.floor(code / CLASSES), code % CLASSES)
);
/**
 * Leaves `s` to the engine's collector. V8 does not see WebAssembly bytes and would collect far too
 * late, so a large block carries an untouched buffer of its size, which V8 does see.
 */
function leave(s: Storage): void {
  collector.register(s, s.ptr * CLASSES + s.sizeClass, s);
  const size = sizeOf(s.sizeClass);
  if (size >= BALLAST) s.ballast = new ArrayBuffer(size);
}
function withdraw(s: Storage): void {
  collector.unregister(s);
  s.ballast = null;
}

function full(size: number): string {
  const made = new Map<string, number>();
  for (let owner = state.owner; owner !== null; owner = owner.parent) {
    for (const s of owner.held) {
      if (s.ptr !== 0 && s.owner === owner) made.set(s.madeBy, (made.get(s.madeBy) ?? 0) + 1);
    }
  }
  const most = [...made].sort((a, b) => b[1] - a[1])[0];
  const culprit = most === undefined
    ? ""
    : `, ${most[1]} of them made by ${most[0]} in open scopes`;
  return `Cannot allocate ${size} bytes for ${
    state.making || "a tensor"
  }: ${state.alive} tensors ` +
    `with ${Math.round(state.bytes / 2 ** 20)} MiB are alive${culprit}; ` +
    `put the body of the loop that makes them in a scope`;
}
