/**
 * Writes what Plot draws pixel by pixel as a PNG file, compressed.
 *
 * @module
 */
import { deflateSync } from "node:zlib";
import * as print from "../print/png.ts";

/**
 * A PNG file of `width × height` pixels, four bytes each: red, green, blue, opacity.
 *
 * @internal
 */
export function png(width: number, height: number, rgba: Uint8ClampedArray): Uint8Array {
  return print.png({ width, height, kind: "rgba", data: rgba }, deflateSync);
}
