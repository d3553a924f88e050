import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  commandBytes,
  FRAME_LIMIT,
  FrameReader,
  type Frames,
  joined,
  MESSAGE_LIMIT,
  messageBytes,
  ProtocolError,
} from "../../../src/kernel/protocol/frames.ts";
import { sent } from "./pipe.ts";

const text = new TextEncoder();

function frame(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => i % 251);
}

Deno.test("messages come back as they were sent, however the stream is cut", async () => {
  const messages: Frames[] = [
    [frame(0)],
    [frame(1), frame(0), frame(255)],
    [frame(256), frame(70_000)],
    [text.encode("last")],
  ];
  const bytes = joined(messages.map(messageBytes));
  for (const piece of [1, 2, 7, 64, 300, Infinity]) {
    const reader = new FrameReader(sent(bytes, piece));
    for (const frames of messages) {
      assertEquals(await reader.next(), { kind: "message", frames });
    }
    assertEquals(await reader.next(), undefined);
  }
});

Deno.test("messageBytes() writes what the ZMTP specification shows", () => {
  assertEquals(messageBytes([text.encode("Hi"), frame(0)]), Uint8Array.of(1, 2, 72, 105, 0, 0));
  const long = messageBytes([frame(300)]);
  assertEquals(long.subarray(0, 9), Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 1, 44));
  assertEquals(long.length, 309);
});

Deno.test("a command may stand between messages", async () => {
  const bytes = joined([commandBytes("PING", Uint8Array.of(0, 1)), messageBytes([frame(3)])]);
  const reader = new FrameReader(sent(bytes));
  assertEquals(await reader.next(), { kind: "command", name: "PING", body: Uint8Array.of(0, 1) });
  assertEquals(await reader.next(), { kind: "message", frames: [frame(3)] });
});

Deno.test("a stream that ends within a message is an error, wherever it ends", async () => {
  const bytes = messageBytes([frame(3), frame(300)]);
  for (let end = 1; end < bytes.length; end++) {
    const reader = new FrameReader(sent(bytes.subarray(0, end)));
    await assertRejects(() => reader.next(), ProtocolError, "closed within a message");
  }
});

Deno.test("a length beyond the limit is an error before anything is allocated", async () => {
  const huge = (length: bigint) => {
    const bytes = new Uint8Array(9);
    bytes[0] = 2;
    new DataView(bytes.buffer).setBigUint64(1, length);
    return new FrameReader(sent(bytes));
  };
  for (const length of [BigInt(MESSAGE_LIMIT) + 1n, 2n ** 53n + 1n, 2n ** 64n - 1n]) {
    await assertRejects(() => huge(length).next(), ProtocolError, "Expected a message of at most");
  }
});

Deno.test("a message that never ends is an error", async () => {
  const endless = new Uint8Array(2 * FRAME_LIMIT + 2);
  for (let at = 0; at < endless.length; at += 2) endless[at] = 1; // empty, and more to come
  const reader = new FrameReader(sent(endless));
  await assertRejects(() => reader.next(), ProtocolError, `in ${FRAME_LIMIT + 1} frames`);
});

Deno.test("a command without a name is an error", async () => {
  for (const body of [Uint8Array.of(), Uint8Array.of(0), Uint8Array.of(9, 65)]) {
    const reader = new FrameReader(sent(joined([Uint8Array.of(4, body.length), body])));
    await assertRejects(() => reader.next(), ProtocolError, "command with a name");
  }
});

Deno.test("random bytes end in an error or in messages, and never hang", async () => {
  let seed = 1;
  const random = () => (seed = seed * 1_103_515_245 + 12_345 & 0x7fffffff) >>> 16 & 255;
  let [errors, messages] = [0, 0];
  for (let run = 0; run < 2000; run++) {
    const noise = Uint8Array.from({ length: 1 + random() % 60 }, random);
    // Half of them begin like a frame, to get past the first check.
    if (run % 2) noise[0] = random() & 7;
    const reader = new FrameReader(sent(noise, 1 + random() % 9));
    try {
      while (await reader.next() !== undefined) messages++;
    } catch (error) {
      assert(error instanceof ProtocolError, String(error));
      errors++;
    }
  }
  assert(errors > 1500 && messages > 10, `${errors} errors, ${messages} messages`);
});
