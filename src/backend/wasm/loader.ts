/**
 * The compiled kernels, instantiated on the one memory.
 *
 * @module
 */
import { memory } from "../memory.ts";
import * as builds from "./bytes.ts";
import type { Exports } from "./exports.ts";
import { rules } from "./threads/division.ts";
import { alone, employ, share } from "./threads/pool.ts";
import type { Run } from "./threads/worker.ts";

/** @internal With fused multiply-add or with plain SIMD. */
export type Build = keyof typeof builds;

/** The modules of a build; `null` if this engine cannot run it. */
function compile(build: Build): WebAssembly.Module[] | null {
  const modules = Object.values(builds[build]).map((text) => Uint8Array.fromBase64(text));
  if (!shared || !modules.every((bytes) => WebAssembly.validate(bytes))) return null;
  return modules.map((bytes) => new WebAssembly.Module(bytes));
}
function functionsOf(modules: readonly WebAssembly.Module[]): Exports {
  const instances = modules.map((m) => new WebAssembly.Instance(m, { env: { memory } }).exports);
  return Object.assign({}, ...instances) as Exports;
}
/** @internal The functions of a build, on one thread; `null` if this engine cannot run it. */
export function instantiate(build: Build): Exports | null {
  const modules = compile(build);
  return modules && functionsOf(modules);
}
/** The modules are compiled for a shared memory and link with no other. */
const shared = typeof SharedArrayBuffer === "function" &&
  memory.buffer instanceof SharedArrayBuffer;

/** The functions, those that can be divided among threads replaced by ones that are. */
function threaded(modules: readonly WebAssembly.Module[]): Exports {
  const functions = functionsOf(modules) as unknown as Record<string, Run>;
  employ(modules, { ...functions });
  Object.keys(functions).forEach((name, number) => {
    const rule = rules[name as keyof Exports], run = functions[name]!;
    if (rule === undefined) return;
    functions[name] = (...args) => {
      const work = alone() ? 0 : rule.work(args);
      if (work < 2 * rule.least || !share(number, args, work, rule)) run(...args);
    };
  });
  return functions as unknown as Exports;
}
const modules = compile("fma") ?? compile("simd");
const found: Exports | null = modules && threaded(modules);

/** @internal Whether this engine can run the kernels. */
export const available: boolean = found !== null;

/**
 * @internal The functions in use. They are always called through this object, so that a test can
 * put another build or a counter in their place.
 */
export const kernel: Exports = found ?? ({} as Exports);
