/**
 * Kernels of the benchmark itself, compiled from the AssemblyScript beside this file when it runs.
 *
 * @module
 */
import { allocate, heap, memory, release, type Storage } from "../../src/backend/memory.ts";
import { BUILDS, compile } from "../../src/backend/wasm/build.ts";

/** `ceilings.as.ts`. */
export interface Ceilings {
  multiplyAdd(turns: number, seed: number): number;
  copy(x: number, y: number, n: number): void;
  move(x: number, y: number, n: number): void;
  triad(x: number, y: number, z: number, n: number, a: number): void;
  read(x: number, n: number): number;
  nothing(...args: number[]): void;
}
/** `naive.as.ts`. */
export interface Naive {
  columns(x: number, y: number, n: number, c: number, g: number, b: number, eps: number): void;
  planes(
    x: number,
    y: number,
    n: number,
    c: number,
    i: number,
    g: number,
    b: number,
    eps: number,
  ): void;
  rows(x: number, y: number, n: number, w: number, g: number, b: number, eps: number): void;
}

/** Compiles a file, with fused multiply-add, and links it with the one memory. */
async function load<T>(name: string, memoryBase: number, optimizeLevel: number): Promise<T> {
  const source = new URL(name, import.meta.url), { features } = BUILDS.fma;
  const bytes = await compile({ source, features, optimizeLevel, memoryBase });
  const module = new WebAssembly.Module(bytes);
  return new WebAssembly.Instance(module, { env: { memory } }).exports as T;
}
/** What the machine can do. */
export const ceilings = (): Promise<Ceilings> => load("ceilings.as.ts", 589824, 1);
/** Normalization as textbooks have it. */
export const naive = (): Promise<Naive> => load("naive.as.ts", 524288, 3);

/** Gives `body` addresses of `n` numbers, evenly spread over -1 to 1 in an order without a pattern. */
export async function withNumbers<T>(body: (numbers: (n: number) => number) => Promise<T>) {
  const blocks: Storage[] = []; // held, or the collector would hand them out again
  try {
    return await body((n) => {
      const block = allocate(4 * n), start = block.ptr / 4;
      blocks.push(block);
      for (let i = 0; i < n; i++) heap.float32[start + i] = (i * 0.6180339887 % 1) * 2 - 1;
      return block.ptr;
    });
  } finally {
    blocks.forEach(release);
  }
}
