import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { openLibrary } from "../../src/backend/blas/library.ts";

/** A system as far as BLAS is concerned. */
interface System {
  readonly os?: string;
  /** What was granted; everything by default. */
  readonly granted?: (path: string) => boolean;
  /** Its libraries and what they export. */
  readonly libraries?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
/** Runs `f` on another system; returns the names that it tried to open. */
function on({ os = "linux", granted = () => true, libraries = {} }: System, f: () => void) {
  const tried: string[] = [];
  const dlopen = (path: string, functions: object) => {
    tried.push(path);
    if (libraries[path] === undefined) {
      const no = "cannot open shared object file: No such file or directory";
      throw new Error(`Could not open library: Could not open library: ${path}: ${no}`);
    }
    const missing = Object.fromEntries(Object.keys(functions).map((name) => [name, null]));
    return { symbols: { ...missing, ...libraries[path] } };
  };
  const querySync = ({ path }: { path: string }) => ({
    state: granted(path) ? "granted" : "prompt",
  });
  withDeno({ build: { os }, permissions: { querySync }, dlopen }, f);
  return tried;
}
/** Runs `f` while the global `Deno` is another value. */
function withDeno(value: unknown, f: () => void): void {
  const real = Object.getOwnPropertyDescriptor(globalThis, "Deno")!;
  Object.defineProperty(globalThis, "Deno", { value, configurable: true });
  try {
    f();
  } finally {
    Object.defineProperty(globalThis, "Deno", real);
  }
}
const cblas_sgemm = () => {};
const LINUX = [
  "libopenblas.so.0",
  "libopenblas.so",
  "libblis.so.4",
  "libblis.so",
  "libmkl_rt.so.3",
  "libmkl_rt.so.2",
];

Deno.test("openLibrary() without permission opens nothing, for that would ask for it", () => {
  const granted = () => false;
  const tried = on({ granted }, () => {
    assertThrows(
      () => openLibrary(),
      Error,
      "Cannot call the system's BLAS without permission: run with --allow-ffi, or with " +
        '--allow-ffi=/path/to/library and useBlas({ library: "/path/to/library" })',
    );
    assertThrows(
      () => openLibrary("/opt/blas.so"),
      Error,
      "Cannot call /opt/blas.so without permission: run with --allow-ffi=/opt/blas.so",
    );
    const { message } = assertThrows(() => openLibrary("libblas.so.3"), Error);
    assertEquals(message, "Cannot call libblas.so.3 without permission: run with --allow-ffi");
  });
  assertEquals(tried, []);
});

Deno.test("openLibrary() opens only what was granted", () => {
  const granted = (path: string) => path === "libopenblas.so";
  const tried = on({ granted }, () => void assertThrows(() => openLibrary(), Error, "Cannot find"));
  assertEquals(tried, ["libopenblas.so"]);
});

Deno.test("openLibrary() says what it tried and what to do, on each system", () => {
  const says = (os: string, sentence: string) =>
    on({ os }, () => void assertThrows(() => openLibrary(), Error, sentence));
  const tried = says(
    "linux",
    `Cannot find a BLAS, tried ${LINUX.join(", ")} (libopenblas.so.0: cannot open shared object ` +
      "file: No such file or directory): apt install libopenblas0, or give its path as " +
      "useBlas({ library })",
  );
  assertEquals(tried, LINUX);
  assertEquals(says("freebsd", "Cannot find a BLAS"), LINUX);
  assertEquals(says("darwin", "macOS brings Accelerate"), [
    "/System/Library/Frameworks/Accelerate.framework/Accelerate",
  ]);
  assertEquals(
    says("windows", "put OpenBLAS's libopenblas.dll into a folder of the PATH")[0],
    "libopenblas.dll",
  );
});

Deno.test("openLibrary() takes the first library that has what it needs, and keeps it open", () => {
  const libraries = { "libopenblas.so.0": {}, "libblis.so.4": { cblas_sgemm } };
  const tried = on({ libraries }, () => {
    for (let i = 0; i < 2; i++) assertEquals(openLibrary().path, "libblis.so.4");
    assertEquals(openLibrary("libblis.so.4").sgemm, cblas_sgemm);
  });
  assertEquals(tried, [...LINUX.slice(0, 3), ...LINUX.slice(0, 2)]);
});

Deno.test("openLibrary() says why a library cannot be used", () => {
  on({ libraries: { "/lib/libm.so.6": {} } }, () => {
    assertThrows(
      () => openLibrary("/lib/libm.so.6"),
      Error,
      "Cannot use /lib/libm.so.6 as BLAS: it has no cblas_sgemm",
    );
    assertThrows(
      () => openLibrary("/lib/x.so"),
      Error,
      "Cannot use /lib/x.so as BLAS: /lib/x.so: cannot open shared object file: No such file",
    );
  });
});

Deno.test("openLibrary() knows libraries by their functions for threads, and calls them", () => {
  let threads: unknown = 4;
  const set = (n: unknown) => threads = n, get = () => threads;
  const libraries = {
    "/openblas": { openblas_set_num_threads: set, openblas_get_num_threads: get },
    "/blis": { bli_thread_set_num_threads: set, bli_thread_get_num_threads: get },
    "/mkl": { MKL_Set_Num_Threads: set, MKL_Get_Max_Threads: get },
    "/Accelerate": { BLASSetThreading: (model: number) => (threads = model, 0) },
    "/Accelerate.14": {},
    "/reference": {},
  };
  const whole = Object.entries(libraries).map(([path, f]) => [path, { cblas_sgemm, ...f }]);
  on({ libraries: Object.fromEntries(whole) }, () => {
    const asked = (path: string, n: number) => {
      const library = openLibrary(path);
      return [library.name, library.useThreads(n), threads];
    };
    assertEquals(asked("/openblas", 3), ["OpenBLAS", 3, 3]);
    assertEquals(asked("/blis", 2), ["BLIS", 2, 2n]);
    assertEquals(asked("/mkl", 1), ["MKL", 1, 1]);
    assertEquals(asked("/Accelerate", 2), ["Accelerate", null, 0]);
    assertEquals(asked("/Accelerate", 1), ["Accelerate", 1, 1]);
    assertEquals(asked("/Accelerate.14", 1), ["Accelerate", null, 1]);
    assertEquals(asked("/reference", 2), ["BLAS", null, 1]);
  });
});

Deno.test("openLibrary() in another runtime says that it needs Deno", () => {
  for (const other of [undefined, {}]) {
    withDeno(other, () => {
      const { message } = assertThrows(() => openLibrary(), Error);
      assertStringIncludes(message, "this runtime cannot call the system's libraries; run in Deno");
    });
  }
});
