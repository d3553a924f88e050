/**
 * Arrays in the kernels' memory with guards on both sides: a kernel that writes past an array is
 * caught, and one that reads past it computes with NaN.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { Random } from "../../src/tensor/random.ts";
import { allocate, heap } from "../../src/backend/memory.ts";
import { type Build, instantiate } from "../../src/backend/wasm/loader.ts";
import type { Exports } from "../../src/backend/wasm/exports.ts";

/** What the guards hold: a NaN that no computation produces. */
const GUARD = 0x7fdecade;
const WIDTH = 12; // numbers, on each side
const room = allocate(64 << 20), END = room.ptr + (64 << 20);
let top = room.ptr, made: { check(what: string): void }[] = [];

/** Float32 numbers, or int32, between guards. */
export class Guarded {
  private readonly start: number;
  private readonly before: Int32Array | null;
  /** @param input must not change */
  constructor(readonly size: number, private readonly input: boolean) {
    this.start = (top >> 2) + WIDTH;
    const end = this.start + size;
    if ((end + WIDTH) * 4 > END) throw new RangeError("the test needs more room");
    heap.int32.fill(GUARD, top >> 2, end + WIDTH);
    // The next array begins one number further, so that addresses are of every alignment.
    top = (end + WIDTH + 1) * 4;
    this.before = input ? new Int32Array(size) : null;
    made.push(this);
  }
  get address(): number {
    return this.start * 4;
  }
  /** A copy of the numbers. */
  get values(): Float32Array {
    return heap.float32.slice(this.start, this.start + this.size);
  }
  set(values: ArrayLike<number>, integers = false): this {
    (integers ? heap.int32 : heap.float32).set(values, this.start);
    this.before?.set(heap.int32.subarray(this.start, this.start + this.size));
    return this;
  }
  check(what: string): void {
    const { start, size } = this, bits = heap.int32;
    for (let i = start - WIDTH; i < start; i++) {
      assert(bits[i] === GUARD, `${what}: written before an array of ${size}, at ${i - start}`);
    }
    for (let i = start + size; i < start + size + WIDTH; i++) {
      assert(bits[i] === GUARD, `${what}: written past an array of ${size}, at ${i - start}`);
    }
    if (this.input) assertEquals(bits.slice(start, start + size), this.before!, what);
  }
}

/** A byte that is no truth value. */
const GUARD_BYTE = 0xca;
let odd = 0;
/** Truth values between guards. */
export class GuardedTruths {
  private readonly start: number;
  private readonly before: Uint8Array | null;
  /** @param values the operand, which must not change; none for a result */
  constructor(readonly size: number, values: ArrayLike<number> | null) {
    this.start = top + WIDTH + odd++ % 16; // addresses are of every alignment
    top = (this.start + size + WIDTH + 3) & ~3;
    if (top > END) throw new RangeError("the test needs more room");
    heap.bool.fill(GUARD_BYTE, this.start - WIDTH, top);
    if (values !== null) heap.bool.set(values, this.start);
    this.before = values === null ? null : this.values;
    made.push(this);
  }
  get address(): number {
    return this.start;
  }
  /** A copy of the truth values. */
  get values(): Uint8Array {
    return heap.bool.slice(this.start, this.start + this.size);
  }
  check(what: string): void {
    const { start, size } = this;
    for (let i = 1; i <= WIDTH; i++) {
      assert(
        heap.bool[start - i] === GUARD_BYTE,
        `${what}: written before ${size} bytes, at -${i}`,
      );
      const after = heap.bool[start + size + i - 1];
      assert(after === GUARD_BYTE, `${what}: written past ${size} bytes, at ${i}`);
    }
    if (this.before !== null) assertEquals(this.values, this.before, what);
  }
}

/** An operand, which must not change. */
export const input = (values: ArrayLike<number>): Guarded =>
  new Guarded(values.length, true).set(values);
/** Labels or indices. */
export const integers = (values: ArrayLike<number>): Guarded =>
  new Guarded(values.length, true).set(values, true);
/** A result, which holds NaN at first; with `values`, something that is changed in place. */
export const output = (size: number, values?: ArrayLike<number>): Guarded => {
  const out = new Guarded(size, false);
  return values === undefined ? out : out.set(values);
};

/** Truth values, every third of them true, which must not change. */
export const truths = (n: number): GuardedTruths =>
  new GuardedTruths(n, Array.from({ length: n }, (_, i) => +(i % 3 === 1)));

/**
 * Runs `f` for each build that this engine has, then looks at all guards, and forgets the arrays.
 */
export function onEveryBuild(what: string, f: (kernel: Exports, build: Build) => void): void {
  for (const build of ["fma", "simd"] as const) {
    const kernel = instantiate(build);
    assert(kernel !== null, `this engine cannot run the ${build} build`);
    once(`${what}, ${build}`, () => f(kernel, build));
  }
}
/** Looks at all guards after `f`, and forgets the arrays made in it. */
export function once(what: string, f: () => void): void {
  const mark = top, outer = made;
  made = [];
  try {
    f();
    for (const array of made) array.check(what);
  } finally {
    made = outer;
    top = mark;
  }
}

const random = new Random(7);
/** Standard normal numbers. */
export const normals = (n: number): Float32Array =>
  Float32Array.from({ length: n }, () => random.normal());
/** Small whole numbers, whose sums and products have no rounding error. */
export const wholes = (n: number, most = 8): Float32Array =>
  Float32Array.from({ length: n }, () => random.integer(2 * most + 1) - most);

/** Unit in the last place of float32 at `x`. */
export function ulp(x: number): number {
  const e = Math.floor(Math.log2(Math.abs(x)));
  return 2 ** (Math.max(x === 0 ? -149 : e, -126) - 23);
}
/** Same number, or both NaN; zeros of either sign are equal. */
export const sameNumber = (a: number, b: number): boolean => a === b || a !== a && b !== b;
