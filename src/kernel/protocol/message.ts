/**
 * Jupyter's messages: what they are made of, how they are signed, read and written
 * (https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol).
 *
 * @module
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { type Frames, ProtocolError } from "./frames.ts";

/** What JSON can say. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
/** A JSON object. */
export interface JsonObject {
  [name: string]: Json;
}

/** The header of a message: who sent it, when, and what it is. */
export interface Header extends JsonObject {
  msg_id: string;
  session: string;
  username: string;
  date: string;
  msg_type: string;
  version: string;
}

/** One message. */
export interface Message {
  /** `header.msg_type`. */
  readonly type: string;
  readonly header: Header;
  /** The header of the message that this one answers; empty when it answers none. */
  readonly parent: Partial<Header>;
  readonly metadata: JsonObject;
  readonly content: JsonObject;
  /** Binary data that belongs to the content. */
  readonly buffers: readonly Uint8Array[];
}

/** Stands between the routing ids, which sockets add, and the message. */
const DELIMITER: Uint8Array = new TextEncoder().encode("<IDS|MSG>");
/** The version of the messaging protocol that is spoken here. */
const VERSION = "5.3";

/** Reads and writes the messages of one session, signed with the key of its connection file. */
export class Wire {
  readonly #key: string;
  /** Tells the messages of this client from those of others. */
  readonly session: string = crypto.randomUUID();

  constructor(key: string) {
    this.#key = key;
  }

  /** A new message of this session, that answers `parent` if there is one. */
  compose(type: string, content: JsonObject, parent: Partial<Header> = {}): Message {
    const header: Header = {
      msg_id: crypto.randomUUID(),
      session: this.session,
      username: "norma",
      date: new Date().toISOString(),
      msg_type: type,
      version: VERSION,
    };
    return { type, header, parent, metadata: {}, content, buffers: [] };
  }

  /** The frames of a message, signed. */
  write({ header, parent, metadata, content, buffers }: Message): Frames {
    const encoder = new TextEncoder();
    const parts = [header, parent, metadata, content].map((part) =>
      encoder.encode(JSON.stringify(part))
    );
    const signature = encoder.encode(this.#signature(parts));
    return [DELIMITER, signature, ...parts, ...buffers];
  }

  /**
   * The message in these frames; `undefined` for a message that is not signed with our key, which
   * is dropped as every Jupyter program drops it. A signed message that cannot be read is a
   * `ProtocolError`.
   */
  read(frames: Frames): Message | undefined {
    const decoder = new TextDecoder();
    const at = frames.findIndex((frame) => equal(frame, DELIMITER));
    const [signature, ...parts] = frames.slice(at + 1, at + 6);
    const buffers = frames.slice(at + 6);
    if (at < 0 || signature === undefined || parts.length < 4) return undefined;
    if (!equal(signature, new TextEncoder().encode(this.#signature(parts)))) return undefined;
    const [header, parent, metadata, content] = parts.map((part) => object(decoder.decode(part)));
    if (header === undefined || parent === undefined || metadata === undefined) {
      throw new ProtocolError("Expected a Jupyter message of four JSON objects");
    }
    if (content === undefined || !isHeader(header)) {
      throw new ProtocolError("Expected a Jupyter message with a header and content");
    }
    return { type: header.msg_type, header, parent, metadata, content, buffers };
  }

  /** HMAC-SHA256 over the four parts; an empty key turns signing off. */
  #signature(parts: readonly Uint8Array[]): string {
    if (this.#key === "") return "";
    const hmac = createHmac("sha256", this.#key);
    for (const part of parts) hmac.update(part);
    return hmac.digest("hex");
  }
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

function object(text: string): JsonObject | undefined {
  try {
    const value: Json = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isHeader(part: JsonObject): part is Header {
  return typeof part.msg_id === "string" && typeof part.msg_type === "string";
}
