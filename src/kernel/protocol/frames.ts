/**
 * ZMTP 3.0 on the wire: how ZeroMQ packs messages into a stream of bytes
 * (https://rfc.zeromq.org/spec/23/).
 *
 * A message is a list of frames. A frame is a flag byte, its length in one byte (or in eight, when
 * long), and its bytes; all frames of a message but the last carry the flag `MORE`. Commands (the
 * handshake, pings) are frames of their own.
 *
 * Whatever arrives is somebody else's: lengths are bounded before anything is allocated, and bytes
 * that are not ZMTP are an error at once, because a stream that lost its step never finds it again.
 *
 * @module
 */

const MORE = 1;
const LONG = 2;
const COMMAND = 4;

/** The longest message that is read, in bytes. */
export const MESSAGE_LIMIT = 1 << 26;
/**
 * The most frames that a message may have; Jupyter's have six, and one more for each binary buffer.
 */
export const FRAME_LIMIT = 1024;

/** One message: its frames in order. */
export type Frames = Uint8Array[];

/** What is needed of a connection: `Deno.Conn` has it, and so has a test's pipe. */
export interface Connection {
  /** Fills (the start of) `into`; answers how many bytes, `null` when the other side has closed. */
  read(into: Uint8Array): Promise<number | null>;
  /** Writes (the start of) `bytes`; answers how many. */
  write(bytes: Uint8Array): Promise<number>;
  /** Ends both directions. */
  close(): void;
}

/** The other side does not speak the protocol, or stopped in the middle of it. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}

/** The bytes of all parts, one after the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The bytes of one message. */
export function messageBytes(frames: Frames): Uint8Array {
  return joined(frames.map((data, i) => frameBytes(data, i < frames.length - 1 ? MORE : 0)));
}

/** The bytes of one command. */
export function commandBytes(name: string, body: Uint8Array): Uint8Array {
  return frameBytes(
    joined([Uint8Array.of(name.length), new TextEncoder().encode(name), body]),
    COMMAND,
  );
}

function frameBytes(data: Uint8Array, flags: number): Uint8Array {
  if (data.length <= 255) return joined([Uint8Array.of(flags, data.length), data]);
  const head = new Uint8Array(9);
  head[0] = flags | LONG;
  new DataView(head.buffer).setBigUint64(1, BigInt(data.length));
  return joined([head, data]);
}

/** What a stream holds: messages, and commands between (or within) them. */
export type Received =
  | { readonly kind: "message"; readonly frames: Frames }
  | { readonly kind: "command"; readonly name: string; readonly body: Uint8Array };

/** Reads messages and commands from a stream of bytes. */
export class FrameReader {
  readonly #connection: Pick<Connection, "read">;
  #buffer: Uint8Array = new Uint8Array(0);
  /** The message that is being put together, its frames so far. */
  #frames: Frames = [];

  constructor(connection: Pick<Connection, "read">) {
    this.#connection = connection;
  }

  /**
   * The next message or command; `undefined` when the other side has closed between two messages.
   */
  async next(): Promise<Received | undefined> {
    for (;;) {
      const flags = await this.#byteOrEnd();
      if (flags === undefined) return undefined;
      if (flags & ~(MORE | LONG | COMMAND)) {
        throw new ProtocolError(`Expected a ZMTP frame, got the flag byte 0x${flags.toString(16)}`);
      }
      const data = await this.bytes(await this.#length((flags & LONG) !== 0));
      if (flags & COMMAND) return command(data);
      this.#frames.push(data);
      if (flags & MORE) continue;
      const frames = this.#frames;
      this.#frames = [];
      return { kind: "message", frames };
    }
  }

  /** Exactly `count` bytes. */
  async bytes(count: number): Promise<Uint8Array> {
    const parts = [this.#buffer];
    let have = this.#buffer.length;
    while (have < count) {
      // Large reads only when much is missing: most messages are small.
      const chunk = new Uint8Array(Math.max(1 << 14, Math.min(count - have, 1 << 20)));
      const size = await this.#connection.read(chunk);
      if (size === null) {
        throw new ProtocolError(
          `The connection closed within a message: ${count - have} bytes are missing`,
        );
      }
      parts.push(chunk.subarray(0, size));
      have += size;
    }
    const all = parts.length === 1 ? this.#buffer : joined(parts);
    this.#buffer = all.subarray(count);
    return all.subarray(0, count);
  }

  async #byteOrEnd(): Promise<number | undefined> {
    if (this.#buffer.length === 0) {
      const chunk = new Uint8Array(1 << 14);
      const size = await this.#connection.read(chunk);
      if (size === null && this.#frames.length === 0) return undefined;
      this.#buffer = chunk.subarray(0, size ?? 0);
    }
    return (await this.bytes(1))[0];
  }

  async #length(long: boolean): Promise<number> {
    const field = await this.bytes(long ? 8 : 1);
    const view = new DataView(field.buffer, field.byteOffset, field.length);
    const length = long ? Number(view.getBigUint64(0)) : view.getUint8(0);
    const total = this.#frames.reduce((sum, frame) => sum + frame.length, length);
    if (total > MESSAGE_LIMIT || this.#frames.length >= FRAME_LIMIT) {
      throw new ProtocolError(
        `Expected a message of at most ${MESSAGE_LIMIT} bytes in ${FRAME_LIMIT} frames, ` +
          `got ${total} bytes in ${this.#frames.length + 1} frames`,
      );
    }
    return length;
  }
}

function command(data: Uint8Array): Received {
  const length = data[0] ?? 0;
  if (length === 0 || length >= data.length) {
    throw new ProtocolError(`Expected a ZMTP command with a name, got ${data.length} bytes`);
  }
  const name = new TextDecoder().decode(data.subarray(1, 1 + length));
  return { kind: "command", name, body: data.subarray(1 + length) };
}
