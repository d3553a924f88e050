/**
 * `useBlas()`: matrix products run on the system's BLAS.
 *
 * @module
 */
import { available, kernel } from "../wasm/loader.ts";
import { gemmBy, whereItPays } from "./gemm.ts";
import { type Library, openLibrary } from "./library.ts";

/** What {@linkcode useBlas} may be told. */
export interface BlasOptions {
  /**
   * Path or name of the library; by default the first fast one that the system has. Netlib's
   * reference BLAS (`libblas.so.3` on some systems) can be given, but is slower than WebAssembly.
   */
  readonly library?: string;
  /** Threads for one product; 1 by default. Not every library lets itself be told. */
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

  readonly #before = kernel.gemm;

  /** @internal */
  constructor({ name, path }: Library, threads: number | null) {
    this.name = name;
    this.library = path;
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
    kernel.gemm = this.#before;
  }
  /** `stop()`, at the end of a block that began with `using`. */
  [Symbol.dispose](): void {
    this.stop();
  }
}

/** The one that runs. */
let current: Blas | null = null;

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
 * import { type Blas, ones, useBlas } from "@norma/norma";
 * import { assert } from "@std/assert";
 * let blas: Blas | undefined;
 * try {
 *   blas = useBlas();
 * } catch (error) {
 *   console.warn(String(error)); // says what to install
 * }
 * assert(ones([60, 784]).matmul(ones([784, 100])).sum().item() === 60 * 784 * 100);
 * blas?.stop(); // `using blas = useBlas()` does so at the end of a block
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
  current = new Blas(library, agreed);
  kernel.gemm = whereItPays(gemmBy(library.sgemm), kernel.gemm);
  return current;
}
