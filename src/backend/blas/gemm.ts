/**
 * The kernel's matrix product by a BLAS, which reads and writes the WebAssembly memory itself:
 * nothing is copied.
 *
 * @module
 */
import { heap } from "../memory.ts";
import type { Gemm } from "../wasm/exports.ts";
import type { Sgemm } from "./library.ts";

const ROW_MAJOR = 101, AS_STORED = 111, TRANSPOSED = 112; // cblas.h

/** @internal Every product by `sgemm`. */
export function gemmBy(sgemm: Sgemm): Gemm["gemm"] {
  return (transA, transB, m, n, k, a, lda, b, ldb, c, ldc, add) => {
    const opA = transA ? TRANSPOSED : AS_STORED, opB = transB ? TRANSPOSED : AS_STORED;
    sgemm(ROW_MAJOR, opA, opB, m, n, k, 1, from(a), lda, from(b), ldb, add ? 1 : 0, from(c), ldc);
  };
}
/** The numbers from an address on. */
const from = (address: number): Float32Array<ArrayBuffer> => heap.float32.subarray(address >>> 2);

/**
 * Multiplications from which on a product is worth the call, which takes 0.12 µs before anything is
 * multiplied. Measured on one core of a Xeon (Sapphire Rapids) by tests/bench/blas.ts, BLAS's time
 * over the kernel's, from the best to the worst transposition:
 *
 * | | 8³ | 12³ | 16³ | 20³ | 32³ | 512³ |
 * | --- | --- | --- | --- | --- | --- | --- |
 * | OpenBLAS 0.3.21, AVX-512 | 1.6–2.5 | 0.8–1.4 | 0.6–1.1 | 0.6–0.9 | 0.3–0.7 | 0.3 |
 * | OpenBLAS 0.3.21, AVX2 | 2.3–2.5 | 1.3 | 1.0–1.1 | 0.8–1.0 | 0.6–0.8 | 0.5 |
 * | BLIS 0.9 | 9–12 | | 3–5 | 1.7–2.3 | 0.6–1.1 | 0.5 |
 */
const LEAST = 20 ** 3;

/** @internal Products by `blas` where that is sooner done, by the kernel's `own` where not. */
export function whereItPays(blas: Gemm["gemm"], own: Gemm["gemm"]): Gemm["gemm"] {
  return (transA, transB, m, n, k, a, lda, b, ldb, c, ldc, add, workspace) => {
    // Rows that overlap, as those of a stretched operand do, are an error to BLAS; so is lda = 0.
    const apart = lda >= (transA ? m : k) && ldb >= (transB ? k : n);
    const gemm = apart && m * n * k >= LEAST ? blas : own;
    gemm(transA, transB, m, n, k, a, lda, b, ldb, c, ldc, add, workspace);
  };
}
