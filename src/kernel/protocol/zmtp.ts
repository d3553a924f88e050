/**
 * One ZeroMQ connection: ZMTP 3.0 with the NULL mechanism over TCP, without native code.
 *
 * @module
 */
import {
  commandBytes,
  type Connection,
  FrameReader,
  type Frames,
  joined,
  messageBytes,
  ProtocolError,
} from "./frames.ts";

/** The socket types of the Jupyter protocol. */
export type SocketType = "DEALER" | "ROUTER" | "PUB" | "SUB" | "REP" | "REQ";

/** How to greet the other side. */
export interface HandshakeOptions {
  /**
   * The routing id that a ROUTER on the other side knows us by; `""`, the default, lets it choose.
   */
  readonly identity?: string;
  /** Milliseconds after which a silent other side is given up; default 10,000. */
  readonly timeout?: number;
}

const MECHANISM = "NULL";

/**
 * A connection after its handshake. Iterating it yields whole messages until the other side closes.
 */
export class Peer implements AsyncIterable<Frames> {
  readonly #connection: Connection;
  readonly #reader: FrameReader;
  /** Ends when everything handed to `send()` so far is written: messages never interleave. */
  #written: Promise<void> = Promise.resolve();
  #closed = false;
  #identity = "";

  private constructor(connection: Connection) {
    this.#connection = connection;
    this.#reader = new FrameReader(connection);
  }

  /** The other side's routing id, `""` when it gave none. */
  get identity(): string {
    return this.#identity;
  }

  /** Greets the other side of `connection` as a socket of this type; closes it when that fails. */
  static async handshake(
    connection: Connection,
    type: SocketType,
    { identity = "", timeout = 10_000 }: HandshakeOptions = {},
  ): Promise<Peer> {
    const peer = new Peer(connection);
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => late.reject(new ProtocolError(`No ZMTP handshake within ${timeout} ms`)),
      timeout,
    );
    try {
      await Promise.race([peer.#greet(type, identity), late.promise]);
      return peer;
    } catch (error) {
      peer.close();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Connects to a port of this machine, again and again until somebody listens or `signal` aborts.
   */
  static async connect(
    port: number,
    type: SocketType,
    { signal, ...options }: HandshakeOptions & { readonly signal?: AbortSignal } = {},
  ): Promise<Peer> {
    for (;;) {
      signal?.throwIfAborted();
      try {
        const connection = await Deno.connect({ hostname: "127.0.0.1", port });
        // Knocking at a port that nobody has taken yet, a socket may be given that very port and
        // reach itself.
        if ((connection.localAddr as Deno.NetAddr).port === port) {
          connection.close();
          continue;
        }
        connection.setNoDelay(true);
        return await Peer.handshake(connection, type, options);
      } catch (error) {
        if (!(error instanceof Deno.errors.ConnectionRefused)) throw error;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    }
  }

  async #greet(type: SocketType, identity: string): Promise<void> {
    await this.#write(greeting());
    checkGreeting(await this.#reader.bytes(64));
    const properties = [property("Socket-Type", type)];
    if (identity !== "") properties.push(property("Identity", identity));
    await this.#write(commandBytes("READY", joined(properties)));
    const answer = await this.#reader.next();
    if (answer?.kind !== "command" || answer.name !== "READY") {
      throw new ProtocolError(
        `Expected the ZMTP command READY, got ${answer?.kind === "command" ? answer.name : "none"}`,
      );
    }
    this.#identity = readProperties(answer.body).get("identity") ?? "";
    if (type === "SUB") await this.send([Uint8Array.of(1)]); // subscribe to everything
  }

  async #write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) at += await this.#connection.write(bytes.subarray(at));
  }

  /** Resolves when everything handed to `send()` so far is written, or cannot be. */
  get written(): Promise<void> {
    return this.#written.catch(() => {});
  }

  /** Sends one message; resolves when it is handed to the system. */
  send(message: Frames): Promise<void> {
    this.#written = this.#written.then(() => this.#write(messageBytes(message)));
    this.#written.catch(() => {}); // the caller sees it; nobody else has to
    return this.#written;
  }

  /**
   * Whole messages, until the other side closes or `close()` is called; throws a `ProtocolError`
   * for anything else.
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<Frames> {
    try {
      for (let received; (received = await this.#reader.next()) !== undefined;) {
        if (received.kind === "message") yield received.frames;
        else if (received.name === "PING") await this.#pong(received.body);
      }
    } catch (error) {
      if (!this.#closed) throw error;
    }
  }

  /**
   * Answers a heartbeat of ZMTP 3.1: the context that follows the two bytes of its time to live
   * comes back.
   */
  #pong(ping: Uint8Array): Promise<void> {
    this.#written = this.#written.then(() => this.#write(commandBytes("PONG", ping.subarray(2))));
    return this.#written;
  }

  /** Closes the connection; an iteration in progress ends. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    try {
      this.#connection.close();
    } catch {
      // The system has closed it already.
    }
  }
}

/** Signature, version 3.0, mechanism, "not the server of a secured connection", filler. */
function greeting(): Uint8Array {
  const bytes = new Uint8Array(64);
  bytes[0] = 0xff;
  bytes[9] = 0x7f;
  bytes[10] = 3;
  bytes.set(new TextEncoder().encode(MECHANISM), 12);
  return bytes;
}

function checkGreeting(bytes: Uint8Array): void {
  if (bytes[0] !== 0xff || bytes[9] !== 0x7f || bytes[10] === undefined || bytes[10] < 3) {
    throw new ProtocolError("Expected the greeting of ZMTP 3, got something else");
  }
  const mechanism = new TextDecoder().decode(bytes.subarray(12, 32)).replace(/\0+$/, "");
  if (mechanism !== MECHANISM) {
    throw new ProtocolError(`Expected the ZMTP mechanism ${MECHANISM}, got ${mechanism}`);
  }
}

/**
 * A property of a READY command: its name after a length byte, its value after a length of four
 * bytes.
 */
function property(name: string, value: string): Uint8Array {
  const encoder = new TextEncoder();
  const [key, bytes] = [encoder.encode(name), encoder.encode(value)];
  const size = new Uint8Array(4);
  new DataView(size.buffer).setUint32(0, bytes.length);
  return joined([Uint8Array.of(key.length), key, size, bytes]);
}

/** The properties of a READY command by their names, which are the same in upper and lower case. */
function readProperties(body: Uint8Array): Map<string, string> {
  const decoder = new TextDecoder();
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  const found = new Map<string, string>();
  for (let at = 0; at < body.length;) {
    const value = at + 1 + view.getUint8(at) + 4;
    const end = value <= body.length ? value + view.getUint32(value - 4) : Infinity;
    if (end > body.length) throw new ProtocolError("Expected whole properties after READY");
    const name = decoder.decode(body.subarray(at + 1, value - 4)).toLowerCase();
    found.set(name, decoder.decode(body.subarray(value, end)));
    at = end;
  }
  return found;
}
