/**
 * The DevTools protocol, which Chromium speaks over a WebSocket
 * (https://chromedevtools.github.io/devtools-protocol/).
 *
 * @module
 */

/** What a message carries. */
export type Values = Record<string, unknown>;

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Values;
  readonly sessionId?: string;
  readonly result?: Values;
  readonly error?: { readonly message: string };
}

const ENDED = "The browser has ended";

/** A connection to a browser, over which many pages are reached. */
export class DevTools {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, PromiseWithResolvers<Values>>();
  #last = 0;
  /** Called for whatever a page tells without being asked. */
  told: (method: string, params: Values, session: string | undefined) => void = () => {};

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#take(JSON.parse(data));
    socket.onclose = () => {
      for (const { reject } of this.#waiting.values()) reject(new Error(ENDED));
    };
  }

  /** Connects. */
  static async connect(address: string): Promise<DevTools> {
    const socket = new WebSocket(address);
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = () => reject(new Error(`There is no browser at ${address}`));
    });
    return new DevTools(socket);
  }

  /** Calls a method, of a page if a session is given, and waits for its result. */
  async call(method: string, params: Values = {}, sessionId?: string): Promise<Values> {
    // What is sent over a closed one is lost without a word.
    if (this.#socket.readyState !== WebSocket.OPEN) throw new Error(ENDED);
    const id = ++this.#last;
    const answer = Promise.withResolvers<Values>();
    this.#waiting.set(id, answer);
    this.#socket.send(JSON.stringify({ id, method, params, ...sessionId && { sessionId } }));
    return await answer.promise;
  }

  #take({ id, method, params = {}, sessionId, result = {}, error }: Message): void {
    if (id === undefined) return this.told(method ?? "", params, sessionId);
    const answer = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) answer?.reject(new Error(error.message));
    else answer?.resolve(result);
  }
}
