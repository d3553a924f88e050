/**
 * A ZeroMQ socket that others connect to.
 *
 * @module
 */
import type { Frames } from "./frames.ts";
import { Peer, type SocketType } from "./zmtp.ts";

/** How many connections a socket has at most; a Jupyter client needs one. */
export const CONNECTION_LIMIT = 64;
/** Bytes that may wait for a peer that does not read; then it is given up. */
export const BACKLOG_LIMIT = 1 << 29;

/** A socket that listens. */
export class Server {
  readonly #listener: Deno.TcpListener;
  readonly #peers = new Map<Peer, { backlog: number }>();
  /** With those that have not said yet what they are. */
  #connections = 0;
  readonly #type: SocketType;
  readonly #take: (frames: Frames, from: Peer) => void;

  private constructor(
    listener: Deno.TcpListener,
    type: SocketType,
    take: (frames: Frames, from: Peer) => void,
  ) {
    this.#listener = listener;
    this.#type = type;
    this.#take = take;
    this.#accept();
  }

  /** Listens on a port of this machine; whole messages are taken as they come. */
  static listen(
    type: SocketType,
    { hostname, port }: { readonly hostname: string; readonly port: number },
    take: (frames: Frames, from: Peer) => void = () => {},
  ): Server {
    return new Server(Deno.listen({ hostname, port }), type, take);
  }

  /** The port. */
  get port(): number {
    return this.#listener.addr.port;
  }

  /** Those who are connected. */
  get peers(): Iterable<Peer> {
    return this.#peers.keys();
  }

  async #accept(): Promise<void> {
    for await (const connection of this.#listener) {
      if (this.#connections < CONNECTION_LIMIT) this.#serve(connection);
      else connection.close();
    }
  }

  /** Whoever does not speak the protocol loses the connection; nobody else notices. */
  async #serve(connection: Deno.TcpConn): Promise<void> {
    let peer: Peer | undefined;
    this.#connections++;
    try {
      connection.setNoDelay(true);
      peer = await Peer.handshake(connection, this.#type);
      this.#peers.set(peer, { backlog: 0 });
      for await (const frames of peer) this.#take(frames, peer);
    } catch {
      // It is gone, or was no peer.
    } finally {
      this.#connections--;
      peer?.close();
      if (peer !== undefined) this.#peers.delete(peer);
    }
  }

  /** Sends a message to one of the peers, or drops it when that one is gone. */
  send(frames: Frames, to: Peer): void {
    const state = this.#peers.get(to);
    if (state === undefined) return;
    const size = frames.reduce((sum, { length }) => sum + length, 0);
    state.backlog += size;
    if (state.backlog > BACKLOG_LIMIT) return to.close();
    to.send(frames).then(() => state.backlog -= size, () => to.close());
  }

  /** Sends a message to everyone. */
  publish(frames: Frames): void {
    for (const peer of this.#peers.keys()) this.send(frames, peer);
  }

  /** Resolves when everything that was handed over so far is written, or cannot be. */
  async written(): Promise<void> {
    await Promise.all([...this.#peers.keys()].map((peer) => peer.written));
  }

  /** Ends all connections. */
  close(): void {
    this.#listener.close();
    for (const peer of this.#peers.keys()) peer.close();
  }
}
