import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  batchNorm,
  layerNorm,
  ones,
  Random,
  scope,
  setThreads,
  Tape,
  type Tensor,
  tensor,
} from "../../mod.ts";
import { memory, workspaceOf } from "../../src/backend/memory.ts";
import {
  binaryNames,
  type Exports,
  parametersOf,
  unaryNames,
} from "../../src/backend/wasm/exports.ts";
import { available, instantiate } from "../../src/backend/wasm/loader.ts";
import { Backoff } from "../../src/backend/wasm/threads/backoff.ts";
import { rules } from "../../src/backend/wasm/threads/division.ts";
import { present } from "../../src/backend/wasm/threads/pool.ts";
import { Guarded, input, normals, once, output } from "./guarded.ts";

/** Position of the first number that differs in a bit; -1 if there is none. */
function difference(a: Float32Array, b: Float32Array): number {
  const [x, y] = [new Int32Array(a.buffer), new Int32Array(b.buffer)];
  return x.length === y.length ? x.findIndex((bits, i) => bits !== y[i]) : 0;
}
/** Of a call: its arguments, and the arrays that it writes. */
interface Call {
  readonly args: number[];
  readonly results: readonly Guarded[];
}
const operand = (n: number) => input(normals(n)).address;

/** Calls of every kind of function that is divided. `make` is run anew for each way of running. */
const CALLS: Record<string, (() => Call)[]> = {};
const call = (name: keyof Exports, make: () => Call) => (CALLS[name] ??= []).push(make);

