import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  commandBytes,
  joined,
  messageBytes,
  ProtocolError,
} from "../../../src/kernel/protocol/frames.ts";
import { Peer } from "../../../src/kernel/protocol/zmtp.ts";
import { pipe, sent, silent } from "./pipe.ts";

const text = new TextEncoder();

/** The first 64 bytes of a peer, with some of them replaced. */
function greeting(changes: Record<number, number> = {}): Uint8Array {
  const bytes = new Uint8Array(64);
  Object.assign(bytes, { 0: 0xff, 9: 0x7f, 10: 3, 12: 78, 13: 85, 14: 76, 15: 76 }, changes);
  return bytes;
}

Deno.test("two peers greet each other and exchange messages in order", async () => {
  for (const piece of [1, 13, Infinity]) {
    const [a, b] = pipe(piece);
    const [client, server] = await Promise.all([
      Peer.handshake(a, "DEALER", { identity: "norma" }),
      Peer.handshake(b, "ROUTER"),
    ]);
    assertEquals([client.identity, server.identity], ["", "norma"]);
    const sending = Promise.all([1, 2, 3].map((n) => client.send([new Uint8Array(n * 200)])));
    const sizes: number[] = [];
    for await (const [frame] of server) {
      sizes.push(frame?.length ?? -1);
      if (sizes.length === 3) break;
    }
    await sending;
    assertEquals(sizes, [200, 400, 600]);
  }
});

Deno.test("a subscriber subscribes to everything", async () => {
  const [a, b] = pipe();
  const [, publisher] = await Promise.all([Peer.handshake(a, "SUB"), Peer.handshake(b, "PUB")]);
  assertEquals((await publisher[Symbol.asyncIterator]().next()).value, [Uint8Array.of(1)]);
});

Deno.test("a ping is answered with its context, between messages", async () => {
  const written: Uint8Array[] = [];
  const ready = commandBytes("READY", new Uint8Array(0));
  const ping = commandBytes("PING", Uint8Array.of(0, 100, 7, 8));
  const connection = sent(joined([greeting(), ready, ping, messageBytes([text.encode("x")])]));
  connection.write = (bytes) => {
    written.push(bytes.slice());
    return Promise.resolve(bytes.length);
  };
  const peer = await Peer.handshake(connection, "DEALER");
  const messages = await Array.fromAsync(peer);
  assertEquals(messages.length, 1);
  assertEquals(written.at(-1), commandBytes("PONG", Uint8Array.of(7, 8)));
});

Deno.test("an iteration ends when either side closes", async () => {
  for (const side of [0, 1] as const) {
    const ends = pipe();
    const [client, server] = await Promise.all([
      Peer.handshake(ends[0], "DEALER"),
      Peer.handshake(ends[1], "ROUTER"),
    ]);
    const all = Array.fromAsync(client);
    [client, server][side]?.close();
    assertEquals(await all, []);
  }
});

Deno.test("who is no ZeroMQ 3 peer without security is refused with a sentence", async () => {
  const ready = commandBytes("READY", new Uint8Array(0));
  const cases: [Uint8Array, string][] = [
    [text.encode("HTTP/1.1 400 Bad Request\r\n".padEnd(64)), "the greeting of ZMTP 3"],
    [joined([greeting({ 10: 2 }), ready]), "the greeting of ZMTP 3"],
    [joined([greeting({ 12: 80, 13: 76, 14: 65, 15: 73, 16: 78 }), ready]), "NULL, got PLAIN"],
    [joined([greeting(), commandBytes("ERROR", text.encode("\x02no"))]), "READY, got ERROR"],
    [joined([greeting(), messageBytes([text.encode("hello")])]), "READY, got none"],
    [joined([greeting(), commandBytes("READY", Uint8Array.of(200, 1))]), "whole properties"],
    [
      joined([greeting(), commandBytes("READY", Uint8Array.of(1, 65, 255, 255, 255, 255))]),
      "whole properties",
    ],
    [greeting().subarray(0, 63), "1 bytes are missing"],
  ];
  for (const [bytes, sentence] of cases) {
    await assertRejects(() => Peer.handshake(sent(bytes), "SUB"), ProtocolError, sentence);
  }
});

Deno.test("a peer that says nothing is given up and closed", async () => {
  const connection = silent();
  await assertRejects(
    () => Peer.handshake(connection, "DEALER", { timeout: 1 }),
    ProtocolError,
    "No ZMTP handshake within 1 ms",
  );
  assert(connection.closed);
});
