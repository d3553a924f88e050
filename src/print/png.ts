/**
 * Writes small pictures as PNG files without compression, so that they need no library and have the
 * same bytes everywhere.
 *
 * Sources: Portable Network Graphics (PNG) Specification (Third Edition), W3C Recommendation, 2025;
 * RFC 1950 and RFC 1951 (deflate), 1996.
 *
 * @module
 */

const SIGNATURE = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10);

/** The remainder of each byte divided by the CRC-32 polynomial (annex D of the specification). */
let remainders: Uint32Array | undefined;
const table = (): Uint32Array =>
  remainders ??= Uint32Array.from({ length: 256 }, (_, byte) => {
    let c = byte;
    for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c >>> 0;
  });

function crc32(bytes: Uint8Array): number {
  const remainder = table();
  let c = 0xffffffff;
  for (const byte of bytes) c = remainder[(c ^ byte) & 255]! ^ (c >>> 8);
  return ~c >>> 0;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}

/** How the bytes of a pixel are read, under the number that the format has for it. */
const KINDS = { grey: [0, 1], rgb: [2, 3], indexed: [3, 1], rgba: [6, 4] } as const;

/** @internal Pixels, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** A byte for a grey or an index, three for red, green and blue, four with opacity. */
  readonly kind: keyof typeof KINDS;
  readonly data: Uint8Array | Uint8ClampedArray;
  /** Red, green and blue of each index. */
  readonly palette?: Uint8Array;
}

/** @internal A PNG file; `compress` writes what it is given as a zlib stream. */
export function png(pixels: Pixels, compress: (data: Uint8Array) => Uint8Array = stored) {
  const { width, height, kind, data, palette } = pixels, [type, depth] = KINDS[kind];
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  // 8 bits a channel, the only compression, the only filters, no interlace
  header.set([8, type, 0, 0, 0], 8);

  const stride = width * depth;
  const rows = new Uint8Array(height * (stride + 1)); // each row begins with its filter: 0, none
  for (let y = 0; y < height; y++) {
    rows.set(data.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1);
  }
  return joined([
    SIGNATURE,
    chunk("IHDR", header),
    ...palette === undefined ? [] : [chunk("PLTE", palette)],
    chunk("IDAT", compress(rows)),
    chunk("IEND", new Uint8Array()),
  ]);
}

/** The most bytes in a block of deflate. */
const BLOCK = 65_535;

/** A zlib stream of blocks that are stored as they are. */
function stored(data: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.of(0x78, 0x01)];
  for (let at = 0; at < data.length; at += BLOCK) {
    const block = data.subarray(at, at + BLOCK), n = block.length;
    const last = at + BLOCK >= data.length ? 1 : 0;
    parts.push(Uint8Array.of(last, n & 255, n >> 8, ~n & 255, (~n >> 8) & 255), block);
  }
  const sum = new Uint8Array(4);
  new DataView(sum.buffer).setUint32(0, adler32(data));
  return joined([...parts, sum]);
}
function adler32(data: Uint8Array): number {
  let a = 1, b = 0;
  for (const byte of data) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  return ((b << 16) | a) >>> 0;
}
