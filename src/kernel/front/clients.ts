/**
 * The side that Jupyter clients see: five sockets, signed messages.
 *
 * @module
 */
import { type Header, type JsonObject, type Message, Wire } from "../protocol/message.ts";
import { Server } from "../protocol/server.ts";
import type { Peer } from "../protocol/zmtp.ts";
import type { ConnectionInfo } from "./connection.ts";

/** A message that wants an answer, and who sent it. */
export interface Request {
  readonly message: Message;
  readonly from: Peer;
  readonly channel: "shell" | "control";
}

/** Whoever the header belongs to, for messages that answer nobody. */
export type Parent = Partial<Header>;

/** Milliseconds that printed text may wait for more of it. */
const PATIENCE = 10;
/** Characters of printed text that are sent at once, even when more is coming. */
const ENOUGH = 1 << 16;

/** The clients of a kernel. */
export class Clients {
  readonly #wire: Wire;
  readonly #shell: Server;
  readonly #control: Server;
  readonly #iopub: Server;
  readonly #stdin: Server;
  readonly #heartbeat: Server;
  /** Printed text that waits for more of its kind. */
  #printed: { readonly parent: Parent; readonly name: string; text: string } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Takes requests. */
  requested: (request: Request) => void = () => {};
  /** Takes what a reader has typed. */
  typed: (content: JsonObject) => void = () => {};

  /** Listens. */
  constructor({ ip, key, ports }: ConnectionInfo) {
    this.#wire = new Wire(key);
    const at = (port: number) => ({ hostname: ip, port });
    const router = (port: number, take: (message: Message, from: Peer) => void) =>
      Server.listen("ROUTER", at(port), (frames, from) => {
        const message = this.#wire.read(frames);
        if (message !== undefined) take(message, from);
      });
    this.#iopub = Server.listen("PUB", at(ports.iopub));
    this.#heartbeat = Server.listen("REP", at(ports.hb), (frames, from) => {
      this.#heartbeat.send(frames, from);
    });
    this.#stdin = router(ports.stdin, ({ type, content }) => {
      if (type === "input_reply") this.typed(content);
    });
    this.#control = router(ports.control, (message, from) => {
      this.requested({ message, from, channel: "control" });
    });
    this.#shell = router(ports.shell, (message, from) => {
      this.requested({ message, from, channel: "shell" });
    });
  }

  /** Tells all clients. */
  publish(
    type: string,
    content: JsonObject,
    parent: Parent,
    { metadata = {}, buffers = [] }: Partial<Pick<Message, "metadata" | "buffers">> = {},
  ): void {
    this.#flush();
    const message = { ...this.#wire.compose(type, content, parent), metadata, buffers };
    this.#iopub.publish(this.#wire.write(message));
  }

  /** Tells all clients what was printed; what follows quickly goes into the same message. */
  print(name: string, text: string, parent: Parent): void {
    const waiting = this.#printed;
    if (waiting?.name === name && waiting.parent.msg_id === parent.msg_id) waiting.text += text;
    else {
      this.#flush();
      this.#printed = { parent, name, text };
    }
    if ((this.#printed?.text.length ?? 0) > ENOUGH) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), PATIENCE);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#printed === undefined) return;
    const { parent, name, text } = this.#printed;
    this.#printed = undefined;
    this.publish("stream", { name, text }, parent);
  }

  /** Answers a request. */
  reply({ message, from, channel }: Request, type: string, content: JsonObject): void {
    const socket = channel === "shell" ? this.#shell : this.#control;
    socket.send(this.#wire.write(this.#wire.compose(type, content, message.header)), from);
  }

  /** Asks whoever sent a request for input. */
  ask({ message, from }: Request, content: JsonObject): void {
    // A client's sockets have the same routing id; one without is the only one.
    const peers = [...this.#stdin.peers];
    const reader = peers.find(({ identity }) => identity === from.identity) ?? peers.at(-1);
    const question = this.#wire.compose("input_request", content, message.header);
    if (reader !== undefined) this.#stdin.send(this.#wire.write(question), reader);
  }

  /** Ends all connections, after what was said is written. */
  async close(): Promise<void> {
    this.#flush();
    const sockets = [this.#shell, this.#control, this.#iopub, this.#stdin, this.#heartbeat];
    const late = new Promise((resolve) => setTimeout(resolve, 500));
    await Promise.race([Promise.all(sockets.map((socket) => socket.written())), late]);
    for (const socket of sockets) socket.close();
  }
}
