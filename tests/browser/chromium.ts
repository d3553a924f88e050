/**
 * Chromium without a window, and pages in it.
 *
 * @module
 */
import { lines } from "../kernel/permitted.ts";
import { DevTools, type Values } from "./devtools.ts";

/** A browser, and what its pages complained about. */
export class Chromium implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #profile: string;
  readonly #devtools: DevTools;
  /** Errors on the console, uncaught errors, and what could not be loaded. */
  readonly complaints: string[] = [];

  private constructor(process: Deno.ChildProcess, profile: string, devtools: DevTools) {
    this.#process = process;
    this.#profile = profile;
    this.#devtools = devtools;
    devtools.told = (method, params) => this.#told(method, params);
  }

  /** Starts the program, with a profile that nobody has used. */
  static async start(program: string): Promise<Chromium> {
    const profile = await Deno.makeTempDir({ prefix: "chromium-" });
    const process = new Deno.Command(program, {
      args: [
        "--headless",
        // Root may not have one, and neither may many containers.
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--remote-debugging-port=0",
        `--user-data-dir=${profile}`,
        "about:blank",
      ],
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const address = Promise.withResolvers<string>();
    const read = async () => {
      for await (const line of lines(process.stderr)) {
        const [, found] = /^DevTools listening on (ws:.*)$/.exec(line) ?? [];
        if (found !== undefined) address.resolve(found);
      }
      address.reject(new Error("Chromium ended before it listened"));
    };
    read();
    return new Chromium(process, profile, await DevTools.connect(await address.promise));
  }

  /** Opens a page. */
  async open(address: string, width: number, height: number): Promise<Page> {
    const call = (method: string, params: Values, session?: string) =>
      this.#devtools.call(method, params, session);
    const { targetId } = await call("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await call("Target.attachToTarget", { targetId, flatten: true });
    const page = new Page(
      (method, params = {}) => call(method, params, `${sessionId}`),
      // Without asking the page, which may have something to save.
      async () => void await call("Target.closeTarget", { targetId }),
    );
    await page.call("Runtime.enable");
    await page.call("Log.enable");
    await page.resize(width, height);
    await page.call("Page.navigate", { url: address });
    return page;
  }

  #told(method: string, params: Values): void {
    if (method === "Runtime.exceptionThrown") {
      const { exceptionDetails } = params as { exceptionDetails: { exception?: Values } };
      this.complaints.push(`${exceptionDetails.exception?.description ?? "an error"}`);
    }
    if (method === "Runtime.consoleAPICalled" && params.type === "error") {
      this.complaints.push(
        (params.args as Values[]).map((a) => a.value ?? a.description).join(" "),
      );
    }
    const { level, text, url } = (params.entry ?? {}) as Values;
    if (method === "Log.entryAdded" && level === "error") this.complaints.push(`${text} ${url}`);
  }

  /** Ends it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#devtools.call("Browser.close");
    await this.#process.status;
    await Deno.remove(this.#profile, { recursive: true });
  }
}

/** A page. */
export class Page implements AsyncDisposable {
  /** Calls a method of the protocol. */
  readonly call: (method: string, params?: Values) => Promise<Values>;
  readonly #close: () => Promise<void>;

  constructor(call: Page["call"], close: () => Promise<void>) {
    this.call = call;
    this.#close = close;
  }

  /** The value of an expression in the page; waits for it if it is a promise. */
  async evaluate(expression: string): Promise<unknown> {
    const options = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await this.call("Runtime.evaluate", options) as {
      result: { value?: unknown };
      exceptionDetails?: { exception?: Values };
    };
    if (exceptionDetails === undefined) return result.value;
    throw new Error(`${exceptionDetails.exception?.description}, in the page at ${expression}`);
  }

  /** Waits until an expression is true, or has a value; answers it. */
  async until(expression: string, timeout = 30_000): Promise<unknown> {
    for (const end = Date.now() + timeout; Date.now() < end;) {
      const value = await this.evaluate(expression);
      if (value) return value;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`Waited ${timeout / 1000} s for ${expression}`);
  }

  /** Clicks on an element, once it is where a mouse can reach it. */
  async click(element: string): Promise<void> {
    const place = await this.until(`(() => {
      const element = ${element};
      if (!element) return;
      const { x, y, width, height } = element.getBoundingClientRect();
      const middle = { x: x + width / 2, y: y + height / 2 };
      const there = document.elementFromPoint(middle.x, middle.y);
      return element.contains(there) || there?.contains(element) ? middle : undefined;
    })()`) as Values;
    const button = { ...place, button: "left", clickCount: 1 };
    await this.call("Input.dispatchMouseEvent", { type: "mouseMoved", ...place });
    await this.call("Input.dispatchMouseEvent", { type: "mousePressed", ...button });
    await this.call("Input.dispatchMouseEvent", { type: "mouseReleased", ...button });
  }

  /** Gives the page a size in pixels. */
  async resize(width: number, height: number): Promise<void> {
    const size = { width, height, deviceScaleFactor: 1, mobile: false };
    await this.call("Emulation.setDeviceMetricsOverride", size);
  }

  /** Writes a picture of what is seen. */
  async screenshot(path: string): Promise<void> {
    const { data } = await this.call("Page.captureScreenshot", { format: "png" });
    await Deno.writeFile(path, Uint8Array.fromBase64(data as string));
  }

  /** Closes it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
  }
}
