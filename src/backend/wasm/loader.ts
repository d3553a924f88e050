/**
 * The compiled kernels, instantiated on the one memory.
 *
 * @module
 */
import { memory } from "../memory.ts";
import * as builds from "./bytes.ts";
import type { Exports } from "./exports.ts";
import { threaded } from "./threads/threaded.ts";

/** @internal With fused multiply-add or with plain SIMD. */
export type Build = keyof typeof builds;

/** The modules of a build; `null` if this engine cannot run it. */
function compile(build: Build): WebAssembly.Module[] | null {
  const modules = Object.values(builds[build]).map(decoded);
  if (!shared || !modules.every((bytes) => WebAssembly.validate(bytes))) return null;
  return modules.map((bytes) => new WebAssembly.Module(bytes));
}
/** The bytes of a text in base64; Node 24 and older browsers have no `fromBase64`. */
const decoded = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.fromBase64?.(text) ?? Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

function functionsOf(modules: readonly WebAssembly.Module[]): Exports {
  const instances = modules.map((m) => new WebAssembly.Instance(m, { env: { memory } }).exports);
  return Object.assign({}, ...instances) as Exports;
}
/** @internal The functions of a build, on one thread; `null` if this engine cannot run it. */
export function instantiate(build: Build): Exports | null {
  const modules = compile(build);
  return modules && functionsOf(modules);
}
/**
 * The modules are compiled for a shared memory and link with no other. Browsers hide the name
 * `SharedArrayBuffer` from pages that are not isolated, which have such a memory all the same.
 */
const shared = !(memory.buffer instanceof ArrayBuffer);

const modules = compile("fma") ?? compile("simd");
const found: Exports | null = modules && threaded(modules, functionsOf(modules));

/** @internal Whether this engine can run the kernels. */
export const available: boolean = found !== null;

/**
 * @internal The functions in use. They are always called through this object, so that a test can
 * put another build or a counter in their place.
 */
export const kernel: Exports = found ?? ({} as Exports);
