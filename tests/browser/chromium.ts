/**
 * Chromium without a window, and pages in it.
 *
 * @module
 */
import { lines } from "../kernel/permitted.ts";
import { DevTools, type Values } from "./devtools.ts";

/** Milliseconds within which it starts, and within which it ends by itself. */
const START = 60_000, END = 5000;

/** A browser, and what its pages complained about. */
export class Chromium implements AsyncDisposable {
  readonly #devtools: DevTools;
  /** The open pages by their sessions. */
  readonly #pages = new Map<string, Page>();
  /** The process and its profile, which are to go. */
  readonly #owned: AsyncDisposableStack;
  /** Errors on the console, uncaught errors, and what could not be loaded. */
  readonly complaints: string[] = [];

  private constructor(devtools: DevTools, owned: AsyncDisposableStack) {
    this.#devtools = devtools;
    this.#owned = owned;
    devtools.told = (...event) => this.#told(...event);
  }

  /** Starts the program, with a profile that nobody has used. */
  static async start(program: string): Promise<Chromium> {
    await using owned = new AsyncDisposableStack();
    const profile = await Deno.makeTempDir({ prefix: "chromium-" });
    owned.defer(() => Deno.remove(profile, { recursive: true }));
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
    owned.defer(async () => {
      const forced = setTimeout(() => process.kill("SIGKILL"), END);
      await process.status;
      clearTimeout(forced);
    });
    const devtools = await DevTools.connect(await listening(process));
    owned.defer(() => devtools.call("Browser.close").then(() => {}, () => {})); // it may have ended
    return new Chromium(devtools, owned.move());
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
    await this.#owned.disposeAsync();
  }
}

/** The address that it tells where it listens; read on at all times: a full pipe would stop it. */
async function listening({ stderr }: Deno.ChildProcess): Promise<string> {
  const address = Promise.withResolvers<string>();
  const late = new Error(`Chromium did not listen within ${START / 1000} s`);
  const timer = setTimeout(() => address.reject(late), START);
  (async () => {
    for await (const line of lines(stderr)) {
      const [, found] = /^DevTools listening on (ws:.*)$/.exec(line) ?? [];
      if (found !== undefined) address.resolve(found);
    }
    throw new Error("Chromium ended before it listened");
  })().catch(address.reject);
  try {
    return await address.promise;
  } finally {
    clearTimeout(timer);
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
  End: { windowsVirtualKeyCode: 35 },
  Escape: { windowsVirtualKeyCode: 27 },
} as const;
/** As the protocol numbers it. */
const SHIFT = 8;

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

  /** Types a text where the cursor is. */
  async type(text: string): Promise<void> {
    await this.call("Input.insertText", { text });
  }

  /** Presses a key, alone or with Shift, and releases it. */
  async press(key: keyof typeof KEYS, { shift = false } = {}): Promise<void> {
    const event = { key, code: key, modifiers: shift ? SHIFT : 0, ...KEYS[key] };
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
