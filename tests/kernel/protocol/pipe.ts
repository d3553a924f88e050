/**
 * Connections without a network, for the tests of the protocol.
 *
 * @module
 */
import type { Connection } from "../../../src/kernel/protocol/frames.ts";

/** Bytes that somebody sent, in pieces of at most `piece` bytes; then the connection closes. */
export function sent(bytes: Uint8Array, piece = Infinity): Connection {
  let at = 0;
  return {
    read(into) {
      if (at === bytes.length) return Promise.resolve(null);
      const part = bytes.subarray(at, at + Math.min(piece, into.length));
      into.set(part);
      at += part.length;
      return Promise.resolve(part.length);
    },
    write: (bytes) => Promise.resolve(bytes.length),
    close() {},
  };
}

/** A connection whose other side never says anything. */
export function silent(): Connection & { closed: boolean } {
  const forever = new Promise<never>(() => {});
  return {
    closed: false,
    read: () => forever,
    write: (bytes) => Promise.resolve(bytes.length),
    close() {
      this.closed = true;
    },
  };
}

/** The two ends of one connection; what is written is taken in pieces of at most `piece` bytes. */
export function pipe(piece = Infinity): [Connection, Connection] {
  const [here, there] = [channel(), channel()];
  const end = (from: ReturnType<typeof channel>, to: ReturnType<typeof channel>): Connection => ({
    read: from.read,
    write(bytes) {
      const part = bytes.slice(0, piece);
      to.put(part);
      return Promise.resolve(part.length);
    },
    close() {
      from.put(null);
      to.put(null);
    },
  });
  return [end(here, there), end(there, here)];
}

function channel() {
  const queue: (Uint8Array | null)[] = [];
  let wake = () => {};
  return {
    put(bytes: Uint8Array | null) {
      queue.push(bytes);
      wake();
    },
    async read(into: Uint8Array): Promise<number | null> {
      while (queue.length === 0) await new Promise<void>((resolve) => wake = resolve);
      const bytes = queue[0];
      if (bytes === null || bytes === undefined) return null;
      const part = bytes.subarray(0, into.length);
      into.set(part);
      if (part.length === bytes.length) queue.shift();
      else queue[0] = bytes.subarray(part.length);
      return part.length;
    },
  };
}
