/**
 * A server of files as any web host is one: it knows nothing of what it serves.
 *
 * @module
 */
import { join } from "node:path";

/** The files of a folder, below an address that is no host's root. */
export class StaticServer implements AsyncDisposable {
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  /** The address of the folder; ends with a slash. */
  readonly address: string;
  /** The addresses that were asked for and are not there. */
  readonly missed: string[] = [];

  /** Serves a folder. */
  constructor(folder: string) {
    const options = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
    this.#server = Deno.serve(options, ({ url }) => this.#answer(folder, url));
    this.address = `http://127.0.0.1:${this.#server.addr.port}/class/notebooks/`;
  }

  async #answer(folder: string, url: string): Promise<Response> {
    const file = decodeURIComponent(url.slice(this.address.length)) || "index.html";
    if (url.startsWith(this.address) && /^[^/]+\.html$/.test(file)) {
      const page = await Deno.readFile(join(folder, file)).catch(() => undefined);
      if (page !== undefined) {
        return new Response(page, { headers: { "content-type": "text/html" } });
      }
    }
    this.missed.push(url);
    return new Response("There is no such file", { status: 404 });
  }

  /** Ends it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}
