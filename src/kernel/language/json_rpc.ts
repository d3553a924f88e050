/**
 * The messages of a language server on its standard streams: JSON-RPC behind a header
 * (https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#baseProtocol).
 *
 * @module
 */
import { joined } from "../protocol/frames.ts";
import type { JsonObject } from "../protocol/message.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The bytes of a message. */
export function frame(message: JsonObject): Uint8Array<ArrayBuffer> {
  const body = encoder.encode(JSON.stringify(message));
  return joined([encoder.encode(`Content-Length: ${body.length}\r\n\r\n`), body]);
}

/** The messages in a stream of bytes; throws when it holds anything else. */
export async function* messages(
  stream: AsyncIterable<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<JsonObject> {
  let bytes = new Uint8Array();
  for await (const chunk of stream) {
    bytes = joined([bytes, chunk]);
    for (let found; (found = body(bytes)) !== undefined; bytes = bytes.slice(found.end)) {
      yield JSON.parse(decoder.decode(bytes.subarray(found.start, found.end)));
    }
  }
}

/** Where the first body lies; `undefined` as long as it is not there in full. */
function body(bytes: Uint8Array): { start: number; end: number } | undefined {
  const text = decoder.decode(bytes.subarray(0, HEADER_LIMIT));
  if (!"Content-".startsWith(text.slice(0, 8))) throw new Error(NO_SERVER);
  const length = text.indexOf("\r\n\r\n");
  if (length < 0 && text.length < HEADER_LIMIT) return undefined;
  const size = /^Content-Length: (\d+)\r$/m.exec(text.slice(0, length + 1));
  if (size === null) throw new Error(NO_SERVER);
  const start = length + 4; // a header is ASCII: a unit of text is a byte
  const end = start + Number(size[1]);
  return end <= bytes.length ? { start, end } : undefined;
}

const HEADER_LIMIT = 1000;
const NO_SERVER = "does not speak the protocol of a language server";
