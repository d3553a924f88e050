/**
 * The connections to a kernel: requests and their replies on `shell` and `control`, everything
 * that the kernel publishes on `iopub`, and what it asks for on `stdin`.
 *
 * @module
 */
import { type JsonObject, type Message, Wire } from "../protocol/message.ts";
import type { KernelProcess } from "./process.ts";
import { Peer } from "../protocol/zmtp.ts";

/** What has to be known of a kernel to reach it. */
export type Reached = Pick<KernelProcess, "ports" | "key" | "ended">;

type Peers = Readonly<Record<"shell" | "control" | "iopub" | "stdin", Peer>>;

/** The connections to one kernel. */
export class Channels {
  readonly #wire: Wire;
  readonly #peers: Peers;
  readonly #replies = new Map<string, (reply: Message) => void>();
  readonly #lost = Promise.withResolvers<never>();
  #broken: ReturnType<typeof setTimeout> | undefined;
  #isLost = false;
  /** Takes what the kernel publishes. */
  published: (message: Message) => void = () => {};
  /** Takes the kernel's questions to whoever sits in front of it. */
  asked: (question: Message) => void = () => {};

  private constructor(key: string, peers: Peers) {
    this.#wire = new Wire(key);
    this.#peers = peers;
    this.#lost.promise.catch(() => {}); // not at every moment does somebody wait for it
    this.#listen(peers.shell, (reply) => this.#answered(reply));
    this.#listen(peers.control, (reply) => this.#answered(reply));
    this.#listen(peers.iopub, (message) => this.published(message));
    this.#listen(peers.stdin, (question) => this.asked(question));
  }

  /** Connects to a kernel that may still be starting, until `signal` aborts. */
  static async open(process: Reached, signal: AbortSignal): Promise<Channels> {
    const { shell, control, iopub, stdin } = process.ports;
    const connecting = [
      Peer.connect(shell, "DEALER", { signal }),
      Peer.connect(control, "DEALER", { signal }),
      Peer.connect(iopub, "SUB", { signal }),
      Peer.connect(stdin, "DEALER", { signal }),
    ] as const;
    try {
      const [shell, control, iopub, stdin] = await Promise.all(connecting);
      const channels = new Channels(process.key, { shell, control, iopub, stdin });
      process.ended.then((died) => channels.lose(died));
      return channels;
    } catch (error) {
      for (const ending of await Promise.allSettled(connecting)) {
        if (ending.status === "fulfilled") ending.value.close();
      }
      throw error;
    }
  }

  /** Sends a request and waits for its reply; throws when the kernel is lost. */
  async request(
    channel: "shell" | "control",
    type: string,
    content: JsonObject,
  ): Promise<Message> {
    const message = this.#wire.compose(type, content);
    const id = message.header.msg_id;
    const reply = new Promise<Message>((resolve) => this.#replies.set(id, resolve));
    // When it cannot be sent the process is ending, and that is what is reported.
    this.#peers[channel].send(this.#wire.write(message)).catch(() => {});
    try {
      return await this.unlessLost(reply);
    } finally {
      this.#replies.delete(id);
    }
  }

  /** Answers a question of the kernel's. */
  answer(question: Message, content: JsonObject): void {
    const reply = this.#wire.compose("input_reply", content, question.header);
    this.#peers.stdin.send(this.#wire.write(reply)).catch(() => {});
  }

  /** The same promise, but rejects when the kernel is lost. */
  unlessLost<T>(promise: Promise<T>): Promise<T> {
    return Promise.race([promise, this.#lost.promise]);
  }

  /** Gives the kernel up: whoever waits for it gets this reason. */
  lose(reason: unknown): void {
    this.#isLost = true;
    clearTimeout(this.#broken);
    this.#lost.reject(reason);
  }

  /** Closes the connections. */
  close(): void {
    this.lose(new Error("The connection to the kernel is closed"));
    for (const peer of Object.values(this.#peers)) peer.close();
  }

  async #listen(peer: Peer, take: (message: Message) => void): Promise<void> {
    let reason: unknown = new Error("The kernel closed a connection");
    try {
      for await (const frames of peer) {
        const message = this.#wire.read(frames);
        if (message !== undefined) take(message);
      }
    } catch (error) {
      reason = error;
    }
    // As a rule the process is ending, and how it ended says more.
    if (!this.#isLost) this.#broken ??= setTimeout(() => this.lose(reason), 1000);
  }

  #answered(reply: Message): void {
    this.#replies.get(reply.parent.msg_id ?? "")?.(reply);
  }
}
