/**
 * The compiled kernels, instantiated on the one memory.
 *
 * @module
 */
import { memory } from "../memory.ts";
import * as builds from "./bytes.ts";
import type { Exports } from "./exports.ts";

/** @internal With fused multiply-add or with plain SIMD. */
export type Build = keyof typeof builds;

/** @internal The functions of a build; `null` if this engine cannot run it. */
export function instantiate(build: Build): Exports | null {
  const modules = Object.values(builds[build]).map((text) => Uint8Array.fromBase64(text));
  if (!shared || !modules.every((bytes) => WebAssembly.validate(bytes))) return null;
  const functions = modules.map((bytes) =>
    new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } }).exports
  );
  return Object.assign({}, ...functions) as Exports;
}
/** The modules are compiled for a shared memory and link with no other. */
const shared = typeof SharedArrayBuffer === "function" &&
  memory.buffer instanceof SharedArrayBuffer;

const found: Exports | null = instantiate("fma") ?? instantiate("simd");

/** @internal Whether this engine can run the kernels. */
export const available: boolean = found !== null;

/**
 * @internal The functions in use. They are always called through this object, so that a test can
 * put another build or a counter in their place.
 */
export const kernel: Exports = found ?? ({} as Exports);