const N = 1003; // odd, so that the last chunk has a tail
for (const name of unaryNames) {
  call(name, () => {
    const y = output(N);
    return { args: [operand(N), y.address, N], results: [y] };
  });
}
for (const name of Object.keys(parametersOf) as (keyof typeof parametersOf)[]) {
  const parameters = parametersOf[name].map((_, i) => 0.5 + i);
  call(name, () => {
    const y = output(N);
    return { args: [operand(N), y.address, N, ...parameters], results: [y] };
  });
  call(`${name}Vjp`, () => {
    const dx = output(N);
    return { args: [operand(N), operand(N), dx.address, N, ...parameters], results: [dx] };
  });
}
for (const name of ["sigmoidVjp", "tanhVjp", "reluVjp"] as const) {
  call(name, () => {
    const dx = output(N);
    return { args: [operand(N), operand(N), dx.address, N], results: [dx] };
  });
}
for (const name of ["softmax", "logSoftmax"] as const) {
  const [rows, n] = [31, 33];
  call(name, () => {
    const y = output(rows * n);
    return { args: [operand(rows * n), y.address, rows, n], results: [y] };
  });
  call(`${name}Vjp`, () => {
    const dx = output(rows * n);
    return { args: [operand(rows * n), operand(rows * n), dx.address, rows, n], results: [dx] };
  });
}
const relations = ["Equal", "NotEqual", "Less", "LessEqual"] as const;
for (
  const name of [
    ...binaryNames,
    ...relations.map((relation) => `compare${relation}` as const),
  ]
) {
  // Two equal arrays; a matrix and a row; a column and a row; numbers and one number.
  for (
    const [outer, inner, x, xs, y, ys] of [
      [1, N, N, [0, 1], N, [0, 1]],
      [31, 33, 31 * 33, [33, 1], 33, [0, 1]],
      [31, 33, 31, [1, 0], 33, [0, 1]],
      [1, N, N, [0, 1], 1, [0, 0]],
    ] as const
  ) {
    call(name, () => {
      const z = output(outer * inner); // four times too large for truth values, which are bytes
      const args = [operand(x), ...xs, operand(y), ...ys, z.address, outer, inner];
      return { args, results: [z] };
    });
  }
}
call("copy", () => {
  const y = output(N);
  return { args: [operand(N), y.address, N], results: [y] };
});
call("fill", () => {
  const y = output(N);
  return { args: [y.address, N, 3], results: [y] };
});
for (const name of ["sum", "max", "min"] as const) {
  for (const [outer, reduce, inner] of [[31, 17, 1], [7, 5, 9], [1, 40, 131]] as const) {
    call(name, () => {
      const y = output(outer * inner);
      const args = [operand(outer * reduce * inner), y.address, outer, reduce, inner, inner];
      return { args, results: [y] };
    });
  }
}
for (const [m, n, k] of [[60, 100, 37], [101, 43, 29], [60, 64, 450]] as const) {
  for (const [transA, transB] of [[0, 0], [0, 1], [1, 0], [1, 1]] as const) {
    for (const add of [0, 1]) {
      call("gemm", () => {
        const a = operand(m * k), b = operand(k * n), c = output(m * n, normals(m * n));
        const strides = [a, transA ? m : k, b, transB ? k : n, c.address, n] as const;
        return { args: [transA, transB, m, n, k, ...strides, add, workspaceOf(0)], results: [c] };
      });
    }
  }
}
call("sgd", () => {
  const p = output(N, normals(N));
  return { args: [p.address, operand(N), N, 0.1, 0.01], results: [p] };
});
call("sgdMomentum", () => {
  const p = output(N, normals(N)), v = output(N, normals(N));
  const args = [p.address, operand(N), v.address, N, 0.1, 0.9, 0.1, 1, 0.01];
  return { args, results: [p, v] };
});
for (const kept of [true, false]) { // an average that is not kept is at the address 0
  const average = () => output(N, normals(N).map(Math.abs)), no = { address: 0 };
  call("adam", () => {
    const p = average(), m = average(), v = average(), largest = kept ? average() : no;
    const arrays = [p.address, operand(N), m.address, v.address, largest.address];
    const args = [...arrays, N, 0.1, 0.1, 0.01, 0.9, 1e-8, 0.01, 1];
    return { args, results: largest instanceof Guarded ? [p, m, v, largest] : [p, m, v] };
  });
  call("rmsprop", () => {
    const p = average(), s = average(), a = kept ? average() : no, b = kept ? average() : no;
    const arrays = [p.address, operand(N), s.address, a.address, b.address];
    const results = [p, s, a, b].filter((array) => array instanceof Guarded);
    return { args: [...arrays, N, 0.1, 0.1, 1e-8, 0.01, 0.9], results };
  });
}
for (const [outer, channels, inner] of [[33, 100, 1], [5, 37, 49], [3, 9, 700]] as const) {
  const size = outer * channels * inner, name = inner === 1 ? "Columns" : "Planes";
  const sizes = [outer, channels, channels, ...inner === 1 ? [] : [inner]];
  const gamma = () => operand(channels);
  call(`batchNorm${name}`, () => {
    const y = output(size), mean = output(channels), variance = output(channels);
    const residue = output(2 * channels), x = operand(size);
    const statistics = [mean.address, variance.address, residue.address, 1e-5];
    const args = [x, y.address, ...sizes, gamma(), gamma(), ...statistics, 0, workspaceOf(0)];
    return { args, results: [y, mean, variance, residue] };
  });
  for (const relu of ["", "Relu"] as const) {
    call(`batchNorm${name}${relu}Vjp`, () => {
      const dx = output(size), dGamma = output(channels), dBeta = output(channels);
      const above = relu ? [operand(size)] : [];
      const statistics = [gamma(), operand(channels), operand(2 * channels)];
      const results = [dGamma.address, dBeta.address, workspaceOf(0)];
      const operands = [operand(size), operand(size), ...above, dx.address, ...sizes];
      return { args: [...operands, ...statistics, ...results], results: [dx, dGamma, dBeta] };
    });
  }
}
call("layerNorm", () => {
  const [rows, width] = [31, 77], y = output(rows * width), residue = output(3 * rows);
  const affine = [operand(width), operand(width), residue.address, 1e-5];
  return {
    args: [operand(rows * width), y.address, rows, width, ...affine],
    results: [y, residue],
  };
});
call("rmsNorm", () => {
  const [rows, width] = [31, 77], y = output(rows * width), residue = output(rows);
  const rest = [operand(width), residue.address, 1e-5];
  return { args: [operand(rows * width), y.address, rows, width, ...rest], results: [y, residue] };
});
call("layerNormVjp", () => {
  const [rows, width, block] = [31, 77, 4], dx = output(rows * width), size = rows * width;
  const sums = output(2 * Math.ceil(rows / block) * width), s = sums.address, bytes = 4 * width;
  const operands = [operand(size), operand(size), dx.address, rows, width];
  const args = [...operands, operand(width), operand(3 * rows), s, s + bytes, block, 2 * bytes];
  return { args, results: [dx, sums] };
});

