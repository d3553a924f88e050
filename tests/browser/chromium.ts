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
  /** The open pages by their sessions. */
  readonly #pages = new Map<string, Page>();
  /** Errors on the console, uncaught errors, and what could not be loaded. */
  readonly complaints: string[] = [];

  private constructor(process: Deno.ChildProcess, profile: string, devtools: DevTools) {
    this.#process = process;
    this.#profile = profile;
    this.#devtools = devtools;
    devtools.told = (...event) => this.#told(...event);
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
      async () => {
        this.#pages.delete(`${sessionId}`);
        await call("Target.closeTarget", { targetId });
      },
    );
    this.#pages.set(`${sessionId}`, page);
    for (const domain of ["Runtime", "Log", "Network"]) await page.call(`${domain}.enable`);
    await page.resize(width, height);
    await page.call("Page.navigate", { url: address });
    return page;
  }

  #told(method: string, params: Values, session = ""): void {
    const page = this.#pages.get(session);
    if (method === "Network.requestWillBeSent") {
      page?.requests.push(`${(params.request as Values).url}`);
    }
    const remark = remarkIn(method, params);
    if (remark === undefined) return;
    page?.remarks.push(remark.text);
    if (remark.level === "error") this.complaints.push(remark.text);
  }

  /** Ends it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#devtools.call("Browser.close");
    await this.#process.status;
    await Deno.remove(this.#profile, { recursive: true });
  }
}

/** What an event adds to the console. */
function remarkIn(method: string, params: Values): { level: unknown; text: string } | undefined {
  if (method === "Runtime.exceptionThrown") {
    const { exceptionDetails } = params as { exceptionDetails: { exception?: Values } };
    return { level: "error", text: `${exceptionDetails.exception?.description ?? "an error"}` };
  }
  if (method === "Runtime.consoleAPICalled") {
    const text = (params.args as Values[]).map((a) => a.value ?? a.description).join(" ");
    return { level: params.type, text };
  }
  if (method !== "Log.entryAdded") return undefined;
  const { level, text, url } = params.entry as Values;
  return { level, text: `${text} ${url}` };
}

/** The keys that are pressed here, as the protocol names them. */
const KEYS = {
  Tab: { windowsVirtualKeyCode: 9 },
  Enter: { windowsVirtualKeyCode: 13, text: "\r" },
  ArrowRight: { windowsVirtualKeyCode: 39 },
} as const;

/** A page. */
export class Page implements AsyncDisposable {
  /** All that stands on its console. */
  readonly remarks: string[] = [];
  /** The addresses that it has asked for. */
  readonly requests: string[] = [];
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

  /** Presses a key and releases it. */
  async press(key: keyof typeof KEYS): Promise<void> {
    const event = { key, code: key, ...KEYS[key] };
    await this.call("Input.dispatchKeyEvent", { type: "keyDown", ...event });
    await this.call("Input.dispatchKeyEvent", { type: "keyUp", ...event });
  }

  /** Gives the page a size in pixels, on a phone or in a window. */
  async resize(width: number, height: number, mobile = false): Promise<void> {
    const size = { width, height, deviceScaleFactor: 1, mobile };
    await this.call("Emulation.setDeviceMetricsOverride", size);
  }

  /** Writes a picture of what is seen. */
  async screenshot(path: string): Promise<void> {
    const { data } = await this.call("Page.captureScreenshot", { optimizeForSpeed: true });
    await Deno.writeFile(path, Uint8Array.fromBase64(data as string));
  }

  /** Closes it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
  }
}
