import {
  assert,
  assertEquals,
  assertLessOrEqual,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { ones, reference, scope, type Tensor, tensor, useBackend, useBlas } from "../../mod.ts";
import { openLibrary } from "../../src/backend/blas/library.ts";
import { allocate, heap, memory, release, WORKSPACE } from "../../src/backend/memory.ts";
import { kernel } from "../../src/backend/wasm/loader.ts";
import { Random } from "../../src/tensor/random.ts";
import { PAPER, trainingStep } from "../bench/paper_network.ts";
import { input, normals, once, output, wholes } from "./guarded.ts";
import { FORMS, multiply, name } from "./products.ts";

const mayCall = Deno.permissions.querySync({ name: "ffi" }).state === "granted";
const mayRun = Deno.permissions.querySync({ name: "run" }).state === "granted";
/** The BLAS of this machine, if there is one and it may be called. */
const library = mayCall ? find() : undefined;
function find(): string | undefined {
  try {
    return openLibrary().path;
  } catch {
    return undefined;
  }
}
function test(name: string, fn: () => void): void {
  const needs = "(needs ffi permission and a BLAS)";
  Deno.test({ name: `useBlas(): ${name} ${needs}`, ignore: library === undefined, fn });
}
/** How many products the kernel itself computes while `f` runs with BLAS. */
function left(f: () => void): number {
  const gemm = kernel.gemm;
  let count = 0;
  kernel.gemm = (...operands) => {
    count++;
    gemm(...operands);
  };
  try {
    using _blas = useBlas();
    f();
  } finally {
    kernel.gemm = gemm;
  }
  return count;
}

const SIZES = [0, 1, 2, 5, 8, 16, 17, 25, 60, 100, 121, 257];

test("products of whole numbers are exact, in all sizes and transpositions", () => {
  const random = new Random(3), pick = () => SIZES[random.integer(SIZES.length)]!;
  let products = 0;
  const byKernel = left(() => {
    for (let trial = 0; trial < 80; trial++) {
      const [m, n, k, gap] = [pick(), pick(), pick(), random.integer(3)];
      for (const [transA, transB] of FORMS) {
        const product = { m, n, k, transA, transB, gap, add: trial % 3 === 0, of: wholes };
        products++;
        once(name(product), () => {
          for (const { i, j, got, want } of multiply(kernel, product)) {
            assert(got === want, `${name(product)} at ${i}, ${j}: ${got} for ${want}`);
          }
        });
      }
    }
  });
  assert(byKernel > 50 && products - byKernel > 50, `${byKernel} of ${products} by the kernel`);
});

test("products are right to float32's precision", () => {
  left(() => {
    for (
      const [m, n, k] of [[60, 100, 784], [513, 257, 300], [1, 600, 512], [511, 1, 600]] as const
    ) {
      for (const [transA, transB] of FORMS) {
        for (const add of [false, true]) {
          const product = { m, n, k, transA, transB, gap: 1, add, of: normals, sample: 1000 };
          once(name(product), () => {
            for (const { i, j, got, want, bound } of multiply(kernel, product)) {
              // Worst case of k rounding errors, in whatever order they come.
              const most = (k + 2) * 2 ** -24 * bound;
              assertLessOrEqual(Math.abs(got - want), most, `${name(product)} at ${i}, ${j}`);
            }
          });
        }
      }
    }
  });
});

test("NaN and infinity stay in their rows, and what was in the result does not matter", () => {
  const [m, n, k] = [31, 33, 35];
  const byKernel = left(() =>
    once("NaN", () => {
      const values = normals(m * k);
      values[2 * k + 3] = NaN;
      values[5 * k + 3] = Infinity;
      // The result's numbers are NaN before.
      const a = input(values), b = input(normals(k * n).map(Math.abs)), c = output(m * n);
      const addresses = [a.address, k, b.address, n, c.address, n] as const;
      kernel.gemm(false, false, m, n, k, ...addresses, false, WORKSPACE);
      c.values.forEach((v, i) => {
        const row = Math.floor(i / n);
        const right = row === 2 ? Number.isNaN(v) : row === 5 ? v === Infinity : Number.isFinite(v);
        assert(right, `${v} at ${i}`);
      });
    })
  );
  assertEquals(byKernel, 0);
});

test("zero times infinity is NaN", () => {
  const size = 32;
  left(() =>
    once("0 · ∞", () => {
      const a = input(new Float32Array(size * size).fill(0));
      const b = input(new Float32Array(size * size).fill(1).with(0, Infinity)),
        c = output(size ** 2);
      const addresses = [a.address, size, b.address, size, c.address, size] as const;
      kernel.gemm(false, false, size, size, size, ...addresses, false, WORKSPACE);
      c.values.forEach((v, i) => assertEquals(v, i % size === 0 ? NaN : 0, `at ${i}`));
    })
  );
});

test("rows that overlap, small products and empty ones stay with the kernel", () => {
  const x = tensor(normals(40), [1, 40]), y = tensor(normals(40 * 40), [40, 40]);
  const product = (a: Tensor, b: Tensor) => scope(() => a.matmul(b).toArray());
  const stretched = x.expand([40, 40]),
    operands: [Tensor, Tensor][] = [
      [stretched, y],
      [y, stretched],
      [stretched.transpose(), y],
      [ones([19, 20]), ones([20, 20])],
      [ones([40, 0]), ones([0, 40])],
      [ones([0, 40]), y],
    ];
  const want = operands.map(([a, b]) => product(a, b));
  let got: unknown;
  assertEquals(left(() => got = operands.map(([a, b]) => product(a, b))), operands.length);
  assertEquals(got, want);
  assertEquals(left(() => product(ones([20, 20]), ones([20, 20]))), 0);
});

test("a product reads and writes where memory has grown", () => {
  const size = 64, bytes = memory.buffer.byteLength, square = size * size;
  const byKernel = left(() => {
    const room = allocate(bytes); // more than was free
    try {
      assert(memory.buffer.byteLength > bytes);
      const [a, b, c] = [3, 2, 1].map((i) => room.ptr + bytes - 4 * i * square) as [
        number,
        number,
        number,
      ];
      heap.float32.fill(2, a / 4, b / 4);
      heap.float32.fill(3, b / 4, c / 4);
      kernel.gemm(false, true, size, size, size, a, size, b, size, c, size, false, WORKSPACE);
      const got = heap.float32.slice(c / 4, c / 4 + square);
      assertEquals(got, new Float32Array(square).fill(6 * size));
    } finally {
      release(room);
    }
  });
  assertEquals(byKernel, 0);
});

test("a training step's loss is that of WebAssembly, and its products are BLAS's", () => {
  const step = trainingStep(PAPER), want = Array.from({ length: 5 }, step);
  const same = trainingStep(PAPER), got: number[] = [];
  assertEquals(
    left(() => {
      got.push(...Array.from({ length: 5 }, same));
    }),
    0,
  );
  // A sum of n products errs by n roundings at most; the layers' sums follow one another.
  const most = (784 + 3 * 100) * 2 ** -24;
  got.forEach((loss, i) => assertLessOrEqual(Math.abs(loss - want[i]!), most * want[i]!, `${i}`));
});

test("the reference and the other element types do not use it", () => {
  const size = 32, x = ones([size, size]), wide = x.to("float64").add(2 ** -40);
  left(() => {
    const before = useBackend(reference), { gemm } = kernel;
    kernel.gemm = () => assert(false, "the product left the reference");
    try {
      assertEquals(x.matmul(x).sum().item(), size ** 3);
      useBackend(before);
      assertEquals(wide.matmul(x.to("float64")).at(3, 4).item(), size * (1 + 2 ** -40));
    } finally {
      useBackend(before);
      kernel.gemm = gemm;
    }
  });
});

test("says what it found, and takes one thread unless told otherwise", () => {
  using blas = useBlas();
  assertEquals(blas.library, library);
  assert(["OpenBLAS", "BLIS", "MKL", "Accelerate"].includes(blas.name), blas.name);
  assert(blas.threads === 1 || blas.name === "Accelerate" && blas.threads === null);
  using two = useBlas({ library: library!, threads: 2 });
  assert(two.threads === null || two.threads >= 1 && two.threads <= 2, `${two.threads}`);
  assertEquals(ones([200, 200]).matmul(ones([200, 200])).sum().item(), 200 ** 3);
});

test("stop() brings the kernel back, and a second one does nothing", () => {
  const { gemm } = kernel, blas = useBlas();
  assert(blas.running);
  assert(kernel.gemm !== gemm);
  for (let i = 0; i < 2; i++) {
    blas.stop();
    assert(!blas.running);
    assert(kernel.gemm === gemm);
  }
  {
    using again = useBlas();
    assert(again.running);
  }
  assert(kernel.gemm === gemm);
});

test("a second call takes over, and the first one's stop() does not end it", () => {
  const { gemm } = kernel, first = useBlas(), second = useBlas();
  assert(!first.running && second.running);
  first.stop();
  assert(second.running);
  assert(kernel.gemm !== gemm);
  second.stop();
  assert(kernel.gemm === gemm);
});

test("goes on when a further call fails", () => {
  using blas = useBlas();
  const { gemm } = kernel;
  assertThrows(() => useBlas({ threads: 0 }), RangeError);
  assertThrows(() => useBlas({ library: "/no/such/library" }), Error);
  assert(blas.running);
  assert(kernel.gemm === gemm);
});

Deno.test("useBlas() refuses a number of threads that is none, before it looks for a library", () => {
  for (const threads of [0, -1, 1.5, NaN, Infinity]) {
    assertThrows(
      () => useBlas({ threads }),
      RangeError,
      `threads must be a whole number from 1, got ${threads}`,
    );
  }
});

Deno.test({
  name: "useBlas() without permission says how to grant it, and importing Norma asks for nothing " +
    "(needs run permission)",
  ignore: !mayRun,
  async fn() {
    const { code, said, failed } = await program([], "useBlas()");
    assertEquals(said, "imported\n");
    assertStringIncludes(failed, "run with --allow-ffi");
    assertEquals(code, 1);
  },
});

Deno.test({
  name: "useBlas() with permission runs, for all libraries or for one (needs ffi, run and all " +
    "read permissions, Linux and a BLAS)",
  ignore: !mayRun || library === undefined || whereLoaded() === undefined,
  async fn() {
    const path = JSON.stringify(whereLoaded());
    const call = (options: string) => `
      using blas = useBlas(${options});
      console.log(ones([60, 784]).matmul(ones([784, 100])).sum().item(), blas.running)`;
    const fine = { code: 0, said: "imported\n4704000 true\n", failed: "" };
    assertEquals(await program(["--allow-ffi"], call("")), fine);
    const one = [`--allow-ffi=${whereLoaded()}`];
    assertEquals(await program(one, call(`{ library: ${path} }`)), fine);
    const { code, failed } = await program(one, call(""));
    assertEquals(code, 1);
    assertStringIncludes(failed, `useBlas({ library: "/path/to/library" })`);
  },
});
/** Where the system found the library, which is open. */
function whereLoaded(): string | undefined {
  if (Deno.permissions.querySync({ name: "read" }).state !== "granted") return undefined;
  try {
    const maps = Deno.readTextFileSync("/proc/self/maps"), file = library!.replace(/\.so.*/, "");
    return maps.match(new RegExp(`/\\S*${file}\\S*`))?.[0];
  } catch {
    return undefined;
  }
}
/** Runs code with Norma imported and just these permissions. */
async function program(permissions: readonly string[], code: string) {
  const norma = JSON.stringify(new URL("../../mod.ts", import.meta.url).href);
  const text = `import { ones, useBlas } from ${norma};\nconsole.log("imported");\n${code}`;
  const output = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-check",
      ...permissions,
      `data:application/typescript,${encodeURIComponent(text)}`,
    ],
    env: { NO_COLOR: "1" },
  }).output();
  const [said, failed] = [output.stdout, output.stderr].map((b) => new TextDecoder().decode(b));
  return { code: output.code, said: said!, failed: failed! };
}