/** Runs a call in `chunks` chunks, the last one first, each with a workspace of its own. */
function inChunks(kernel: Exports, name: keyof Exports, { args }: Call, chunks: number): void {
  const { size, unit, moves, workspace } = rules[name]!.divide(args), total = args[size]!;
  const share = Math.ceil(total / chunks / unit) * unit;
  for (let start = (Math.ceil(total / share) - 1) * share; start >= 0; start -= share) {
    const part = [...args];
    for (const [position, by] of moves) part[position]! += start * by;
    part[size] = Math.min(share, total - start);
    if (workspace !== undefined) part[workspace] = workspaceOf(1 + start / share % 3);
    (kernel[name] as (...args: number[]) => void)(...part);
  }
}
Deno.test("every function that is divided gives the same bits in 1, 2, 3 and 7 chunks", () => {
  assertEquals(Object.keys(CALLS).sort(), Object.keys(rules).sort(), "a rule without a call here");
  for (const build of ["fma", "simd"] as const) {
    const kernel = instantiate(build)!;
    for (const [name, calls] of Object.entries(CALLS) as [keyof Exports, (() => Call)[]][]) {
      for (const make of calls) {
        once(name, () => {
          const { args, results } = make();
          const before = results.map((r) => r.values);
          (kernel[name] as (...args: number[]) => void)(...args);
          const after = results.map((r) => r.values);
          for (const chunks of [1, 2, 3, 7]) {
            results.forEach((r, i) => r.set(before[i]!));
            inChunks(kernel, name, { args, results }, chunks);
            results.forEach((r, i) => {
              const what = `${name}(${args}) in ${chunks} chunks, result ${i}`;
              assertEquals(difference(r.values, after[i]!), -1, what);
            });
          }
        });
      }
    }
  }
});

Deno.test("a copy onto itself, shifted, is not divided", () => {
  const { work } = rules.copy!, n = 1e6;
  assertEquals(work([4096, 4096 + 64, n]), 0);
  assertEquals(work([4096 + 64, 4096, n]), 0);
  assert(work([4096, 4096 + 4 * n, n]) > 0);
});

const random = new Random(5);
const numbers = (...shape: number[]): Tensor<number[], "float32"> => {
  const n = shape.reduce((a, b) => a * b, 1);
  return tensor(Float32Array.from({ length: n }, () => random.normal()), shape);
};
/** Runs calls that can be divided until `n` threads are there. */
function gather(n: number): void {
  setThreads(n);
  const x = numbers(200, 200), end = performance.now() + 20_000;
  while (present() < n && performance.now() < end) scope(() => void x.matmul(x));
  assertEquals(present(), n, `${n} threads did not come`);
}
/** Runs `f` on one thread, then on `n`. */
function compare(n: number, f: () => Tensor[]): void {
  const values = () => scope(() => f().map((t) => t.toArray() as Float32Array));
  setThreads(1);
  const alone = values();
  setThreads(n);
  // More than once: who takes which chunk is different each time.
  for (let i = 0; i < 20; i++) {
    values().forEach((v, result) => assertEquals(difference(v, alone[result]!), -1, `${f}`));
  }
}
const shared = { ignore: !available };

