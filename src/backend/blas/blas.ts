/**
 * Matrix products by the system's BLAS, through Deno's foreign function interface. The library
 * reads and writes the WebAssembly memory itself: nothing is copied.
 *
 * @module
 */
import { heap } from "../memory.ts";
import type { Gemm } from "../wasm/exports.ts";
import { available, kernel } from "../wasm/loader.ts";
import { openLibrary, type Sgemm } from "./library.ts";

/** What {@linkcode useBlas} may be told. */
export interface BlasOptions {
  /** Path or name of the library; by default the first that the system has. */
  readonly library?: string;
  /** Threads for one product; 1 by default. Not all libraries let themselves be told. */
  readonly threads?: number;
}

/** A BLAS that computes the products; made by {@linkcode useBlas}. */
export class Blas implements Disposable {
  /** `"OpenBLAS"`, `"BLIS"`, `"MKL"`, `"Accelerate"`, or `"BLAS"` if it is none of these. */
  readonly name: string;
  /** Path or name by which the library was opened: `"libopenblas.so.0"`. */
  readonly library: string;
  /** Threads for one product; `null` where the library decides by itself. */
  readonly threads: number | null;

  /** @internal */
  constructor(name: string, library: string, threads: number | null) {
    this.name = name;
    this.library = library;
    this.threads = threads;
  }
  /** Whether products run on it: until `stop()`, or until {@linkcode useBlas} is called again. */
  get running(): boolean {
    return current === this;
  }
  /** Products run in WebAssembly again. Does nothing if they do already, or on another BLAS. */
  stop(): void {
    if (current !== this) return;
    current = null;
    kernel.gemm = gemm;
  }
  /** `stop()`, at the end of a block that began with `using`. */
  [Symbol.dispose](): void {
    this.stop();
  }
}

/** The one that runs. */
let current: Blas | null = null;
/** The kernel's own product meanwhile. */
let gemm: Gemm["gemm"];

/**
 * From now on matrix products of float32 run on the system's BLAS: OpenBLAS, BLIS or MKL on Linux
 * and Windows, Accelerate on macOS. Two to three times as fast as the WebAssembly kernels, on one
 * thread; results differ by rounding. Everything else stays where it is, and so do small products
 * and all products of the `reference` backend.
 *
 * Needs `--allow-ffi`, or `--allow-ffi=/path/to/library` together with that path as `library`, and
 * never asks for it.
 *
 * One BLAS runs at a time: a second call, such as a notebook's cell that is run again, takes over
 * from the first, whose `stop()` then does nothing.
 *
 * @throws {Error} if there is no BLAS, or no permission to call it, or it has no `cblas_sgemm`; if
 * the runtime is not Deno or runs no WebAssembly kernels. What was in use before goes on.
 * @throws {RangeError} if `threads` is not a whole number from 1.
 *
 * @example On BLAS if there is one
 * ```ts
 * import { ones, useBlas } from "@norma/norma";
 * import { assert } from "@std/assert";
 * const blas = (() => {
 *   try {
 *     return useBlas();
 *   } catch (error) {
 *     console.warn(String(error)); // says what to install
 *   }
 * })();
 * assert(ones([60, 784]).matmul(ones([784, 100])).at(0, 0).item() === 784);
 * blas?.stop();
 * ```
 */
export function useBlas(options: BlasOptions = {}): Blas {
  const { library: path, threads = 1 } = options;
  if (!Number.isInteger(threads) || threads < 1) {
    throw new RangeError(`threads must be a whole number from 1, got ${threads}`);
  }
  if (!available) {
    throw new Error("Cannot use a BLAS: it takes over from WebAssembly, which cannot run here");
  }
  const library = openLibrary(path), agreed = library.useThreads(threads);
  current?.stop();
  current = new Blas(library.name, library.path, agreed);
  gemm = kernel.gemm;
  kernel.gemm = product(library.sgemm, gemm);
  return current;
}

const ROW_MAJOR = 101, AS_STORED = 111, TRANSPOSED = 112;

/**
 * Multiplications from which on BLAS is asked. Each way, measured on one core of a Xeon (Sapphire
 * Rapids), NN to NT: OpenBLAS 0.3.21 takes 0.6 to 1.1 of the kernel's time at 16³, 0.5 to 0.9 at
 * 20³, 0.3 to 0.6 at 32³ (with its kernels for Haswell 0.9 to 1.3, 0.8 to 0.9, 0.6 to 0.7); MKL
 * 0.7 to 0.9 at 20³. A call costs 0.12 µs before anything is multiplied.
 */
const LEAST = 20 ** 3;

/** The kernel's product, of which `sgemm` computes those that pay. */
function product(sgemm: Sgemm, small: Gemm["gemm"]): Gemm["gemm"] {
  return (transA, transB, m, n, k, a, lda, b, ldb, c, ldc, add, workspace) => {
    // Rows that overlap, as those of a stretched operand do, are an error to BLAS.
    const apart = lda >= (transA ? m : k) && ldb >= (transB ? k : n);
    if (m * n * k < LEAST || !apart) {
      small(transA, transB, m, n, k, a, lda, b, ldb, c, ldc, add, workspace);
      return;
    }
    const opA = transA ? TRANSPOSED : AS_STORED, opB = transB ? TRANSPOSED : AS_STORED;
    sgemm(ROW_MAJOR, opA, opB, m, n, k, 1, from(a), lda, from(b), ldb, add ? 1 : 0, from(c), ldc);
  };
}
/** The numbers from an address on. */
const from = (address: number): Float32Array<ArrayBuffer> => heap.float32.subarray(address >>> 2);
