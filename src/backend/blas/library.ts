/**
 * The BLAS libraries of a system: what they are called, and how one is opened.
 *
 * A library stays loaded as long as the program: its threads sleep in its code, and BLIS crashes
 * the process when that is unloaded under them.
 *
 * @module
 */

/** `C = alpha·op(A)·op(B) + beta·C`, with the arguments of CBLAS in its order. @internal */
export type Sgemm = (
  order: number,
  transA: number,
  transB: number,
  m: number,
  n: number,
  k: number,
  alpha: number,
  a: Float32Array<ArrayBuffer>,
  lda: number,
  b: Float32Array<ArrayBuffer>,
  ldb: number,
  beta: number,
  c: Float32Array<ArrayBuffer>,
  ldc: number,
) => void;

/** An open library. @internal */
export interface Library {
  /** OpenBLAS, BLIS, MKL or Accelerate; BLAS if it is none of these. */
  readonly name: string;
  /** What it was opened by. */
  readonly path: string;
  /** Its `cblas_sgemm`. */
  readonly sgemm: Sgemm;
  /** Asks for `n` threads; returns how many it will use, `null` if that is its own affair. */
  useThreads(n: number): number | null;
}

/**
 * Tried in this order. `libblas.so.3` and `libcblas.so.3` are not among them: they may be the
 * reference BLAS, which takes 4 to 12 times as long as the WebAssembly kernels (measured, 3.11).
 */
const NAMES: { readonly [os: string]: readonly string[] } = {
  darwin: ["/System/Library/Frameworks/Accelerate.framework/Accelerate"],
  windows: ["libopenblas.dll", "openblas.dll", "mkl_rt.3.dll", "mkl_rt.2.dll"],
  linux: [
    "libopenblas.so.0",
    "libopenblas.so",
    "libblis.so.4",
    "libblis.so",
    "libmkl_rt.so.3",
    "libmkl_rt.so.2",
  ],
};
/** What to do where there is none. */
const ADVICE: { readonly [os: string]: string } = {
  darwin: "macOS brings Accelerate",
  windows: "put OpenBLAS's libopenblas.dll into a folder of the PATH",
  linux: "apt install libopenblas0",
};
const forSystem = <T>(table: { readonly [os: string]: T }): T =>
  table[Deno.build.os] ?? table.linux!;

/**
 * The functions that are called. Numbers are handed over as arrays, not pointers: a call with three
 * new arrays takes 0.12 µs, with three new pointers 0.18 µs, and pointers need permission for all
 * libraries.
 */
const FUNCTIONS = {
  cblas_sgemm: {
    parameters: [
      ...["i32", "i32", "i32", "i32", "i32", "i32", "f32"] as const,
      ...["buffer", "i32", "buffer", "i32", "f32", "buffer", "i32"] as const,
    ],
    result: "void",
    optional: true,
  },
  openblas_set_num_threads: { parameters: ["i32"], result: "void", optional: true },
  openblas_get_num_threads: { parameters: [], result: "i32", optional: true },
  bli_thread_set_num_threads: { parameters: ["isize"], result: "void", optional: true },
  bli_thread_get_num_threads: { parameters: [], result: "isize", optional: true },
  MKL_Set_Num_Threads: { parameters: ["i32"], result: "void", optional: true },
  MKL_Get_Max_Threads: { parameters: [], result: "i32", optional: true },
  /** From macOS 15 on: 0 is as many as it likes, 1 is one. Answers 0 if that was done. */
  BLASSetThreading: { parameters: ["u32"], result: "i32", optional: true },
} as const;
type Functions = Deno.StaticForeignLibraryInterface<typeof FUNCTIONS>;

/** By path. */
const opened = new Map<string, Library>();

/**
 * The library at `path`, or the first that the system has.
 *
 * @throws {Error} if there is none, or no permission to call it; never asks for permission.
 * @internal
 */
export function openLibrary(path?: string): Library {
  if ((globalThis as { Deno?: { dlopen?: unknown } }).Deno?.dlopen === undefined) {
    throw new Error(
      "Cannot call a BLAS: this runtime cannot call the system's libraries; run in Deno",
    );
  }
  return path === undefined ? search() : named(path);
}
function named(path: string): Library {
  if (!mayOpen(path)) {
    // Where the system would look for a bare name, Deno does not know, and cannot grant.
    const grant = /[\\/]/.test(path) ? `--allow-ffi=${path}` : "--allow-ffi";
    throw new Error(`Cannot call ${path} without permission: run with ${grant}`);
  }
  try {
    return open(path);
  } catch (error) {
    throw new Error(`Cannot use ${path} as BLAS: ${reasonOf(error)}`);
  }
}
function search(): Library {
  const names = forSystem(NAMES), allowed = names.filter(mayOpen);
  if (allowed.length === 0) {
    throw new Error(
      "Cannot call the system's BLAS without permission: run with --allow-ffi, or with " +
        '--allow-ffi=/path/to/library and useBlas({ library: "/path/to/library" })',
    );
  }
  const failures: string[] = [];
  for (const name of allowed) {
    try {
      return open(name);
    } catch (error) {
      failures.push(reasonOf(error));
    }
  }
  throw new Error(
    `Cannot find a BLAS, tried ${allowed.join(", ")} (${failures[0]}): ` +
      `${forSystem(ADVICE)}, or give its path as useBlas({ library })`,
  );
}
const mayOpen = (path: string): boolean =>
  Deno.permissions.querySync({ name: "ffi", path }).state === "granted";

function open(path: string): Library {
  const known = opened.get(path);
  if (known !== undefined) return known;
  const { symbols } = Deno.dlopen(path, FUNCTIONS);
  if (symbols.cblas_sgemm === null) throw new Error("it has no cblas_sgemm");
  const library = { path, sgemm: symbols.cblas_sgemm as Sgemm, ...kindOf(path, symbols) };
  opened.set(path, library);
  return library;
}
/** Which one it is, which shows in what else it can do. */
function kindOf(path: string, f: Functions): Pick<Library, "name" | "useThreads"> {
  if (f.openblas_set_num_threads !== null) {
    return {
      name: "OpenBLAS",
      useThreads(n) {
        f.openblas_set_num_threads!(n);
        return f.openblas_get_num_threads?.() ?? n;
      },
    };
  }
  if (f.bli_thread_set_num_threads !== null) {
    return {
      name: "BLIS",
      useThreads(n) {
        f.bli_thread_set_num_threads!(BigInt(n));
        return Number(f.bli_thread_get_num_threads?.() ?? n);
      },
    };
  }
  if (f.MKL_Set_Num_Threads !== null) {
    return {
      name: "MKL",
      useThreads(n) {
        f.MKL_Set_Num_Threads!(n);
        return f.MKL_Get_Max_Threads?.() ?? n;
      },
    };
  }
  if (path.includes("Accelerate")) {
    return {
      name: "Accelerate",
      useThreads(n) {
        const done = f.BLASSetThreading?.(n === 1 ? 1 : 0) === 0;
        return done && n === 1 ? 1 : null;
      },
    };
  }
  return { name: "BLAS", useThreads: () => null };
}
/** What the system says, without what Deno puts in front of it. */
function reasonOf(error: unknown): string {
  return (error as Error).message.replace(/^(Could not open library: )+/, "");
}
