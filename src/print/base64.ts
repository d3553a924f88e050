/**
 * Bytes and text as base64, for data URLs.
 *
 * @module
 */

/**
 * Bytes, or the UTF-8 bytes of a text, as base64.
 *
 * @internal
 */
export function base64(data: Uint8Array | string): string {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  let binary = "";
  // In pieces: a call takes only so many arguments.
  for (let i = 0; i < bytes.length; i += 0x2000) {
    binary += String.fromCharCode(...bytes.subarray(i, i + 0x2000));
  }
  return btoa(binary);
}