Deno.test("results on two and on three threads are those on one, bit for bit", shared, () => {
  const before = setThreads(1);
  const wide = numbers(200, 784), weight = numbers(784, 100), x = numbers(600, 300);
  const [gamma, beta, row] = [numbers(300), numbers(300), numbers(300)];
  for (const n of [3, 2]) {
    gather(n);
    compare(n, () => [wide.matmul(weight), weight.transpose().matmul(wide.transpose())]);
    compare(n, () => [x.sigmoid(), x.add(row), x.mul(x), x.sum({ axis: 0 }), x.sum({ axis: 1 })]);
    for (const norm of [(t: Tensor) => batchNorm(t, gamma, beta)[0], layered]) {
      compare(n, () => {
        using tape = new Tape();
        const leaf = tape.watch(x.detach()), y = norm(leaf);
        return tape.keep([y, tape.gradients(y, x).get(leaf)]);
      });
    }
  }
  function layered(t: Tensor): Tensor {
    return layerNorm(t, gamma, beta);
  }
  setThreads(before);
});

Deno.test("threads hear that the memory has grown before they use what is new", shared, () => {
  const before = setThreads(2);
  gather(2);
  for (let i = 0; i < 10; i++) {
    scope(() => {
      const size = memory.buffer.byteLength / 4, big = ones([size]).mul(3);
      assert(memory.buffer.byteLength > 4 * size);
      assertEquals(big.min().item() + big.add(big).max().item(), 9);
    });
    if (memory.buffer.byteLength > 2 ** 28) break;
  }
  setThreads(before);
});

Deno.test("setThreads() says how many there were, and refuses what is no number of threads", () => {
  const before = setThreads(2);
  assertEquals(setThreads(before), 2);
  for (const n of [0, -1, 1.5, 9, NaN, "2" as never]) {
    assertThrows(() => setThreads(n), RangeError, "from 1, which is the main thread, to 8");
  }
});

Deno.test("after a worker came late, calls are not divided for a while, ever longer", () => {
  const backoff = new Backoff(), call = 1e6;
  const pause = () => {
    let calls = 0;
    while (!backoff.divides(call)) calls++;
    return calls;
  };
  assert(backoff.divides(call));
  backoff.went(5 * call, call / 2);
  const first = pause();
  backoff.went(5 * call, call / 2);
  const second = pause();
  assertEquals(second, 2 * first);
  for (let i = 0; i < 200; i++) backoff.went(0, call / 2);
  assertEquals(pause(), 0);
  backoff.went(5 * call, call / 2);
  assertEquals(pause(), first);
  backoff.went(call / 4, call / 2); // within reason
  assertEquals(pause(), 0);
});

const permitted = (["run", "read"] as const).every((name) =>
  Deno.permissions.querySync({ name }).state === "granted"
);
Deno.test({
  name: "a program that used threads ends by itself and needs no permission (needs run and read)",
  ignore: !permitted,
  async fn() {
    const program = `
      import { setThreads, scope, ones } from "${new URL("../../mod.ts", import.meta.url)}";
      import { present } from "${new URL(
      "../../src/backend/wasm/threads/pool.ts",
      import.meta.url,
    )}";
      setThreads(3);
      const x = ones([200, 200]);
      while (present() < 3) scope(() => void x.matmul(x));
      console.log(x.matmul(x).sum().item());`;
    const args = ["run", "--no-prompt", "--no-check", "--no-lock", "--ext=ts", "-"];
    const child = new Deno.Command(Deno.execPath(), {
      args,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      cwd: new URL("../../", import.meta.url),
    }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(program));
    await writer.close();
    const { success, stdout, stderr } = await child.output();
    assert(success, new TextDecoder().decode(stderr));
    assertEquals(new TextDecoder().decode(stdout).trim(), "8000000");
  },
});
