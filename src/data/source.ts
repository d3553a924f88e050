/**
 * Where a published file can be had: several sources, of which the first that gives exactly the
 * published bytes is taken.
 *
 * @module
 */

/** A file as it was published. @internal */
export interface PublishedFile {
  readonly name: string;
  /** SHA-256 of the file as such, not compressed: so it fits every mirror's way to compress it. */
  readonly sha256: string;
}

/** A place that may have a file. @internal */
export interface Source {
  /** What to call it in messages. */
  readonly name: string;
  /** The file's bytes; throws if it cannot have them. Tells how much has come, if it can. */
  read(tell?: (text: string) => void): Promise<Uint8Array<ArrayBuffer>>;
}

/**
 * The file's bytes, from the first source that has them unharmed; the others are not asked.
 *
 * @throws {Error} If none has them: the message says why each has not.
 * @internal
 */
export async function firstIntact(
  file: PublishedFile,
  sources: readonly Source[],
  tell?: (text: string) => void,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; source: Source }> {
  const failures: string[] = [];
  for (const source of sources) {
    try {
      const bytes = await source.read(tell);
      const sha256 = await sha256Of(bytes);
      if (sha256 === file.sha256) return { bytes, source };
      throw new Error(`expected SHA-256 ${file.sha256}, got ${sha256} (${bytes.length} bytes)`);
    } catch (error) {
      failures.push(`${source.name}: ${reasonOf(error)}`);
    }
  }
  throw new Error(`Cannot get ${file.name}: ${failures.join("; ") || "no source given"}`);
}

/** What went wrong in the end: `fetch` only says that it failed, its cause says why. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message.replace(/\s+/g, " ") : reasonOf(error.cause);
}

/** A file on a web server, as it is or compressed with gzip. @internal */
export function webSource(url: string): Source {
  return {
    name: url,
    async read(tell) {
      const response = await fetch(url, { signal: AbortSignal.timeout(300_000) });
      if (!response.ok) {
        await response.body?.cancel();
        throw new Error(`the server answered ${response.status} ${response.statusText}`.trim());
      }
      return await decompressed(await received(response, tell));
    },
  };
}

/** A file on this machine. @internal */
export function fileSource(path: string): Source {
  return {
    name: path,
    async read() {
      try {
        return await Deno.readFile(path);
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) throw new Error("there is no such file");
        throw error;
      }
    },
  };
}

/** The bytes of a response, counted as they come. */
async function received(
  response: Response,
  tell: (text: string) => void = () => {},
): Promise<Uint8Array<ArrayBuffer>> {
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  const length = Number(response.headers.get("content-length"));
  let count = 0;
  const counting = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      count += chunk.length;
      tell(`${megabytes(count)}${length > 0 ? ` of ${megabytes(length)}` : ""} MB`);
      controller.enqueue(chunk);
    },
  });
  const body = response.body?.pipeThrough(counting);
  return new Uint8Array(await new Response(body).arrayBuffer());
}

async function decompressed(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(plain).arrayBuffer());
}

async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
