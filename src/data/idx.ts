/**
 * The IDX format, in which MNIST and its relatives are published: two zero bytes, a byte for the
 * element type, a byte for the number of axes, the size of each axis as a big-endian 32-bit
 * integer, and then the elements in row-major order.
 *
 * @module
 */
import { product, type Shape, show } from "../shape/shape.ts";

/** Element types by their code; only the first is what images and labels are stored as. */
const TYPES: { readonly [code: number]: string } = {
  0x08: "unsigned bytes",
  0x09: "signed bytes",
  0x0b: "16-bit integers",
  0x0c: "32-bit integers",
  0x0d: "float32",
  0x0e: "float64",
};
const UNSIGNED_BYTES = 0x08;

/** The contents of an IDX file. */
export interface Idx {
  /** Sizes of the axes, outermost first: `[60000, 28, 28]`. */
  readonly shape: Shape;
  /** The elements, row-major: a view of the file's bytes. */
  readonly data: Uint8Array;
}

/**
 * Reads an IDX file of unsigned bytes. The file is taken whole or not at all: bytes that are
 * missing or left over are an error.
 *
 * @param bytes The file, not compressed.
 * @param name What to call it in messages.
 * @throws {TypeError} If it is another kind of file, or of elements.
 * @throws {RangeError} If it is shorter or longer than its header says.
 *
 * @example
 * ```ts
 * import { parseIdx } from "@norma/norma/data";
 * import { assertEquals } from "@std/assert";
 *
 * const file = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 3, 7, 2, 1);
 * const { shape, data } = parseIdx(file);
 * assertEquals(shape, [3]);
 * assertEquals([...data], [7, 2, 1]);
 * ```
 */
export function parseIdx(bytes: Uint8Array, name = "the file"): Idx {
  const cannot = `Cannot read ${name} as IDX: `;
  if (bytes.length < 4) {
    throw new RangeError(`${cannot}it has ${bytes.length} bytes, and a header has at least 4`);
  }
  const [zero0, zero1, type, axes] = bytes as unknown as [number, number, number, number];
  if (zero0 === 0x1f && zero1 === 0x8b) {
    throw new TypeError(`${cannot}it is compressed with gzip; decompress it first`);
  }
  if (zero0 !== 0 || zero1 !== 0 || !(type in TYPES)) {
    throw new TypeError(
      `${cannot}it begins with the bytes ${hex(bytes.subarray(0, 4))}, expected 00 00 08 and ` +
        "the number of axes",
    );
  }
  if (type !== UNSIGNED_BYTES) {
    throw new TypeError(
      `${cannot}its elements are ${TYPES[type]} (type ${hex([type])}), expected unsigned bytes ` +
        "(type 08)",
    );
  }
  const header = 4 + 4 * axes;
  if (bytes.length < header) {
    throw new RangeError(
      `${cannot}it has ${bytes.length} bytes, and a header for ${axes} axes has ${header}`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, header);
  const shape = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis));
  const promised = product(shape), found = bytes.length - header;
  if (found !== promised) {
    throw new RangeError(
      `${cannot}its header says ${show(shape)}, which is ${promised} bytes, and ${found} follow: ` +
        (found < promised
          ? `${promised - found} are missing`
          : `${found - promised} are left over`),
    );
  }
  return { shape, data: bytes.subarray(header) };
}

function hex(bytes: Iterable<number>): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
