/**
 * Reads PNG files, strictly.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { crc32 } from "node:zlib";

/** The chunks of a PNG file; throws if a checksum is wrong. */
export function chunks(file: Uint8Array): Map<string, Uint8Array> {
  const view = new DataView(file.buffer, file.byteOffset);
  const found = new Map<string, Uint8Array>();
  for (let at = 8; at < file.length;) {
    const length = view.getUint32(at);
    const data = file.subarray(at + 8, at + 8 + length);
    assertEquals(view.getUint32(at + 8 + length), crc32(file.subarray(at + 4, at + 8 + length)));
    found.set(new TextDecoder().decode(file.subarray(at + 4, at + 8)), data);
    at += 12 + length;
  }
  return found;
}
